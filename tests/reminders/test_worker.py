"""The worker: a real queue on each engine, a real process, a real end."""

from __future__ import annotations

import signal
from dataclasses import replace
from datetime import datetime

import pytest
from huey import PostgresHuey, RedisHuey, SqliteHuey
from sqlalchemy import insert

from tests import people
from tests.reminders.processes import workers
from tests.reminders.rep import Rep, morning, rows
from webapp import config, create_app, db, migrations, worker
from webapp.reminders.tables import prepared_day


def work_off(huey, now: datetime) -> int:
    """Do what huey's scheduler and worker do at the beginning of a minute."""
    for task in huey.read_periodic(now):
        huey.enqueue(task)
    count = 0
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
        count += 1
    return count


def test_every_minute_it_looks_at_the_reminders(app, alice, service, settings, clock):
    clock.move_to(morning())
    rep = Rep(alice, service)
    rep.wish(zone="Europe/Oslo")
    _, phone = rep.turn_on()
    rep.customer(birth="1976-11-24")
    huey = worker.queue(settings)
    assert isinstance(huey, PostgresHuey if "postgresql" in settings.database_url else SqliteHuey)
    worker.schedule(huey, app)
    assert work_off(huey, morning()) == 1
    assert len(service.taken(phone)) == 1
    assert work_off(huey, morning("2026-11-23T07:31")) == 1
    assert len(service.taken(phone)) == 1


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_redis_carries_the_queue_where_the_settings_name_it(app, settings, redis_url):
    huey = worker.queue(replace(settings, redis_url=redis_url))
    assert isinstance(huey, RedisHuey)
    worker.schedule(huey, app)
    assert work_off(huey, morning()) == 1


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_round_that_fails_ends_neither_the_worker_nor_the_next_round(app, settings, clock):
    huey = worker.queue(settings)
    worker.schedule(huey, app)
    broken = app.extensions.pop("push")
    assert work_off(huey, morning()) == 1
    app.extensions["push"] = broken
    assert work_off(huey, morning()) == 1


def test_told_to_stop_it_stops_by_itself(tmp_path):
    with workers(1, {"BLACKBOOK_DATA": str(tmp_path)}) as (process,):
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0


def test_a_worker_that_starts_trusts_nothing_that_another_release_prepared(tmp_path):
    environment = {"BLACKBOOK_DATA": str(tmp_path)}
    settings = config.load(environment)
    migrations.upgrade(settings.database_url)
    db.use(settings.database_url)
    alice = people.add(create_app(settings), "Alice", organisation="Press").user
    with db.write() as connection:
        of_before = insert(prepared_day).values(
            organisation_id=alice.organisation_id,
            user_id=alice.id,
            day=morning().date(),
            rests_on="",
            messages="[]",
            tells="[]",
        )
        connection.execute(of_before)
    assert len(rows(prepared_day)) == 1
    with workers(1, environment):
        assert rows(prepared_day) == []
