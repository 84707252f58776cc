"""The sample organisation: two reps with their books, and a manager. For development only."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice

from sqlalchemy import Connection

from webapp import db
from webapp.accounts import people
from webapp.accounts.organisation import is_empty
from webapp.accounts.people import Role
from webapp.book import write
from webapp.book.mutation import Author, Mutation, Outcome
from webapp.sample.book import generate

ORGANISATION = "Halvorsen Presses"
SEED = "blackbook"
SMALL = 40
"""Customers of the second rep."""
BATCH = 2000
"""Mutations given to the door at once."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the sample's people, before there is an account."""

    name: str
    email: str
    role: Role


FIRST_REP = Person("Jonas Berg", "jonas@halvorsen.example", "rep")
SECOND_REP = Person("Klara Weiß", "klara@halvorsen.example", "rep")
MANAGER = Person("Inés Moreau", "ines@halvorsen.example", "manager")


@dataclass(frozen=True, slots=True)
class SampleUser:
    """How to sign in as one of the sample's people. The password exists nowhere else in clear."""

    role: Role
    email: str
    password: str


def create(*, today: date, now: datetime, production: bool, size: int = 500) -> list[SampleUser]:
    """Make the sample organisation in an empty database and return its users, with new passwords.

    The first rep owns `size` customers, the fullest among them, the second 40. Raises ValueError in
    production and where there are people already.
    """
    if production:
        raise ValueError(
            "The sample is for development. In production add your people with: blackbook user add"
        )
    with db.write() as connection:
        if not is_empty(connection):
            raise ValueError("There are people here already. The sample goes into an empty data folder only.")
        organisation_id = people.organisation_named(connection, ORGANISATION, now=now, sample=True)
        made = []
        for person, customers in ((FIRST_REP, size), (SECOND_REP, SMALL), (MANAGER, 0)):
            password = secrets.token_urlsafe(9)
            user = people.add_user(
                connection,
                organisation_id=organisation_id,
                email=person.email,
                name=person.name,
                role=person.role,
                password=password,
                now=now,
            )
            made.append(SampleUser(user.role, user.email, password))
            if user.own_book:
                pages = generate(
                    seed=f"{SEED} {person.email}",
                    book=user.own_book,
                    size=customers,
                    today=today,
                    with_fullest=person is FIRST_REP,
                )
                _write(connection, Author(organisation_id, user.id), pages, now)
    return made


def _write(
    connection: Connection, author: Author, pages: Iterable[Sequence[Mutation]], now: datetime
) -> None:
    rest = chain.from_iterable(pages)
    while batch := list(islice(rest, BATCH)):
        for mutation, receipt in zip(batch, write.apply(connection, author, batch, now=now), strict=True):
            if receipt.outcome is not Outcome.APPLIED:
                raise RuntimeError(
                    f"the door answered {receipt.outcome} to a {mutation.kind}: {receipt.reason}"
                )
