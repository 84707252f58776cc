"""What is due for one customer and why: one pure rule set, values in, values out.

Twin of static/app/model/due.ts; both run tests/cases/due.json. It decides for Today on the phone and
for push on the server, with the same keys (docs/kinds.md, "Reminder keys"). It makes no sentences:
what comes out are reasons, names, days and numbers, and each side says them in its own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NotRequired, TypedDict, cast

from webapp.reminders.gather import DueInput
from webapp.reminders.schedule import (
    LeapDay,
    add_days,
    age_on,
    days_between,
    last_before,
    next_on,
    occurs_in,
    overdue,
    parse_day,
    parse_partial,
)

BIRTHDAY_LEAD = (1, 0)
"""On how many days before a birthday the rep hears of it."""

CHILD_LEAD = (7, 1, 0)
"""The same for a child: a card by post needs a week."""

WRITE_UP_FOR = 7
"""Days after a meeting in which the rep is asked to write it up."""

ASK_FOR = 120
"""Days for which a question how it went stays open."""

PLANNED_SOON = 30
"""A contact planned within so many days keeps a customer from being told as overdue."""

Reason = Literal["birthday", "occasion", "ask", "promise", "visit", "write_up", "overdue"]
_ORDER: tuple[Reason, ...] = ("visit", "birthday", "occasion", "write_up", "ask", "promise", "overdue")


class Subject(TypedDict):
    """Whom it is about: the customer (then only kind and id) or a person around her."""

    kind: Literal["customer", "person"]
    id: str
    name: NotRequired[str]
    relation: NotRequired[str]
    gender: NotRequired[str]


class Due(TypedDict):
    """One thing that is due, and why."""

    key: str
    reason: Reason
    customer_id: str
    subject: Subject
    on: str
    """The day it is about: the birthday, the exam, the promise's day, the day she became overdue."""
    since: str
    """The first day it was due."""
    in_days: int
    """Days from today to `on`; negative once it is past."""
    type: NotRequired[str]
    """The type of the occasion or of the planned touch."""
    label: NotRequired[str]
    years: NotRequired[int]
    """The age reached on `on`, or how many years an anniversary counts."""
    text: NotRequired[str]
    by: NotRequired[str]
    time: NotRequired[str]
    days: NotRequired[int]
    """Overdue: days since the last held touch, or since she was added."""
    ratio: NotRequired[float]
    last: NotRequired[str]
    """Overdue: the day of the last held touch; absent where there was none."""


def due(about: DueInput, today: date, leap: LeapDay = "02-28") -> list[Due]:
    """Return what is due on `today` for one customer, in a stable order, without what the rep has handled.

    Of the deceased and the lost nothing is told, but a visit the rep has planned stays. A reason that the rep
    found useless for her three times in a row is silent.
    """
    found = [*_visits(about, today), *_write_ups(about, today)]
    if about["status"] in ("active", "paused"):
        found += [*_birthdays(about, today, leap), *_occasions(about, today, leap), *_promises(about, today)]
    if about["status"] == "active":
        found += _overdue(about, today)
    silenced = about.get("silenced", ())
    open_ = [
        item
        for item in found
        if item["reason"] not in silenced and not _is_handled(about["handled"], item["key"], today)
    ]
    return sorted(open_, key=lambda item: (_ORDER.index(item["reason"]), item["on"], item["key"]))


def _visits(about: DueInput, today: date) -> Iterator[Due]:
    for visit in about["visits"]:
        on = date.fromisoformat(visit["day"])
        if 0 <= days_between(today, on) <= 1:
            item = _item(about, today, f"prep:{visit['id']}", "visit", on, add_days(on, -1))
            yield _with(item, type=visit.get("type"), time=visit.get("time"))


def _write_ups(about: DueInput, today: date) -> Iterator[Due]:
    last = about["last"]["day"] if "last" in about else ""
    # A planned meeting that passed: the rep was there, unless a later touch tells what became of it.
    passed = [visit for visit in about["visits"] if visit.get("unwritten") and visit["day"] > last]
    for meeting in [*passed, *([about["unwritten"]] if "unwritten" in about else [])]:
        on = date.fromisoformat(meeting["day"])
        if 1 <= days_between(on, today) <= WRITE_UP_FOR:
            item = _item(about, today, f"write:{meeting['id']}", "write_up", on, add_days(on, 1))
            yield _with(item, type=meeting.get("type"))


def _birthdays(about: DueInput, today: date, leap: LeapDay) -> Iterator[Due]:
    living = [person for person in about["people"] if person.get("status") in (None, "living")]
    customer = [{"id": about["id"], "birth": about["birth"]}] if "birth" in about else []
    for one in [*customer, *(person for person in living if "birth" in person)]:
        birth = parse_partial(one.get("birth"))
        on = next_on(birth, today, leap) if birth else None
        lead = CHILD_LEAD if one.get("relation") == "child" else BIRTHDAY_LEAD
        offset = _offset(lead, today, on)
        if birth is None or on is None or offset is None or on.year <= (birth.year or 0):
            continue
        age = age_on(birth, on, leap)
        key = f"occ:{one['id']}:{on.year}:{offset}"
        item = _item(about, today, key, "birthday", on, add_days(on, -offset), one)
        yield _with(item, years=age.years if age else None)


def _occasions(about: DueInput, today: date, leap: LeapDay) -> Iterator[Due]:
    people = {person["id"]: person for person in about["people"]}
    for occasion in about["occasions"]:
        person = people.get(occasion.get("person_id", ""))
        if not _is_to_be_told(occasion, person):
            continue
        known = parse_partial(occasion["date"])
        if known is None:
            continue
        # Without a year nobody can say that it is over for good: it is taken as yearly.
        once = occasion["repeat"] == "once" and known.year is not None
        coming = occurs_in(known, known.year, leap) if once and known.year else next_on(known, today, leap)
        offset = _offset(occasion["lead"], today, coming)
        if coming and offset is not None and (known.year or 0) <= coming.year:
            key = f"occ:{occasion['id']}:{coming.year}:{offset}"
            item = _item(about, today, key, "occasion", coming, add_days(coming, -offset), person)
            yield _with(
                item, type=occasion["type"], label=occasion.get("label"), years=_years(known.year, coming)
            )
        past = coming if once else last_before(known, today, leap)
        if past and occasion["ask_after"] and _is_open(occasion, known.year, past, today):
            key = f"ask:{occasion['id']}:{past.year}"
            item = _item(about, today, key, "ask", past, add_days(past, 1), person)
            yield _with(item, type=occasion["type"], label=occasion.get("label"))


def _promises(about: DueInput, today: date) -> Iterator[Due]:
    for promise in about["promises"]:
        on = date.fromisoformat(promise["due"])
        # My own I hear of while a day is left to keep it; theirs only once the day is there.
        notice = 1 if promise["by"] == "me" else 0
        if days_between(today, on) <= notice:
            item = _item(about, today, f"promise:{promise['id']}", "promise", on, add_days(on, -notice))
            yield _with(item, by=promise["by"], text=promise["text"] or None)


def _overdue(about: DueInput, today: date) -> Iterator[Due]:
    last = about.get("last")
    since = parse_day(last["day"]) if last else None
    cadence = about["cadence"]
    waited = overdue(since, parse_day(about.get("added")), cadence, today)
    if waited is None or waited.ratio < 1:
        return
    planned = (days_between(today, date.fromisoformat(visit["day"])) for visit in about["visits"])
    if any(0 <= days <= PLANNED_SOON for days in planned):
        return
    number, after = step(waited.days, cadence)
    start = add_days(today, -waited.days)
    key = f"stale:{about['id']}:{last['id'] if last else 'none'}:{number}"
    item = _item(about, today, key, "overdue", add_days(start, cadence), add_days(start, after))
    yield _with(item, days=waited.days, ratio=waited.ratio, last=last["day"] if last else None)


def step(days: int, cadence: int) -> tuple[int, int]:
    """Return the number of a reminder and the day it starts on: at one cadence, 4/3, 2, 3, 4 … of them.

    A customer with 90 days is told after 90, 120, 180, 270 days: nobody needs to hear it every morning.
    """
    if days < 2 * cadence:
        early = -(-4 * cadence // 3)
        return (1, early) if days >= early else (0, cadence)
    return days // cadence, days // cadence * cadence


def _offset(lead: Sequence[int], today: date, on: date | None) -> int | None:
    """The lead that speaks today: the smallest one not below the days left, so that nothing is missed."""
    left = -1 if on is None else days_between(today, on)
    if not 0 <= left <= max(lead, default=-1):
        return None
    return min(days for days in lead if days >= left)


def _is_to_be_told(occasion: Mapping[str, Any], person: Mapping[str, str] | None) -> bool:
    """Nothing of those who left; of the dead only the day they are remembered on."""
    if occasion.get("person_id") is None:
        return True
    status = (person or {"status": "separated"}).get("status") or "living"
    return status == "living" or (status == "deceased" and occasion["type"] == "memorial")


def _is_open(occasion: Mapping[str, Any], year: int | None, past: date, today: date) -> bool:
    """Whether the question how it went is still to be asked: `answered` names the year of `past`."""
    is_answered = str(occasion.get("answered") or "") >= f"{past.year:04}"
    return 1 <= days_between(past, today) <= ASK_FOR and (year or 0) <= past.year and not is_answered


def _years(year: int | None, on: date) -> int | None:
    return on.year - year if year is not None and on.year > year else None


def _item(
    about: DueInput,
    today: date,
    key: str,
    reason: Reason,
    on: date,
    since: date,
    who: Mapping[str, str] | None = None,
) -> Due:
    subject = {"kind": "customer", "id": about["id"]}
    if who is not None and who["id"] != about["id"]:
        names = {name: who[name] for name in ("name", "relation", "gender") if name in who}
        subject = {"kind": "person", "id": who["id"], **names}
    return {
        "key": key,
        "reason": reason,
        "customer_id": about["id"],
        "subject": cast(Subject, subject),
        "on": on.isoformat(),
        "since": since.isoformat(),
        "in_days": days_between(today, on),
    }


def _with(item: Due, **more: Any) -> Due:
    return cast(Due, {**item, **{name: value for name, value in more.items() if value is not None}})


def _is_handled(handled: Mapping[str, str], key: str, today: date) -> bool:
    until = handled.get(key)
    return until is not None and (until == "" or today.isoformat() < until)
