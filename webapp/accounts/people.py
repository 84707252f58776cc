"""Organisations and users, as the command line and the sample make them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select, update

from webapp.accounts import device_session
from webapp.accounts.passwords import check_strength, hash_password
from webapp.accounts.tables import organisation, user
from webapp.book.tables import book, member
from webapp.book.write import open_book
from webapp.errors import Clash, Invalid

Role = Literal["rep", "manager", "admin"]
ROLES: tuple[Role, ...] = ("rep", "manager", "admin")

LONGEST_NAME = 200
"""Characters."""

_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class User:
    """A user as the database has it. `own_book` is None for who owns no customers."""

    organisation_id: UUID
    id: UUID
    email: str
    name: str
    role: Role
    active: bool
    own_book: UUID | None
    private_book: UUID


def fold_email(email: str) -> str:
    """Return the form in which addresses are stored and compared."""
    return email.strip().casefold()


def organisation_named(connection: Connection, name: str, *, now: datetime, sample: bool = False) -> UUID:
    """Return the id of the organisation called `name`, made if it is not there yet. Raises Invalid."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(f"Give the organisation a name of at most {LONGEST_NAME} characters.")
    found = connection.execute(select(organisation.c.id).where(organisation.c.name == name)).one_or_none()
    if found:
        return cast(UUID, found.id)
    organisation_id = uuid4()
    connection.execute(
        insert(organisation).values(id=organisation_id, name=name, sample=sample, created_at=now)
    )
    return organisation_id


def add_user(
    connection: Connection,
    *,
    organisation_id: UUID,
    email: str,
    name: str,
    role: Role,
    password: str,
    now: datetime,
) -> User:
    """Add a user with a private book, and for a rep a book of customers. Raises Invalid, Clash, TooMany."""
    address = fold_email(email)
    if not _EMAIL.fullmatch(address) or len(address) > 320:
        raise Invalid(f"This is not an e-mail address: {email}")
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Invalid(f"Give the user a name of at most {LONGEST_NAME} characters.")
    if role not in ROLES:
        raise Invalid(f"There is no role {role}: choose one of {', '.join(ROLES)}.")
    if find_user(connection, address):
        raise Clash(f"There is a user {address} already. Choose another address, or set a new password.")
    check_strength(password, email=address)

    user_id = uuid4()
    connection.execute(
        insert(user).values(
            organisation_id=organisation_id,
            id=user_id,
            email=address,
            name=name.strip(),
            role=role,
            active=True,
            password_hash=hash_password(password),
            created_at=now,
        )
    )
    private = open_book(connection, organisation_id, owner_id=user_id, name="Private", private=True)
    own = (
        open_book(connection, organisation_id, owner_id=user_id, name=name.strip()) if role == "rep" else None
    )
    return User(organisation_id, user_id, address, name.strip(), role, True, own, private)


def find_user(connection: Connection, email: str) -> User | None:
    """Return the user with this address, in whatever organisation, or None. For the command line only."""
    found = select(user).where(user.c.email == fold_email(email))
    row = connection.execute(found.execution_options(across_organisations=True)).one_or_none()
    if row is None:
        return None
    books = connection.execute(
        select(book.c.id, book.c.private)
        .join_from(member, book)
        .where(
            book.c.organisation_id == row.organisation_id,
            member.c.organisation_id == row.organisation_id,
            member.c.user_id == row.id,
            member.c.role == "owner",
        )
        .order_by(book.c.id)
    ).all()
    own = next((each.id for each in books if not each.private), None)
    private = next(each.id for each in books if each.private)
    return User(row.organisation_id, row.id, row.email, row.name, row.role, row.active, own, private)


def set_password(connection: Connection, person: User, password: str) -> None:
    """Give `person` a new password and sign every device out. Raises Invalid, TooMany."""
    check_strength(password, email=person.email)
    connection.execute(
        update(user)
        .where(user.c.organisation_id == person.organisation_id, user.c.id == person.id)
        .values(password_hash=hash_password(password))
    )
    device_session.end_all(connection, organisation_id=person.organisation_id, user_id=person.id)


def disable(connection: Connection, person: User, *, now: datetime) -> None:
    """Shut `person` out: no sign-in any more, and the phones may only send what they still hold."""
    connection.execute(
        update(user)
        .where(user.c.organisation_id == person.organisation_id, user.c.id == person.id)
        .values(active=False)
    )
    device_session.revoke_all(connection, organisation_id=person.organisation_id, user_id=person.id, now=now)
