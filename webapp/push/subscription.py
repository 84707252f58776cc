"""Where a phone can be reached: one push subscription for each device of a user."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKeyConstraint,
    Index,
    Row,
    Select,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from webapp.accounts.tables import device_session, user
from webapp.db import Base, Id, Instant
from webapp.push.endpoint import Address, endpoint_sha

push_subscription = Table(
    "push_subscription",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("session_id", Id, nullable=False),
    Column("device_id", Id, nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("endpoint_sha", String(64), nullable=False, unique=True),
    Column("service", String(300), nullable=False),
    Column("p256dh", String(100), nullable=False),
    Column("auth", String(40), nullable=False),
    Column("kid", String(16), nullable=False),
    Column("origin", String(300), nullable=False),
    Column("state", String(20), nullable=False),
    Column("why", String(100)),
    Column("created_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    ForeignKeyConstraint(
        ["organisation_id", "session_id"], ["device_session.organisation_id", "device_session.id"]
    ),
    CheckConstraint("state IN ('active', 'needs_resubscribe', 'gone')", name="state"),
    Index(None, "organisation_id", "user_id"),
)
"""`service` is the origin of the endpoint, `origin` that of the app as the phone has it open.

`accepted_at` is when the push service last took a message for it. Once `gone` or `needs_resubscribe` nothing
is sent, and `why` says why.
"""


UNUSED = timedelta(days=30)
"""A phone on which the app was not opened for so long is sent nothing."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose phone it is, and in which session."""

    organisation_id: UUID
    user_id: UUID
    session_id: UUID
    device_id: UUID


@dataclass(frozen=True, slots=True)
class Reached:
    """A phone that can be reached."""

    id: UUID
    address: Address
    origin: str
    kid: str
    accepted_at: datetime | None


def keep(
    connection: Connection, owner: Owner, address: Address, *, kid: str, origin: str, now: datetime
) -> None:
    """Keep the subscription of `owner`'s device, or confirm it; one device has one.

    An endpoint is a browser profile: whoever signs in there takes it over, so that nobody's reminders
    appear before somebody else's eyes.
    """
    values = {
        "user_id": owner.user_id,
        "session_id": owner.session_id,
        "device_id": owner.device_id,
        "p256dh": address.p256dh,
        "auth": address.auth,
        "kid": kid,
        "origin": origin,
        "state": "active",
        "why": None,
    }
    confirmed = connection.execute(
        update(push_subscription)
        .where(*_of(owner), push_subscription.c.endpoint_sha == address.sha)
        .values(values)
    )
    connection.execute(
        delete(push_subscription).where(
            *_of(owner),
            push_subscription.c.device_id == owner.device_id,
            push_subscription.c.endpoint_sha != address.sha,
        )
    )
    if confirmed.rowcount:
        return
    connection.execute(
        delete(push_subscription).where(push_subscription.c.endpoint_sha == address.sha),
        execution_options={"across_organisations": True},
    )
    connection.execute(
        insert(push_subscription).values(
            organisation_id=owner.organisation_id,
            id=uuid4(),
            endpoint=address.endpoint,
            endpoint_sha=address.sha,
            service=address.service,
            created_at=now,
            **values,
        )
    )


def drop(connection: Connection, organisation_id: UUID, user_id: UUID, endpoint: str) -> None:
    """Forget a subscription of this user; one that is unknown is forgotten already."""
    connection.execute(
        delete(push_subscription).where(
            push_subscription.c.organisation_id == organisation_id,
            push_subscription.c.user_id == user_id,
            push_subscription.c.endpoint_sha == endpoint_sha(endpoint),
        )
    )


def endpoint_sha_of(
    connection: Connection, organisation_id: UUID, session_id: UUID, *, kid: str
) -> str | None:
    """Return the hash of the endpoint by which we reach the phone of a session with the current key `kid`.

    None where we do not, or by an earlier key. At each start the app compares it with what the browser has:
    after a new sign-in, a new key or a loss the two differ, and the app subscribes again.
    """
    values = {"organisation": organisation_id, "session": session_id, "kid": kid}
    return connection.execute(_ENDPOINT_SHA, values).scalars().first()


# Asked in every exchange: to build the statement anew would cost more than to run it.
_ENDPOINT_SHA = select(push_subscription.c.endpoint_sha).where(
    push_subscription.c.organisation_id == bindparam("organisation"),
    push_subscription.c.session_id == bindparam("session"),
    push_subscription.c.state == "active",
    push_subscription.c.kid == bindparam("kid"),
)


def of_session(connection: Connection, organisation_id: UUID, session_id: UUID) -> Reached | None:
    """Return the phone of a session, or None when reminders are off there."""
    row = connection.execute(
        select(push_subscription).where(*_of_session(organisation_id, session_id))
    ).first()
    return None if row is None else reached(row)


@dataclass(frozen=True, slots=True)
class Told:
    """How reminders stand on a device."""

    is_on: bool
    """False where they stopped: the push service or the device gave the subscription up."""
    accepted_at: datetime | None
    """When the push service last took one for it."""


def of_user(connection: Connection, organisation_id: UUID, user_id: UUID) -> dict[UUID, Told]:
    """Return by session how reminders stand on the devices of a user where they were ever turned on."""
    rows = connection.execute(
        select(
            push_subscription.c.session_id, push_subscription.c.state, push_subscription.c.accepted_at
        ).where(
            push_subscription.c.organisation_id == organisation_id, push_subscription.c.user_id == user_id
        )
    )
    return {row.session_id: Told(row.state == "active", row.accepted_at) for row in rows}


def reachable(*, kids: Collection[str], now: datetime) -> Select[Any]:
    """Return the statement that finds every phone that may be sent to now.

    Subscribed with one of the keys `kids`, in a session that was used of late and not ended, of a user who
    may sign in. It looks across organisations; who asks for one phone or one user narrows it.
    """
    same = push_subscription.c.organisation_id
    return (
        select(push_subscription)
        .join(
            device_session,
            and_(
                device_session.c.organisation_id == same,
                device_session.c.id == push_subscription.c.session_id,
                device_session.c.user_id == push_subscription.c.user_id,
            ),
        )
        .join(user, and_(user.c.organisation_id == same, user.c.id == push_subscription.c.user_id))
        .where(
            push_subscription.c.state == "active",
            push_subscription.c.kid.in_(kids),
            device_session.c.state == "active",
            device_session.c.expires_at > now,
            device_session.c.last_used_at > now - UNUSED,
            user.c.active,
        )
        .execution_options(across_organisations=True)
    )


def reached(row: Row[Any]) -> Reached:
    """Return the phone that a row of the table speaks of."""
    address = Address(row.endpoint, row.service, row.p256dh, row.auth)
    return Reached(row.id, address, row.origin, row.kid, row.accepted_at)


def note_accepted(connection: Connection, phones: Iterable[tuple[UUID, UUID]], *, now: datetime) -> None:
    """Note that the push service took a message for these phones: each by its organisation and its id."""
    # In one order, so that two workers never wait for each other.
    in_order = sorted(set(phones), key=lambda phone: phone[1].int)
    rows = [{"organisation": organisation_id, "phone": id_} for organisation_id, id_ in in_order]
    connection.execute(_NOTE_ACCEPTED.values(accepted_at=now), rows)


_NOTE_ACCEPTED = update(push_subscription).where(
    push_subscription.c.organisation_id == bindparam("organisation"),
    push_subscription.c.id == bindparam("phone"),
)


def stop(connection: Connection, organisation_id: UUID, id_: UUID, *, state: str, why: str) -> None:
    """Send nothing more to this phone until it subscribes anew: `gone` or `needs_resubscribe`."""
    connection.execute(
        update(push_subscription).where(*_is(organisation_id, id_)).values(state=state, why=why)
    )


def kids_in_use(connection: Connection) -> set[str]:
    """Return the keys by which phones of any organisation subscribed."""
    used = select(push_subscription.c.kid).where(push_subscription.c.state == "active").distinct()
    return set(connection.execute(used.execution_options(across_organisations=True)).scalars())


def retire(connection: Connection, kid: str) -> int:
    """Send nothing more to phones that subscribed with another key than `kid`; return how many they are.

    Each subscribes anew, by itself, when the app is opened on it.
    """
    changed = connection.execute(
        update(push_subscription)
        .where(push_subscription.c.state == "active", push_subscription.c.kid != kid)
        .values(state="needs_resubscribe", why="key retired")
        .execution_options(across_organisations=True)
    )
    return changed.rowcount


def _is(organisation_id: UUID, id_: UUID) -> tuple[Any, ...]:
    return (push_subscription.c.organisation_id == organisation_id, push_subscription.c.id == id_)


def _of_session(organisation_id: UUID, session_id: UUID) -> tuple[Any, ...]:
    return (
        push_subscription.c.organisation_id == organisation_id,
        push_subscription.c.session_id == session_id,
        push_subscription.c.state == "active",
    )


def _of(owner: Owner) -> tuple[Any, ...]:
    return (
        push_subscription.c.organisation_id == owner.organisation_id,
        push_subscription.c.user_id == owner.user_id,
    )
