"""Opening a briefing with every server stopped and the page's thread four times slower, beside a bare page.

From the start of the navigation to the end of the first frame in which the level-1 heading is shown and the
first page is there, told by a text at its end; `whole` is when what follows below is there too. The limit's
page writes everything at once. All pages live in one browser, each at an origin of its own, and are opened in
turn: the browser is warm, the page cold.
"""

from __future__ import annotations

import json
import statistics
from contextlib import closing
from dataclasses import dataclass

from playwright.sync_api import BrowserContext

from bench import blackbook
from bench.books import documents
from bench.browser import LimitPage, chromium, fetch_book, install, sign_in, slow_down
from bench.common import record, show

ROUNDS = 9
SLOWDOWN = 4

# A frame's callback runs before it is drawn, a message posted there comes after.
_SAY_OPENED = """([first, last]) => {
  const lookFor = (text, word) => {
    const look = () => {
      const isShown = document.querySelector("h1")?.getClientRects().length
      if (!isShown || !document.body.textContent.includes(text)) return requestAnimationFrame(look)
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        console.log(word + " " + performance.now())
        if (word === "opened") lookFor(last, "whole")
      }
      port2.postMessage(null)
    }
    requestAnimationFrame(look)
  }
  lookFor(first, "opened")
}"""


@dataclass(frozen=True, slots=True)
class Place:
    """An address to open and the two texts that tell how far its page has come."""

    address: str
    first: str
    last: str


def measure() -> None:
    """Fill one browser with every contestant's book, stop the servers, open each customer in turn."""
    with chromium() as context:
        places = _fill(context)
        opened: dict[tuple[str, int], list[float]] = {key: [] for key in places}
        whole: dict[tuple[str, int], list[float]] = {key: [] for key in places}
        for number in range(ROUNDS + 1):
            for key, place in places.items():
                times = _open(context, place)
                # The first round warms the workers and is left out.
                if number:
                    opened[key].append(times[0])
                    whole[key].append(times[1])
    for (who, size), spent in opened.items():
        ratio = statistics.median(spent) / statistics.median(opened["limit", size])
        everything = show(whole[who, size], 0)
        record("open", who=who, size=size, ms=show(spent, 0), times=round(ratio, 2), whole=everything)


def _fill(context: BrowserContext) -> dict[tuple[str, int], Place]:
    places: dict[tuple[str, int], Place] = {}
    for size in blackbook.SIZES:
        with LimitPage(size) as limit:
            customer = documents(size)[7]
            places["limit", size] = Place(limit.fill(context), customer["title"], customer["phones"][0])
    for books in blackbook.ALL:
        blackbook.prepare(books)
        told = books.told()
        with blackbook.serve(books) as server:
            install(context, server.origin)
            sign_in(context, server.origin)
            fetch_book(context, server.origin)
            address = f"{server.origin}/app/customer/{told['customer']}"
            places[books.shape, books.size] = Place(address, told["first"], told["last"])
    return places


def _open(context: BrowserContext, place: Place) -> tuple[float, float]:
    """Open a page and return the milliseconds until its first part is there, and until all of it is."""
    with closing(context.new_page()) as page:
        slow_down(page, SLOWDOWN)
        page.add_init_script(f"({_SAY_OPENED})({json.dumps([place.first, place.last])})")
        with (
            page.expect_console_message(lambda said: said.text.startswith("opened")) as opened,
            page.expect_console_message(lambda said: said.text.startswith("whole")) as whole,
        ):
            page.goto(place.address, wait_until="commit")
        # What a page does after its first frame is not to reach into the next one's.
        page.wait_for_timeout(500)
        return float(opened.value.text.split()[1]), float(whole.value.text.split()[1])
