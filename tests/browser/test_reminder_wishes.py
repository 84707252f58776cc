"""What a rep wishes of reminders on Me, and what Me and Today say back, with a real server."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Collection
from datetime import date, timedelta
from itertools import count

import holidays
import pytest
from playwright.sync_api import Locator, expect

from tests.browser import nora
from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone
from tests.browser.server import Server
from tests.browser.test_axe import PUSH_SERVICE, look

COUNTRIES = (
    "BD",
    "BR",
    "CN",
    "CO",
    "DE",
    "FI",
    "GB",
    "ID",
    "IN",
    "JP",
    "KR",
    "LK",
    "MY",
    "NO",
    "SE",
    "TH",
    "US",
)
"""Whose holidays are looked through for one in the next days."""


@pytest.fixture
def phone(server: Server, new_phone: NewPhone) -> Phone:
    """Nora's phone, with reminders on."""
    nora.employ(server)
    held = new_phone()
    nora.take_up(held)
    held.context.add_init_script(PUSH_SERVICE)
    held.page.reload()
    held.visit("Me")
    held.page.get_by_role("button", name="Turn on reminders").click()
    held.sheet.get_by_role("button", name="Turn on", exact=True).click()
    expect(lead(held)).to_contain_text("On. Once a morning, at 7:30")
    return held


def lead(phone: Phone) -> Locator:
    """Return what Me says of reminders in one sentence."""
    return phone.page.get_by_role("region", name="Reminders", exact=True).locator("p.lead")


def field(phone: Phone, label: str, group: str | None = None) -> Locator:
    """Return a field of Me by its label."""
    place = phone.page.get_by_role("group", name=group, exact=True) if group else phone.page
    return place.get_by_label(label, exact=True).first


def open_day(after: date, closed: Collection[date] = ()) -> date:
    """Return the first working day after a day that is not among the closed ones."""
    days = (after + timedelta(days=ahead) for ahead in count(1))
    return next(day for day in days if day.isoweekday() <= 5 and day not in closed)


def when(day: date) -> str:
    """Return a day as Me says it."""
    today = nora.today()
    if day - today == timedelta(days=1):
        return "tomorrow"
    return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def a_holiday(after: date) -> tuple[date, str, date]:
    """Return a working day that is a holiday somewhere, where, and the working day there that follows it."""
    day = after
    while True:
        day = open_day(day)
        for country in COUNTRIES:
            theirs = holidays.country_holidays(country, years=(day.year, day.year + 1))
            if day in theirs:
                return day, country, open_day(day, set(theirs))


def take_vacation(phone: Phone, first: date, last: date) -> None:
    """Say on Me that Nora is away."""
    field(phone, "From", "Away").fill(first.isoformat())
    field(phone, "until", "Away").fill(last.isoformat())
    phone.page.get_by_role("button", name="Add these days").click()


def fetched(link: str) -> tuple[int, str]:
    """Return how another program's request for a calendar is answered."""
    try:
        with urllib.request.urlopen(link, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, ""


def test_sample_and_calendar_follow_what_is_wished(phone: Phone) -> None:
    page = phone.page
    sample = page.locator("figure.notification")
    told = sample.locator("figcaption")
    level = page.get_by_role("group", name="On the locked phone")
    page.get_by_text("Quiet hours and days off").click()
    # Whatever country this machine stands in.
    field(phone, "Not on public holidays of").select_option(label="No country: holidays are workdays")
    today = nora.today()
    tomorrow = today + timedelta(days=1)
    expect(told).to_contain_text(f"{when(open_day(today))}, 7:30")
    expect(sample).to_contain_text("4 reminders for today")

    level.get_by_text("Names and reasons").click()
    expect(sample).to_contain_text("You promised Ida Sommer: Send the drawings")
    level.get_by_text("Only how many").click()
    expect(sample).to_contain_text("Open Blackbook to see more.")
    expect(sample).not_to_contain_text("Ida")
    level.get_by_text("First names").click()
    expect(sample).to_contain_text("Ida: a promise is due")
    expect(sample).not_to_contain_text("Sommer")

    take_vacation(phone, tomorrow, today + timedelta(days=9))
    expect(told).to_contain_text(when(open_day(today + timedelta(days=9))))
    page.get_by_role("button", name=re.compile("^Remove")).click()
    expect(told).to_contain_text(when(open_day(today)))

    holiday, country, after = a_holiday(today)
    if holiday > tomorrow:
        take_vacation(phone, tomorrow, holiday - timedelta(days=1))
        expect(told).to_contain_text(when(holiday))
    field(phone, "Not on public holidays of").select_option(country)
    expect(told).to_contain_text(when(after))

    field(phone, "until").fill("09:00")
    expect(told).to_contain_text("9:00")
    expect(lead(phone)).to_contain_text("On. Once a morning, at 9:00")

    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = page.get_by_label("Subscribe to this address")
    page.get_by_role("button", name="Make a link").click()
    first = link.input_value()
    status, calendar = fetched(first)
    assert (status, calendar[:15]) == (200, "BEGIN:VCALENDAR")
    assert "Ida: birthday" in calendar
    assert "Sommer" not in calendar
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == first
    page.get_by_role("button", name="Make a new one").click()
    expect(link).not_to_have_value(first)
    second = link.input_value()
    assert (fetched(first)[0], fetched(second)[0]) == (404, 200)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("button", name="Make a link")).to_be_visible()
    assert fetched(second)[0] == 404


def test_reminders_that_stopped_are_said_on_today_with_the_way_back(phone: Phone) -> None:
    page = phone.page
    phone.context.clear_permissions()
    phone.go("/app")
    stopped = page.get_by_role("complementary").filter(has_text="Reminders stopped on this phone.")
    expect(stopped).to_be_visible()
    look(phone, "Today when reminders have stopped")
    stopped.get_by_text("Turn on", exact=True).click()

    phone.context.grant_permissions(["notifications"])
    phone.go("/app/me")
    expect(lead(phone)).to_contain_text("On. Once a morning, at 7:30")
    phone.visit("Today")
    expect(stopped).to_have_count(0)
