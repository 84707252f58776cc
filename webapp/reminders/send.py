"""Sending what is due: many at a time, each written anew, one phone that hangs holding up nobody else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime

from flask import Flask, current_app

from webapp.push.keys import Ring
from webapp.push.sender import LARGEST_PAYLOAD, Sender
from webapp.reminders import delivery, letter
from webapp.reminders.delivery import Claimed
from webapp.reminders.letter import Unsaid

log = logging.getLogger(__name__)

THREADS = 8
TOO_LARGE = 413


def send_due(sender: Sender, ring: Ring, clock: Callable[[], datetime]) -> int:
    """Send everything that is due, many at a time; return how many were tried."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    running: set[Future[None]] = set()
    count = 0

    def one_letter(one: Claimed) -> None:
        with app.app_context():
            send(one, sender, ring, clock)

    with ThreadPoolExecutor(THREADS) as pool:
        while True:
            taken = delivery.claim(now=clock(), limit=THREADS) if len(running) < THREADS else []
            running |= {pool.submit(one_letter, one) for one in taken}
            count += len(taken)
            if not running:
                return count
            # Whoever is done makes room: one phone that hangs keeps one thread, and nobody else.
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                if error := future.exception():
                    log.error("a delivery failed and will be taken again", exc_info=error)


def send(one: Claimed, sender: Sender, ring: Ring, clock: Callable[[], datetime]) -> None:
    """Write, send and settle one claimed delivery; one that is too large is written once more, shorter."""
    for largest in (LARGEST_PAYLOAD, letter.SHORT):
        written = letter.write(one, kids=ring.pairs, now=clock(), largest=largest)
        if isinstance(written, Unsaid):
            delivery.put_off(one, written.why, until=written.until)
            return
        outcome = sender.send(
            written.to.address,
            written.payload,
            pair=ring.pairs[written.to.kid],
            topic=written.topic,
            urgency=written.urgency,
            ttl=written.ttl,
        )
        if outcome.status != TOO_LARGE or largest == letter.SHORT:
            delivery.settle(one, written.to, outcome, kid=ring.current.kid, now=clock())
            return
        log.warning("push service %s takes no %d bytes", written.to.address.service, len(written.payload))
