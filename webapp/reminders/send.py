"""Sending what is due: claimed, written and settled together, sent one by one.

One thread claims, writes and settles, others encrypt and send. While the services answer at once there is one
of them: more would only take the interpreter from each other. Where they take their time there are more.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from webapp.errors import Busy
from webapp.push.carrier import CONNECTIONS
from webapp.push.keys import Ring
from webapp.push.sender import LARGEST_PAYLOAD, Sender
from webapp.reminders import delivery, letter
from webapp.reminders.delivery import LEASE, Claimed, Tried
from webapp.reminders.letter import Letter, Unsaid

log = logging.getLogger(__name__)

IN_HAND = 200
"""Letters that are written or on their way at once: so many cost few statements and few commits."""
LOOK_EVERY = 0.2
"""Seconds after which what was sent is written down, whatever is still on its way."""
AT_ONCE = 20
"""Letters that a thread sends at least in that time while it does not wait for answers."""
STALE = LEASE - timedelta(seconds=20)
"""A letter older than this is not begun: its lease would end on the way, and another worker send it too."""
TOO_LARGE = 413


@dataclass(slots=True)
class _Round:
    """What the threads of one round share."""

    sender: Sender
    ring: Ring
    clock: Callable[[], datetime]
    waiting: deque[tuple[Claimed, Letter, datetime]] = field(default_factory=deque)
    """Letters, and since when they wait."""
    finished: deque[Tried | None] = field(default_factory=deque)
    """One for each letter: None where something of ours failed, and the delivery waits for its lease."""
    paused: set[str] = field(default_factory=set)
    """Services that want to be left alone, or do not answer."""


def send_due(sender: Sender, ring: Ring, clock: Callable[[], datetime]) -> int:
    """Send everything that is due; return how many were tried. In an app context."""
    this = _Round(sender, ring, clock)
    shortened: set[Claimed] = set()
    sending: set[Future[None]] = set()
    count, in_hand, is_more, threads = 0, 0, True, 1
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        while is_more or in_hand:
            if is_more and in_hand <= IN_HAND // 2:
                room = IN_HAND - in_hand
                taken = delivery.claim(now=clock(), limit=room)
                count, is_more = count + len(taken), len(taken) == room
                in_hand += _hand_over(this, taken, LARGEST_PAYLOAD)
            while this.waiting and len(sending) < threads:
                sending.add(pool.submit(_send_waiting, this))
            done, sending = wait(sending, LOOK_EVERY, FIRST_COMPLETED)
            finished = [this.finished.popleft() for _ in range(len(this.finished))]
            if this.waiting and not done and len(finished) < AT_ONCE * len(sending):
                threads = min(2 * threads, CONNECTIONS)
            in_hand -= len(finished)
            tried = [one for one in finished if one]
            again = [one for one in tried if _is_too_large(one) and one.one not in shortened]
            shortened.update(one.one for one in again)
            _settle(this, [one for one in tried if one not in again])
            in_hand += _hand_over(this, [one.one for one in again], letter.SHORT)
    return count


def _hand_over(this: _Round, taken: Sequence[Claimed], largest: int) -> int:
    """Write letters of at most `largest` bytes for the threads to send; return how many there are."""
    begun = this.clock()
    written = _written(this, taken, largest)
    unsaid = [(one, why.why, why.until) for one, why in written if isinstance(why, Unsaid)]
    if unsaid:
        delivery.put_off(unsaid)
    letters = [(one, found, begun) for one, found in written if isinstance(found, Letter)]
    this.waiting.extend(letters)
    return len(letters)


def _written(this: _Round, taken: Sequence[Claimed], largest: int) -> list[tuple[Claimed, Letter | Unsaid]]:
    if not taken:
        return []
    now = this.clock()
    try:
        written = letter.write(taken, kids=this.ring.pairs, now=now, largest=largest)
        return list(zip(taken, written, strict=True))
    except Exception:
        if len(taken) == 1:
            log.exception("a delivery failed and will be taken again")
            return []
    # One book that cannot be read keeps nobody else waiting.
    return [found for each in taken for found in _written(this, [each], largest)]


def _send_waiting(this: _Round) -> None:
    """Send until nothing waits: the work of a thread."""
    while True:
        try:
            one, written, since = this.waiting.popleft()
        except IndexError:
            return
        try:
            this.finished.append(_send(this, one, written, since))
        except Exception:
            log.exception("a delivery failed and will be taken again")
            this.finished.append(None)


def _send(this: _Round, one: Claimed, written: Letter, since: datetime) -> Tried:
    service = written.to.address.service
    if service in this.paused or this.clock() - since > STALE:
        return Tried(one, written.to, None)
    outcome = this.sender.send(
        written.to.address,
        written.payload,
        pair=this.ring.pairs[written.to.kid],
        topic=written.topic,
        urgency=written.urgency,
        ttl=written.ttl,
    )
    if outcome.retry_after is not None or outcome.result == "silent":
        this.paused.add(service)
    if outcome.status == TOO_LARGE:
        log.warning("push service %s takes no %d bytes", service, len(written.payload))
    return Tried(one, written.to, outcome)


def _is_too_large(tried: Tried) -> bool:
    return tried.outcome is not None and tried.outcome.status == TOO_LARGE


def _settle(this: _Round, tried: Collection[Tried]) -> None:
    if tried:
        try:
            delivery.settle(tried, kid=this.ring.current.kid, now=this.clock())
        except Busy:
            log.exception("what became of %d deliveries was not written; they are sent again", len(tried))
