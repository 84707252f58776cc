"""A round of the reminders that is killed anywhere, or can write nothing: each thing is told, and once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from uuid import uuid5

import pytest
from sqlalchemy import make_url

from tests.durability import state
from tests.durability.crash import EVERY, Crash
from tests.durability.faults import impatient
from tests.durability.installation import Installation
from tests.durability.server import Plant
from tests.durability.test_trouble import on_sqlite
from tests.house import add_customer, mutation, new_id, send
from tests.push.push_service import Phone, PushService
from tests.reminders.rep import morning

ROUND = morning()
NIGHT = morning("2026-11-23T02:00")
LATER = timedelta(minutes=2)
"""After which the lease of a worker that has died is over."""


@pytest.fixture
def service() -> Iterator[PushService]:
    """A push service on the loopback interface."""
    running = PushService().start()
    yield running
    running.stop()


@pytest.mark.parametrize("installation", ["sqlite", "postgres"] if EVERY else ["sqlite"], indirect=True)
def test_a_round_killed_anywhere_tells_each_thing_once(
    installation: Installation, service: PushService
) -> None:
    phone = a_birthday_to_tell(installation, service)
    before, points = state.rows(installation.url), points_of(installation, ROUND)
    assert {point.split()[-1] for point in points} >= {
        "planned_day", "notification", "told", "delivery", "push_subscription", "commit",
    }  # fmt: skip
    for number, point in enumerate(points, 1):
        # Within a transaction one point is as good as another.
        if not (EVERY or "commit" in point):
            continue
        state.put_back(installation.url, before)
        service.received.clear()
        crash = Crash(number, installation.folder / f"point-{number}")
        remind(installation, ROUND, crash)
        assert crash.point() == point
        remind(installation, ROUND + LATER)
        check_told_once(installation, service, phone, point)


@on_sqlite
def test_a_round_of_the_night_killed_anywhere_takes_nothing_from_the_morning(
    installation: Installation, service: PushService
) -> None:
    phone = a_birthday_to_tell(installation, service)
    before, points = state.rows(installation.url), points_of(installation, NIGHT)
    written = {point.split()[-1] for point in points}
    assert written >= {"prepared_day", "last_round", "commit"}
    assert not written & {"planned_day", "notification", "told", "delivery"}
    for number, point in enumerate(points, 1):
        state.put_back(installation.url, before)
        service.received.clear()
        crash = Crash(number, installation.folder / f"point-{number}")
        remind(installation, NIGHT, crash)
        assert crash.point() == point
        remind(installation, ROUND)
        check_told_once(installation, service, phone, point)


@on_sqlite
def test_a_round_that_could_write_nothing_is_made_up_for(
    installation: Installation, service: PushService
) -> None:
    phone = a_birthday_to_tell(installation, service)
    before = state.rows(installation.url)
    with closing(sqlite3.connect(make_url(installation.url).database or "")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "database is locked" in remind(installation, ROUND, impatient)
    assert state.rows(installation.url) == before
    assert not service.received
    remind(installation, ROUND + LATER)
    check_told_once(installation, service, phone, "after the lock")


def a_birthday_to_tell(installation: Installation, service: PushService) -> Phone:
    """Return the phone of a rep in whose book a birthday is to be told this morning."""
    installation.environment["PUSH_EXTRA_HOSTS"] = service.origin
    jonas, phone = installation.move_in("Jonas"), service.subscribe()
    own_id = uuid5(jonas.person.user, "setting")
    wished = mutation("create", "setting", own_id, book=jonas.person.private, set={"zone": "Europe/Oslo"})
    send(jonas.person.author, wished)
    add_customer(jonas.person, birth="1976-11-24", added_on="2026-11-20")
    installation.start()
    told = {"device": str(new_id()), **phone.subscription}
    answer = installation.ask("PUT", "/api/push/subscription", told, token=jonas.token)
    assert answer.status == 200, answer
    installation.server.kill()
    return phone


def check_told_once(installation: Installation, service: PushService, phone: Phone, point: str) -> None:
    """One message is planned, accepted, and on the screen."""
    held = state.rows(installation.url)
    assert [len(held[name]) for name in ("planned_day", "notification", "delivery")] == [1, 1, 1], point
    assert [row.state for row in held["delivery"]] == ["accepted"], point
    assert len(service.screen(phone)) == 1, point


def points_of(installation: Installation, now: datetime) -> list[str]:
    """Return the write points of an undisturbed round."""
    never = Crash(0, installation.folder / "points")
    remind(installation, now, never)
    return never.passed()


def remind(installation: Installation, now: datetime, *planted: Plant) -> str:
    """Do one round; return what it said."""
    return installation.command(f"blackbook reminders tick --now {now.isoformat()}", *planted)
