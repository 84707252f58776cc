"""The rescue page: there without a server, without a session, beside a broken shell; it loses nothing."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import NewPhone
from tests.browser.server import Person, Server

BREAK_THE_SHELL = """async () => {
  const headers = { "Content-Type": "text/javascript" }
  const broken = () => new Response("throw new Error('broken')", { headers })
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys())
      if (request.url.endsWith(".js") && !request.url.includes("rescue"))
        await cache.put(request, broken())
  }
}"""


def test_the_rescue_page_shows_what_waits_when_the_app_is_broken_and_the_server_gone(
    server: Server, reps: list[Person], new_phone: NewPhone
) -> None:
    phone = new_phone()
    phone.install(reps[0].email, reps[0].password)
    phone.open_customer("Maria Lindqvist")
    server.stop()
    phone.add_note("Only in the outbox")
    phone.page.evaluate(BREAK_THE_SHELL)

    phone.go("/rescue")
    expect(phone.page.get_by_role("main")).to_contain_text("Only in the outbox")
    assert phone.page.evaluate("navigator.serviceWorker.getRegistration().then(Boolean)")
