"""Every screen and every sheet, light and dark: the accessibility checker finds nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone
from tests.browser.server import Person, Server
from tests.browser.test_pictures import add_photo, photo, portrait

MARIA = "Maria Lindqvist"


def look(phone: Phone, where: str) -> None:
    """Check what the screen shows now, by day and by night."""
    for scheme in ("light", "dark"):
        phone.page.emulate_media(color_scheme=scheme)
        # What moves or fades has come to rest.
        phone.page.wait_for_timeout(250)
        found = Axe().run(phone.page)
        assert found.violations_count == 0, f"{where}, {scheme}: {found.generate_report()}"


def sheets(phone: Phone) -> dict[str, Callable[[], object]]:
    """Name the way to every sheet that opens from a briefing."""
    return {kind: lambda kind=kind: phone.add(kind) for kind in
            ("Customer", "Person", "Note", "Touch", "Occasion", "Promise")}  # fmt: skip


PUSH_SERVICE = """
const pair = crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"])
const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
PushManager.prototype.getSubscription = async () => null
PushManager.prototype.subscribe = async (options) => {
  const p256dh = text(await crypto.subtle.exportKey("raw", (await pair).publicKey))
  const keys = { p256dh, auth: text(crypto.getRandomValues(new Uint8Array(16))) }
  const endpoint = "https://fcm.googleapis.com/fcm/send/nobody"
  return { endpoint, options, toJSON: () => ({ endpoint, keys }) }
}
"""
"""Answers in place of the browser's push service, so that reminders are on."""


FORTY_DAYS_AGO = """async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = reject
  })
  const database = await done(indexedDB.open("bb-device"))
  const users = database.transaction("users", "readwrite").objectStore("users")
  for (const user of await done(users.getAll()))
    await done(users.put({ ...user, heard: { ...user.heard, at: Date.now() - 40 * 86400000 } }))
  database.close()
}"""
"""Puts back when this phone last heard from the server."""


def look_at_a_closed_book(phone: Phone) -> None:
    """A phone that has reached nothing for forty days, and still does not."""
    phone.context.set_offline(True)
    phone.add_note("Written in the tunnel")
    phone.page.evaluate(FORTY_DAYS_AGO)
    phone.page.reload()
    phone.page.get_by_role("heading", name="Closed for now").wait_for()
    phone.page.get_by_role("button", name="Written in the tunnel").wait_for()
    look(phone, "closed book")
    # The phone notices by itself, sooner than anybody could press "Try now".
    phone.context.set_offline(False)
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(MARIA)


def look_at_me(phone: Phone) -> None:
    """Everything on Me that opens: the calendar's link, the days off, every what-if, the sheets."""
    page = phone.page
    page.get_by_role("button", name="Turn on reminders").click()
    look(phone, "what will come")
    phone.sheet.get_by_role("button", name="Turn on", exact=True).click()
    expect(phone.sheet).to_have_count(0)
    page.get_by_role("button", name="Make a link").click()
    page.get_by_label("Subscribe to this address").wait_for()
    for part in page.locator("details").all():
        part.evaluate("part => { part.open = true }")
    look(phone, "Me with all of it open")
    page.get_by_role("button", name="Change password").click()
    look(phone, "password")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Sign out", exact=True).click()
    look(phone, "sign out")
    page.keyboard.press("Escape")
    page.get_by_role("link", name=re.compile("suggestions wait$")).click()
    page.get_by_text("It is in your book already.").wait_for()
    look(phone, "suggestions")


def look_at_an_import(phone: Phone) -> None:
    """What a file would bring."""
    phone.go("/app/me/import")
    phone.page.get_by_label("Choose a file").set_input_files(Path("tests/interchange/files/broken.vcf"))
    phone.page.get_by_text("broken.vcf").wait_for()
    look(phone, "import preview")


def look_at_editors(phone: Phone) -> None:
    """The conflicts of a customer, and the editors that open from lines of the briefing."""
    page = phone.page
    for question in page.locator(".conflict .question").all():
        question.click()
        look(phone, "conflict")
        if phone.sheet.count():
            page.keyboard.press("Escape")
    for name in (re.compile("^Nordverk|^Falk|AB"), "Add a fact"):
        page.get_by_role("button", name=name).last.click()
        phone.sheet.get_by_role("button", name="Save", exact=True).wait_for()
        look(phone, f"editor {name}")
        page.keyboard.press("Escape")


def test_axe_finds_nothing_where_others_write_too(
    server: Server, reps: list[Person], new_phone: NewPhone
) -> None:
    subprocess.run([sys.executable, "-m", "tests.browser.colleagues"], env=server.environment, check=True)
    phone = new_phone()
    phone.context.add_init_script(PUSH_SERVICE)
    phone.sign_in(reps[0].email, reps[0].password)
    phone.wait_all_safe()
    phone.page.get_by_text("stays: you changed").wait_for()
    phone.page.get_by_text("Open Blackbook there to send them.").wait_for()
    look(phone, "Today with a notice")
    phone.visit("Me")
    look_at_me(phone)
    look_at_an_import(phone)
    phone.open_customer(MARIA)
    look_at_editors(phone)
    look_at_a_closed_book(phone)


def test_axe_finds_nothing_on_any_screen(reps: list[Person], new_phone: NewPhone) -> None:
    phone = new_phone()
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
    phone.page.keyboard.press("Escape")
    phone.page.get_by_role("button", name="The same person twice?").click()
    look(phone, "the same person: who")
    phone.sheet.get_by_role("region").last.get_by_role("button").first.click()
    look(phone, "the same person: both")
