"""One customer's records trimmed to what the rules of due.py need.

Twin of static/app/model/gather.ts; both run tests/cases/due.json.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NotRequired, TypedDict

from webapp.book.touch import IN_PERSON
from webapp.reminders.schedule import cadence_of, parse_day, parse_partial

OCCASION_LEAD: dict[str, tuple[int, ...]] = {
    "anniversary": (1, 0),
    "wedding": (14, 1),
    "exam": (1,),
    "graduation": (0,),
    "holiday": (),
    "promotion": (0,),
    "win": (0,),
    "retirement": (1, 0),
    "memorial": (0,),
    "other": (1, 0),
}
"""On how many days before an occasion the rep hears of it, where the occasion itself does not say."""

ASKED_AFTER = frozenset({"exam", "graduation", "holiday"})
"""Types after which the rep asks how it went, where the occasion itself does not say."""

YEARLY = frozenset({"anniversary", "memorial"})
"""Types that come every year, where the occasion itself does not say."""

LONGEST_PROMISE = 140
"""Characters of a promise that travel with what is due."""


SILENCED_AFTER = 3
"""So many "not useful" in a row, and this kind of reminder pauses for this customer."""

_KEYS = {"write": "write_up", "ask": "ask", "promise": "promise", "prep": "visit", "stale": "overdue"}
_OF_PERSON = ("name", "relation", "gender", "birth", "status")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Fields = Mapping[str, Any]


class DueInput(TypedDict):
    """One customer's records, trimmed. Plain JSON: the phone keeps it in the list row."""

    id: str
    status: str
    birth: NotRequired[str]
    cadence: int
    added: NotRequired[str]
    last: NotRequired[dict[str, str]]
    people: list[dict[str, str]]
    occasions: list[dict[str, Any]]
    promises: list[dict[str, str]]
    visits: list[dict[str, Any]]
    unwritten: NotRequired[dict[str, str]]
    """The last meeting in person, where nothing was written since that day."""
    handled: dict[str, str]
    """Reminder key -> the day it comes back, or "" when it does not."""
    silenced: NotRequired[list[str]]
    """The reasons that "not useful" has silenced for her, until the rep turns them on again."""


def gather(records: Iterable[Mapping[str, Any]]) -> DueInput:
    """Return what the rules need of one customer's living records, her `handled` ones among them.

    A record is `{"kind", "id", "data"}`. Without the customer's own record the result is one for
    which nothing is due.
    """
    by_kind: dict[str, list[tuple[str, Fields]]] = defaultdict(list)
    for record in records:
        by_kind[record["kind"]].append((str(record["id"]), record["data"]))
    customer_id, customer = next(iter(by_kind["customer"]), ("", {"status": "deceased"}))
    occasions = [_occasion(*entry) for entry in by_kind["occasion"] if _has_day(entry[1].get("date"))]
    theirs = {occasion.get("person_id") for occasion in occasions}
    notes = [data for _, data in by_kind["note"]]
    touches = [(id_, data) for id_, data in by_kind["touch"] if parse_day(_when(data).get("day"))]
    about: DueInput = {
        "id": customer_id,
        "status": customer.get("status") or "active",
        "cadence": cadence_of(customer.get("tier"), customer.get("cadence")),
        "people": [
            _person(id_, data)
            for id_, data in by_kind["person"]
            if _has_day(data.get("birth")) or id_ in theirs
        ],
        "occasions": occasions,
        "promises": [_promise(*entry) for entry in by_kind["promise"] if _is_owed(entry[1])],
        "visits": [_visit(id_, data, notes) for id_, data in touches if data.get("state") == "planned"],
        "handled": {},
    }
    if _has_day(customer.get("birth")):
        about["birth"] = customer["birth"]
    if parse_day(customer.get("added_on")):
        about["added"] = customer["added_on"]
    held = [(id_, data) for id_, data in touches if data.get("state") == "held"]
    if held:
        touch_id, touch = max(held, key=_moment_held)
        about["last"] = {"id": touch_id, "day": touch["when"]["day"]}
        if _is_unwritten(touch_id, touch, notes):
            about["unwritten"] = {**about["last"], "type": touch["type"]}
    handled = [data for _, data in by_kind["handled"]]
    if handled:
        about["handled"] = _handled(about, handled)
        silenced = _silenced({customer_id, *(id_ for id_, _ in by_kind["person"])}, handled)
        if silenced:
            about["silenced"] = silenced
    return about


def _person(id_: str, data: Fields) -> dict[str, str]:
    return {"id": id_, **{name: value for name in _OF_PERSON if (value := data.get(name)) is not None}}


def _occasion(id_: str, data: Fields) -> dict[str, Any]:
    type_ = data.get("type") or "other"
    lead, ask_after = data.get("lead"), data.get("ask_after")
    return _known(
        {
            "id": id_,
            "type": type_,
            "label": data.get("label"),
            "person_id": data.get("person_id"),
            "date": data["date"],
            "repeat": data.get("repeat") or ("yearly" if type_ in YEARLY else "once"),
            "lead": list(OCCASION_LEAD.get(type_, OCCASION_LEAD["other"])) if lead is None else lead,
            "ask_after": type_ in ASKED_AFTER if ask_after is None else ask_after,
            "answered": data.get("answered"),
        }
    )


def _is_owed(data: Fields) -> bool:
    return (data.get("state") or "open") == "open" and parse_day(data.get("due")) is not None


def _promise(id_: str, data: Fields) -> dict[str, str]:
    text = (data.get("text") or "")[:LONGEST_PROMISE]
    return {"id": id_, "by": data.get("by") or "me", "due": data["due"], "text": text}


def _visit(id_: str, data: Fields, notes: Iterable[Fields]) -> dict[str, Any]:
    when = data["when"]
    unwritten = True if _is_unwritten(id_, data, notes) else None
    return _known(
        {
            "id": id_,
            "day": when["day"],
            "time": when.get("time"),
            "type": data.get("type"),
            # For the calendar, which the server alone writes.
            "zone": when.get("zone"),
            "unwritten": unwritten,
        }
    )


def _is_unwritten(id_: str, touch: Fields, notes: Iterable[Fields]) -> bool:
    """Whether no note tells of this meeting in person: none names it, none was written since that day."""
    day = touch["when"]["day"]
    return touch.get("type") in IN_PERSON and not any(
        str(note.get("touch_id")) == id_ or (note.get("written_at") or "")[:10] >= day for note in notes
    )


def _when(data: Fields) -> Mapping[str, str]:
    """The day and hour of a touch, as far as they are known."""
    return data.get("when") or {}


def _moment_held(entry: tuple[str, Fields]) -> tuple[str, str, str]:
    id_, data = entry
    return data["when"]["day"], data["when"].get("time") or "", id_


def _handled(about: DueInput, records: Iterable[Fields]) -> dict[str, str]:
    """What the rep has handled of all that can still come up: its subject is here, its touch is the last."""
    here = {about["id"], about["unwritten"]["id"] if "unwritten" in about else ""}
    for subjects in (about["people"], about["occasions"], about["promises"], about["visits"]):
        here.update(subject["id"] for subject in subjects)
    last = about["last"]["id"] if "last" in about else "none"
    kept: dict[str, str] = {}
    for data in records:
        key = data.get("key") or ""
        kind, subject, touch = ([*key.split(":"), "", ""])[:3]
        if subject not in here or (kind == "stale" and touch != last):
            continue
        if data.get("action") != "snoozed":
            kept[key] = ""
        elif data.get("until"):
            kept[key] = data["until"]
    return kept


def _silenced(born: set[str], records: Iterable[Fields]) -> list[str]:
    """The reasons of which the last three acts were all "not useful"; `born` are those who have birthdays.

    The one place that puts a rep's moments in order: a wrong clock pauses a little early or late.
    """
    acts: dict[str, list[tuple[int, bool]]] = {}
    for data in records:
        reason = _reason(data.get("key") or "", born)
        if reason:
            # Of two in the same second the useful one counts as the later.
            acts.setdefault(reason, []).append((_moment(data.get("at")), data.get("action") != "not_useful"))
    return sorted(
        reason
        for reason, all_ in acts.items()
        if len(all_) >= SILENCED_AFTER and not any(useful for _, useful in sorted(all_)[-SILENCED_AFTER:])
    )


def _reason(key: str, born: set[str]) -> str | None:
    """The reason a reminder's key stands for; `again:{customer}:{reason}` turns that reason on again."""
    kind, subject, third = ([*key.split(":"), "", ""])[:3]
    if kind == "occ":
        return "birthday" if subject in born else "occasion"
    return third if kind == "again" else _KEYS.get(kind)


def _moment(text: object) -> int:
    """Milliseconds since 1970; 0 for what is no moment."""
    try:
        return (datetime.fromisoformat(str(text)) - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, TypeError):
        return 0


def _has_day(text: object) -> bool:
    known = parse_partial(text)
    return known is not None and known.day is not None


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
