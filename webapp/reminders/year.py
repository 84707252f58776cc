"""A year of reminders for one book, as it stands: what would be sent, and what it would cover.

Nobody acts on anything in that year, so it holds more than a real one. Planned visits, each with a message of
its own, are not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from webapp.reminders.candidates import Known
from webapp.reminders.due import Reason, due
from webapp.reminders.planner import IN_A_WEEK, OWN_A_DAY, Planned, Sent, day_slot, days_told, plan
from webapp.reminders.schedule import LeapDay, add_days
from webapp.reminders.wishes import Wishes

DAYS = 365
DATED: tuple[Reason, ...] = ("birthday", "occasion")
COLUMNS: dict[str, tuple[Reason, ...]] = {
    "Occasions": DATED,
    "Questions": ("ask",),
    "Promises": ("promise",),
    "To write up": ("write_up",),
    "Waiting": ("overdue",),
}
"""How the table names the reasons."""


@dataclass
class Year:
    """What was sent on which day, and of the days in customers' lives by tier, which were told in time."""

    first: date
    sent: dict[date, list[Planned]] = field(default_factory=dict)
    missed: dict[str, set[str]] = field(default_factory=dict)
    """Tier -> `occ:{subject}:{year}` of which nothing was named."""
    covered: Counter[str] = field(default_factory=Counter)

    @property
    def most_in_a_week(self) -> int:
        """The most messages in any seven days."""
        return max(self._in(add_days(self.first, day), 7) for day in range(DAYS))

    @property
    def most_own_in_a_day(self) -> int:
        """The most messages beside the digest in a day."""
        return max(
            (len([one for one in day if one.kind != "digest"]) for day in self.sent.values()), default=0
        )

    def _in(self, first: date, days: int) -> int:
        return sum(len(self.sent.get(add_days(first, day), ())) for day in range(days))


def simulate(book: Sequence[Known], wished: Wishes, first: date) -> Year:
    """Return the year from `first` on for these customers, planned day by day as the worker would."""
    year = Year(first)
    told: dict[str, date] = {}
    named: set[str] = set()
    for offset in range(DAYS):
        today = day_slot(wished, add_days(first, offset))
        if today is None:
            continue
        days = days_told(wished, today.day)
        found = [one for customer in book for one in customer.told_on(days, wished.leap)]
        messages = plan(found, told=told, sent=_sent(year, today.day), today=today)
        if messages:
            year.sent[today.day] = messages
        items = [item for message in messages for item in message.items]
        told.update((item.key, today.day) for item in items)
        named.update(_occurrence(item.key) for item in items if item.due["reason"] in DATED)
    start = min(year.sent, default=first)
    for tier, occurrences in _expected(book, start, add_days(first, DAYS - 1), wished.leap).items():
        year.missed[tier] = occurrences - named
        year.covered[tier] = len(occurrences & named)
    return year


def report(year: Year) -> str:
    """Return the year as Markdown."""
    messages = [message for day in year.sent.values() for message in day]
    digests = [message for message in messages if message.kind == "digest"]
    lines = [
        f"- {len(messages)} messages, {len(messages) / DAYS * 7:.1f} a week: {len(digests)} digests, "
        f"{len(messages) - len(digests)} for a customer's own great day",
        f"- at most {year.most_in_a_week} in any seven days (the cap is {IN_A_WEEK}), and "
        f"{year.most_own_in_a_day} a day beside the digest (the cap is {OWN_A_DAY})",
        *(
            f"- {tier} customers: {year.covered[tier]} of {year.covered[tier] + len(missed)} days in their "
            "lives and those of their people told in time"
            for tier, missed in sorted(year.missed.items())
        ),
        "",
        f"| Week of | Messages | {' | '.join(COLUMNS)} | and more |",
        "|---|" + "---:|" * (len(COLUMNS) + 2),
        *(_row(year, add_days(year.first, offset)) for offset in range(-year.first.weekday(), DAYS, 7)),
    ]
    return "\n".join(lines)


def _row(year: Year, monday: date) -> str:
    week = [message for day in range(7) for message in year.sent.get(add_days(monday, day), ())]
    reasons = Counter(item.due["reason"] for message in week for item in message.items)
    counts = [sum(reasons[reason] for reason in some) for some in COLUMNS.values()]
    cells = [len(week), *counts, sum(message.more for message in week)]
    return f"| {monday} | " + " | ".join(str(cell) for cell in cells) + " |"


def _sent(year: Year, today: date) -> Sent:
    past = [message for back in range(1, 7) for message in year.sent.get(today - timedelta(days=back), ())]
    return Sent(len(past), len([message for message in past if message.kind != "digest"]))


def _expected(book: Sequence[Known], first: date, last: date, leap: LeapDay) -> dict[str, set[str]]:
    """Every birthday and occasion the rules know from `first` to `last`, by tier, whatever a planner does."""
    found: dict[str, set[str]] = {}
    for customer in book:
        for offset in range((last - first).days + 1):
            for item in due(customer.about, add_days(first, offset), leap):
                if item["reason"] in DATED and item["on"] <= last.isoformat():
                    found.setdefault(customer.tier, set()).add(_occurrence(item["key"]))
    return found


def _occurrence(key: str) -> str:
    return key.rpartition(":")[0]
