"""The manager's page in a browser: without a script, by names a screen reader hears, checked by axe."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Playwright

from tests.browser.phone import CHROMIUM, QUIET
from tests.browser.server import Server


def look(page: Page, where: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{where}: {found.generate_report()}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_manager_hands_a_customer_over(
    playwright: Playwright, server: Server, scheme: Literal["light", "dark"]
) -> None:
    manager = next(each for each in server.people() if each.role == "manager")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=QUIET)
    page = browser.new_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    # None of these pages may ask for a script.
    page.route("**/*.js", lambda route: pytest.fail(f"a script: {route.request.url}"))
    page.goto(f"{server.origin}/team/handover")
    page.get_by_label("Email").fill(manager.email)
    page.get_by_label("Password").fill(manager.password)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("heading", name="Hand customers over").wait_for()
    look(page, "choose")
    page.get_by_role("link", name="Phones").click()
    page.get_by_role("heading", name="Phones").wait_for()
    look(page, "phones")
    page.go_back()
    page.get_by_label("From").select_option(index=0)
    page.get_by_label("To", exact=True).select_option(index=1)
    page.get_by_label("Why").fill("A new district")
    page.get_by_role("button", name="Go on").click()

    page.get_by_label("Those ticked below").check()
    page.get_by_text("The customers", exact=True).click()
    page.get_by_role("checkbox").first.check()
    look(page, "ask")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Hand over to").click()

    page.get_by_text("One customer has changed books.").wait_for()
    look(page, "done")
    browser.close()
