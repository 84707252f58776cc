"""The next morning as it would be told; and the calendar for other programs, opened and taken back."""

from __future__ import annotations

from datetime import date

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel

from webapp import clock, db
from webapp.accounts import current
from webapp.config import settings
from webapp.errors import NotFound
from webapp.reminders import calendar, candidates, feed
from webapp.reminders.reps import Rep, settings_of
from webapp.reminders.upcoming import upcoming
from webapp.reminders.wishes import voice, wishes

mornings = APIBlueprint("mornings", __name__, url_prefix="/api/reminders")
api = APIBlueprint("calendar", __name__, url_prefix="/api/calendar")
public = APIBlueprint("calendar_feed", __name__, url_prefix="/calendar")


class SaidModel(BaseModel):
    """What a locked phone shows."""

    title: str
    body: str


class MorningModel(BaseModel):
    """A morning to come, as it would be told on each level."""

    day: date
    full: SaidModel
    first_name: SaidModel
    count: SaidModel


class NextMorning(BaseModel):
    """The next morning with something to tell; null where there is none for weeks."""

    morning: MorningModel | None


class CalendarLink(BaseModel):
    """The address of the calendar; null where it is not open."""

    link: str | None


class CalendarPath(BaseModel):
    """The secret part of the address."""

    token: str


@mornings.get("/next", responses={200: NextMorning})
def next_morning() -> Response:
    """Return what the next morning would say, by the book and the wishes as they are here."""
    with db.read() as connection:
        found = upcoming(connection, _rep(), origin=_origin(), now=clock.now())
    told = None
    if found is not None:
        said = {level: SaidModel(title=each.title, body=each.body) for level, each in found.said.items()}
        told = MorningModel(day=found.day, **said)
    return Response(NextMorning(morning=told).model_dump_json(), mimetype="application/json")


@api.get("", responses={200: CalendarLink})
def show() -> Response:
    """Return the address of one's calendar."""
    rep = _rep()
    with db.read() as connection:
        return _answer(feed.token_of(connection, rep, secret=settings().secret))


@api.post("", responses={200: CalendarLink})
def open_calendar() -> Response:
    """Open one's calendar under a new address; the one before opens nothing any more."""
    rep = _rep()
    with db.write() as connection:
        token = feed.open_feed(connection, rep, secret=settings().secret, now=clock.now())
    return _answer(token)


@api.delete("", responses={204: None})
def close_calendar() -> Response:
    """Take the address back."""
    rep = _rep()
    with db.write() as connection:
        feed.close_feed(connection, rep)
    return Response(status=204)


@public.get("/<string:token>.ics", doc_ui=False)
def subscribed(path: CalendarPath) -> Response:
    """Answer the calendar to whoever knows its address: that is what a calendar program can do.

    Programs ask every hour or so; one that has this very calendar is told so (304).
    """
    now = clock.now()
    with db.read() as connection:
        rep = feed.rep_of(connection, path.token, secret=settings().secret)
        if rep is None:
            raise NotFound("This calendar is not open any more. Make a new link on Me.")
        setting = settings_of(connection, [rep])[rep]
        book = candidates.everybody(connection, rep, now=now)
    text = calendar.render(book, wishes(setting), voice(setting), origin=_origin(), now=now)
    answer = Response(text, content_type="text/calendar; charset=utf-8")
    answer.add_etag()
    answer.cache_control.private = True
    answer.cache_control.no_cache = True
    answer.make_conditional(request)
    return answer


def _rep() -> Rep:
    session = current.signed_in()
    return Rep(session.organisation_id, session.user_id)


def _origin() -> str:
    return settings().base_url or request.host_url.rstrip("/")


def _answer(token: str | None) -> Response:
    link = f"{_origin()}/calendar/{token}.ics" if token else None
    return Response(CalendarLink(link=link).model_dump_json(), mimetype="application/json")
