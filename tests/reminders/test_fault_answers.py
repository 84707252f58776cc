"""Faults of the push services: what they answer, and what becomes of message, phone and service."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import update

from tests import people
from tests.push.push_service import Answer, Lost, PushService
from tests.reminders.rep import Rep, morning, rows, tick_at
from webapp import db
from webapp.push import sender, subscription
from webapp.push.carrier import CONNECTIONS
from webapp.push.sender import Outcome, Sender
from webapp.push.subscription import push_subscription
from webapp.reminders import letter
from webapp.reminders.delivery import MOST_ATTEMPTS, Tried, claim, settle
from webapp.reminders.tables import delivery, notification, service_pause


@pytest.fixture
def other_service(rep: Rep) -> Iterator[PushService]:
    """A second push service, which the app may send to as well."""
    running = PushService().start()
    app = rep.someone.app
    hosts = (rep.service.origin, running.origin)
    app.extensions["settings"] = replace(app.extensions["settings"], extra_push_hosts=hosts)
    app.extensions["push"] = Sender(app.extensions["settings"])
    yield running
    running.stop()


def states():
    """The state of each subscription, by its endpoint."""
    return {row.endpoint: row.state for row in rows(push_subscription)}


def calls(rep, phone):
    """How often a phone was called, whatever was answered."""
    return len([one for one in rep.service.received if one.endpoint == phone.endpoint])


def test_fault_01_an_answer_that_is_lost_is_sent_again_and_shows_once(rep):
    _, phone = rep.turn_on()
    rep.customer(given="Anna", birth="1976-11-24")
    phone.answers.append(Lost())
    tick_at(rep.someone, morning())
    tick_at(rep.someone, morning() + timedelta(minutes=1))
    first, second = rep.service.taken(phone)
    assert first.headers["Topic"] == second.headers["Topic"]
    assert list(rep.service.screen(phone)) == ["digest:2026-11-23"]
    assert [row.state for row in rows(delivery)] == ["accepted"]


def test_fault_01_an_answer_that_is_lost_keeps_no_other_phone_waiting(rep):
    phones = [rep.turn_on()[1] for _ in range(5)]
    rep.customer(given="Anna", birth="1976-11-24")
    phones[0].answers += [Lost()] * 3
    tick_at(rep.someone, morning())
    assert [len(rep.service.taken(phone)) for phone in phones] == [1] * 5
    assert rows(service_pause) == []
    assert sorted(row.state for row in rows(delivery)) == ["accepted"] * 4 + ["queued"]


@pytest.mark.parametrize("status", [404, 410])
def test_fault_04_a_phone_that_is_gone_is_never_called_again_and_the_others_are(rep, status):
    gone, *others = (rep.turn_on()[1] for _ in range(3))
    gone.answers.append(Answer(status))
    rep.customer(birth="1976-11-24")
    rep.customer(birth="1976-11-26")
    tick_at(rep.someone, morning())
    tick_at(rep.someone, morning("2026-11-25T07:30"))
    assert [len(rep.service.taken(phone)) for phone in others] == [2, 2]
    assert calls(rep, gone) == 1
    assert states()[gone.endpoint] == "gone"


@pytest.mark.parametrize("status", [401, 403])
def test_fault_05_a_key_refused_for_all_stops_the_service_and_ends_no_subscription(rep, status):
    phones = [rep.turn_on()[1] for _ in range(3)]
    for phone in phones:
        phone.answers.append(Answer(status))
    rep.customer(birth="1976-11-24")
    tick_at(rep.someone, morning())
    tick_at(rep.someone, morning() + timedelta(minutes=30))
    assert rep.service.taken() == []
    assert set(states().values()) == {"active"}
    assert [row.why for row in rows(service_pause)] == [str(status)]
    tick_at(rep.someone, morning() + timedelta(minutes=100))
    tick_at(rep.someone, morning() + timedelta(minutes=200))
    assert [len(rep.service.taken(phone)) for phone in phones] == [1, 1, 1]


def test_fault_05_a_key_refused_for_one_phone_alone_asks_it_to_subscribe_again(rep):
    fine, other = rep.turn_on()[1], rep.turn_on()[1]
    rep.customer(birth="1976-11-24")
    rep.customer(birth="1976-11-26")
    tick_at(rep.someone, morning())
    other.answers.append(Answer(403))
    tick_at(rep.someone, morning("2026-11-25T07:30"))
    # The first phone was reached two days ago, so it is not our key as such.
    assert states() == {fine.endpoint: "active", other.endpoint: "needs_resubscribe"}
    assert rows(service_pause) == []


def test_fault_06_a_throttled_service_is_left_alone_as_a_whole_for_as_long_as_it_asks(rep):
    phones = [rep.turn_on()[1]]
    rep.customer(birth="1976-11-24")
    phones[0].answers.append(Answer(429, {"Retry-After": "3600"}))
    tick_at(rep.someone, morning())
    other = Rep(people.add(rep.someone.app, "Dora", organisation="Press"), rep.service)
    other.wish(phone_zone="Europe/Oslo")
    phones.append(other.turn_on()[1])
    other.customer(birth="1976-11-24")
    tick_at(rep.someone, morning() + timedelta(minutes=30))
    assert rep.service.taken() == []
    tick_at(rep.someone, morning() + timedelta(minutes=61))
    assert [len(rep.service.taken(phone)) for phone in phones] == [1, 1]


def test_fault_06_the_other_services_flow_meanwhile(rep, other_service):
    _, throttled = rep.turn_on()
    free = Rep(rep.someone, other_service).turn_on()[1]
    throttled.answers.append(Answer(429, {"Retry-After": "3600"}))
    rep.customer(birth="1976-11-24")
    tick_at(rep.someone, morning())
    rep.customer(birth="1976-11-25")
    tick_at(rep.someone, morning("2026-11-23T08:00"))
    assert len(other_service.taken(free)) == 1
    assert calls(rep, throttled) == 1
    assert [row.service for row in rows(service_pause)] == [rep.service.origin]


def test_fault_06_a_service_that_throttles_each_time_for_a_moment_is_not_given_up(rep):
    _, phone = rep.turn_on()
    rep.customer(birth="1976-11-24")
    phone.answers += [Answer(429, {"Retry-After": "1"})] * 10
    for minute in range(0, 12 * 60, 20):
        tick_at(rep.someone, morning() + timedelta(minutes=minute))
    assert len(rep.service.taken(phone)) == 1


@pytest.mark.parametrize("silent_first", [True, False])
def test_fault_06_a_long_rest_is_not_cut_short_by_a_silence_of_another_phone(rep, silent_first):
    for _ in range(2):
        _, phone = rep.turn_on()
        phone.answers.append(Answer(503))
    rep.customer(birth="1976-11-24")
    tick_at(rep.someone, morning())
    now = morning() + timedelta(minutes=5)
    phones = [subscription.reached(row) for row in rows(push_subscription)]
    outcomes = [Outcome("silent", note="TimeoutError"), Outcome("throttled", 429, 3600)]
    tried = [
        Tried(one, phone, outcome)
        for one, phone, outcome in zip(
            claim(now=now, limit=10), phones, outcomes if silent_first else outcomes[::-1], strict=True
        )
    ]
    settle(tried, kid=phones[0].kid, now=now)
    (pause,) = rows(service_pause)
    assert pause.until == now + timedelta(hours=1)


def test_fault_06_many_rests_use_up_no_attempt_of_those_that_wait(rep):
    phones = [rep.turn_on()[1] for _ in range(30)]
    rep.customer(birth="1976-11-24")
    for phone in phones:
        phone.answers += [Answer(429, {"Retry-After": "1"})] * 50
    for number in range(MOST_ATTEMPTS + 5):
        tick_at(rep.someone, morning() + timedelta(minutes=2 * number))
    for phone in phones:
        phone.answers.clear()
    tick_at(rep.someone, morning() + timedelta(hours=3))
    assert [len(rep.service.taken(phone)) for phone in phones] == [1] * 30


@pytest.mark.parametrize(("answers", "arrives"), [(1, True), (2, False)])
def test_fault_07_what_is_too_large_is_written_once_more_and_shorter(rep, answers, arrives):
    _, phone = rep.turn_on()
    for number in range(5):
        rep.customer(given="Anna " * 20, family=f"Weber {number}", birth="1976-11-24")
    phone.answers += [Answer(413)] * answers
    for minute in range(3):
        tick_at(rep.someone, morning() + timedelta(minutes=minute))
    assert len(rep.service.received) == 2
    assert len(rep.service.taken(phone)) == arrives
    assert [row.state for row in rows(delivery)] == ["accepted" if arrives else "dead"]
    assert all(len((one.text or "").encode()) <= letter.SHORT for one in rep.service.taken(phone))


def test_fault_08_what_windows_finds_wrong_ends_the_message_and_not_the_phone(rep):
    _, phone = rep.turn_on()
    rep.customer(birth="1976-11-24")
    rep.customer(birth="1976-11-26")
    said = "Ttl value conflicts with X-WNS-Cache-Policy"
    phone.answers.append(Answer(400, {"X-WNS-Error-Description": said}))
    for minute in range(3):
        tick_at(rep.someone, morning() + timedelta(minutes=minute))
    assert [(row.state, row.note) for row in rows(delivery)] == [("dead", said)]
    assert states()[phone.endpoint] == "active"
    tick_at(rep.someone, morning("2026-11-25T07:30"))
    assert len(rep.service.taken(phone)) == 1


def test_fault_09_a_phone_that_hangs_delays_nobody(rep):
    phones = [rep.turn_on()[1] for _ in range(12)]
    rep.customer(birth="1976-11-24")
    phones[0].answers.append(Answer(201, after=3.0))
    tick_at(rep.someone, morning())
    came = [one.endpoint for one in rep.service.received]
    assert len(came) == 12
    assert came[-1] == phones[0].endpoint, "all others were served while it hung"


def test_fault_09_a_service_that_takes_its_time_is_sent_many_at_once(rep, monkeypatch):
    monkeypatch.setattr(sender, "TIMEOUT", 60.0)
    phones = [rep.turn_on()[1] for _ in range(CONNECTIONS + 4)]
    rep.customer(birth="1976-11-24")
    rep.service.hold()
    worker = Thread(target=tick_at, args=(rep.someone, morning()))
    worker.start()
    while len(rep.service.held) < CONNECTIONS:
        time.sleep(0.02)
        assert worker.is_alive(), "the round is over"
    rep.service.release()
    worker.join()
    assert [len(rep.service.taken(phone)) for phone in phones] == [1] * len(phones)


def test_fault_09_a_service_that_hangs_is_given_a_rest_and_the_others_flow(rep, other_service, monkeypatch):
    monkeypatch.setattr(sender, "TIMEOUT", 0.2)
    hanging = [rep.turn_on()[1] for _ in range(20)]
    free = [Rep(rep.someone, other_service).turn_on()[1] for _ in range(3)]
    for phone in hanging:
        phone.answers += [Answer(201, after=60)]
    rep.customer(birth="1976-11-24")
    tick_at(rep.someone, morning())
    # The threads that hang are the last: from then on the service is left alone.
    assert sum(len(phone.answers) for phone in hanging) > 0
    tick_at(rep.someone, morning() + timedelta(seconds=5))
    assert [len(other_service.taken(phone)) for phone in free] == [1, 1, 1]
    assert [row.service for row in rows(service_pause)] == [rep.service.origin]
    for phone in hanging:
        phone.answers.clear()
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert [len(rep.service.screen(phone)) for phone in hanging] == [1] * 20


def test_fault_09_a_service_that_fails_for_six_hours_gets_the_message_in_the_end(rep):
    _, phone = rep.turn_on()
    rep.customer(birth="1976-11-24")
    for minute in range(0, 6 * 60, 10):
        phone.answers[:] = [Answer(503)]
        tick_at(rep.someone, morning() + timedelta(minutes=minute))
    assert 8 <= len(rep.service.received) <= 14, "seldom, but again and again"
    phone.answers.clear()
    for minute in range(6 * 60, 8 * 60, 20):
        tick_at(rep.someone, morning() + timedelta(minutes=minute))
    assert len(rep.service.taken(phone)) == 1


def test_a_service_that_fails_all_day_ends_the_message_with_the_day(rep):
    _, phone = rep.turn_on()
    rep.customer(birth="1976-11-24")
    for minute in range(0, 24 * 60, 30):
        phone.answers[:] = [Answer(500)]
        tick_at(rep.someone, morning() + timedelta(minutes=minute))
    phone.answers.clear()
    last = rows(notification)[0].expires_at
    tick_at(rep.someone, morning("2026-11-24T20:30"))
    assert len(rep.service.received) < 20
    assert [row.state for row in rows(delivery)] == ["dead"]
    assert last == morning("2026-11-23T20:00")


def test_fault_09_a_poison_subscription_stops_nobody_else(rep):
    _, poison = rep.turn_on()
    fine = [rep.turn_on()[1] for _ in range(3)]
    label = "a" * 64
    with db.write() as connection:
        connection.execute(
            update(push_subscription)
            .where(push_subscription.c.endpoint == poison.endpoint)
            .values(endpoint=f"https://{label}.push.apple.com/x", service=f"https://{label}.push.apple.com")
            .execution_options(across_organisations=True)
        )
    rep.customer(birth="1976-11-24")
    tick_at(rep.someone, morning())
    assert [len(rep.service.taken(phone)) for phone in fine] == [1, 1, 1]
    assert sorted((row.state, row.note) for row in rows(delivery)) == [
        *[("accepted", None)] * 3,
        ("dead", "not an address"),
    ]


def test_a_subscription_with_another_key_is_not_called(rep):
    _, phone = rep.turn_on()
    rep.customer(birth="1976-11-24")
    with db.write() as connection:
        connection.execute(
            update(push_subscription).values(kid="another").execution_options(across_organisations=True)
        )
    tick_at(rep.someone, morning())
    assert rep.service.received == []
    assert phone.answers == []
