"""Signing in: from an address and a password to a session, with the same answer and work for everyone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from webapp import db
from webapp.accounts import attempts, device_session, passwords
from webapp.accounts.device_session import SignedIn, hash_token, new_token
from webapp.accounts.people import fold_email
from webapp.accounts.tables import known_device, user
from webapp.errors import TooMany

KNOWN_LIFE = timedelta(days=365)
"""For how long a browser counts as known after its last sign-in."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where an attempt comes from, as the request tells it."""

    address: str
    """The IP address."""
    user_agent: str
    known_token: str | None
    """The cookie of a browser that somebody has signed in on before."""
    previous: SignedIn | None
    """The session the browser still has, which the new one replaces."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What the browser is given to keep."""

    token: str
    known_token: str


def sign_in(email: str, password: str, visitor: Visitor, *, now: datetime) -> Granted | None:
    """Return the tokens of a new session, or None where address and password do not belong together.

    1. take a place on the lanes, before anything is checked; 2. check the password, outside of any
    transaction and also where there is no such account; 3. give the place back and begin the session,
    unless the account has changed meanwhile. Raises TooMany.
    """
    address = fold_email(email)
    with db.write() as connection:
        account = _account(connection, address)
        lanes = _lanes(connection, address, account, visitor, now)
        attempts.take_place(connection, lanes, now=now)
    try:
        if not passwords.verify(account.password_hash if account else None, password) or account is None:
            log.info("wrong password for user %s", account.id if account else "unknown")
            return None
        stored = account.password_hash
        rehashed = passwords.hash_password(password) if passwords.needs_rehash(stored) else stored
    except TooMany:
        with db.write() as connection:
            attempts.give_back(connection, lanes, now=now)
        raise
    with db.write() as connection:
        attempts.give_back(connection, lanes, now=now)
        return _begin(connection, account, rehashed, visitor, now)


def _account(connection: Connection, address: str) -> Row[Any, Any, Any] | None:
    found = select(user.c.organisation_id, user.c.id, user.c.password_hash)
    living = found.where(user.c.email == address, user.c.active)
    return connection.execute(living.execution_options(across_organisations=True)).one_or_none()


def _lanes(
    connection: Connection,
    address: str,
    account: Row[Any, Any, Any] | None,
    visitor: Visitor,
    now: datetime,
) -> list[attempts.Lane]:
    if account and visitor.known_token:
        token_hash = hash_token(visitor.known_token)
        known = select(known_device.c.token_hash).where(
            known_device.c.organisation_id == account.organisation_id,
            known_device.c.user_id == account.id,
            known_device.c.token_hash == token_hash,
            known_device.c.seen_at > now - KNOWN_LIFE,
        )
        if connection.execute(known).first():
            return [attempts.device_lane(token_hash)]
    return [attempts.account_lane(address), attempts.network_lane(visitor.address)]


def _begin(
    connection: Connection, account: Row[Any, Any, Any], rehashed: str, visitor: Visitor, now: datetime
) -> Granted | None:
    # Compare and set: while the password was being checked the user may have been disabled or the password
    # changed, and then this sign-in comes too late.
    unchanged = connection.execute(
        update(user)
        .where(
            user.c.organisation_id == account.organisation_id,
            user.c.id == account.id,
            user.c.active,
            user.c.password_hash == account.password_hash,
        )
        .values(password_hash=rehashed)
    )
    if not unchanged.rowcount:
        return None
    if visitor.previous and visitor.previous.is_active:
        device_session.end(connection, visitor.previous)
    granted = Granted(new_token(), visitor.known_token or new_token())
    session_id = device_session.start(
        connection,
        organisation_id=account.organisation_id,
        user_id=account.id,
        token=granted.token,
        user_agent=visitor.user_agent,
        now=now,
    )
    log.info("user %s signed in, session %s", account.id, session_id)
    known = {
        "organisation_id": account.organisation_id,
        "user_id": account.id,
        "token_hash": hash_token(granted.known_token),
    }
    connection.execute(delete(known_device).filter_by(**known))
    connection.execute(insert(known_device).values(**known, seen_at=now))
    return granted
