"""Covering for a colleague until a date: their book lies beside the own one, and then it is gone again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from flask_babel import gettext as _

from webapp import db
from webapp.book import write
from webapp.clock import stamp
from webapp.errors import Clash, Invalid
from webapp.team.reps import Rep, rep


@dataclass(frozen=True, slots=True)
class Cover:
    """Whose book is covered by whom. `ends_at` is a moment in UTC."""

    owner: Rep
    colleague: Rep
    ends_at: datetime


def cover(organisation_id: UUID, owner: UUID, colleague: UUID, until: date, *, now: datetime) -> Cover:
    """Let `colleague` read and write the book of `owner` through the day `until`, by UTC.

    Said again it names another day; a day that is over ends it at once. Raises NotFound, Clash, Invalid.
    """
    ends_at = max(datetime.combine(until, time.max, UTC), now)
    with db.write() as connection:
        theirs, own = (rep(connection, organisation_id, each) for each in (owner, colleague))
        if not own.active and ends_at > now:
            raise Clash(_("%(name)s has left. Choose somebody who can call on them.", name=own.name))
        done = write.cover(
            connection, organisation_id, theirs.book_id, own.user_id, since=stamp(now), until=stamp(ends_at)
        )
        if not done:
            raise Invalid(_("There is nothing to change: choose a colleague, and a day to come."))
    return Cover(theirs, own, ends_at)
