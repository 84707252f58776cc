"""The rep's days as a calendar for other programs (RFC 5545), as discreet as the locked phone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from webapp.reminders.candidates import Known
from webapp.reminders.due import Due, due
from webapp.reminders.gather import DueInput
from webapp.reminders.phrases import entry
from webapp.reminders.planner import Candidate, moment
from webapp.reminders.schedule import LeapDay, add_days, next_on, occurs_in, parse_partial
from webapp.reminders.tongue import gettext, ngettext, speaking
from webapp.reminders.wishes import Voice, Wishes, known_zone

AHEAD = 365
BACK = 7
"""Days after and before today that the calendar holds."""
LENGTH = timedelta(hours=1)
"""How long a visit takes, for all anybody knows."""
REFRESH = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar: a whole day, or an hour of it."""

    uid: str
    begins: date | datetime
    says: str
    customer_id: str | None
    """Whose page it opens; None where it speaks of nobody."""


def render(book: Iterable[Known], wished: Wishes, voice: Voice, *, origin: str, now: datetime) -> bytes:
    """Return the calendar of these customers as of `now`: birthdays, occasions and planned touches."""
    today = now.astimezone(ZoneInfo(wished.zone)).date()
    calendar = Calendar()
    calendar.add("prodid", "-//Blackbook//Blackbook//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Blackbook")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    with speaking(voice.language):
        for one in sorted(_entries(list(book), wished, voice, today), key=lambda each: each.uid):
            calendar.add_component(_event(one, origin, now))
    text: bytes = calendar.to_ical()
    return text


def _event(one: Entry, origin: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{one.uid}@blackbook")
    # Of the day, so that a calendar in which nothing changed is the same text whenever it is fetched.
    event.add("dtstamp", datetime.combine(now.astimezone(UTC), time(), UTC))
    event.add("dtstart", one.begins)
    event.add("dtend", one.begins + (LENGTH if isinstance(one.begins, datetime) else timedelta(days=1)))
    event.add("summary", one.says)
    # A birthday keeps nobody from being free.
    event.add("transp", "OPAQUE" if isinstance(one.begins, datetime) else "TRANSPARENT")
    if one.customer_id:
        event.add("url", f"{origin}/app/customer/{one.customer_id}")
    return event


def _entries(book: Sequence[Known], wished: Wishes, voice: Voice, today: date) -> Iterator[Entry]:
    first, last = add_days(today, -BACK), add_days(today, AHEAD)
    days: Counter[date] = Counter()
    for customer in book:
        for item in _dated(customer.about, first, last, wished.leap):
            on = date.fromisoformat(item["on"])
            if voice.level == "count":
                days[on] += 1
                continue
            about = Candidate(item, customer.tier, customer.name, customer.first_name)
            uid = item["key"].rpartition(":")[0]
            yield Entry(uid, on, entry(about, is_full=voice.level == "full"), customer.about["id"])
        yield from _visits(customer, wished, voice, first, last)
    for on, number in days.items():
        yield Entry(f"day:{on}", on, ngettext("%(num)d reminder", "%(num)d reminders", number), None)


def _dated(about: DueInput, first: date, last: date, leap: LeapDay) -> Iterator[Due]:
    """Birthdays and occasions from `first` to `last`, done or not, with the tact of the rules."""
    # What was done stays in a calendar.
    untouched: DueInput = {**about, "handled": {}}
    for day in sorted(_days(about, first, leap)):
        if first <= day <= last:
            for item in due(untouched, day, leap):
                if item["reason"] in ("birthday", "occasion") and item["on"] == day.isoformat():
                    yield item


def _days(about: DueInput, first: date, leap: LeapDay) -> Iterator[date]:
    births = [about.get("birth"), *(person.get("birth") for person in about["people"])]
    yearly = [text for text in births if text]
    for occasion in about["occasions"]:
        known = parse_partial(occasion["date"])
        if known and known.year and occasion["repeat"] == "once":
            on = occurs_in(known, known.year, leap)
            if on:
                yield on
        else:
            yearly.append(occasion["date"])
    # A year and a week may hold the same day twice.
    for start in (first, add_days(first, AHEAD)):
        for known in map(parse_partial, yearly):
            on = next_on(known, start, leap) if known else None
            if on:
                yield on


def _visits(customer: Known, wished: Wishes, voice: Voice, first: date, last: date) -> Iterator[Entry]:
    for visit in customer.about["visits"]:
        day = date.fromisoformat(visit["day"])
        if not first <= day <= last:
            continue
        begins: date | datetime = day
        if visit.get("time"):
            begins = moment(
                day, time.fromisoformat(visit["time"]), ZoneInfo(known_zone(visit.get("zone")) or wished.zone)
            )
        who = {"full": customer.name, "first_name": customer.first_name}.get(voice.level, gettext("Visit"))
        customer_id = None if voice.level == "count" else customer.about["id"]
        yield Entry(f"prep:{visit['id']}", begins, who, customer_id)
