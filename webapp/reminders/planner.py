"""What to send to a rep, and when: pure. It keeps reminders few, and at a decent hour.

A rep's day is planned once, when its digest is due. Out come at most one digest and two messages for the
customers whose own great day it is; what does not fit stays for the next day or is seen in the app alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from webapp.reminders.closed import is_open
from webapp.reminders.due import Due
from webapp.reminders.schedule import add_days, days_between
from webapp.reminders.wishes import Wishes

IN_DIGEST = 5
OVERDUE_IN_DIGEST = 3
OWN_A_DAY = 2
IN_A_WEEK = 10
"""Messages to one rep in any seven days, whatever the number of devices."""
LOOK_AHEAD = 42
"""Closed days told of beforehand at most; from a longer vacation the rest is in the app."""

_SCORE = {"birthday": 80, "occasion": 75, "promise": 70, "write_up": 65, "ask": 60, "overdue": 40}
_TIER = {"A": 15, "B": 0, "C": -15}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something due, with what planner and message must know of the customer."""

    due: Due
    tier: str = "B"
    name: str = ""
    first_name: str = ""
    last: str | None = None
    """The day of the last held touch."""
    back: str | None = None
    """The day for which it was snoozed, where it was."""

    @property
    def key(self) -> str:
        """The reminder's key."""
        return self.due["key"]


@dataclass(frozen=True, slots=True)
class Slot:
    """When a rep's day may be told of: from the digest's hour until the evening's quiet or midnight."""

    day: date
    opens: datetime
    closes: datetime
    digests: int = 5
    """How many digests a week can bring: one for each workday."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many messages went out in the last seven days, today among them."""

    this_week: int = 0
    own_this_week: int = 0
    """How many of them beside the digests."""
    own_today: int = 0

    def room_beside(self, today: Slot, *, digests: int = 0) -> int:
        """Return how many messages beside the digest may still go out, after `digests` more today.

        The digests of all the week's workdays come first: they carry most.
        """
        room = min(IN_A_WEEK - self.this_week - digests, IN_A_WEEK - today.digests - self.own_this_week)
        return max(0, min(OWN_A_DAY - self.own_today, room))


@dataclass(frozen=True, slots=True)
class Planned:
    """A message to send now: its tag is the same however often it is planned."""

    kind: Literal["digest", "occasion", "visit", "unsent"]
    tag: str
    expires_at: datetime
    items: Sequence[Candidate] = field(default_factory=tuple)
    more: int = 0
    """How many more are due today than are named."""
    ahead: Mapping[str, int] = field(default_factory=dict)
    """On the first open day of a week: how much of each reason is still to come in it."""


def slot(wishes: Wishes, now: datetime, *, ahead: timedelta = timedelta()) -> Slot | None:
    """Return the slot `now` lies in, or one that opens within the time `ahead`.

    None on a closed day, too early, too late, and where no reminders are wished.
    """
    today = now.astimezone(ZoneInfo(wishes.zone)).date()
    for day in (today, add_days(today, 1)):
        found = day_slot(wishes, day)
        if found and now < found.closes:
            return found if found.opens <= now + ahead else None
    return None


def day_slot(wishes: Wishes, day: date) -> Slot | None:
    """Return the slot of a rep's day, None for a closed one and where no reminders are wished."""
    zone = ZoneInfo(wishes.zone)
    if not wishes.reminders or not is_open(wishes, day):
        return None
    hour = wishes.quiet_until if _is_quiet(wishes, wishes.digest_at) else wishes.digest_at
    opens = moment(day, hour, zone)
    is_evening_quiet = wishes.quiet_from > hour and wishes.quiet_from != wishes.quiet_until
    closes = (
        moment(day, wishes.quiet_from, zone) if is_evening_quiet else moment(add_days(day, 1), time(), zone)
    )
    return Slot(day, opens, closes, len(wishes.workdays))


def awake(wishes: Wishes, now: datetime) -> date | None:
    """Return the rep's day where `now` is an hour for what cannot wait, None on closed days and in quiet."""
    local = now.astimezone(ZoneInfo(wishes.zone))
    is_awake = wishes.reminders and is_open(wishes, local.date()) and not _is_quiet(wishes, local.time())
    return local.date() if is_awake else None


def days_told(wishes: Wishes, day: date) -> list[date]:
    """Return the days of which `day` tells: itself, and the closed days until the next open one."""
    told = [day]
    while len(told) <= LOOK_AHEAD and not is_open(wishes, add_days(told[-1], 1)):
        told.append(add_days(told[-1], 1))
    return told


def rest_of_week(wishes: Wishes, day: date) -> list[date]:
    """Return the days until Sunday where `day` is the first open one of its week, else none."""
    before = [add_days(day, -back) for back in range(1, day.isoweekday())]
    if any(is_open(wishes, earlier) for earlier in before):
        return []
    return [add_days(day, ahead) for ahead in range(1, 8 - day.isoweekday())]


def due_over(
    days: Sequence[date], due_on: Callable[[date], Iterable[Due]], *, visits: bool = False
) -> list[Due]:
    """Return what is to be told of one customer on the first of `days`, each key once.

    Of the closed days that follow only what happens then is taken: an exam on Sunday, and what the rep
    promised for that day, is told on Friday, but nobody becomes overdue earlier because of a week-end.
    A planned visit has its own hour (`visits`).
    """
    first, *closed = days
    found = {item["key"]: item for item in due_on(first) if (item["reason"] == "visit") is visits}
    for day in closed:
        for item in due_on(day):
            if (item["reason"] == "visit") is visits and _cannot_wait(item, closed[-1]):
                left = days_between(first, date.fromisoformat(item["on"]))
                found.setdefault(item["key"], {**item, "in_days": left})
    return list(found.values())


def _cannot_wait(item: Due, last: date) -> bool:
    """Whether it is over, or too late to act on, when the closed days until `last` are."""
    if item["reason"] == "promise":
        return item.get("by") == "me" and item["on"] <= last.isoformat()
    return item["reason"] in ("birthday", "occasion")


def plan(
    found: Iterable[Candidate],
    *,
    told: Mapping[str, date],
    sent: Sent,
    today: Slot,
    ahead: Mapping[str, int] | None = None,
) -> list[Planned]:
    """Return the messages of a day. A week ahead is worth a digest of its own.

    `told` are the keys the rep has been told of, and when; a snoozed one is told once more when it is back.
    The same arguments give the same messages, whatever their order.
    """
    fresh = _once_for_each_occasion(one for one in found if not is_told(one, told))
    own = [one for one in fresh if _is_great_day(one)][: sent.room_beside(today, digests=1)]
    rest = [one for one in fresh if one not in own]
    if not rest and len(own) == 1:
        own, rest = [], own
    overdue = [one for one in rest if one.due["reason"] == "overdue"][:OVERDUE_IN_DIGEST]
    others = [one for one in rest if one.due["reason"] != "overdue"]
    named = (others + overdue)[:IN_DIGEST]
    if overdue and overdue[0] not in named:
        # Without this a busy book would never hear of anybody who waits.
        named = [*named[: IN_DIGEST - 1], overdue[0]]
    # Before a vacation there may be many; of an A customer no day goes untold.
    named = [one for one in others + overdue if one in named or _is_dear(one)]
    messages = [Planned("occasion", one.key, today.closes, (one,)) for one in own]
    if (named or ahead) and sent.this_week < IN_A_WEEK:
        more = len([one for one in others if one not in named])
        tag = f"digest:{today.day}"
        messages.insert(0, Planned("digest", tag, today.closes, tuple(named), more, ahead or {}))
    return messages


def score(one: Candidate) -> float:
    """Return how much a reminder matters today: its reason, how near it is, and to whom it belongs."""
    if one.due["reason"] == "overdue":
        return waiting_score(one.tier, one.due.get("ratio", 1.0))
    points = float(_SCORE.get(one.due["reason"], 0) + _TIER.get(one.tier, 0))
    if one.due["reason"] in ("birthday", "occasion"):
        points += {0: 10, 1: 5}.get(one.due["in_days"], 0)
        points += 5 if one.due["subject"]["kind"] == "customer" else 0
    if one.due["reason"] == "promise":
        points += 5 if one.due.get("by") == "me" else -5
    return points


def waiting_score(tier: str, ratio: float) -> float:
    """Return the same for a customer who waits: `ratio` is how often her cadence has passed."""
    return _SCORE["overdue"] + _TIER.get(tier, 0) + min(ratio, 4.0) * 5


def _once_for_each_occasion(found: Iterable[Candidate]) -> list[Candidate]:
    """The weightiest first, and of one occasion's two leads (a closed day brings both) the nearer alone."""
    kept: dict[str, Candidate] = {}
    for one in sorted(found, key=lambda one: (-score(one), one.key)):
        subject = one.key.rpartition(":")[0] if one.key.startswith("occ:") else one.key
        before = kept.get(subject)
        if before is None:
            kept[subject] = one
        elif _lead(one) < _lead(before):
            kept[subject] = replace(before, due=one.due)
    return list(kept.values())


def is_told(one: Candidate, told: Mapping[str, date]) -> bool:
    """Say whether the rep was told of it, and it has not come back from a snooze since."""
    on = told.get(one.key)
    return on is not None and not (one.back and on.isoformat() < one.back)


def _lead(one: Candidate) -> int:
    """The lead that a key of an occasion ends in."""
    return int(one.key.rpartition(":")[2])


def _is_dear(one: Candidate) -> bool:
    """Whether it is a day in the life of an A customer, or of somebody around her."""
    return one.tier == "A" and one.due["reason"] in ("birthday", "occasion")


def _is_great_day(one: Candidate) -> bool:
    """Whether it is the customer's own day, today: worth a message that opens the briefing at a tap."""
    is_own = one.due["subject"]["kind"] == "customer" and one.due.get("type") != "memorial"
    return one.due["reason"] in ("birthday", "occasion") and one.due["in_days"] == 0 and is_own


def _is_quiet(wishes: Wishes, hour: time) -> bool:
    """Whether an hour lies in the quiet, which may pass midnight; two equal ends are no quiet at all."""
    first, last = wishes.quiet_from, wishes.quiet_until
    return first <= hour < last if first <= last else hour >= first or hour < last


def moment(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return the moment a clock in `zone` shows `hour`: the first of two, the next one where it skips it."""
    local = datetime.combine(day, hour, zone)
    while local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        local += timedelta(minutes=1)
    return local.astimezone(UTC)
