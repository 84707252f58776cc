"""The mornings of many reps are planned together, and each as if it were planned alone."""

from __future__ import annotations

from datetime import timedelta

from tests import people
from tests.reminders.rep import Rep, morning, tick_at
from webapp import db
from webapp.push.sender import sender
from webapp.reminders import prepared
from webapp.reminders.morning import mornings

REPS = 7


def test_a_portion_of_reps_is_planned_in_one_go(app, service, clock):
    clock.move_to(morning("2026-11-23T06:00"))
    for number in range(REPS):
        rep = Rep(people.add(app, f"Rep{number}", organisation=f"House {number % 2}"), service)
        rep.wish(phone_zone="Europe/Oslo", lock_screen="full")
        rep.turn_on()
        anna = rep.customer(given="Anna", birth="1976-11-24")
        rep.add("promise", anna, text="x", by="me", due="2026-11-24")
        rep.add("touch", anna, type="visit", state="held", when={"day": "2026-11-20"})
        rep.customer(given="Bo", added_on="2026-01-01")
    with app.app_context():
        kids = sender().ring().pairs
        with db.read() as connection:
            waiting = mornings(connection, kids, now=morning(), ahead=timedelta())
        assert len(waiting) == REPS
        # Not through the round, which plans one by one what it could not plan together.
        made = prepared.make(waiting, now=morning())
        assert prepared.post(made, kids=kids, now=morning()).messages == REPS
    assert tick_at(rep.someone, morning()).attempts == REPS
    assert {one.notification["body"] for one in service.received} == {
        "\n".join(
            [
                "Anna Weber turns 50 tomorrow",
                "You promised Anna Weber: x (tomorrow)",
                "You met Anna Weber on Friday. Write it up?",
                "No contact with Bo Weber for 10 months",
                "This week: 1 birthday",
            ]
        )
    }
