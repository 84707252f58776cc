"""A message as it stands at the moment it is sent: the books are read anew.

What was handled, visited, handed over or deleted since it was planned is no longer told, and nothing is sent
to a phone that signed out, to a user who was disabled, or into an hour that has become quiet.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

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
from webapp.reminders.tables import notification
from webapp.reminders.unsent import Unsent, device_of, unsent_on
from webapp.reminders.wishes import Voice, voice, wishes

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
    claimed: Collection[Claimed], *, kids: Kids, now: datetime, largest: int = LARGEST_PAYLOAD
) -> dict[Claimed, Letter | Unsaid]:
    """Return the letter for each claimed delivery as of `now`, or why there is none.

    It has at most `largest` bytes before encryption. What they all tell of is read at once.
    """
    with db.read() as connection:
        drafts = _drafts(connection, claimed, kids, now)
        told = [draft for draft in drafts.values() if isinstance(draft, _Draft)]
        wanted: dict[Rep, set[str]] = {}
        for draft in told:
            wanted.setdefault(draft.rep, set()).update(draft.told.values())
        known = candidates.known_of(connection, wanted, now=now)
        waiting = {
            (draft.rep, draft.message.tag): unsent_on(
                connection, draft.rep, device_of(draft.message.tag), now=now
            )
            for draft in told
            if draft.message.kind == "unsent"
        }
    return {
        one: draft
        if isinstance(draft, Unsaid)
        else _letter(draft, known[draft.rep], waiting.get((draft.rep, draft.message.tag)), now, largest)
        for one, draft in drafts.items()
    }


@dataclass(frozen=True, slots=True)
class _Draft:
    """A message that may still be told, to whom and where."""

    rep: Rep
    message: Row[Any]
    phone: Row[Any]
    setting: Fields

    @property
    def told(self) -> dict[str, str]:
        """Reminder key -> customer, in the order of the message."""
        return dict(json.loads(self.message.items))


def _drafts(
    connection: Connection, claimed: Collection[Claimed], kids: Kids, now: datetime
) -> dict[Claimed, _Draft | Unsaid]:
    asked, is_asked = db.listed(connection, notification.c.organisation_id, notification.c.id)
    rows = connection.execute(
        select(notification)
        .join_from(asked, notification, is_asked)
        .execution_options(across_organisations=True),
        db.as_listed({(one.organisation_id, one.notification_id) for one in claimed}),
    )
    messages = {(row.organisation_id, row.id): row for row in rows}
    asked, is_asked = db.listed(connection, push_subscription.c.organisation_id, push_subscription.c.id)
    rows = connection.execute(
        subscription.reachable(kids=kids, now=now).join(asked, is_asked),
        db.as_listed({(one.organisation_id, one.subscription_id) for one in claimed}),
    )
    phones = {(row.organisation_id, row.id): row for row in rows}
    owners = {Rep(row.organisation_id, row.user_id) for row in messages.values()}
    settings = reps.settings_of(connection, owners)
    drafts: dict[Claimed, _Draft | Unsaid] = {}
    for one in claimed:
        message = messages[one.organisation_id, one.notification_id]
        phone = phones.get((one.organisation_id, one.subscription_id))
        rep = Rep(one.organisation_id, message.user_id)
        wished = wishes(settings[rep])
        cannot_wait = message.kind in ("visit", "unsent")
        if phone is None or phone.user_id != message.user_id:
            drafts[one] = Unsaid("this phone is not to be reached any more")
        elif now >= message.expires_at:
            drafts[one] = Unsaid("too late")
        elif (awake(wished, now) if cannot_wait else slot(wished, now)) is None:
            # Where the hours were changed meanwhile, the day's message waits for the new ones.
            day = None if cannot_wait else day_slot(wished, message.day)
            drafts[one] = Unsaid("not wished at this hour", day.opens if day and day.opens > now else None)
        else:
            drafts[one] = _Draft(rep, message, phone, settings[rep])
    return drafts


def _letter(
    draft: _Draft, known: Iterable[Known], waiting: Unsent | None, now: datetime, largest: int
) -> Letter | Unsaid:
    message, spoken = draft.message, voice(draft.setting)
    origin = draft.phone.origin
    if message.kind != "unsent":
        payload = _of_customers(draft, known, spoken, largest)
    elif waiting is not None:
        payload = compose.unsent(waiting.waiting, waiting.label, tag=message.tag, voice=spoken, origin=origin)
    else:
        payload = None
    if payload is None:
        return Unsaid("nothing of it is due any more")
    left = int((message.expires_at - now).total_seconds())
    return Letter(
        to=subscription.reached(draft.phone),
        payload=payload,
        topic=topic(message.tag),
        urgency="normal" if message.kind == "digest" else "high",
        ttl=max(SHORTEST_TTL, min(left, LONGEST_TTL)),
    )


def _of_customers(draft: _Draft, known: Iterable[Known], spoken: Voice, largest: int) -> bytes | None:
    message, told, wished = draft.message, draft.told, wishes(draft.setting)
    customers, is_visit = set(told.values()), message.kind == "visit"
    days = [message.day] if is_visit else days_told(wished, message.day)
    found = {
        one.key: one
        for customer in known
        if customer.about["id"] in customers
        for one in customer.told_on(days, wished.leap, visits=is_visit)
    }
    items = [found[key] for key in told if key in found]
    ahead = json.loads(message.ahead or "{}")
    # A look at the week alone is a message; what is left of one that told more is none.
    if not items and (told or not ahead):
        return None
    return compose.payload(
        items,
        more=message.more,
        ahead=ahead,
        tag=message.tag,
        today=message.day,
        voice=spoken,
        origin=draft.phone.origin,
        largest=largest,
    )


def topic(tag: str) -> str:
    """Return the Topic of RFC 8030 for a tag: a newer message replaces one that is still on its way."""
    return urlsafe_b64encode(hashlib.sha256(tag.encode()).digest())[:32].decode()
