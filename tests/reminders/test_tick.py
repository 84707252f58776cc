"""A whole round: from the book to what arrives on the phones, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from tests import house, people
from tests.push.push_service import Answer
from tests.reminders.rep import Rep, morning, tick_at
from webapp import db, guards
from webapp.accounts import people as accounts
from webapp.book.tables import record
from webapp.push.sender import sender
from webapp.push.subscription import push_subscription
from webapp.reminders import letter, tick
from webapp.reminders.delivery import LEASE, claim
from webapp.reminders.tables import delivery, notification, planned_day


@pytest.fixture
def rep(alice, service, clock):
    """Alice in Oslo, a Monday morning; nothing in her book yet."""
    clock.move_to(morning("2026-11-23T06:00"))
    rep = Rep(alice, service)
    rep.wish(phone_zone="Europe/Oslo", lock_screen="full")
    return rep


def rows(table):
    with db.read() as connection:
        return connection.execute(select(table).execution_options(across_organisations=True)).all()


def test_a_birthday_wakes_the_phone_and_opens_the_briefing(rep):
    _, phone = rep.turn_on()
    customer = rep.customer(given="Anna", birth="1976-11-24")
    assert tick_at(rep.someone, morning("2026-11-23T07:29")).messages == 0
    done = tick_at(rep.someone, morning())
    assert (done.days, done.messages, done.attempts) == (1, 1, 1)
    (received,) = rep.service.taken(phone)
    told = received.notification
    assert told["title"] == "Anna Weber turns 50 tomorrow"
    assert told["navigate"] == f"http://localhost/app/customer/{customer}"
    assert told["tag"] == "digest:2026-11-23"
    assert received.headers["Urgency"] == "normal"


def test_a_digest_tells_of_everything_and_opens_today(rep):
    _, phone = rep.turn_on()
    anna = rep.customer(given="Anna", birth="1976-11-24")
    rep.add("person", anna, name="Arnold", relation="child", gender="male", birth="--11-24")
    person = rep.add("person", anna, name="Ida", relation="child", gender="female")
    rep.add("occasion", anna, type="exam", date="2026-11-20", person_id=str(person))
    rep.add("promise", anna, text="Send the offer", by="me", due="2026-11-23")
    rep.customer(given="Bo", family="Ek", added_on="2025-11-23")
    rep.customer(given="Cecilia", added_on="2026-11-20")
    tick_at(rep.someone, morning())
    told = rep.service.taken(phone)[0].notification
    assert told["title"] == "5 reminders for today"
    assert told["navigate"] == "http://localhost/app"
    assert told["body"].splitlines() == [
        "Anna Weber turns 50 tomorrow",
        "Arnold (son of Anna Weber) has a birthday tomorrow",
        "You promised Anna Weber: Send the offer (today)",
        "Ida (daughter of Anna Weber): exam on Friday. How did it go?",
        "No contact with Bo Ek for 12 months",
        "This week: 2 birthdays",
    ]


def test_a_meeting_of_which_nothing_was_written_is_asked_for(rep):
    _, phone = rep.turn_on()
    held, planned, written = (rep.customer(given=name) for name in ("Anna", "Bo", "Cecilia"))
    rep.add("touch", held, type="lunch", state="held", when={"day": "2026-11-20"})
    rep.add("touch", planned, type="visit", state="planned", when={"day": "2026-11-20"})
    lunch = rep.add("touch", written, type="lunch", state="held", when={"day": "2026-11-20"})
    rep.add("note", written, text="Sails again", touch_id=str(lunch))
    tick_at(rep.someone, morning())
    lines = rep.service.taken(phone)[0].notification["body"].splitlines()
    assert sorted(lines) == [
        "You met Anna Weber on Friday. Write it up?",
        "You met Bo Weber on Friday. Write it up?",
    ]


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


def a_week(rep):
    """A birthday on Wednesday and two visits, of which nothing is due on Monday."""
    customer = rep.customer(given="Anna", birth="1976-11-25")
    for day in ("2026-11-25", "2026-11-27"):
        rep.add("touch", customer, type="visit", state="planned", when={"day": day})


def test_the_first_open_day_of_a_week_looks_ahead_and_the_others_do_not(rep):
    _, phone = rep.turn_on()
    a_week(rep)
    tick_at(rep.someone, morning())
    (received,) = rep.service.taken(phone)
    told = received.notification
    assert (told["title"], told["body"]) == ("The week ahead", "This week: 2 visits, 1 birthday")
    assert told["navigate"] == "http://localhost/app"
    tick_at(rep.someone, morning("2026-11-24T07:30"))
    title, body = (rep.service.taken(phone)[1].notification[name] for name in ("title", "body"))
    assert title == "Anna Weber turns 50 tomorrow"
    assert "week" not in body.lower().replace("weeks ago", "")


def test_the_look_ahead_comes_with_the_digest_and_after_a_closed_monday(rep):
    _, phone = rep.turn_on()
    rep.wish(vacation=[{"first": "2026-11-23", "last": "2026-11-23"}])
    a_week(rep)
    tick_at(rep.someone, morning())
    assert rep.service.received == []
    tick_at(rep.someone, morning("2026-11-24T07:30"))
    told = rep.service.taken(phone)[0].notification
    assert told["title"] == "Anna Weber turns 50 tomorrow"
    assert told["body"].splitlines()[-1] == "This week: 2 visits, 1 birthday"


def test_an_empty_week_is_no_message(rep):
    rep.turn_on()
    rep.customer(given="Anna", birth="1976-05-25")
    assert tick_at(rep.someone, morning()).messages == 0


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


def test_a_visit_called_off_between_plan_and_sending_is_not_told(rep):
    _, phone = rep.turn_on()
    _, touch = a_visit(rep)
    with rep.someone.app.app_context():
        assert tick.plan_visits(sender().keys.kid, now=morning("2026-11-23T09:50")) == 1
    changed = house.mutation("set", "touch", touch, set={"state": "cancelled"}, was={"state": "planned"})
    house.send(rep.person.author, changed)
    tick_at(rep.someone, morning("2026-11-23T09:51"))
    assert rep.service.taken(phone) == []


def test_on_a_holiday_nothing_comes_and_its_birthdays_were_told_before(rep):
    _, phone = rep.turn_on()
    rep.wish(holidays_of="US")
    rep.customer(given="Anna", birth="1976-11-26")
    tick_at(rep.someone, morning("2026-11-26T07:30"))
    assert rep.service.received == []
    tick_at(rep.someone, morning("2026-11-25T07:30"))
    assert rep.service.taken(phone)[0].notification["title"] == "Anna Weber turns 50 tomorrow"


def test_her_own_great_day_comes_beside_the_digest(rep):
    _, phone = rep.turn_on()
    anna = rep.customer(given="Anna", birth="1976-11-23")
    rep.customer(given="Bo", added_on="2026-01-01")
    tick_at(rep.someone, morning())
    told = {one.notification["navigate"]: one for one in rep.service.taken(phone)}
    assert len(told) == 2
    assert told[f"http://localhost/app/customer/{anna}"].headers["Urgency"] == "high"


def test_every_phone_is_woken_once_however_often_the_round_is_done(rep):
    phones = [rep.turn_on()[1], rep.turn_on()[1]]
    rep.customer(birth="1976-11-24")
    for minute in range(5):
        tick_at(rep.someone, morning() + timedelta(minutes=minute))
    assert [len(rep.service.taken(phone)) for phone in phones] == [1, 1]


def test_many_rounds_at_once_send_once(rep):
    phones = [rep.turn_on()[1] for _ in range(3)]
    rep.customer(birth="1976-11-24")
    rep.customer(birth="1976-11-23")
    rep.customer(added_on="2025-01-01")
    with ThreadPoolExecutor(4) as pool:
        rounds = list(pool.map(lambda _: tick_at(rep.someone, morning()), range(4)))
    assert sum(each.days for each in rounds) == 1
    assert [len(rep.service.taken(phone)) for phone in phones] == [2, 2, 2]


def test_it_is_not_told_again_on_the_next_day(rep):
    _, phone = rep.turn_on()
    rep.customer(added_on="2026-01-01")
    tick_at(rep.someone, morning())
    tick_at(rep.someone, morning("2026-11-24T07:30"))
    assert len(rep.service.taken(phone)) == 1


def test_nothing_to_say_wakes_nobody(rep):
    _, phone = rep.turn_on()
    rep.customer(birth="1976-03-01")
    assert tick_at(rep.someone, morning()).messages == 0
    assert rep.service.received == []
    assert rows(notification) == []
    assert phone.answers == []


def test_a_rep_without_a_phone_is_not_planned_and_gets_the_day_when_one_is_there(rep):
    rep.customer(birth="1976-11-24")
    assert tick_at(rep.someone, morning()).days == 0
    _, phone = rep.turn_on()
    tick_at(rep.someone, morning("2026-11-23T10:00"))
    assert len(rep.service.taken(phone)) == 1


def test_the_evening_is_quiet_even_after_a_day_without_the_server(rep):
    _, phone = rep.turn_on()
    rep.customer(birth="1976-11-24")
    tick_at(rep.someone, morning("2026-11-23T20:30"))
    tick_at(rep.someone, morning("2026-11-24T03:00"))
    assert rep.service.taken(phone) == []


def test_charlie_is_never_told_of_alices_customers(rep, charlie):
    other = Rep(charlie, rep.service)
    other.wish(phone_zone="Europe/Oslo")
    _, phone = other.turn_on()
    rep.customer(birth="1976-11-24")
    tick_at(rep.someone, morning())
    assert rep.service.taken(phone) == []


def test_a_colleague_of_the_same_house_is_not_told_either(rep, bob):
    other = Rep(bob, rep.service)
    _, phone = other.turn_on()
    rep.customer(birth="1976-11-24")
    tick_at(rep.someone, morning("2026-11-23T09:00"))
    assert rep.service.taken(phone) == []


def planned_but_not_sent(rep, *, given="Anna"):
    """Plan the morning while the push service is busy, so that something waits."""
    client, phone = rep.turn_on()
    customer = rep.customer(given=given, birth="1976-11-24")
    phone.answers.append(Answer(503))
    tick_at(rep.someone, morning())
    assert rep.service.taken(phone) == []
    return client, phone, customer


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


def test_what_was_sent_long_ago_is_forgotten_but_never_told_again(rep):
    _, phone = rep.turn_on()
    rep.customer(added_on="2026-01-01", cadence=300)
    tick_at(rep.someone, morning())
    tick.forget(now=morning() + timedelta(days=89))
    assert (len(rows(notification)), len(rows(delivery)), len(rows(planned_day))) == (1, 1, 1)
    tick.forget(now=morning() + timedelta(days=91))
    assert (rows(notification), rows(delivery), rows(planned_day)) == ([], [], [])
    tick_at(rep.someone, morning("2026-11-24T07:30"))
    assert len(rep.service.taken(phone)) == 1


def test_one_book_that_cannot_be_read_keeps_nobody_waiting(rep, bob):
    other = Rep(bob, rep.service)
    other.wish(phone_zone="Europe/Oslo")
    _, phone = other.turn_on()
    rep.turn_on()
    other.customer(birth="1976-11-24")
    broken = rep.customer(birth="1976-11-24")
    mine = (record.c.organisation_id == rep.person.organisation, record.c.id == broken)
    with db.write() as connection, guards.through_the_door(connection):
        connection.execute(update(record).where(*mine).values(data="broken"))
    tick_at(rep.someone, morning())
    assert len(rep.service.taken()) == len(rep.service.taken(phone)) == 1
