"""Faults of time: a server that was away, clocks that jump, reps that travel, and too much at once."""

from __future__ import annotations

import json
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid5

import pytest

from tests import house
from tests.push.push_service import Answer, Lost
from tests.reminders.rep import morning, rows, tick_at
from webapp.reminders.tables import delivery, notification, told


def test_fault_03_many_rounds_at_once_plan_and_send_once(rep):
    phones = [rep.turn_on()[1] for _ in range(3)]
    for birth in ("1976-11-24", "1976-11-23"):
        rep.customer(birth=birth)
    rep.customer(added_on="2025-01-01")
    with ThreadPoolExecutor(4) as pool:
        rounds = list(pool.map(lambda _: tick_at(rep.someone, morning()), range(4)))
    assert sum(each.days for each in rounds) == 1
    assert [len(rep.service.taken(phone)) for phone in phones] == [2, 2, 2]


def test_fault_10_a_morning_without_the_server_is_told_when_it_is_back(rep):
    _, phone = rep.turn_on()
    rep.customer(given="Anna", birth="1976-11-24")
    tick_at(rep.someone, morning("2026-11-23T06:59"))
    tick_at(rep.someone, morning("2026-11-23T11:00"))
    assert [one.notification["tag"] for one in rep.service.taken(phone)] == ["digest:2026-11-23"]


def test_fault_10_after_three_days_what_is_over_is_not_told_and_what_holds_is(rep):
    _, phone = rep.turn_on()
    rep.customer(given="Bo", birth="1976-11-23")
    phone.answers.append(Answer(503))
    tick_at(rep.someone, morning())
    rep.customer(given="Anna", birth="1976-11-25")
    rep.add("promise", rep.customer(given="Cecilia"), text="Call back", by="me", due="2026-11-24")
    tick_at(rep.someone, morning("2026-11-26T11:00"))
    (received,) = rep.service.taken(phone)
    assert received.notification["title"].startswith("You promised Cecilia Weber: Call back")
    assert sorted((row.state, row.note) for row in rows(delivery)) == [
        ("accepted", None),
        ("dead", "too late"),
    ]


def at(rep, *moments, zone="Europe/Oslo"):
    for moment in moments:
        tick_at(rep.someone, morning(moment, zone))


def test_fault_11_a_clock_that_steps_back_an_hour_tells_nothing_twice(rep):
    _, phone = rep.turn_on()
    rep.customer(given="Anna", birth="1976-11-24")
    at(
        rep,
        "2026-11-23T07:30",
        "2026-11-23T06:31",
        "2026-11-23T07:00",
        "2026-11-23T07:30",
        "2026-11-23T07:31",
    )
    assert len(rep.service.received) == 1
    assert len(rep.service.taken(phone)) == 1


def test_fault_11_a_clock_that_steps_back_loses_nothing_that_waits(rep):
    _, phone = rep.turn_on()
    rep.customer(given="Anna", birth="1976-11-24")
    phone.answers.append(Answer(503))
    at(rep, "2026-11-23T07:30", "2026-11-23T06:31", "2026-11-23T07:00", "2026-11-23T07:29")
    assert rep.service.taken(phone) == []
    at(rep, "2026-11-23T07:32")
    assert len(rep.service.taken(phone)) == 1


@pytest.mark.parametrize(
    ("zone", "mornings"),
    [
        ("America/New_York", ["2026-11-23T07:30", "2026-11-24T07:30"]),
        ("Pacific/Auckland", ["2026-11-24T07:30", "2026-11-25T07:30"]),
        ("Pacific/Honolulu", ["2026-11-23T07:30", "2026-11-24T07:30"]),
    ],
)
def test_fault_11_a_rep_who_travels_is_told_each_thing_once(rep, zone, mornings):
    _, phone = rep.turn_on()
    rep.customer(given="Anna", birth="1976-11-24")
    at(rep, "2026-11-23T07:30")
    was = {"phone_zone": "Europe/Oslo"}
    changed = house.mutation("set", "setting", setting_id(rep), set={"phone_zone": zone}, was=was)
    assert house.send(rep.person.author, changed)[0].outcome == "applied"
    at(rep, *mornings, zone=zone)
    days = Counter(row.day for row in rows(notification) if row.kind == "digest")
    assert max(days.values()) == 1, "one digest for each day, wherever it is"
    keys = [key for row in rows(notification) for key, _ in json.loads(row.items)]
    assert len(keys) == len(set(keys))
    assert len(rep.service.screen(phone)) == len(rep.service.taken(phone))


def setting_id(rep):
    return uuid5(rep.person.user, "setting")


@pytest.mark.parametrize(
    ("zone", "moments", "sends"),
    [
        # 02:30 is skipped on 29 March 2026, and comes twice on 25 October.
        ("Europe/Oslo", ["2026-03-29T00:59+00:00", "2026-03-29T01:00+00:00", "2026-03-29T01:30+00:00"], 1),
        ("Europe/Oslo", ["2026-10-25T00:29+00:00", "2026-10-25T00:30+00:00", "2026-10-25T01:30+00:00"], 1),
    ],
    ids=["spring", "autumn"],
)
def test_fault_11_both_changes_of_the_clock_bring_one_digest(rep, clock, zone, moments, sends):
    first = datetime.fromisoformat(moments[0])
    clock.move_to(first - timedelta(hours=2))
    quiet = {"digest_at": "02:30", "quiet_from": "01:00", "quiet_until": "01:00", "workdays": [7]}
    changed = house.mutation("set", "setting", setting_id(rep), set=quiet, was=dict.fromkeys(quiet))
    assert house.send(rep.person.author, changed)[0].outcome == "applied"
    _, phone = rep.turn_on()
    rep.customer(given="Anna", birth=f"--{first + timedelta(days=1):%m-%d}")
    tick_at(rep.someone, first)
    assert rep.service.received == []
    for moment in moments[1:]:
        tick_at(rep.someone, datetime.fromisoformat(moment))
    assert len(rep.service.taken(phone)) == sends


def test_fault_19_an_import_of_birthdays_is_one_digest(rep):
    _, phone = rep.turn_on()
    many = [
        house.mutation(
            "create",
            "customer",
            house.new_id(),
            book=rep.person.book,
            set={"given": f"Anna {number}", "birth": "1976-11-24", "added_on": "2026-11-20"},
        )
        for number in range(400)
    ]
    assert {each.outcome for each in house.send(rep.person.author, *many)} == {"applied"}
    at(rep, "2026-11-23T07:30", "2026-11-23T07:31")
    (received,) = rep.service.taken(phone)
    assert received.notification["title"] == "5 reminders for today"
    assert received.notification["body"].splitlines()[5:] == ["and more on Today", "This week: 400 birthdays"]
    assert len(rows(told)) <= 10, "what was not named is still to be told"


def test_p1_no_reminder_stands_twice_on_any_screen(rep):
    """A week of mornings, rounds that come and go, answers that fail and are lost; three phones."""
    phones = [rep.turn_on()[1] for _ in range(3)]
    for day in range(23, 28):
        rep.customer(given=f"Anna {day}", birth=f"1976-11-{day}")
        rep.add("promise", rep.customer(given=f"Bo {day}"), text="Call", by="me", due=f"2026-11-{day}")
    dice = random.Random(1)
    for day in range(23, 28):
        for phone in phones:
            phone.answers += dice.choices([Lost(), Answer(503), Answer(429, {"Retry-After": "60"})], k=2)
        # One that fails gives its service a rest, and the others wait for the next round.
        for minute in (0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120):
            tick_at(rep.someone, morning(f"2026-11-{day}T07:30") + timedelta(minutes=minute))
    messages = {row.tag: row for row in rows(notification)}
    keys = Counter(key for row in messages.values() for key, _ in json.loads(row.items))
    assert max(keys.values()) == 1
    for phone in phones:
        assert set(rep.service.screen(phone)) <= set(messages)
    reached = [tag for tag in messages if all(tag in rep.service.screen(phone) for phone in phones)]
    assert len(reached) == len(messages), "and each of them stands on every phone"
    doubled = [one for phone in phones for one in rep.service.taken(phone)]
    assert len(doubled) > len(phones) * len(messages), "though some came more than once"
