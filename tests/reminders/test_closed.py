"""Closed days: weekends, public holidays of the rep's country, vacation; and what is told before them."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

import pytest

from tests.reminders.test_planner import at
from webapp.reminders.closed import country_of, holidays_in, is_open
from webapp.reminders.due import due
from webapp.reminders.gather import gather
from webapp.reminders.planner import days_told, due_over, slot
from webapp.reminders.wishes import Wishes, wishes

OSLO = Wishes(zone="Europe/Oslo")
SUMMER = (date(2027, 7, 5), date(2027, 7, 25))


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Oslo", "NO"),
        ("America/Chicago", "US"),
        ("Europe/Berlin", "DE"),
        ("America/Sao_Paulo", "BR"),
        ("Asia/Kolkata", "IN"),
        # As many phones still call them.
        ("Asia/Calcutta", "IN"),
        ("America/Buenos_Aires", "AR"),
        ("America/Indianapolis", "US"),
        ("America/Coral_Harbour", "CA"),
        ("Europe/Kiev", "UA"),
        ("CET", None),
        ("UTC", None),
        ("Etc/GMT", None),
    ],
)
def test_a_zone_lies_in_a_country(zone, country):
    assert country_of(zone) == country


def test_most_zones_of_the_table_have_holidays():
    countries = {country_of(zone) for zone in available_timezones()} - {None}
    known = [country for country in countries if holidays_in(country, 2026)]
    assert len(known) > 150


def test_nobody_lists_the_holidays_of_nowhere():
    for country in ("", "none", "XX", "../..", "no such"):
        assert holidays_in(country, 2026) == frozenset()


@pytest.mark.parametrize(
    ("wished", "day", "opened"),
    [
        (OSLO, "2026-11-23", True),
        (OSLO, "2026-11-21", False),
        (OSLO, "2027-05-17", False),
        (Wishes(zone="Europe/Oslo", holidays_of="none"), "2027-05-17", True),
        (Wishes(zone="Europe/Oslo", holidays_of="SE"), "2027-05-17", True),
        (Wishes(zone="Europe/Oslo", holidays_of="SE"), "2028-06-06", False),
        (Wishes(zone="Europe/Oslo", vacation=(SUMMER,)), "2027-07-05", False),
        (Wishes(zone="Europe/Oslo", vacation=(SUMMER,)), "2027-07-23", False),
        (Wishes(zone="Europe/Oslo", vacation=(SUMMER,)), "2027-07-26", True),
        (Wishes(zone="Europe/Oslo", vacation=(SUMMER,)), "2027-07-02", True),
    ],
)
def test_a_day_is_open_or_closed(wished, day, opened):
    assert is_open(wished, date.fromisoformat(day)) is opened
    assert (slot(wished, at(f"{day}T12:00")) is not None) is opened


def test_the_days_of_a_setting_are_read():
    said = {"holidays_of": "SE", "vacation": [{"first": "2027-07-05", "last": "2027-07-25"}]}
    assert wishes(said) == Wishes(holidays_of="SE", vacation=(SUMMER,))


def test_what_happens_in_the_vacation_is_told_on_the_day_before_it():
    wished = Wishes(zone="Europe/Oslo", vacation=(SUMMER,))
    customer = {"kind": "customer", "id": "c1", "data": {"birth": "1980-07-21", "added_on": "2027-06-01"}}
    wedding = {"kind": "occasion", "id": "o1", "data": {"type": "wedding", "date": "2027-08-07"}}
    about = gather([customer, wedding])
    friday = date(2027, 7, 2)
    days = days_told(wished, friday)
    assert days[-1] == date(2027, 7, 25)
    found = {item["key"]: item["in_days"] for item in due_over(days, lambda day: due(about, day))}
    assert found == {"occ:c1:2027:1": 19, "occ:c1:2027:0": 19, "occ:o1:2027:14": 36}


def test_the_easter_days_are_told_on_wednesday():
    assert days_told(OSLO, date(2027, 3, 24))[-1] == date(2027, 3, 29)


def test_a_vacation_upside_down_or_longer_than_a_life_stops_nobody():
    upside_down = Wishes(vacation=((SUMMER[1], SUMMER[0]),))
    assert is_open(upside_down, date(2027, 7, 7))
    for_ever = Wishes(vacation=((date(2020, 1, 1), date(9999, 12, 31)),))
    assert len(days_told(for_ever, date(2026, 11, 23))) < 60
