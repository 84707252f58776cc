"""The managers' pages, which work without JavaScript: handing customers over, the phones, and reminders."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_login import login_required
from werkzeug.wrappers import Response

from webapp import clock, db
from webapp.accounts import current
from webapp.accounts.device_session import SignedIn
from webapp.book.mutation import Author
from webapp.errors import Busy, Forbidden, Invalid, Problem
from webapp.push.sender import sender
from webapp.reminders import status
from webapp.team import devices, handover, reps
from webapp.team.handover import Asked

MANAGERS = frozenset({"manager", "admin"})

bp = Blueprint("team", __name__, url_prefix="/team")


@bp.before_request
@login_required  # type: ignore[untyped-decorator]  # the library has no types
def _only_managers() -> None:
    if current.signed_in().role not in MANAGERS:
        raise Forbidden(_("This page is for managers. Ask yours."))


@bp.get("/handover")
def handover_page() -> str:
    """Ask who gives customers to whom; once that is chosen, say what will happen and ask whether it shall."""
    session = current.signed_in()
    done = request.args.get("done")
    if done:
        number = handover.number_of(session.organisation_id, _id(done))
        return render_template("handover-done.html", number=number)
    if "from" in request.args:
        return _ask(session, error="")
    with db.read() as connection:
        everybody = reps.reps(connection, session.organisation_id)
    return render_template("handover.html", reps=everybody)


@bp.post("/handover")
def handover_form() -> Response | tuple[str, int]:
    """Hand over what was chosen, and say so; or show the question again with what went wrong."""
    session = current.signed_in()
    author = Author(session.organisation_id, session.user_id)
    try:
        chosen = None
        if request.form.get("which") != "all":
            chosen = {_id(each) for each in request.form.getlist("customer")}
        asked = Asked(_chosen("from"), _chosen("to"), chosen, request.form.get("why", ""))
        done = handover.hand_over(author, asked, now=clock.now())
    except Busy:
        raise
    except Problem as problem:
        return _ask(session, error=problem.message), problem.status
    return redirect(url_for("team.handover_page", done=done.moved.id), 303)


@bp.get("/devices")
def devices_page() -> str:
    """Show the phones of the organisation: what waits on each, since when, and whether it is safe there."""
    with db.read() as connection:
        found = devices.devices(connection, current.signed_in().organisation_id)
    ages = {each.device_id: devices.age(each, now=clock.now()) for each in found}
    return render_template("devices.html", devices=found, ages=ages)


@bp.get("/reminders")
def reminders_page() -> str:
    """Show how the delivery of reminders stands: the last round, the queue, the services, silent phones."""
    now = clock.now()
    with db.read() as connection:
        found = status.status(connection, sender().ring(), current.signed_in().organisation_id, now=now)
    return render_template("reminders.html", status=found, is_asleep=found.is_asleep(now), when=_when)


def _when(moment: datetime) -> str:
    """A moment as the page says it. The server does not know the manager's zone."""
    return f"{format_datetime(moment, 'd MMM y, HH:mm', rebase=False)} UTC"


def _ask(session: SignedIn, *, error: str) -> str:
    with db.read() as connection:
        giver = reps.rep(connection, session.organisation_id, _chosen("from"))
        taker = reps.rep(connection, session.organisation_id, _chosen("to"))
        customers = reps.customers(connection, session.organisation_id, giver.book_id)
    return render_template(
        "handover-ask.html",
        giver=giver,
        taker=taker,
        customers=customers,
        why=request.values.get("why", "")[: handover.LONGEST_WHY],
        which=request.values.get("which", "all"),
        ticked=frozenset(request.form.getlist("customer")),
        same=giver.user_id == taker.user_id,
        error=error,
    )


def _chosen(name: str) -> UUID:
    return _id(request.values.get(name, ""))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid(_("Something is not chosen yet. Go back and choose from the lists.")) from error
