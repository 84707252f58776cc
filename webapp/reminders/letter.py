"""A message as it stands at the moment it is sent: the books are read anew.

What was handled, visited, handed over or deleted since it was planned is no longer told, and nothing is sent
to a phone that signed out, to a user who was disabled, or into an hour that has become quiet.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, and_

from webapp import db
from webapp.push import subscription
from webapp.push.keys import Kids
from webapp.push.sender import LARGEST_PAYLOAD, LONGEST_TTL
from webapp.push.subscription import Reached, push_subscription
from webapp.reminders import candidates, compose, reps
from webapp.reminders.candidates import Known
from webapp.reminders.delivery import Claimed
from webapp.reminders.planner import awake, day_slot, days_told, slot
from webapp.reminders.reps import Rep
from webapp.reminders.tables import delivery, notification
from webapp.reminders.unsent import Unsent, device_of, unsent_on
from webapp.reminders.wishes import Voice, Wishes, voice, wishes

Fields = dict[str, Any]

SHORTEST_TTL = 300
SHORT = 700
"""Bytes of a letter for a service that found the first one too large."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to be sent to one phone."""

    to: Reached
    payload: bytes
    topic: str
    urgency: str
    ttl: int


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Why there is no letter, and from when on there may be one; None for never."""

    why: str
    until: datetime | None = None


def write(
    claimed: Sequence[Claimed], *, kids: Kids, now: datetime, largest: int = LARGEST_PAYLOAD
) -> list[Letter | Unsaid]:
    """Return the letter for each claimed delivery in their order, as of `now`, or why there is none.

    It has at most `largest` bytes before encryption. What they all tell of is read at once.
    """
    with db.read() as connection:
        drafts = _drafts(connection, claimed, kids, now)
        told = [draft for draft in drafts if isinstance(draft, _Draft)]
        wanted: dict[Rep, set[str]] = {}
        for draft in told:
            wanted.setdefault(draft.rep, set()).update(draft.told.values())
        known = candidates.known_of(connection, wanted, now=now)
        waiting = {
            (draft.rep, draft.row.tag): unsent_on(connection, draft.rep, device_of(draft.row.tag), now=now)
            for draft in told
            if draft.row.kind == "unsent"
        }
    return [
        draft
        if isinstance(draft, Unsaid)
        else _letter(draft, known[draft.rep], waiting.get((draft.rep, draft.row.tag)), now, largest)
        for draft in drafts
    ]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A message that may still be told, to whom and where."""

    rep: Rep
    row: Row[Any]
    """The message, and the phone."""
    told: Mapping[str, str]
    """Reminder key -> customer, in the order of the message."""
    wished: Wishes
    voice: Voice


def _drafts(
    connection: Connection, claimed: Sequence[Claimed], kids: Kids, now: datetime
) -> list[_Draft | Unsaid]:
    asked = db.as_listed((one.organisation_id, one.notification_id, one.subscription_id) for one in claimed)
    rows = {row.place: row for row in connection.execute(_messages(connection, kids, now), asked).all()}
    owners = {place: Rep(claimed[place].organisation_id, row.user_id) for place, row in rows.items()}
    settings = reps.settings_of(connection, set(owners.values()))
    return [
        _draft(owners[place], rows[place], settings[owners[place]], now)
        if place in rows
        else Unsaid("this phone is not to be reached any more")
        for place in range(len(claimed))
    ]


def _messages(connection: Connection, kids: Kids, now: datetime) -> Select[Any]:
    """The statement that finds the messages and the phones of deliveries, each by its place in the list.

    The other ids stay in the database: a UUID takes as long to make as a row to read.
    """
    message, phone = notification.c, push_subscription.c
    asked, _ = db.listed(connection, *delivery.primary_key)
    return (
        subscription.reachable(kids=kids, now=now)
        .join(
            asked,
            and_(asked.c.organisation_id == phone.organisation_id, asked.c.subscription_id == phone.id),
        )
        .join(
            notification,
            and_(
                message.organisation_id == asked.c.organisation_id,
                message.id == asked.c.notification_id,
                message.user_id == phone.user_id,
            ),
        )
        .with_only_columns(
            asked.c.place,
            *(message[name] for name in ("kind", "day", "tag", "items", "more", "ahead", "expires_at")),
            *(phone[name] for name in ("id", "user_id", "endpoint", "service", "p256dh", "auth")),
            *(phone[name] for name in ("kid", "origin", "accepted_at")),
        )
    )


def _draft(rep: Rep, row: Row[Any], setting: Fields, now: datetime) -> _Draft | Unsaid:
    wished, cannot_wait = wishes(setting), row.kind in ("visit", "unsent")
    if now >= row.expires_at:
        return Unsaid("too late")
    if (awake(wished, now) if cannot_wait else slot(wished, now)) is None:
        # Where the hours were changed meanwhile, the day's message waits for the new ones.
        day = None if cannot_wait else day_slot(wished, row.day)
        return Unsaid("not wished at this hour", day.opens if day and day.opens > now else None)
    return _Draft(rep, row, dict(json.loads(row.items)), wished, voice(setting))


def _letter(
    draft: _Draft, known: Iterable[Known], waiting: Unsent | None, now: datetime, largest: int
) -> Letter | Unsaid:
    row = draft.row
    if row.kind != "unsent":
        payload = _of_customers(draft, known, largest)
    elif waiting is not None:
        payload = compose.unsent(
            waiting.waiting, waiting.label, tag=row.tag, voice=draft.voice, origin=row.origin
        )
    else:
        payload = None
    if payload is None:
        return Unsaid("nothing of it is due any more")
    left = int((row.expires_at - now).total_seconds())
    return Letter(
        to=subscription.reached(row),
        payload=payload,
        topic=topic(row.tag),
        urgency="normal" if row.kind == "digest" else "high",
        ttl=max(SHORTEST_TTL, min(left, LONGEST_TTL)),
    )


def _of_customers(draft: _Draft, known: Iterable[Known], largest: int) -> bytes | None:
    row, told, wished = draft.row, draft.told, draft.wished
    customers, is_visit = set(told.values()), row.kind == "visit"
    days = [row.day] if is_visit else days_told(wished, row.day)
    found = {
        one.key: one
        for customer in known
        if customer.about["id"] in customers
        for one in customer.told_on(days, wished.leap, visits=is_visit)
    }
    items = [found[key] for key in told if key in found]
    ahead = json.loads(row.ahead or "{}")
    # A look at the week alone is a message; what is left of one that told more is none.
    if not items and (told or not ahead):
        return None
    return compose.payload(
        items,
        more=row.more,
        ahead=ahead,
        tag=row.tag,
        today=row.day,
        voice=draft.voice,
        origin=row.origin,
        largest=largest,
    )


@lru_cache(maxsize=1024)
def topic(tag: str) -> str:
    """Return the Topic of RFC 8030 for a tag: a newer message replaces one that is still on its way."""
    return urlsafe_b64encode(hashlib.sha256(tag.encode()).digest())[:32].decode()
