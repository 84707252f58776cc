"""Takes the pictures of README and manifest anew, from the sample: `make pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from tests.browser.phone import Phone
from tests.browser.server import Person, Server
from webapp.shell.files import STATIC

FOLDER = STATIC / "screenshots"
FULLEST = "Maria Lindqvist"


def main() -> None:
    """Start a server with the sample, walk through the app, and keep what it looks like."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder, "data"))
        server.data.mkdir()
        server.command("sample")
        server.start()
        try:
            rep = next(person for person in server.people() if person.role == "rep")
            walk_by_day(Phone(playwright, Path(folder, "day"), server.origin, "light"), rep)
            walk_by_night(Phone(playwright, Path(folder, "night"), server.origin, "dark"), rep)
            sit_at_a_desk(playwright, server, rep)
        finally:
            server.stop()


def walk_by_day(phone: Phone, rep: Person) -> None:
    """Take Today, Book and the briefing in light colours."""
    phone.install(rep.email, rep.password)
    phone.wait_all_safe()
    keep(phone, "today")
    phone.search("lind")
    phone.customers().first.wait_for()
    keep(phone, "book")
    phone.open_customer(FULLEST)
    keep(phone, "briefing")
    phone.close()


def walk_by_night(phone: Phone, rep: Person) -> None:
    """Take a note being written, in dark colours."""
    phone.install(rep.email, rep.password)
    phone.open_customer(FULLEST)
    note = phone.add("Note").get_by_role("textbox", name="Note")
    note.fill("Arnold passed with honours. Send her the drawings of the new press before Friday.")
    keep(phone, "note-dark")
    phone.close()


def sit_at_a_desk(playwright: Playwright, server: Server, rep: Person) -> None:
    """Take Today in a wide window, as installers on a desk show it."""
    with tempfile.TemporaryDirectory() as profile:
        phone = Phone(playwright, Path(profile), server.origin, "light")
        phone.page.set_viewport_size({"width": 1280, "height": 800})
        phone.sign_in(rep.email, rep.password)
        phone.wait_all_safe()
        keep(phone, "today-wide")
        phone.close()


def keep(phone: Phone, name: str) -> None:
    """Write the present screen into static/screenshots, once it stands still."""
    phone.page.wait_for_timeout(600)
    phone.page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
