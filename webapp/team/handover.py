"""Handing customers over to a colleague: the same act for the command line and the manager's page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from webapp import db
from webapp.book import write
from webapp.book.move import Handover, Moved
from webapp.book.mutation import Author
from webapp.book.tables import handover
from webapp.errors import Clash, Invalid, NotFound
from webapp.team.reps import Rep, rep

LONGEST_WHY = 200
"""Characters of the reason."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who gives what to whom, and why. `customers` is None for all of them."""

    giver: UUID
    taker: UUID
    customers: Collection[UUID] | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What was handed over, between whom."""

    giver: Rep
    taker: Rep
    moved: Moved


def hand_over(author: Author, asked: Asked, *, now: datetime, dry_run: bool = False) -> Done:
    """Move customers from one rep of the author's organisation to another, all or nothing, and count them.

    Private notes stay with those who wrote them. A dry run counts and moves nothing.
    Raises NotFound, Clash, Invalid, Busy.
    """
    why = "".join(each for each in asked.why if each.isprintable()).strip()
    if len(why) > LONGEST_WHY:
        raise Invalid(_("Give the reason in at most %(number)d characters.", number=LONGEST_WHY))
    if asked.customers is not None and not asked.customers:
        raise Invalid(_("No customer is chosen. Choose some, or all of them."))
    with db.write() as connection:
        giver, taker = (rep(connection, author.organisation_id, each) for each in (asked.giver, asked.taker))
        if not taker.active:
            raise Clash(_("%(name)s has left. Choose somebody who can call on them.", name=taker.name))
        wanted = Handover(giver.book_id, taker.book_id, asked.customers, why)
        return Done(giver, taker, write.hand_over(connection, author, wanted, now=now, dry_run=dry_run))


def number_of(organisation_id: UUID, handover_id: UUID) -> int:
    """Return how many customers a handover moved, the removed ones as well. Raises NotFound."""
    with db.read() as connection:
        rows = connection.execute(
            select(handover.c.customer_id).where(
                handover.c.organisation_id == organisation_id, handover.c.id == handover_id
            )
        ).all()
    if not rows:
        raise NotFound
    return len(rows)


def say(done: Done, *, dry_run: bool) -> str:
    """Return what happened, or would, for the command line."""
    moved = done.moved
    lines = [
        f"{'Would hand over' if dry_run else 'Handed over'} {moved.customers} customers "
        f"with {moved.records} records in all: {done.giver.email} to {done.taker.email}.",
        f"Companies: {moved.companies} moved, {moved.copied} copied. Private notes stay with their authors.",
    ]
    if not dry_run:
        lines.append(f"{done.giver.name}'s phones drop them at the next exchange. Handover {moved.id}.")
    return "\n".join(lines)
