"""From a key press to the frame with the rows, in the Book of 10,000, the page's thread four times slower.

`work`: script, style and layout, from the key press reaching the page until the rows are laid out. `painted`:
until the frame that shows them is drawn, waiting for the screen's next frame included. Real key events:
surnames, full names and misspelt ones, letter by letter, a key every 120 ms.
"""

from __future__ import annotations

from playwright.sync_api import BrowserContext

from bench import blackbook
from bench.blackbook import Books
from bench.books import documents
from bench.browser import chromium, fetch_book, install, sign_in, slow_down
from bench.common import percentile, record

SLOWDOWN = 4
PAUSE = 120
"""Milliseconds between two key presses: no time to rest, so nothing but names is searched."""
BUDGET = 16

# The window hears the key before the app and the input after it, with what the app draws in between.
_WATCH = """() => {
  window.measured = []
  let pressed = 0
  addEventListener("keydown", () => { pressed = performance.now() }, { capture: true })
  addEventListener("input", () => {
    const began = pressed
    document.querySelector("main ul.rows li")?.getBoundingClientRect()
    const work = performance.now() - began
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => measured.push({ work, painted: performance.now() - began })
      port2.postMessage(null)
    })
  })
}"""


def measure() -> None:
    """Type into both books of 10,000."""
    for books in blackbook.ALL:
        if books.size == max(blackbook.SIZES):
            blackbook.prepare(books)
            with blackbook.serve(books) as server, chromium() as context:
                install(context, server.origin)
                sign_in(context, server.origin)
                fetch_book(context, server.origin)
                _record(books, _type(context, server.origin))


def _type(context: BrowserContext, origin: str) -> list[dict[str, float]]:
    page = context.new_page()
    page.goto(f"{origin}/app/book")
    box = page.get_by_role("searchbox", name="Search")
    page.locator("main ul.rows li").first.wait_for()
    # As a rep finds it: the list is there, and the fingers come a moment later.
    page.wait_for_timeout(3000)
    slow_down(page, SLOWDOWN)
    page.evaluate(_WATCH)
    clear = page.get_by_role("button", name="Clear")
    box.focus()
    for query in queries():
        page.keyboard.type(query, delay=PAUSE)
        page.wait_for_timeout(PAUSE)
        clear.click()
        page.wait_for_timeout(PAUSE)
    measured: list[dict[str, float]] = page.evaluate("measured")
    page.close()
    return measured


def queries() -> list[str]:
    """Return surnames, first names with surnames, and surnames with a slip of the finger."""
    people = documents(200)
    surnames = [each["family"].partition("-")[0] for each in people[:24]]
    both = [f"{each['given']} {each['family'][:4]}" for each in people[24:32]]
    slips = [name[:2] + name[3] + name[2] + name[4:] for name in (each["family"] for each in people[32:40])]
    return [query.lower() for query in surnames + both + slips]


def _record(books: Books, measured: list[dict[str, float]]) -> None:
    figures = {
        f"{name}_{share}": round(percentile([each[name] for each in measured], share / 100), 1)
        for name in ("work", "painted")
        for share in (50, 95)
    }
    late = sum(each["work"] >= BUDGET for each in measured)
    record("search", shape=books.shape, size=books.size, keys=len(measured), late=late, **figures)
