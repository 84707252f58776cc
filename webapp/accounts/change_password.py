"""Changing one's own password."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from webapp import db
from webapp.accounts import attempts, device_session, passwords
from webapp.accounts.device_session import SignedIn
from webapp.accounts.tables import user
from webapp.errors import Invalid, TooMany


def change_password(signed_in: SignedIn, current: str, new: str, *, now: datetime) -> None:
    """Set `new` where `current` is right, and sign every other device out. Raises Invalid, TooMany."""
    passwords.check_strength(new, email=signed_in.email)
    lanes = [attempts.password_lane(signed_in.user_id)]
    mine = (user.c.organisation_id == signed_in.organisation_id, user.c.id == signed_in.user_id)
    with db.write() as connection:
        stored = connection.execute(select(user.c.password_hash).where(*mine)).scalar_one()
        attempts.take_place(connection, lanes, now=now)
    try:
        is_right = passwords.verify(stored, current)
        hashed = passwords.hash_password(new) if is_right else ""
    except TooMany:
        with db.write() as connection:
            attempts.give_back(connection, lanes, now=now)
        raise
    if not is_right:
        raise Invalid(_("The current password is not right. Type it again."), code="wrong_password")
    with db.write() as connection:
        attempts.give_back(connection, lanes, now=now)
        changed = connection.execute(
            update(user).where(*mine, user.c.password_hash == stored).values(password_hash=hashed)
        )
        if not changed.rowcount:
            raise Invalid(_("The password was changed meanwhile. Sign in again."), code="wrong_password")
        device_session.end_others(connection, signed_in)
