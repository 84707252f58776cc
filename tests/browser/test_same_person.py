"""Somebody is in the book twice: made one without a signal, taken back, made one again, on every phone."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone
from tests.browser.server import Person, Server

ADA = "Ada Twinning"


def add_ada(phone: Phone, note: str) -> str:
    """Put her into the book with a note; return the address of her page."""
    sheet = phone.add("Customer")
    sheet.get_by_label("First name").fill("Ada")
    sheet.get_by_label("Last name").fill("Twinning")
    phone.save()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(ADA)
    phone.add_note(note)
    return phone.page.url


def adas(phone: Phone) -> Locator:
    """Look for her in the book."""
    phone.search("Twinning")
    return phone.customers().filter(has_text=ADA)


def make_one(phone: Phone) -> None:
    """Say on the page that is open that the other one is the same person."""
    phone.page.get_by_role("button", name="The same person twice?").click()
    phone.sheet.get_by_role("region", name="Perhaps the same").get_by_role("button").first.click()
    expect(phone.sheet.get_by_role("region", name="Goes into the first")).to_contain_text("one entry")
    phone.sheet.get_by_role("button", name="Make them one").click()
    expect(phone.page.get_by_text("Met on the ferry").first).to_be_visible()


def test_two_who_are_the_same_become_one_on_every_phone(
    server: Server, reps: list[Person], new_phone: NewPhone
) -> None:
    first, second = new_phone(), new_phone()
    first.install(reps[1].email, reps[1].password)
    old = add_ada(first, "Met on the ferry")
    first.visit("Book")
    stays = add_ada(first, "Sails")
    assert old != stays
    first.wait_all_safe()
    second.install(reps[1].email, reps[1].password)
    expect(adas(second)).to_have_count(2)
    server.stop()

    make_one(first)
    first.page.get_by_role("button", name="Undo").click()
    expect(first.page.get_by_text("Met on the ferry")).to_have_count(0)
    expect(adas(first)).to_have_count(2)
    first.go(stays.removeprefix(first.origin))
    make_one(first)
    expect(adas(first)).to_have_count(1)

    server.start()
    first.wait_all_safe()
    second.page.reload()
    expect(adas(second)).to_have_count(1)
    # Her old address leads to the one who stayed.
    for phone in (first, second):
        phone.go(old.removeprefix(phone.origin))
        expect(phone.page.get_by_role("heading", level=1)).to_have_text(ADA)
        expect(phone.page.get_by_text("Sails").first).to_be_visible()
        expect(phone.page.get_by_text("Met on the ferry").first).to_be_visible()
