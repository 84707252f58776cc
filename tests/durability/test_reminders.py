"""Kill -9 at every write point of a round of the reminders: each thing is told once, and told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid5

import pytest

from tests.durability import state
from tests.durability.crash import EVERY, Crash
from tests.durability.installation import Installation
from tests.durability.server import Plant
from tests.house import add_customer, mutation, new_id, send
from tests.push.push_service import PushService
from tests.reminders.rep import morning

ROUND = morning()
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

    before, points = state.rows(installation.url), points_of(installation)
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
        held = state.rows(installation.url)
        assert [len(held[name]) for name in ("planned_day", "notification", "delivery")] == [1, 1, 1], point
        assert [row.state for row in held["delivery"]] == ["accepted"], point
        assert len(service.screen(phone)) == 1, point


def points_of(installation: Installation) -> list[str]:
    """Return the write points of an undisturbed round."""
    never = Crash(0, installation.folder / "points")
    remind(installation, ROUND, never)
    return never.passed()


def remind(installation: Installation, now: datetime, *planted: Plant) -> None:
    """Do one round."""
    installation.command(f"blackbook reminders tick --now {now.isoformat()}", *planted)
