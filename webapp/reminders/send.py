"""Sending what is due: claimed, written and settled together, sent many at a time.

One thread claims, writes and settles, the others encrypt and send. What they have finished while it was busy
is settled together, so a disk that is slow makes portions larger and nobody wait.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from webapp.errors import Busy
from webapp.push.carrier import CONNECTIONS
from webapp.push.keys import Ring
from webapp.push.sender import LARGEST_PAYLOAD, Sender
from webapp.reminders import delivery, letter
from webapp.reminders.delivery import LEASE, Claimed, Tried
from webapp.reminders.letter import Letter, Unsaid

log = logging.getLogger(__name__)

IN_HAND = 2 * CONNECTIONS
"""Letters that are written and on their way at once."""
STALE = LEASE - timedelta(seconds=20)
"""A letter older than this is not begun: its lease would end on the way, and another worker send it too."""
TOO_LARGE = 413


@dataclass(slots=True)
class _Round:
    """What the threads of one round share."""

    sender: Sender
    ring: Ring
    clock: Callable[[], datetime]
    finished: SimpleQueue[Tried | None] = field(default_factory=SimpleQueue)
    """None for a letter that was not sent: its delivery is taken again when the lease has ended."""
    paused: set[str] = field(default_factory=set)
    """Services that want to be left alone, or do not answer."""


def send_due(sender: Sender, ring: Ring, clock: Callable[[], datetime]) -> int:
    """Send everything that is due; return how many were tried. In an app context."""
    this = _Round(sender, ring, clock)
    shortened: set[Claimed] = set()
    count, in_hand, is_more = 0, 0, True
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        while True:
            if is_more and in_hand <= IN_HAND // 2:
                room = IN_HAND - in_hand
                taken = delivery.claim(now=clock(), limit=room)
                count, is_more = count + len(taken), len(taken) == room
                in_hand += _hand_over(this, pool, taken, LARGEST_PAYLOAD)
            if not in_hand and not is_more:
                return count
            tried = _finished(this) if in_hand else []
            in_hand -= len(tried)
            again = {
                one.one
                for one in tried
                if one and one.outcome.status == TOO_LARGE and one.one not in shortened
            }
            shortened |= again
            _settle(this, [one for one in tried if one and one.one not in again])
            in_hand += _hand_over(this, pool, again, letter.SHORT)


def _hand_over(this: _Round, pool: ThreadPoolExecutor, taken: Collection[Claimed], largest: int) -> int:
    """Write letters of at most `largest` bytes and let the threads send them; return how many there are."""
    begun = this.clock()
    written = _written(this, taken, largest)
    unsaid = [(one, why.why, why.until) for one, why in written.items() if isinstance(why, Unsaid)]
    if unsaid:
        delivery.put_off(unsaid)
    letters = [(one, found) for one, found in written.items() if isinstance(found, Letter)]
    for one, found in letters:
        pool.submit(_send, this, one, found, begun)
    return len(letters)


def _written(this: _Round, taken: Collection[Claimed], largest: int) -> dict[Claimed, Letter | Unsaid]:
    if not taken:
        return {}
    now = this.clock()
    try:
        return letter.write(taken, kids=this.ring.pairs, now=now, largest=largest)
    except Exception:
        if len(taken) == 1:
            log.exception("a delivery failed and will be taken again")
            return {}
    # One book that cannot be read keeps nobody else waiting.
    return {one: found for each in taken for one, found in _written(this, [each], largest).items()}


def _send(this: _Round, one: Claimed, written: Letter, begun: datetime) -> None:
    service = written.to.address.service
    tried: Tried | None = None
    try:
        if service not in this.paused and this.clock() - begun < STALE:
            outcome = this.sender.send(
                written.to.address,
                written.payload,
                pair=this.ring.pairs[written.to.kid],
                topic=written.topic,
                urgency=written.urgency,
                ttl=written.ttl,
            )
            if outcome.retry_after is not None or (outcome.result == "later" and not outcome.status):
                this.paused.add(service)
            if outcome.status == TOO_LARGE:
                log.warning("push service %s takes no %d bytes", service, len(written.payload))
            tried = Tried(one, written.to, outcome)
    except Exception:
        log.exception("a delivery failed and will be taken again")
    this.finished.put(tried)


def _finished(this: _Round) -> list[Tried | None]:
    """Wait for one and take what else has finished by then."""
    found = [this.finished.get()]
    while True:
        try:
            found.append(this.finished.get_nowait())
        except Empty:
            return found


def _settle(this: _Round, tried: Collection[Tried]) -> None:
    if tried:
        try:
            delivery.settle(tried, kid=this.ring.current.kid, now=this.clock())
        except Busy:
            log.exception("what became of %d deliveries was not written; they are sent again", len(tried))
