"""Which worker sends what, and what became of it: the deliveries as rows.

A delivery is claimed for the length of a lease. When its worker dies, the lease ends and another one takes it
and sends again, under the same topic and tag, so that the later message takes the place of the first: at
least once accepted, at most once on the screen.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, select, update

from webapp import db
from webapp.push import subscription
from webapp.push.sender import Outcome
from webapp.push.subscription import Reached, push_subscription
from webapp.reminders.tables import delivery, service_pause

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 20
"""More than fit into a day, whose end is that of a message. This ends one that ends its worker each time."""
FIRST_RETRY, LONGEST_RETRY = 30, 3600
"""Seconds until the second attempt; each further one waits about twice as long, and an hour at most."""
SILENT_PAUSE = timedelta(seconds=30)
"""How long a service that did not answer in time is left alone: each try keeps a thread from the others."""
REFUSED_PAUSE = timedelta(hours=1)
"""How long a service that refuses our key is left alone; somebody has to look at it."""
TRUSTED_FOR = timedelta(days=4)
"""A service that took a message for another phone so lately, a week-end back, does not refuse our key."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery taken by this worker for the length of the lease."""

    organisation_id: UUID
    notification_id: UUID
    subscription_id: UUID
    attempt: int


def claim(*, now: datetime, limit: int) -> list[Claimed]:
    """Take up to `limit` deliveries that are due, so that no other worker can; counts the attempt."""
    paused = select(service_pause.c.service).where(service_pause.c.until > now)
    waiting = (
        select(
            delivery.c.organisation_id,
            delivery.c.notification_id,
            delivery.c.subscription_id,
            (delivery.c.attempt + 1).label("attempt"),
        )
        .join(
            push_subscription,
            and_(
                push_subscription.c.organisation_id == delivery.c.organisation_id,
                push_subscription.c.id == delivery.c.subscription_id,
            ),
        )
        .where(
            delivery.c.state == "queued",
            delivery.c.next_at <= now,
            # One that ends its worker every time must not do so for ever.
            delivery.c.attempt < MOST_ATTEMPTS,
            push_subscription.c.service.not_in(paused),
        )
        # As the index has them: ten thousand that are due together are not put in order for each claim.
        .order_by(delivery.c.next_at)
        .limit(limit)
        # For PostgreSQL; the writers of SQLite stand in line.
        .with_for_update(skip_locked=True, of=delivery)
        .execution_options(across_organisations=True)
    )
    with db.write() as connection:
        taken = [Claimed(*row) for row in connection.execute(waiting).all()]
        if taken:
            connection.execute(
                _change(next_at=now + LEASE, attempt=bindparam("attempt_now")),
                [{**_bound(one), "attempt_now": one.attempt} for one in taken],
            )
    return taken


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a claimed delivery to a phone."""

    one: Claimed
    to: Reached
    outcome: Outcome | None
    """None where it was not begun: its service wants to be left alone, or the lease is nearly over."""


def put_off(unsaid: Collection[tuple[Claimed, str, datetime | None]]) -> None:
    """Write down why claimed deliveries are not sent: not before a moment, or never where there is None."""
    with db.write() as connection:
        for one, why, until in unsaid:
            log.info("notification %s to phone %s: %s", one.notification_id, one.subscription_id, why)
            if until is None:
                _end(connection, one, why)
            else:
                connection.execute(_change(next_at=until, note=why), _bound(one))


def settle(tried: Collection[Tried], *, kid: str, now: datetime) -> None:
    """Write down what became of claimed deliveries, all together; `kid` names our current key."""
    told = [(each.one, each.to, each.outcome) for each in tried if each.outcome]
    accepted = [one for one, _, said in told if said.result == "accepted"]
    unbegun = [each.one for each in tried if not each.outcome]
    # Which were accepted stands in the rows: thousands of lines in a minute would hide the others.
    if accepted or unbegun:
        log.info("%d notifications accepted, %d not begun", len(accepted), len(unbegun))
    for one, _, said in told:
        if said.result != "accepted":
            log.info(
                "notification %s to phone %s, attempt %d: %s %s %s",
                one.notification_id, one.subscription_id, one.attempt, said.result, said.status, said.note,
            )  # fmt: skip
    with db.write() as connection:
        if accepted:
            connection.execute(_change(state="accepted", note=None), [_bound(one) for one in accepted])
            phones = ((one.organisation_id, one.subscription_id) for one in accepted)
            subscription.note_accepted(connection, phones, now=now)
        if unbegun:
            _give_back(connection, unbegun, now)
        for one, to, said in told:
            _settle(connection, one, to, said, kid, now)


def _give_back(connection: Connection, unbegun: Collection[Claimed], now: datetime) -> None:
    """Let what was not begun be taken again soon. It was no attempt: a day of rests must not use them up."""
    connection.execute(
        # Whose lease is over may be another worker's by now.
        _change(next_at=now + SILENT_PAUSE, attempt=bindparam("attempt_now") - 1).where(
            delivery.c.attempt == bindparam("attempt_now")
        ),
        [{**_bound(one), "attempt_now": one.attempt} for one in unbegun],
    )


def _settle(
    connection: Connection, one: Claimed, to: Reached, outcome: Outcome, kid: str, now: datetime
) -> None:
    if outcome.result == "wrong":
        _end(connection, one, outcome.note or str(outcome.status))
    elif outcome.result == "gone":
        _end(connection, one, str(outcome.status))
        subscription.stop(connection, one.organisation_id, to.id, state="gone", why=str(outcome.status))
    elif outcome.result == "refused":
        _refused(connection, one, to, outcome, kid, now)
    elif outcome.result != "accepted":
        _again(connection, one, to, outcome, now)


def _refused(
    connection: Connection, one: Claimed, to: Reached, outcome: Outcome, kid: str, now: datetime
) -> None:
    """Our fault or the phone's: where others get through, this one subscribed with another key."""
    others = connection.execute(
        select(push_subscription.c.id)
        .where(
            push_subscription.c.service == to.address.service,
            push_subscription.c.id != to.id,
            push_subscription.c.accepted_at > now - TRUSTED_FOR,
        )
        .limit(1)
        .execution_options(across_organisations=True)
    )
    # An earlier key that is refused says nothing of the current one.
    if to.kid != kid or others.first():
        _end(connection, one, str(outcome.status))
        why = str(outcome.status)
        subscription.stop(connection, one.organisation_id, to.id, state="needs_resubscribe", why=why)
        return
    log.error("push service %s refuses our key: %d", to.address.service, outcome.status)
    _pause(connection, to.address.service, now + REFUSED_PAUSE, str(outcome.status))
    _later(connection, one, now + REFUSED_PAUSE, outcome)


def _again(connection: Connection, one: Claimed, to: Reached, outcome: Outcome, now: datetime) -> None:
    doubled = min(LONGEST_RETRY, FIRST_RETRY * 2 ** (one.attempt - 1))
    wait = timedelta(seconds=doubled * random.uniform(1, 1.5))  # noqa: S311
    if outcome.result == "silent":
        _pause(connection, to.address.service, now + SILENT_PAUSE, outcome.note)
    if outcome.retry_after is not None:
        asked = timedelta(seconds=outcome.retry_after)
        # What one phone's answer asks for holds for all phones of its service.
        _pause(connection, to.address.service, now + asked, str(outcome.status))
        wait = max(wait, asked)
    _later(connection, one, now + wait, outcome)


def _later(connection: Connection, one: Claimed, at: datetime, outcome: Outcome) -> None:
    if one.attempt >= MOST_ATTEMPTS:
        _end(connection, one, f"given up: {outcome.status or outcome.note}")
        return
    connection.execute(_change(next_at=at, note=outcome.note or str(outcome.status)), _bound(one))


def _end(connection: Connection, one: Claimed, note: str) -> None:
    connection.execute(_change(state="dead", note=note), _bound(one))


def _pause(connection: Connection, service: str, until: datetime, why: str) -> None:
    """Leave a service alone until then, or longer where another answer has asked for that."""
    row = db.insert_or(connection, service_pause).values(service=service, until=until, why=why)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=["service"],
            set_={"until": row.excluded.until, "why": row.excluded.why},
            where=service_pause.c.until < row.excluded.until,
        )
    )


def _change(**values: Any) -> Any:
    return (
        update(delivery)
        .where(
            delivery.c.organisation_id == bindparam("organisation"),
            delivery.c.notification_id == bindparam("message"),
            delivery.c.subscription_id == bindparam("phone"),
        )
        .values(values)
    )


def _bound(one: Claimed) -> dict[str, Any]:
    return {
        "organisation": one.organisation_id,
        "message": one.notification_id,
        "phone": one.subscription_id,
    }
