"""P2 as a whole: never outside the open hours, never above a cap; for a year, and in every zone."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from webapp.reminders.closed import is_open
from webapp.reminders.due import due
from webapp.reminders.gather import gather
from webapp.reminders.planner import (
    IN_A_WEEK,
    OWN_A_DAY,
    Candidate,
    Sent,
    day_slot,
    days_told,
    due_over,
    plan,
    slot,
)
from webapp.reminders.wishes import Wishes

MONDAY = date(2026, 11, 23)


def a_book(seed: int, customers: int):
    """A book of families with birthdays, exams and promises, nobody ever visited."""
    dice = random.Random(seed)
    for number in range(customers):
        tier = dice.choice("ABC")
        day = date(1970, 1, 1) + timedelta(days=dice.randrange(12000))
        records = [
            {"kind": "customer", "id": f"c{number}",
             "data": {"birth": day.isoformat(), "tier": tier, "added_on": "2026-01-01"}},
            {"kind": "person", "id": f"p{number}",
             "data": {"name": "Kim", "birth": f"--{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"}},
            {"kind": "occasion", "id": f"o{number}",
             "data": {"type": "exam", "date": (MONDAY + timedelta(days=dice.randrange(365))).isoformat()}},
        ]  # fmt: skip
        yield tier, gather(records)


@pytest.mark.parametrize(
    "wished",
    [
        Wishes(zone="Europe/Oslo"),
        Wishes(zone="America/New_York", workdays={1, 3, 5}),
        Wishes(
            zone="Pacific/Auckland",
            digest_at=time(6, 0),
            vacation=((date(2026, 12, 19), date(2027, 1, 10)), (date(2027, 7, 1), date(2027, 7, 28))),
        ),
        Wishes(zone="Asia/Kathmandu", quiet_from=time(13), quiet_until=time(9), leap="03-01"),
    ],
    ids=lambda wished: wished.zone,
)
def test_p2_over_a_year_it_keeps_its_promises(wished):
    """Never outside the open hours, never above a cap, no key twice, every birthday of an A customer told."""
    book = list(a_book(7, 40))
    zone = ZoneInfo(wished.zone)
    told: dict[str, date] = {}
    sent: Counter[date] = Counter()
    own: Counter[date] = Counter()
    now, planned_days = datetime(2026, 11, 22, 23, 0, tzinfo=UTC), set()
    while now < datetime(2027, 11, 25, tzinfo=UTC):
        now += timedelta(minutes=30)
        today = slot(wished, now)
        if today is None or today.day in planned_days:
            continue
        planned_days.add(today.day)
        local = now.astimezone(zone)
        assert is_open(wished, today.day)
        assert wished.quiet_until <= local.time() < wished.quiet_from
        days = days_told(wished, today.day)
        found = [
            Candidate(item, tier)
            for tier, about in book
            for item in due_over(days, lambda day, about=about: due(about, day, wished.leap))
        ]
        past = [today.day - timedelta(days=back) for back in range(1, 7)]
        week, own_week = sum(sent[day] for day in past), sum(own[day] for day in past)
        messages = plan(found, told=told, sent=Sent(week, own_week), today=today)
        sent[today.day] += len(messages)
        own[today.day] += len([message for message in messages if message.kind != "digest"])
        assert len(messages) <= 1 + OWN_A_DAY
        assert len([message for message in messages if message.kind == "digest"]) <= 1
        assert week + len(messages) <= IN_A_WEEK
        for message in messages:
            assert message.expires_at > now
            for item in message.items:
                assert item.key not in told
                told[item.key] = today.day
    assert sent.total() > 100
    for tier, about in book:
        if tier == "A":
            for subject in [about["id"], *(person["id"] for person in about["people"])]:
                assert any(key.startswith(f"occ:{subject}:") for key in told), about


ZONES = sorted(available_timezones())
REGIONS = ["Africa", "America", "Asia", "Europe", "Pacific"]
ELSEWHERE = [name for name in ZONES if name.partition("/")[0] not in REGIONS]


@pytest.mark.parametrize("region", [*REGIONS, "elsewhere"])
def test_p2_in_every_zone_a_day_opens_and_closes_outside_the_quiet(region):
    """Over a year with both changes of the clock, for hours that a change may skip or repeat."""
    wished = Wishes(digest_at=time(2, 30), quiet_from=time(22), quiet_until=time(2))
    zones = ELSEWHERE if region == "elsewhere" else [one for one in ZONES if one.startswith(f"{region}/")]
    for name in zones:
        zone = ZoneInfo(name)
        there = replace(wished, zone=name, holidays_of="none")
        for offset in range(365):
            day = MONDAY + timedelta(days=offset)
            found = day_slot(there, day)
            assert (found is not None) is (day.isoweekday() <= 5)
            if found:
                opens, closes = found.opens.astimezone(zone), found.closes.astimezone(zone)
                assert opens.date() == closes.date() == day
                assert time(2, 30) <= opens.time() <= time(4), "where 02:30 is skipped, when the clock jumped"
                assert closes.time() == time(22)


def changes_of_the_clock(zone: ZoneInfo) -> list[date]:
    """Return the days of a year on which the clock of a zone is changed."""
    noons = [datetime.combine(MONDAY + timedelta(days=day), time(12), zone) for day in range(366)]
    return [
        noon.date() for noon, before in pairwise(reversed(noons)) if noon.utcoffset() != before.utcoffset()
    ]


@pytest.mark.parametrize(
    "wished",
    [
        Wishes(),
        Wishes(digest_at=time(2, 30), quiet_from=time(22), quiet_until=time(2)),
        Wishes(digest_at=time(0), quiet_from=time(23, 30), quiet_until=time(0, 30)),
    ],
    ids=["as most have it", "awake while it changes", "nearly always awake"],
)
def test_p2_in_every_zone_the_days_of_a_change_are_each_told_in_one_stretch(wished):
    """Half hour by half hour over every change of the clock: never in the quiet, never a second time."""
    seen = 0
    for name in ZONES:
        zone = ZoneInfo(name)
        there = replace(wished, zone=name, workdays=range(1, 8), holidays_of="none")
        for day in changes_of_the_clock(zone):
            begin = datetime.combine(day - timedelta(days=1), time(), zone).astimezone(UTC)
            told: dict[date, list[int]] = {}
            for step in range(2 * 24 * 3):
                now = begin + timedelta(minutes=30 * step)
                today = slot(there, now)
                if today is None:
                    continue
                local = now.astimezone(zone)
                assert local.date() == today.day
                assert local.time() < wished.quiet_from
                # Quiet that has ended does not begin anew because an hour is gone through again.
                assert local.fold or local.time() >= wished.quiet_until
                told.setdefault(today.day, []).append(step)
            assert {day - timedelta(days=1), day, day + timedelta(days=1)} <= set(told), name
            assert all(steps == list(range(steps[0], steps[-1] + 1)) for steps in told.values()), name
            seen += 1
    assert seen > 300
