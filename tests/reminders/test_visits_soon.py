"""Visits that are near: told in time, within the caps, and not after they were called off."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests import house
from tests.reminders.rep import morning, rows, tick_at
from webapp import db
from webapp.push.sender import sender
from webapp.reminders import prepared, tick
from webapp.reminders.morning import mornings
from webapp.reminders.planner import OWN_A_DAY
from webapp.reminders.tables import planned_day


def a_visit(rep, at="10:30", day="2026-11-23", **fields):
    customer = rep.customer(given="Anna", added_on="2026-11-20")
    when = {"day": day, "time": at, "zone": "Europe/Oslo"}
    return customer, rep.add(
        "touch", customer, **{"type": "visit", "state": "planned", "when": when, **fields}
    )


def test_a_visit_is_told_three_quarters_of_an_hour_before_and_opens_the_briefing(rep):
    _, phone = rep.turn_on()
    customer, touch = a_visit(rep)
    tick_at(rep.someone, morning("2026-11-23T09:44"))
    assert rep.service.received == []
    for minute in (45, 46, 59):
        tick_at(rep.someone, morning(f"2026-11-23T09:{minute}"))
    (received,) = rep.service.taken(phone)
    told = received.notification
    assert told["title"] == "10:30: Anna Weber"
    assert told["tag"] == f"prep:{touch}"
    assert told["navigate"] == f"http://localhost/app/customer/{customer}"
    assert received.headers["Urgency"] == "high"


@pytest.mark.parametrize(
    ("at", "now", "fields"),
    [
        ("10:30", "2026-11-23T10:30", {}),
        ("10:30", "2026-11-23T10:00", {"state": "cancelled"}),
        ("07:15", "2026-11-23T06:45", {}),
        ("20:45", "2026-11-23T20:10", {}),
        ("10:30", "2026-11-22T10:00", {}),
    ],
    ids=["begun", "called off", "before the quiet ends", "in the evening", "another day"],
)
def test_a_visit_is_not_told(rep, at, now, fields):
    rep.turn_on()
    a_visit(rep, at, **fields)
    tick_at(rep.someone, morning(now))
    assert rep.service.received == []


@pytest.mark.parametrize("zone", [{}, {"zone": "Europe/Atlantis"}], ids=["none", "one of a newer phone"])
def test_a_visit_in_a_zone_that_is_not_known_begins_by_the_reps_own(rep, zone):
    _, phone = rep.turn_on()
    a_visit(rep, when={"day": "2026-11-23", "time": "10:30", **zone})
    for minute in (44, 45):
        tick_at(rep.someone, morning(f"2026-11-23T09:{minute}"))
        assert len(rep.service.taken(phone)) == minute - 44


def test_a_visit_before_the_digest_is_told_once_the_quiet_ends(rep):
    _, phone = rep.turn_on()
    a_visit(rep, "07:30")
    tick_at(rep.someone, morning("2026-11-23T06:59"))
    tick_at(rep.someone, morning("2026-11-23T07:00"))
    assert [one.notification["title"] for one in rep.service.taken(phone)] == ["07:30: Anna Weber"]


def test_of_many_visits_two_a_day_are_told(rep):
    _, phone = rep.turn_on()
    for hour in range(10, 14):
        a_visit(rep, f"{hour}:00")
    for hour in range(9, 13):
        tick_at(rep.someone, morning(f"2026-11-23T{hour:02}:30"))
    assert [one.notification["title"][:5] for one in rep.service.taken(phone)] == ["10:00", "11:00"]


def test_many_rounds_at_once_tell_a_visit_once(rep):
    _, phone = rep.turn_on()
    a_visit(rep)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: tick_at(rep.someone, morning("2026-11-23T09:50")), range(4)))
    assert len(rep.service.taken(phone)) == 1


def test_fault_12_a_visit_called_off_between_plan_and_sending_is_not_told(rep):
    _, phone = rep.turn_on()
    _, touch = a_visit(rep)
    with rep.someone.app.app_context():
        assert tick.plan_visits(sender().ring().pairs, now=morning("2026-11-23T09:50")) == 1
    changed = house.mutation("set", "touch", touch, set={"state": "cancelled"}, was={"state": "planned"})
    house.send(rep.person.author, changed)
    tick_at(rep.someone, morning("2026-11-23T09:51"))
    assert rep.service.taken(phone) == []


def test_fault_03_a_day_worked_out_while_another_worker_told_something_is_worked_out_anew(rep):
    """The caps hold whoever is quicker: what was read before is not what counts."""
    rep.turn_on()
    a_visit(rep, "08:00")
    early = morning("2026-11-23T07:19")
    with rep.someone.app.app_context():
        kids = sender().ring().pairs
        with db.read() as connection:
            waiting = mornings(connection, kids, now=early, ahead=timedelta(hours=1))
        made = prepared.make(waiting, now=early)
        assert tick.plan_visits(kids, now=morning("2026-11-23T07:20")) == 1
        assert prepared.post(made, kids=kids, now=morning()).reps == set()
    tick_at(rep.someone, morning())
    assert [row.day for row in rows(planned_day)] == [morning().date()]


def test_fault_03_many_workers_with_many_visits_keep_within_the_cap(rep):
    _, phone = rep.turn_on()
    for _ in range(4):
        a_visit(rep)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: tick_at(rep.someone, morning("2026-11-23T09:50")), range(4)))
    assert len(rep.service.screen(phone)) == OWN_A_DAY
