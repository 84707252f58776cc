"""What each device last said of itself, so that its owner sees on every other what waits where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    and_,
    bindparam,
    select,
    text,
)

from webapp.accounts.device_session import SignedIn
from webapp.accounts.tables import device_session
from webapp.clock import stamp
from webapp.db import Base, Id, insert_or
from webapp.sync.protocol import ExchangeRequest

# SQLite looks into an index for some rows only where the statement says the same word for word.
WAITING = text("waiting > 0")

presence = Table(
    "presence",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("device_id", Id, primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("build", String(64), nullable=False),
    Column("schema", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("oldest", String(40)),
    Column("persisted", Boolean),
    Column("seen_at", String(32), nullable=False),
    Column("cleared_at", String(32)),
    Index(None, "organisation_id", "user_id"),
    Index("ix_presence_waiting", "seen_at", sqlite_where=WAITING, postgresql_where=WAITING),
)

EVERY = timedelta(minutes=10)
"""How exact `seen_at` is: an exchange that brings nothing new writes nothing sooner than that."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device of the user, as it last said."""

    device_id: UUID
    label: str
    build: str
    schema: int
    waiting: int
    oldest: str | None
    persisted: bool | None
    seen_at: str


_DEVICES = (
    select(
        presence.c.device_id,
        device_session.c.label,
        presence.c.build,
        presence.c.schema,
        presence.c.waiting,
        presence.c.oldest,
        presence.c.persisted,
        presence.c.seen_at,
    )
    .join_from(
        presence,
        device_session,
        and_(
            device_session.c.organisation_id == presence.c.organisation_id,
            device_session.c.user_id == presence.c.user_id,
            device_session.c.device_id == presence.c.device_id,
        ),
    )
    .where(
        presence.c.organisation_id == bindparam("organisation"),
        presence.c.user_id == bindparam("user"),
        device_session.c.state == "active",
    )
    .order_by(presence.c.seen_at.desc(), device_session.c.last_used_at)
)


def devices(connection: Connection, session: SignedIn) -> dict[UUID, Device]:
    """Return the devices that the user is signed in on, the last seen first."""
    values = {"organisation": session.organisation_id, "user": session.user_id}
    # Of several sessions on one device the last used is the one that names it.
    return {row.device_id: Device(*list(row)) for row in connection.execute(_DEVICES, values)}


def is_stale(known: Device | None, asked: ExchangeRequest, *, now: datetime) -> bool:
    """Say whether what `asked` tells of its device is worth writing down."""
    if known is None or known.seen_at < stamp(now - EVERY) or asked.presence.cleared:
        return True
    said = asked.presence
    return (known.build, known.schema, known.waiting, known.oldest, known.persisted) != (
        asked.build,
        asked.schema_version,
        said.waiting,
        said.oldest,
        said.persisted,
    )


def note(connection: Connection, session: SignedIn, asked: ExchangeRequest, *, now: datetime) -> None:
    """Write down what a device says of itself."""
    key = {"organisation_id": session.organisation_id, "device_id": asked.device}
    values: dict[str, Any] = {
        "user_id": session.user_id,
        "build": asked.build,
        "schema": asked.schema_version,
        "waiting": asked.presence.waiting,
        "oldest": asked.presence.oldest,
        "persisted": asked.presence.persisted,
        "seen_at": stamp(now),
    }
    if asked.presence.cleared:
        values["cleared_at"] = stamp(now)
    connection.execute(
        insert_or(connection, presence)
        .values(**key, **values)
        .on_conflict_do_update(index_elements=list(key), set_=values)
    )
