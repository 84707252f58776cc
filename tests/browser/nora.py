"""Nora Vik, a rep with one customer of whom much is due today: a book in which every number is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from playwright.sync_api import expect

from tests import house
from tests.browser.phone import Phone
from tests.browser.server import Server
from webapp import config, db
from webapp.accounts.people import find_user

EMAIL, PASSWORD = "nora@halvorsen.example", "three plain words 7"
IDA = "Ida Sommer"
PROMISES = ("Send the drawings", "Return the pump", "Name a fitter")
OPEN = 5
"""So much is open for today: the birthday, the question, three promises."""

BADGE = "navigator.setAppBadge = async (count) => { document.documentElement.dataset.badge = count }"
"""Stands in place of the system that shows a number on the icon."""


def today() -> date:
    """Return the day by this machine's clock, which is the phone's too."""
    return datetime.now(UTC).astimezone().date()


def day(offset: int) -> str:
    """Return a day so many days from today."""
    return (today() + timedelta(days=offset)).isoformat()


def employ(server: Server) -> tuple[house.Person, UUID]:
    """Give the server Nora, and Nora her customer."""
    words = ("--name", "Nora Vik", "--role", "rep", "--organisation", "Fjordland", "--password-stdin")
    server.command("user", "add", EMAIL, *words, stdin=PASSWORD)
    db.use(config.load({"BLACKBOOK_DATA": str(server.data)}).database_url)
    with db.read() as connection:
        found = find_user(connection, EMAIL)
    assert found
    assert found.own_book
    nora = house.Person(found.organisation_id, user=found.id, book=found.own_book, private=found.private_book)
    ida = house.add_customer(
        nora, given="Ida", family="Sommer", tier="A", birth=f"1980{day(0)[4:]}", added_on=day(-10)
    )
    arnold = house.add(nora, "person", ida, {"name": "Arnold", "relation": "child", "gender": "male"})
    house.add(nora, "occasion", ida, {"type": "exam", "date": day(-9), "person_id": str(arnold)})
    for late, text in enumerate(PROMISES):
        house.add(nora, "promise", ida, {"by": "me", "text": text, "due": day(-late)})
    return nora, ida


def take_up(phone: Phone) -> None:
    """Install the app for Nora, on a system that shows numbers on icons."""
    phone.install(EMAIL, PASSWORD)
    phone.context.add_init_script(BADGE)
    phone.page.reload()


def wait_for_badge(phone: Phone, count: int) -> None:
    """Wait until the icon shows this number."""
    expect(phone.page.locator("html")).to_have_attribute("data-badge", str(count))
