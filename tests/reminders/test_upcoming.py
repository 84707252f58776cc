"""What a rep is shown of the next morning is what the next morning says."""

from __future__ import annotations

import pytest

from tests.reminders.rep import Rep, morning, tick_at


def shown(rep):
    answer = rep.someone.sign_in().get("/api/reminders/next")
    assert answer.status_code == 200, answer.text
    return answer.json["morning"]


@pytest.mark.parametrize("level", ["full", "first_name", "count"])
def test_it_is_word_for_word_what_comes(alice, service, clock, level):
    clock.move_to(morning("2026-11-23T06:00"))
    rep = Rep(alice, service)
    rep.wish(phone_zone="Europe/Oslo", lock_screen=level)
    _, phone = rep.turn_on()
    anna = rep.customer(given="Anna", birth="1976-11-25")
    rep.add("person", anna, name="Arnold", relation="child", gender="male", birth="2010-12-01")
    rep.customer(given="Bo", added_on="2026-01-01")
    tick_at(rep.someone, morning())
    told = shown(rep)
    tick_at(rep.someone, morning("2026-11-24T07:30"))
    came = rep.service.taken(phone)[-1].notification
    assert told["day"] == "2026-11-24"
    assert told[level] == {"title": came["title"], "body": came["body"]}


def test_closed_days_are_left_out(rep):
    rep.wish(vacation=[{"first": "2026-11-24", "last": "2026-11-26"}])
    rep.customer(given="Anna", birth="1976-11-30")
    found = shown(rep)
    assert (found["day"], found["full"]["title"]) == ("2026-11-27", "Anna Weber turns 50 on Monday")


def test_before_reminders_are_on_it_is_shown_all_the_same(rep):
    rep.wish(reminders=False)
    rep.customer(given="Anna", birth="1976-11-25")
    assert shown(rep)["count"] == {"title": "1 reminder", "body": "Open Blackbook to see more."}


def test_where_there_is_nothing_to_tell_for_weeks_nothing_is_shown(rep):
    rep.customer(given="Anna", birth="1976-06-25", status="paused")
    assert shown(rep) is None


def test_looking_plans_nothing(rep):
    _, phone = rep.turn_on()
    rep.customer(given="Anna", birth="1976-11-25")
    shown(rep)
    tick_at(rep.someone, morning("2026-11-24T07:30"))
    assert len(rep.service.taken(phone)) == 1
