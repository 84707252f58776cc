"""How often a password may be tried, counted in the database so that every process counts the same.

Each attempt drives on lanes: one for the account and one for the network, or, from a browser that the
account's owner has used before, one for that browser alone. So nobody can lock an owner out by guessing.
A lane takes a burst at once and then one attempt at a time; it stores a single moment, the one at which
it will be wholly free again (the generic cell rate algorithm). An attempt takes its place *before* the
password is checked, so that a thousand guesses at once are no more than the burst.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import cast

from flask_babel import gettext as _
from sqlalchemy import Connection, delete, select, update

from webapp.accounts.tables import sign_in_lane
from webapp.db import insert_or
from webapp.errors import TooMany


@dataclass(frozen=True, slots=True)
class Lane:
    """Somebody or something that tries: `burst` attempts at once, then one for each `pause`."""

    name: str
    burst: int
    pause: timedelta

    @property
    def key(self) -> str:
        """What is stored of the name: nobody who reads the table learns whom strangers tried."""
        return hashlib.sha256(self.name.encode("utf-8", "surrogatepass")).hexdigest()


def account_lane(email: str) -> Lane:
    """Return the lane of an account, there or not: in no hour more than ten attempts."""
    return Lane(f"account {email}", burst=5, pause=timedelta(minutes=12))


def network_lane(address: str) -> Lane:
    """Return the lane of the network of an IP address; IPv6 hands whole /64s to one customer."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        network = address
    else:
        mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
        length = 32 if mapped or ip.version == 4 else 64
        network = str(ipaddress.ip_network(f"{mapped or ip}/{length}", strict=False))
    return Lane(f"network {network}", burst=30, pause=timedelta(minutes=1))


def device_lane(token_hash: str) -> Lane:
    """Return the lane of a browser the account's owner has used before."""
    return Lane(f"device {token_hash}", burst=5, pause=timedelta(minutes=12))


def password_lane(user_id: object) -> Lane:
    """Return the lane of a change of password: whoever holds the phone may not guess the old one."""
    return Lane(f"password {user_id}", burst=5, pause=timedelta(minutes=12))


def take_place(connection: Connection, lanes: Sequence[Lane], *, now: datetime) -> None:
    """Take one place on every lane, or raise TooMany and take none."""
    connection.execute(delete(sign_in_lane).where(sign_in_lane.c.free_at < now - timedelta(days=1)))
    for lane in _in_order(lanes):
        free_at = after_one_more(lane, _lock(connection, lane, now), now=now)
        _set(connection, lane, free_at)


def give_back(connection: Connection, lanes: Sequence[Lane], *, now: datetime) -> None:
    """Give the places back: the attempt was right, or it was never checked."""
    for lane in _in_order(lanes):
        _set(connection, lane, _lock(connection, lane, now) - lane.pause)


def after_one_more(lane: Lane, free_at: datetime, *, now: datetime) -> datetime:
    """Return when `lane` will be free after one more attempt now. Raises TooMany when it is full."""
    then = max(free_at, now) + lane.pause
    wait = then - lane.burst * lane.pause - now
    if wait > timedelta(0):
        seconds = ceil(wait.total_seconds())
        message = _("Too many attempts. Try again in %(minutes)s min.", minutes=ceil(seconds / 60))
        raise TooMany(message, retry_after=seconds)
    return then


def _in_order(lanes: Sequence[Lane]) -> list[Lane]:
    # One order for everybody, so that two attempts never wait for each other's row.
    return sorted(lanes, key=lambda lane: lane.key)


def _lock(connection: Connection, lane: Lane, now: datetime) -> datetime:
    # The row is made first: a row that is not there cannot be locked.
    connection.execute(
        insert_or(connection, sign_in_lane).values(lane=lane.key, free_at=now).on_conflict_do_nothing()
    )
    found = select(sign_in_lane.c.free_at).where(sign_in_lane.c.lane == lane.key).with_for_update()
    return cast(datetime, connection.execute(found).scalar_one())


def _set(connection: Connection, lane: Lane, free_at: datetime) -> None:
    connection.execute(update(sign_in_lane).where(sign_in_lane.c.lane == lane.key).values(free_at=free_at))
