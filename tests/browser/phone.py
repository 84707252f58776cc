"""A phone as a rep holds it: Chromium at 390 x 844 with a profile that survives being killed."""

from __future__ import annotations

import os
import re
import signal
from contextlib import suppress
from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, Error, Locator, Page, Playwright, expect

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
PATIENCE = 20_000


class Phone:
    """One install of the app. Its methods are what a thumb does, by the names a screen reader hears."""

    def __init__(
        self, playwright: Playwright, profile: Path, origin: str, scheme: Literal["light", "dark"] = "light"
    ) -> None:
        self.playwright = playwright
        self.profile = profile
        self.origin = origin
        self.scheme = scheme
        self.context: BrowserContext
        self.page: Page
        self.open()

    def open(self) -> Phone:
        """Start the browser on the profile; what an earlier run stored is there."""
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=CHROMIUM,
            headless=True,
            args=QUIET,
            viewport={"width": 390, "height": 844},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            permissions=["notifications", "background-sync"],
            color_scheme=self.scheme,
            locale="en-GB",
        )
        self.page = self.context.pages[0]
        self.page.set_default_timeout(PATIENCE)
        return self

    def kill(self) -> None:
        """Kill every process of the browser as the system does when memory runs out."""
        self.end_processes()
        with suppress(Error):  # the connection died with the browser
            self.context.close()

    def end_processes(self) -> None:
        """Kill the processes alone: from another thread, in the middle of whatever the phone does."""
        marker = f"--user-data-dir={self.profile}".encode()
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if marker in (entry / "cmdline").read_bytes():
                    os.kill(int(entry.name), signal.SIGKILL)
            except (OSError, ProcessLookupError):
                continue

    def close(self) -> None:
        """Close the browser in good order."""
        self.context.close()

    def go(self, path: str) -> None:
        """Open an address of the app."""
        self.page.goto(self.origin + path)

    def install(self, email: str, password: str) -> None:
        """Sign in, wait until the whole book is here, and close the app once.

        Chromium writes cookies to the disk half a minute late, unless it is closed in good order: this phone
        has been signed in for longer than that.
        """
        self.sign_in(email, password)
        expect(self.status).to_contain_text("Fetching")
        self.wait_all_safe()
        self.close()
        self.open()
        self.go("/app")
        expect(self.tab("Today")).to_be_visible()

    def sign_in(self, email: str, password: str) -> None:
        """Sign in on the sign-in page and wait for the app."""
        self.go("/app")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.tab("Today")).to_be_visible(timeout=PATIENCE)

    def tab(self, name: str) -> Locator:
        """Return a link of the bottom bar."""
        return self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True)

    def visit(self, name: str) -> None:
        """Tap a link of the bottom bar."""
        self.tab(name).click()

    @property
    def status(self) -> Locator:
        """The mark that says what is safe where."""
        return self.page.get_by_role("status").filter(has_text=re.compile("Fetching|All safe|waiting")).first

    def wait_all_safe(self, timeout: int = 60_000) -> None:
        """Wait until the whole book is here and everything written is on the server."""
        expect(self.status).to_contain_text("All safe", timeout=timeout)

    def search(self, words: str) -> None:
        """Search the book."""
        self.visit("Book")
        self.page.get_by_role("searchbox", name="Search").fill(words)

    def customers(self) -> Locator:
        """Return the customers shown on Book."""
        return self.page.get_by_role("main").get_by_role("link")

    def open_customer(self, name: str) -> None:
        """Find a customer by search and open the briefing."""
        self.search(name)
        self.customers().filter(has_text=name).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name)

    @property
    def sheet(self) -> Locator:
        """The sheet that is open."""
        return self.page.get_by_role("dialog")

    def save(self) -> None:
        """Tap Save and wait until the sheet is gone."""
        self.sheet.get_by_role("button", name="Save", exact=True).click()
        expect(self.sheet).to_have_count(0)

    def add(self, what: str) -> Locator:
        """Open the editor for a new record and return its sheet."""
        self.page.get_by_role("button", name="Add", exact=True).click()
        self.sheet.get_by_role("button", name=what, exact=True).click()
        return self.sheet

    def add_note(self, text: str) -> None:
        """Write a note about the customer whose briefing is open."""
        self.add("Note").get_by_role("textbox", name="Note").fill(text)
        self.save()

    def begin_edit(self, line: str | re.Pattern[str]) -> Locator:
        """Touch a line of the briefing and return the editor that opens."""
        self.page.get_by_role("main").get_by_role("button", name=line).first.click()
        return self.sheet
