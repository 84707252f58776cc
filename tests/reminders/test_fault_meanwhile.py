"""What happens between planning and sending: the message is what is true when it is sent."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from tests import house
from tests.reminders.rep import morning, planned_but_not_sent, rows, tick_at
from webapp import db
from webapp.accounts import people as accounts
from webapp.reminders.delivery import LEASE, claim
from webapp.reminders.tables import delivery


def test_what_could_not_be_sent_is_sent_a_little_later(rep):
    _, phone, _ = planned_but_not_sent(rep)
    tick_at(rep.someone, morning() + timedelta(seconds=20))
    assert rep.service.taken(phone) == []
    tick_at(rep.someone, morning() + timedelta(seconds=60))
    (received,) = rep.service.taken(phone)
    first = rep.service.received[0]
    assert received.headers["Topic"] == first.headers["Topic"]


def test_what_was_handled_meanwhile_is_not_sent(rep):
    _, phone, customer = planned_but_not_sent(rep)
    rep.handle(customer, f"occ:{customer}:2026:1")
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []
    assert [(row.state, row.note) for row in rows(delivery)] == [("dead", "nothing of it is due any more")]


def test_a_customer_deleted_meanwhile_is_not_told(rep):
    _, phone, customer = planned_but_not_sent(rep)
    house.send(rep.person.author, house.mutation("delete", "customer", customer, was_ver=1))
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []


def test_a_phone_that_signed_out_meanwhile_is_not_woken(rep):
    client, phone, _ = planned_but_not_sent(rep)
    assert client.post("/api/sign-out").status_code == 204
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []


def test_a_user_disabled_meanwhile_is_not_woken(rep):
    _, phone, _ = planned_but_not_sent(rep)
    with db.write() as connection:
        accounts.disable(connection, rep.someone.user, now=morning())
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []


def test_a_phone_somebody_else_took_over_does_not_get_it(rep, bob):
    _, phone, _ = planned_but_not_sent(rep)
    told = {"device": str(uuid4()), **phone.subscription}
    assert bob.sign_in().put("/api/push/subscription", json=told).status_code == 200
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []


def test_a_wish_for_quiet_made_meanwhile_is_heard(rep):
    _, phone, _ = planned_but_not_sent(rep)
    rep.wish(reminders=False)
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []


def test_what_is_too_late_is_not_sent(rep):
    _, phone, _ = planned_but_not_sent(rep)
    tick_at(rep.someone, morning("2026-11-24T07:29"))
    assert rep.service.taken(phone) == []


def test_a_worker_that_died_loses_nothing_and_doubles_nothing(rep):
    _, phone, _ = planned_but_not_sent(rep)
    later = morning() + timedelta(seconds=60)
    with rep.someone.app.app_context():
        assert len(claim(now=later, limit=10)) == 1, "this worker dies here"
    tick_at(rep.someone, later + timedelta(seconds=1))
    assert rep.service.taken(phone) == []
    tick_at(rep.someone, later + LEASE + timedelta(seconds=1))
    assert len(rep.service.taken(phone)) == 1
