"""A whole round: from the book to what arrives on the phones, on both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from tests.reminders.rep import Rep, morning, rows, tick_at
from webapp import db, guards
from webapp.book.tables import record
from webapp.reminders import ledger
from webapp.reminders.tables import delivery, notification, planned_day


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


def test_p6_every_phone_is_woken_once_however_often_the_round_is_done(rep):
    phones = [rep.turn_on()[1], rep.turn_on()[1]]
    rep.customer(birth="1976-11-24")
    for minute in range(5):
        tick_at(rep.someone, morning() + timedelta(minutes=minute))
    assert [len(rep.service.taken(phone)) for phone in phones] == [1, 1]


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


def test_what_was_sent_long_ago_is_forgotten_but_never_told_again(rep):
    _, phone = rep.turn_on()
    rep.customer(added_on="2026-01-01", cadence=300)
    tick_at(rep.someone, morning())
    ledger.forget(now=morning() + timedelta(days=89))
    assert (len(rows(notification)), len(rows(delivery)), len(rows(planned_day))) == (1, 1, 1)
    ledger.forget(now=morning() + timedelta(days=91))
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
