"""What happens between planning and sending: the message is what is true when it is sent."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4, uuid5

from tests import house
from tests.push.push_service import Answer
from tests.reminders.rep import Rep, morning, planned_but_not_sent, rows, tick_at
from webapp import db
from webapp.accounts import people as accounts
from webapp.book.desk import NOBODY
from webapp.book.mutation import Author
from webapp.push import subscription
from webapp.push.subscription import push_subscription
from webapp.reminders.delivery import LEASE, SILENT_PAUSE, Tried, claim, settle
from webapp.reminders.tables import delivery
from webapp.team import handover
from webapp.team.handover import Asked


def test_what_could_not_be_sent_is_sent_a_little_later(rep):
    _, phone, _ = planned_but_not_sent(rep)
    tick_at(rep.someone, morning() + timedelta(seconds=20))
    assert rep.service.taken(phone) == []
    tick_at(rep.someone, morning() + timedelta(seconds=60))
    (received,) = rep.service.taken(phone)
    first = rep.service.received[0]
    assert received.headers["Topic"] == first.headers["Topic"]


def test_fault_12_what_was_handled_meanwhile_is_not_sent(rep):
    _, phone, customer = planned_but_not_sent(rep)
    rep.handle(customer, f"occ:{customer}:2026:1")
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []
    assert [(row.state, row.note) for row in rows(delivery)] == [("dead", "nothing of it is due any more")]


def test_fault_12_a_customer_deleted_meanwhile_is_not_told(rep):
    _, phone, customer = planned_but_not_sent(rep)
    house.send(rep.person.author, house.mutation("delete", "customer", customer, was_ver=1))
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []


def test_fault_13_a_phone_that_signed_out_meanwhile_is_not_woken(rep):
    client, phone, _ = planned_but_not_sent(rep)
    assert client.post("/api/sign-out").status_code == 204
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []


def test_fault_13_a_user_disabled_meanwhile_is_not_woken(rep):
    _, phone, _ = planned_but_not_sent(rep)
    with db.write() as connection:
        accounts.disable(connection, rep.someone.user, now=morning())
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []


def test_fault_14_a_phone_somebody_else_took_over_is_theirs_alone(rep, bob):
    _, phone, _ = planned_but_not_sent(rep)
    told = {"device": str(uuid4()), **phone.subscription}
    assert bob.sign_in().put("/api/push/subscription", json=told).status_code == 200
    assert [row.user_id for row in rows(push_subscription)] == [bob.user.id], "the row of before is gone"
    other = Rep(bob, rep.service)
    other.wish(phone_zone="Europe/Oslo")
    other.customer(given="Bo", birth="1976-11-24")
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    (received,) = rep.service.taken(phone)
    assert received.notification["title"] == "Bo: birthday tomorrow"


def test_fault_20_reminders_wished_away_meanwhile_are_not_sent(rep):
    _, phone, _ = planned_but_not_sent(rep)
    rep.wish(reminders=False)
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []


def test_fault_20_quiet_hours_edited_while_it_waits_are_kept(rep):
    _, phone, _ = planned_but_not_sent(rep)
    person = rep.person
    quiet = {"quiet_from": "07:00", "quiet_until": "10:00"}
    own_id = uuid5(person.user, "setting")
    changed = house.mutation(
        "set", "setting", own_id, set=quiet, was={"quiet_from": None, "quiet_until": None}
    )
    assert house.send(person.author, changed)[0].outcome == "applied"
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []
    tick_at(rep.someone, morning("2026-11-23T09:59"))
    assert rep.service.taken(phone) == []
    tick_at(rep.someone, morning("2026-11-23T10:00"))
    assert len(rep.service.taken(phone)) == 1, "the day's message comes in the hours that are wished now"


def test_fault_12_a_customer_handed_over_meanwhile_is_told_by_her_new_rep_alone(rep, bob):
    _, phone, customer = planned_but_not_sent(rep)
    other = Rep(bob, rep.service)
    other.wish(phone_zone="Europe/Oslo", lock_screen="full")
    _, theirs = other.turn_on()
    author = Author(rep.person.organisation, NOBODY)
    asked = Asked(rep.person.user, other.person.user, {customer}, "")
    handover.hand_over(author, asked, now=morning())
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []
    (received,) = rep.service.taken(theirs)
    assert received.notification["title"] == "Anna Weber turns 50 tomorrow"


def test_fault_12_a_customer_merged_into_another_meanwhile_is_told_as_that_one(rep):
    _, phone, goes = planned_but_not_sent(rep)
    stays = rep.customer(given="Anna")
    merged = house.mutation("merge", "customer", goes, customer_id=stays)
    assert house.send(rep.person.author, merged)[0].outcome == "applied"
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == [], "she is somebody else now"
    tick_at(rep.someone, morning("2026-11-24T07:30"))
    (received,) = rep.service.taken(phone)
    assert received.notification["title"] == "Anna Weber turns 50 today"
    assert received.notification["navigate"].endswith(f"/app/customer/{stays}")


def test_fault_12_a_customer_visited_meanwhile_has_not_waited(rep):
    _, phone = rep.turn_on()
    customer = rep.customer(given="Anna", added_on="2026-01-01")
    phone.answers.append(Answer(503))
    tick_at(rep.someone, morning())
    rep.add("touch", customer, type="visit", state="held", when={"day": "2026-11-23"})
    tick_at(rep.someone, morning() + timedelta(minutes=2))
    assert rep.service.taken(phone) == []
    assert [row.note for row in rows(delivery)] == ["nothing of it is due any more"]


def test_fault_21_one_topic_for_two_users_takes_nothing_from_either(rep, bob):
    """The Topic is made of the tag, which is the same for every rep; it counts within one subscription."""
    _, mine = rep.turn_on()
    rep.customer(given="Anna", birth="1976-11-24")
    other = Rep(bob, rep.service)
    other.wish(phone_zone="Europe/Oslo", lock_screen="full")
    _, theirs = other.turn_on()
    other.customer(given="Bo", birth="1976-11-24")
    tick_at(rep.someone, morning())
    (one,), (two,) = rep.service.taken(mine), rep.service.taken(theirs)
    assert one.headers["Topic"] == two.headers["Topic"]
    assert [each.notification["title"][:2] for each in (one, two)] == ["An", "Bo"]


def test_p3_what_is_too_late_is_not_sent(rep):
    _, phone, _ = planned_but_not_sent(rep)
    tick_at(rep.someone, morning("2026-11-24T07:29"))
    assert rep.service.taken(phone) == []


def test_fault_02_a_worker_that_died_in_its_lease_loses_nothing_and_doubles_nothing(rep):
    _, phone, _ = planned_but_not_sent(rep)
    later = morning() + timedelta(seconds=60)
    with rep.someone.app.app_context():
        assert len(claim(now=later, limit=10)) == 1, "this worker dies here"
    tick_at(rep.someone, later + timedelta(seconds=1))
    assert rep.service.taken(phone) == []
    tick_at(rep.someone, later + LEASE + timedelta(seconds=1))
    assert len(rep.service.taken(phone)) == 1


def test_fault_02_what_another_worker_has_taken_meanwhile_is_not_given_back_under_its_hands(rep):
    planned_but_not_sent(rep)
    now = morning() + timedelta(minutes=2)
    (phone,) = (subscription.reached(row) for row in rows(push_subscription))
    (slow,) = claim(now=now, limit=1)
    (quick,) = claim(now=now + LEASE, limit=1)
    settle([Tried(slow, phone, None)], kid=phone.kid, now=now + LEASE)
    (row,) = rows(delivery)
    assert (row.attempt, row.next_at) == (quick.attempt, now + 2 * LEASE)
    settle([Tried(quick, phone, None)], kid=phone.kid, now=now + LEASE)
    (row,) = rows(delivery)
    assert (row.attempt, row.next_at) == (slow.attempt, now + LEASE + SILENT_PAUSE)
