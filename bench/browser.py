"""Chromium, the limit's page, and how a page is brought to hold a book."""

from __future__ import annotations

import http.server
import json
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.blackbook import PASSWORD, email
from bench.books import documents
from bench.common import CHROMIUM, CHROMIUM_FLAGS, HERE, WORK

PATIENCE = 60_000


@contextmanager
def chromium() -> Iterator[BrowserContext]:
    """Start Chromium as a phone of 390 x 844 with a fresh profile, gone afterwards."""
    profile = tempfile.mkdtemp(dir=WORK, prefix="profile-")
    with sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            profile,
            executable_path=CHROMIUM,
            headless=True,
            args=CHROMIUM_FLAGS,
            locale="en-GB",
            viewport={"width": 390, "height": 844},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
        )
        context.set_default_timeout(PATIENCE)
        yield context
        context.close()
    shutil.rmtree(profile, ignore_errors=True)


def slow_down(page: Page, times: int) -> None:
    """Let the page's thread run that many times slower. Storage and the service worker are not slowed."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


# Said to the console: asking the page again and again would slow down what is measured.
_SAY_WHOLE = """
new MutationObserver(() => {
  const isWhole = document.querySelector(".top [role=status]")?.textContent.startsWith("All safe")
  if (isWhole && !window.isWhole) console.log("whole " + performance.now())
  window.isWhole ||= isWhole
}).observe(document, { childList: true, subtree: true, characterData: true })
"""


def install(context: BrowserContext, origin: str) -> None:
    """Let the browser keep the app of `origin` before anybody signs in."""
    page = context.new_page()
    page.goto(f"{origin}/app")
    page.wait_for_url("**/sign-in*")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.close()


def sign_in(context: BrowserContext, origin: str) -> None:
    """Get the session's cookie for the first rep."""
    context.request.post(f"{origin}/sign-in", form={"email": email(0), "password": PASSWORD}, max_redirects=0)


def fetch_book(context: BrowserContext, origin: str, times: int = 1) -> float:
    """Open the app and return the seconds from there until the whole book is stored."""
    page = context.new_page()
    slow_down(page, times)
    page.add_init_script(_SAY_WHOLE)
    with page.expect_console_message(lambda said: said.text.startswith("whole"), timeout=PATIENCE) as whole:
        page.goto(f"{origin}/app", wait_until="commit")
    page.close()
    return float(whole.value.text.split()[1]) / 1000


class LimitPage:
    """The server of the limit's page (bench/limit_page), for a book of one size."""

    def __init__(self, size: int) -> None:
        self.size = size
        book = json.dumps(documents(size), ensure_ascii=False).encode()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(book))
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def fill(self, context: BrowserContext) -> str:
        """Let the browser keep page and book, and return the address of a customer."""
        page = context.new_page()
        page.goto(f"{self.origin}/index.html")
        page.wait_for_function("window.fill !== undefined")
        customer: str = page.evaluate(f"fill({self.size})")
        page.close()
        return f"{self.origin}/index.html?id={customer}"

    def stop(self) -> None:
        """Stop it for real: nobody listens on the port afterwards."""
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.stop()


def _handler(book: bytes) -> type[http.server.BaseHTTPRequestHandler]:
    folder = HERE / "limit_page"

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *given: object) -> None:
            super().__init__(*given, directory=str(folder))  # type: ignore[arg-type]

        def do_GET(self) -> None:
            """Answer the book, else a file of the folder."""
            if not self.path.startswith("/book-"):
                return super().do_GET()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(book)))
            self.end_headers()
            self.wfile.write(book)
            return None

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    return Handler
