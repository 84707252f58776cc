"""Today on two phones: what is settled without a signal counts no more, and is settled everywhere."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests import house
from tests.browser import nora
from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone
from tests.browser.server import Server

QUESTION = re.compile("^Arnold’s exam was on ")
ANSWER = "Arnold’s exam: He passed, with a little luck"
MARKS = """
window.marks = new Set()
new MutationObserver(() => {
  for (const mark of document.querySelectorAll("[role=status] a")) window.marks.add(mark.textContent)
}).observe(document, { childList: true, subtree: true, characterData: true })
"""
"""Remembers all that the mark has said."""


def part(phone: Phone, name: str) -> Locator:
    """Return a section of the page."""
    return phone.page.get_by_role("region", name=name, exact=True)


def open_acts(phone: Phone, where: str, title: str | re.Pattern[str]) -> Locator:
    """Touch the three dots of a reminder and return its line."""
    line = part(phone, where).get_by_role("listitem").filter(has_text=title)
    line.get_by_role("button", name="What to do").click()
    return line


def test_what_is_settled_without_a_signal_is_gone_on_the_other_phone_too(
    server: Server, new_phone: NewPhone
) -> None:
    nora.employ(server)
    first, second = new_phone(), new_phone()
    for phone in (first, second):
        nora.take_up(phone)
        nora.wait_for_badge(phone, nora.OPEN)
    server.stop()
    first.context.add_init_script(MARKS)
    first.page.reload()

    question = part(first, "Ask after").get_by_role("link", name=QUESTION)
    expect(question).to_be_visible()
    question.click()
    expect(first.page.get_by_role("button", name="How did Arnold’s exam go")).to_be_visible()
    first.visit("Today")
    line = open_acts(first, "Ask after", QUESTION)
    field = line.get_by_label("How did it go?")
    field.fill("He passed, with a little luck")
    assert field.evaluate("field => field.offsetWidth") > 300, "as wide as the page"
    line.get_by_role("button", name="Keep the answer").click()
    expect(part(first, "Ask after")).to_have_count(0)
    nora.wait_for_badge(first, nora.OPEN - 1)
    open_acts(first, "Occasions", nora.IDA).get_by_role("button", name="Done", exact=True).click()
    expect(part(first, "Occasions")).to_have_count(0)
    open_acts(first, "Promised", "Return the pump").get_by_role("button", name="In a week").click()
    nora.wait_for_badge(first, nora.OPEN - 3)
    expect(first.status).to_contain_text("no signal")
    assert not [mark for mark in first.page.evaluate("[...marks]") if re.match("Fetching.*signal", mark)]
    first.open_customer(nora.IDA)
    expect(first.page.get_by_text(ANSWER).first).to_be_visible()
    expect(first.page.get_by_text("How did Arnold’s exam go")).to_have_count(0)

    first.visit("Me")
    first.page.get_by_text("What happens to my notes if").click()
    expect(first.page.get_by_text("… there is no signal?")).to_be_visible()

    nora.wait_for_badge(second, nora.OPEN)
    expect(part(second, "Ask after").get_by_role("link", name=QUESTION)).to_be_visible()
    server.start()
    first.page.reload()
    first.wait_all_safe()
    second.page.reload()
    nora.wait_for_badge(second, nora.OPEN - 3)
    expect(part(second, "Ask after")).to_have_count(0)
    expect(part(second, "Occasions")).to_have_count(0)
    expect(part(second, "Promised").get_by_role("listitem")).to_have_count(2)
    for promise in ("Send the drawings", "Name a fitter"):
        open_acts(second, "Promised", promise).get_by_role("button", name="Kept").click()
        expect(part(second, "Promised").get_by_text(promise)).to_have_count(0)
    nora.wait_for_badge(second, 0)
    second.open_customer(nora.IDA)
    expect(second.page.get_by_text(ANSWER).first).to_be_visible()
    second.wait_all_safe()

    first.page.reload()
    nora.wait_for_badge(first, 0)


def test_three_times_not_useful_is_seen_on_the_briefing_and_turned_on_again(
    server: Server, new_phone: NewPhone
) -> None:
    person, ida = nora.employ(server)
    phone = new_phone()
    nora.take_up(phone)
    for promise in nora.PROMISES:
        open_acts(phone, "Promised", promise).get_by_role("button", name="Not useful").click()
        expect(part(phone, "Promised").get_by_text(promise)).to_have_count(0)
    expect(phone.page.get_by_text("paused for this customer")).to_be_visible()
    phone.wait_all_safe()

    # What comes of that kind is silent too, and not lost.
    house.add(person, "promise", ida, {"by": "me", "text": "Call her back", "due": nora.day(0)})
    phone.page.reload()
    phone.open_customer(nora.IDA)
    expect(phone.page.get_by_role("button", name="Call her back", exact=False).first).to_be_visible()
    paused = part(phone, "Paused reminders")
    expect(paused).to_contain_text("Promises: three times not useful")
    phone.visit("Today")
    expect(part(phone, "Promised")).to_have_count(0)

    second = new_phone()
    nora.take_up(second)
    second.visit("Me")
    part(second, "Paused reminders").get_by_role("button", name="Turn on again").click()
    expect(part(second, "Paused reminders")).to_have_count(0)
    second.wait_all_safe()
    phone.page.reload()
    expect(part(phone, "Promised").get_by_role("listitem")).to_have_count(1)
    expect(part(phone, "Promised")).to_contain_text("Call her back")
    phone.open_customer(nora.IDA)
    expect(part(phone, "Paused reminders")).to_have_count(0)
