"""Sessions: a user signed in on a device. The token is in the cookie, its hash in the table.

An active session lives 60 days from its last use. A revoked one, or one of a disabled user, may for 30 more
days send what the phone still holds, and nothing else. One that was signed out is over at once.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, insert, select, update

from webapp.accounts.label import device_label
from webapp.accounts.tables import device_session, user
from webapp.errors import Clash, NotFound

LIFE = timedelta(days=60)
SEND_ONLY_LIFE = timedelta(days=30)
LAST_USED_EVERY = timedelta(minutes=10)
"""How exact `last_used_at` is: a request that comes sooner writes nothing."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose request this is, as one look at the database tells it."""

    session_id: UUID
    state: str
    device_id: UUID | None
    last_used_at: datetime
    organisation_id: UUID
    user_id: UUID
    name: str
    email: str
    role: str

    # What Flask-Login asks of a user.
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether the session opens anything; a send-only one is no user to Flask-Login."""
        return self.state == "active"

    @property
    def is_authenticated(self) -> bool:
        """The same, under the name that Flask-Login's `login_required` asks for."""
        return self.state == "active"

    def get_id(self) -> str:
        """Return the session's id: a user is known here by the session, and by nothing that outlives it."""
        return str(self.session_id)


_FIND = (
    select(
        device_session.c.id,
        device_session.c.state,
        device_session.c.device_id,
        device_session.c.last_used_at,
        device_session.c.organisation_id,
        user.c.id,
        user.c.name,
        user.c.email,
        user.c.role,
        device_session.c.expires_at,
    )
    .join_from(device_session, user)
    .where(device_session.c.token_hash == bindparam("token_hash"), device_session.c.state != "ended")
    .execution_options(across_organisations=True)
)


def new_token() -> str:
    """Return a token of 256 random bits, fit for a cookie."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is stored of a token. It is random, so a fast hash keeps it (ASVS 6.5.2)."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def find(connection: Connection, token: str, *, now: datetime) -> SignedIn | None:
    """Return whose session `token` is, active or send-only, or None. Every request pays for this one look."""
    row = connection.execute(_FIND, {"token_hash": hash_token(token)}).one_or_none()
    if row is None or row.expires_at <= now:
        return None
    return SignedIn(*row[:-1])


def start(
    connection: Connection,
    *,
    organisation_id: UUID,
    user_id: UUID,
    token: str,
    user_agent: str,
    now: datetime,
) -> UUID:
    """Begin a session whose cookie will carry `token`; return its id."""
    session_id = uuid4()
    connection.execute(
        insert(device_session).values(
            organisation_id=organisation_id,
            id=session_id,
            user_id=user_id,
            token_hash=hash_token(token),
            state="active",
            label=device_label(user_agent),
            created_at=now,
            last_used_at=now,
            expires_at=now + LIFE,
        )
    )
    return session_id


def touch(connection: Connection, signed_in: SignedIn, *, now: datetime) -> None:
    """Note that the session is in use: its 60 days begin again. A send-only session is not prolonged."""
    connection.execute(
        update(device_session)
        .where(_is(signed_in), device_session.c.state == "active")
        .values(last_used_at=now, expires_at=now + LIFE)
    )


def bind(connection: Connection, signed_in: SignedIn, device_id: UUID) -> None:
    """Bind the session to the device that exchanges with it. Raises Clash where it is another user's.

    A device stays with its user, whatever became of the session. A session goes with its phone: where the
    browser cleared away what was stored, and not the cookie, that phone comes as a new device.
    """
    if signed_in.device_id == device_id:
        return
    owner = (
        select(device_session.c.user_id)
        .where(
            device_session.c.organisation_id == signed_in.organisation_id,
            device_session.c.device_id == device_id,
            device_session.c.user_id != signed_in.user_id,
        )
        .limit(1)
    )
    if connection.execute(owner).first():
        raise Clash(_("This device is another user's. Sign in as that user."), code="other_device")
    connection.execute(update(device_session).where(_is(signed_in)).values(device_id=device_id))


def end(connection: Connection, signed_in: SignedIn) -> None:
    """Sign out: the token opens nothing any more, wherever it was copied to."""
    connection.execute(update(device_session).where(_is(signed_in)).values(state="ended"))


def end_others(connection: Connection, signed_in: SignedIn) -> None:
    """Sign the user out of every other device; what waits there waits for the next sign-in."""
    connection.execute(
        update(device_session)
        .where(
            _of(signed_in.organisation_id, signed_in.user_id),
            device_session.c.state == "active",
            device_session.c.id != signed_in.session_id,
        )
        .values(state="ended")
    )


def end_all(connection: Connection, *, organisation_id: UUID, user_id: UUID) -> None:
    """Sign the user out everywhere."""
    connection.execute(
        update(device_session)
        .where(_of(organisation_id, user_id), device_session.c.state == "active")
        .values(state="ended")
    )


def revoke(connection: Connection, signed_in: SignedIn, session_id: UUID, *, now: datetime) -> None:
    """Turn one of the user's own sessions into a send-only one: the phone is lost. Raises NotFound."""
    done = connection.execute(
        update(device_session)
        .where(
            _of(signed_in.organisation_id, signed_in.user_id),
            _is_live(now),
            device_session.c.id == session_id,
        )
        .values(state="send_only", expires_at=now + SEND_ONLY_LIFE)
    )
    if not done.rowcount:
        raise NotFound(_("This device is signed out already. Reload the list."))


def revoke_all(connection: Connection, *, organisation_id: UUID, user_id: UUID, now: datetime) -> None:
    """Turn every session of a user into a send-only one: the user was disabled."""
    connection.execute(
        update(device_session)
        .where(_of(organisation_id, user_id), _is_live(now))
        .values(state="send_only", expires_at=now + SEND_ONLY_LIFE)
    )


def of_user(connection: Connection, signed_in: SignedIn, *, now: datetime) -> list[Row[tuple[object, ...]]]:
    """Return the user's active sessions, the last used first.

    Of each: id, label, device_id, created_at, last_used_at.
    """
    return list(
        connection.execute(
            select(
                device_session.c.id,
                device_session.c.label,
                device_session.c.device_id,
                device_session.c.created_at,
                device_session.c.last_used_at,
            )
            .where(_of(signed_in.organisation_id, signed_in.user_id), _is_live(now))
            .order_by(device_session.c.last_used_at.desc(), device_session.c.id)
        )
    )


def _is(signed_in: SignedIn) -> ColumnElement[bool]:
    return and_(
        device_session.c.organisation_id == signed_in.organisation_id,
        device_session.c.id == signed_in.session_id,
    )


def _of(organisation_id: UUID, user_id: UUID) -> ColumnElement[bool]:
    return and_(device_session.c.organisation_id == organisation_id, device_session.c.user_id == user_id)


def _is_live(now: datetime) -> ColumnElement[bool]:
    return and_(device_session.c.state == "active", device_session.c.expires_at > now)
