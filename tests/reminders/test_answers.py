"""What push services answer, and what becomes of the message, the phone and the service."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests import people
from tests.push.push_service import Answer
from tests.reminders.rep import Rep, morning, rows, tick_at
from webapp import db
from webapp.push.subscription import push_subscription
from webapp.reminders import letter
from webapp.reminders.tables import delivery


@pytest.mark.parametrize(("answers", "arrives"), [(1, True), (2, False)])
def test_what_is_too_large_is_written_once_more_and_shorter(rep, answers, arrives):
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


def test_a_phone_that_hangs_delays_nobody(rep):
    phones = [rep.turn_on()[1] for _ in range(12)]
    rep.customer(birth="1976-11-24")
    phones[0].answers.append(Answer(201, after=3.0))
    started = morning()
    tick_at(rep.someone, started)
    came = [one.endpoint for one in rep.service.received]
    assert len(came) == 12
    assert came[-1] == phones[0].endpoint, "all others were served while it hung"


def test_a_phone_that_is_gone_is_never_called_again_and_the_others_are(rep):
    gone, here = rep.turn_on()[1], rep.turn_on()[1]
    gone.answers.append(Answer(410))
    rep.customer(birth="1976-11-24")
    rep.customer(birth="1976-11-26")
    tick_at(rep.someone, morning())
    tick_at(rep.someone, morning("2026-11-25T07:30"))
    assert len(rep.service.taken(here)) == 2
    assert len([one for one in rep.service.received if one.endpoint == gone.endpoint]) == 1
    assert {row.endpoint: row.state for row in rows(push_subscription)}[gone.endpoint] == "gone"


def test_a_throttled_service_is_left_alone_as_a_whole_for_as_long_as_it_asks(rep):
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


def test_a_key_refused_for_one_phone_alone_asks_it_to_subscribe_again(rep):
    fine, other = rep.turn_on()[1], rep.turn_on()[1]
    rep.customer(birth="1976-11-24")
    rep.customer(birth="1976-11-26")
    tick_at(rep.someone, morning())
    other.answers.append(Answer(403))
    tick_at(rep.someone, morning("2026-11-25T07:30"))
    states = {row.endpoint: row.state for row in rows(push_subscription)}
    # The first phone was reached two days ago, so it is not our key as such.
    assert states == {fine.endpoint: "active", other.endpoint: "needs_resubscribe"}


def test_a_key_refused_for_all_stops_the_service_and_ends_no_subscription(rep):
    phone = rep.turn_on()[1]
    phone.answers.append(Answer(403))
    rep.customer(birth="1976-11-24")
    tick_at(rep.someone, morning())
    assert [row.state for row in rows(push_subscription)] == ["active"]
    tick_at(rep.someone, morning() + timedelta(minutes=30))
    assert rep.service.taken(phone) == []
    tick_at(rep.someone, morning() + timedelta(minutes=61))
    assert len(rep.service.taken(phone)) == 1


def test_it_gives_up_after_six_attempts(rep):
    _, phone = rep.turn_on()
    rep.customer(birth="1976-11-24")
    phone.answers.extend([Answer(500)] * 20)
    for minute in range(0, 240, 5):
        tick_at(rep.someone, morning() + timedelta(minutes=minute))
    assert len(rep.service.received) == 6
    assert [row.state for row in rows(delivery)] == ["dead"]


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
