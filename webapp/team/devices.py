"""What the operator and a manager see of the phones: what waits on them, not what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, and_, select

from webapp.accounts.tables import device_session, user
from webapp.sync.presence import presence


@dataclass(frozen=True, slots=True)
class Device:
    """A phone as it last said, and the state of its last session."""

    device_id: UUID
    email: str
    name: str
    label: str
    state: str
    waiting: int
    oldest: str | None
    persisted: bool | None
    build: str
    seen_at: str
    cleared_at: str | None = None
    """When it said that its browser had cleared away what waited on it."""


def devices(connection: Connection, organisation_id: UUID | None = None) -> list[Device]:
    """Return the devices of an organisation, of every one where none is named: most waiting first.

    One that is signed out is listed while something waits on it.
    """
    of_user = and_(user.c.organisation_id == presence.c.organisation_id, user.c.id == presence.c.user_id)
    of_session = and_(
        device_session.c.organisation_id == presence.c.organisation_id,
        device_session.c.user_id == presence.c.user_id,
        device_session.c.device_id == presence.c.device_id,
    )
    wanted = (
        select(
            presence.c.device_id,
            user.c.email,
            user.c.name,
            device_session.c.label,
            device_session.c.state,
            presence.c.waiting,
            presence.c.oldest,
            presence.c.persisted,
            presence.c.build,
            presence.c.seen_at,
            presence.c.cleared_at,
        )
        .join_from(presence, user, of_user)
        .join(device_session, of_session)
        .order_by(device_session.c.last_used_at)
    )
    if organisation_id is None:
        wanted = wanted.execution_options(across_organisations=True)
    else:
        wanted = wanted.where(presence.c.organisation_id == organisation_id)
    # Of several sessions on one device the last used is the one that names it.
    found = {row.device_id: Device(*list(row)) for row in connection.execute(wanted)}
    listed = [each for each in found.values() if each.state != "ended" or each.waiting]
    return sorted(listed, key=lambda each: (-each.waiting, each.email, each.seen_at, each.device_id))


def age(device: Device, *, now: datetime) -> str:
    """Return how long the oldest change has waited, by the phone's own clock, such as `3 d` or `2 h`."""
    if not device.waiting or not device.oldest:
        return ""
    try:
        waited = now - datetime.fromisoformat(device.oldest)
    except (ValueError, TypeError, OverflowError):
        return ""
    hours = max(0, int(waited.total_seconds() // 3600))
    return f"{hours // 24} d" if hours >= 48 else f"{hours} h"


def table(found: Iterable[Device], *, now: datetime) -> str:
    """Return the devices as lines for the terminal."""
    lines = [("USER", "DEVICE", "LAST EXCHANGE", "WAITING", "SINCE", "STORAGE", "BUILD", "STATE")]
    lines += [
        (
            each.email,
            each.label,
            each.seen_at,
            str(each.waiting),
            age(each, now=now) or "-",
            storage(each),
            each.build or "-",
            each.state,
        )
        for each in found
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def storage(device: Device) -> str:
    """Return whether the browser keeps what is stored, or when it did not."""
    if device.cleared_at:
        return f"cleared {device.cleared_at[:10]}"
    return {True: "kept", False: "may be cleared", None: "unknown"}[device.persisted]
