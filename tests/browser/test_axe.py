"""Every screen and every sheet, light and dark: the accessibility checker finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone
from tests.browser.server import Person
from tests.browser.test_pictures import add_photo, photo, portrait

MARIA = "Maria Lindqvist"


def look(phone: Phone, where: str) -> None:
    """Check what the screen shows now."""
    phone.page.wait_for_timeout(350)
    found = Axe().run(phone.page)
    assert found.violations_count == 0, f"{where}: {found.generate_report()}"


def sheets(phone: Phone) -> dict[str, Callable[[], object]]:
    """Name the way to every sheet that opens from a briefing."""
    return {kind: lambda kind=kind: phone.add(kind) for kind in
            ("Customer", "Person", "Note", "Touch", "Occasion", "Promise")}  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_screen(
    scheme: Literal["light", "dark"], reps: list[Person], new_phone: NewPhone
) -> None:
    phone = new_phone(scheme)
    phone.go("/sign-in")
    look(phone, "sign-in")
    phone.sign_in(reps[0].email, reps[0].password)
    phone.wait_all_safe()
    for tab in ("Today", "Book", "Occasions", "Me"):
        phone.visit(tab)
        look(phone, tab)
    for path in ("/app/me/import", "/app/me/install", "/rescue"):
        phone.go(path)
        look(phone, path)
    phone.go("/app")
    phone.open_customer(MARIA)
    look(phone, "briefing")
    for name, opening in sheets(phone).items():
        opening()
        look(phone, f"new {name}")
        phone.page.keyboard.press("Escape")
    phone.begin_edit(re.compile("Purchasing|ma-REE-a"))
    look(phone, "edit customer")
    phone.page.keyboard.press("Escape")
    phone.page.get_by_role("button", name="Add", exact=True).click()
    look(phone, "add")
    phone.page.keyboard.press("Escape")
    add_photo(phone, photo(phone))
    look(phone, "briefing with a face")
    portrait(phone).get_by_role("button").click()
    look(phone, "photo")
