"""Faults of the key by which the push services know us: it changes while phones sleep, it is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.push.push_service import Answer, decode
from tests.reminders.rep import device_of, morning, rows, tick_at
from webapp import config, create_app, db
from webapp.push import keys, subscription
from webapp.push.subscription import push_subscription
from webapp.reminders import tick


@pytest.fixture
def rep(rep):
    """Alice, with something to be told of every morning of the week."""
    customer = rep.customer(given="Anna")
    for day in range(24, 30):
        rep.add("promise", customer, text="Send the offer", by="me", due=f"2026-11-{day}")
    return rep


def hello(rep, client, device):
    """What the server says of push to the app on a device at its start."""
    return rep.exchange(client, device)["hello"]["push"]


def opens(rep, client, device, phone):
    """The app starts; where the server's key is another, it subscribes anew (static/app/net/push.ts)."""
    said = hello(rep, client, device)
    return phone if said["key"] == phone.key and said["endpoint_sha"] else rep.subscribe(client, device)


def arrivals(rep, *phones):
    return [len(rep.service.taken(phone)) for phone in phones]


def test_fault_18_a_new_key_reaches_phones_that_sleep_and_those_that_were_opened(rep, settings):
    phones = [rep.turn_on() for _ in range(4)]
    tick_at(rep.someone, morning())
    before = {row.kid for row in rows(push_subscription)}
    new = keys.rotate(settings).current
    assert before.isdisjoint({new.kid})
    for client, phone in phones[:2]:
        assert hello(rep, client, device_of(phone)) == {"key": new.public, "endpoint_sha": None}
    awake = [opens(rep, client, device_of(phone), phone) for client, phone in phones[:2]]
    asleep = [phone for _, phone in phones[2:]]
    assert {phone.key for phone in awake} == {new.public}
    tick_at(rep.someone, morning("2026-11-24T07:30"))
    # The service takes a message for a phone by the very key it subscribed with and no other.
    assert arrivals(rep, *awake, *asleep) == [1, 1, 2, 2]
    assert {one.status for one in rep.service.received} == {201}
    later = [opens(rep, client, device_of(phone), phone) for client, phone in phones[2:]]
    tick_at(rep.someone, morning("2026-11-25T07:30"))
    assert arrivals(rep, *awake, *later, *asleep) == [2, 2, 1, 1, 2, 2]
    assert {row.kid for row in rows(push_subscription)} == {new.kid}


def test_fault_18_the_earlier_key_is_forgotten_when_no_phone_needs_it(rep, settings):
    client, phone = rep.turn_on()
    earlier = keys.ring(settings).current
    keys.rotate(settings)
    with rep.someone.app.app_context(), db.read() as connection:
        assert subscription.kids_in_use(connection) == {earlier.kid}
        keys.tidy(settings, subscription.kids_in_use(connection))
    assert earlier.kid in keys.ring(settings).pairs
    opens(rep, client, device_of(phone), phone)
    with rep.someone.app.app_context(), db.read() as connection:
        keys.tidy(settings, subscription.kids_in_use(connection))
    assert earlier.kid not in keys.ring(settings).pairs


def test_fault_18_after_ninety_days_a_phone_that_still_sleeps_is_not_called(rep, settings, clock):
    _, phone = rep.turn_on()
    keys.rotate(settings)
    clock.shift(keys.ACCEPTED_FOR + timedelta(days=1))
    with rep.someone.app.app_context():
        assert tick.plan_days(tick_ring(settings), now=morning()) == (0, 0)
    assert rep.service.taken(phone) == []


def tick_ring(settings):
    return keys.ring(settings).pairs


def test_fault_18_a_key_that_others_may_know_is_used_no_more_from_that_moment(rep, settings):
    client, phone = rep.turn_on()
    phone.answers.append(Answer(503))
    tick_at(rep.someone, morning())
    keys.rotate(settings, trusting=False)
    with db.write() as connection:
        assert subscription.retire(connection, keys.ring(settings).current.kid) == 1
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert arrivals(rep, phone) == [0]
    assert [row.state for row in rows(push_subscription)] == ["needs_resubscribe"]
    renewed = opens(rep, client, device_of(phone), phone)
    tick_at(rep.someone, morning("2026-11-24T07:30"))
    assert arrivals(rep, phone, renewed) == [0, 1]


def test_fault_18_every_process_takes_up_a_new_key_without_a_restart(rep, settings):
    other = create_app(config.load({"BLACKBOOK_DATA": str(settings.data)}))
    keys.rotate(settings)
    with other.app_context():
        assert other.extensions["push"].ring() == rep.someone.app.extensions["push"].ring()
    client, phone = rep.turn_on()
    assert phone.key == keys.ring(settings).current.public
    assert client.get("/api/push/key").json == {"key": phone.key}
    tick_at(rep.someone, morning())
    assert arrivals(rep, phone) == [1]


def test_a_subscription_made_with_an_earlier_key_is_reached_by_it_however_late_it_is_told(rep, settings):
    client = rep.someone.sign_in()
    key = client.get("/api/push/key").json["key"]
    phone = rep.service.subscribe(key)
    keys.rotate(settings)
    told = {"device": str(rep.person.device), "key": list(decode(key)), **phone.subscription}
    assert client.put("/api/push/subscription", json=told).status_code == 200
    tick_at(rep.someone, morning())
    assert arrivals(rep, phone) == [1]


def test_a_subscription_made_with_a_key_we_do_not_know_is_refused_with_a_sentence(rep, settings):
    client = rep.someone.sign_in()
    key = client.get("/api/push/key").json["key"]
    keys.rotate(settings, trusting=False)
    phone = rep.service.subscribe(key)
    told = {"device": str(rep.person.device), "key": list(decode(key)), **phone.subscription}
    answer = client.put("/api/push/subscription", json=told)
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "other_key")
    assert "Turn them off and on again" in answer.json["error"]["message"]


def test_fault_05_an_earlier_key_that_is_refused_stops_that_phone_and_not_the_service(rep, settings):
    _, old = rep.turn_on()
    keys.rotate(settings)
    _, new = rep.turn_on()
    old.answers.append(Answer(403))
    tick_at(rep.someone, morning())
    tick_at(rep.someone, morning("2026-11-24T07:30"))
    assert arrivals(rep, old, new) == [0, 2]
    states = {row.endpoint: row.state for row in rows(push_subscription)}
    assert states == {old.endpoint: "needs_resubscribe", new.endpoint: "active"}
