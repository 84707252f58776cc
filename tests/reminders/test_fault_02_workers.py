"""Three workers on PostgreSQL, one killed while it sends: nothing is lost, and nothing shows twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests import people
from tests.postgres import Postgres
from tests.push.push_service import Phone, PushService
from tests.reminders.processes import calls, workers
from tests.reminders.rep import Rep, rows, tick_at
from webapp import clock, config, create_app, db, migrations, worker
from webapp.push import endpoint, keys, subscription
from webapp.push.subscription import push_subscription
from webapp.reminders.delivery import LEASE
from webapp.reminders.send import IN_HAND
from webapp.reminders.tables import delivery, notification

PHONES = 5 * IN_HAND // 2
"""A worker has two threads, and each may hold `IN_HAND`: the one that is killed must not hold them all."""


def it_is_noon() -> str:
    """A zone in which it is: the workers' clock is the machine's own."""
    ahead = 12 - clock.now().hour
    return f"Etc/GMT{-ahead:+d}"


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.02)


def subscribe(rep: Rep, service: PushService, settings: config.Settings) -> list[Phone]:
    """Many phones of one rep, in one session: a sign-in for each would take longer than the test."""
    rep.turn_on()
    (first,) = rows(push_subscription)
    ring = keys.ring(settings)
    phones = [service.subscribe(ring.current.public) for _ in range(PHONES)]
    with db.write() as connection:
        for phone in phones:
            told = phone.subscription
            address = endpoint.check(
                told["endpoint"], told["keys"]["p256dh"], told["keys"]["auth"], settings.extra_push_hosts
            )
            owner = subscription.Owner(first.organisation_id, first.user_id, first.session_id, uuid4())
            subscription.keep(
                connection, owner, address, kid=ring.current.kid, origin=first.origin, now=clock.now()
            )
    return phones


@pytest.mark.parametrize("queue", ["postgres", "redis"])
def test_fault_02_one_of_three_workers_is_killed_while_it_sends(
    queue: str, postgres: Postgres, service: PushService, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    environment = {
        "BLACKBOOK_DATA": str(tmp_path / "data"),
        "DATABASE_URL": postgres.create_database(),
        "PUSH_EXTRA_HOSTS": service.origin,
    }
    if queue == "redis":
        environment["REDIS_URL"] = request.getfixturevalue("redis_url")
    settings = config.load(environment)
    migrations.upgrade(settings.database_url)
    db.use(settings.database_url)
    app = create_app(settings)
    rep = Rep(people.add(app, "Alice", organisation="Press"), service)
    zone = it_is_noon()
    rep.wish(zone=zone, workdays=[1, 2, 3, 4, 5, 6, 7], holidays_of="none", lock_screen="full")
    tomorrow = datetime.now(ZoneInfo(zone)).date() + timedelta(days=1)
    rep.customer(given="Anna", birth=f"--{tomorrow:%m-%d}")
    phones = subscribe(rep, service, settings)
    port = int(service.origin.rpartition(":")[2])
    huey = worker.queue(settings)
    worker.schedule(huey, app)

    service.hold()
    with workers(3, environment) as running:
        for _ in range(12):
            for task in huey.read_periodic(clock.now().replace(hour=12)):
                huey.enqueue(task)
        until(lambda: len(service.held) >= 4)
        victim = max(running, key=lambda process: calls(process.pid, port))
        assert calls(victim.pid, port) > 0, "it is sending"
        victim.kill()
        victim.wait(10)
        service.release()
        # The others send on; what the dead one held waits for the end of its lease.
        until(lambda: are_done(rep) and len(service.taken()) >= len(service.held))
    lost = [row for row in rows(delivery) if row.state == "queued"]
    assert lost, "what the dead one had sent nobody wrote down"
    tick_at(rep.someone, clock.now() + LEASE + timedelta(seconds=1))

    assert {row.state for row in rows(delivery)} == {"accepted"}
    (message,) = rows(notification)
    for phone in phones:
        taken = service.taken(phone)
        assert taken, "at least once accepted"
        assert list(service.screen(phone)) == [message.tag], "at most once on the screen"
        assert len({one.headers["Topic"] for one in taken}) == 1
    assert any(len(service.taken(phone)) == 2 for phone in phones), "the kill came between sent and written"


def are_done(rep: Rep) -> bool:
    """Whether nobody has yet to begin with a delivery: all are accepted, or in the hands of somebody."""
    with db.read() as connection:
        untouched = connection.execute(
            select(delivery.c.attempt).where(
                delivery.c.organisation_id == rep.person.organisation,
                delivery.c.state == "queued",
                delivery.c.next_at <= clock.now(),
            )
        )
        some = connection.execute(
            select(delivery.c.attempt).where(
                delivery.c.organisation_id == rep.person.organisation, delivery.c.state == "accepted"
            )
        )
        return not untouched.all() and bool(some.all())
