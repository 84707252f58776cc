"""A message as it stands at the moment it is sent: the books are read anew.

What was handled, visited, handed over or deleted since it was planned is no longer told, and nothing is sent
to a phone that signed out, to a user who was disabled, or into an hour that has become quiet.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
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
from webapp.reminders.delivery import Claimed
from webapp.reminders.planner import awake, day_slot, days_told, slot
from webapp.reminders.reps import Rep
from webapp.reminders.tables import notification
from webapp.reminders.unsent import device_of, unsent_on
from webapp.reminders.wishes import voice, wishes

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


def write(one: Claimed, *, kids: Kids, now: datetime, largest: int = LARGEST_PAYLOAD) -> Letter | Unsaid:
    """Return the letter for a claimed delivery as of `now`, or why there is none.

    It has at most `largest` bytes before encryption.
    """
    with db.read() as connection:
        message = connection.execute(
            select(notification).where(
                notification.c.organisation_id == one.organisation_id,
                notification.c.id == one.notification_id,
            )
        ).one()
        phone = connection.execute(
            subscription.reachable(kids=kids, now=now).where(
                push_subscription.c.organisation_id == one.organisation_id,
                push_subscription.c.id == one.subscription_id,
                push_subscription.c.user_id == message.user_id,
            )
        ).one_or_none()
        if phone is None:
            return Unsaid("this phone is not to be reached any more")
        if now >= message.expires_at:
            return Unsaid("too late")
        rep = Rep(one.organisation_id, message.user_id)
        setting = reps.settings_of(connection, [rep])[rep]
        wished = wishes(setting)
        cannot_wait = message.kind in ("visit", "unsent")
        if (awake(wished, now) if cannot_wait else slot(wished, now)) is None:
            # Where the hours were changed meanwhile, the day's message waits for the new ones.
            day = None if cannot_wait else day_slot(wished, message.day)
            return Unsaid("not wished at this hour", day.opens if day and day.opens > now else None)
        if message.kind == "unsent":
            payload = _of_unsent(connection, rep, message, setting, phone.origin, now)
        else:
            payload = _of_customers(connection, rep, message, setting, phone.origin, now, largest)
    if payload is None:
        return Unsaid("nothing of it is due any more")
    left = int((message.expires_at - now).total_seconds())
    return Letter(
        to=subscription.reached(phone),
        payload=payload,
        topic=topic(message.tag),
        urgency="normal" if message.kind == "digest" else "high",
        ttl=max(SHORTEST_TTL, min(left, LONGEST_TTL)),
    )


def _of_unsent(
    connection: Connection, rep: Rep, message: Row[Any], setting: Fields, origin: str, now: datetime
) -> bytes | None:
    waiting = unsent_on(connection, rep, device_of(message.tag), now=now)
    if waiting is None:
        return None
    return compose.unsent(
        waiting.waiting, waiting.label, tag=message.tag, voice=voice(setting), origin=origin
    )


def _of_customers(
    connection: Connection,
    rep: Rep,
    message: Row[Any],
    setting: Fields,
    origin: str,
    now: datetime,
    largest: int,
) -> bytes | None:
    wished = wishes(setting)
    is_visit = message.kind == "visit"
    told = dict(json.loads(message.items))
    found = candidates.of_customers(
        connection,
        rep,
        set(told.values()),
        [message.day] if is_visit else days_told(wished, message.day),
        leap=wished.leap,
        now=now,
        visits=is_visit,
    )
    order = list(told)
    items = sorted((item for item in found if item.key in told), key=lambda item: order.index(item.key))
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
        voice=voice(setting),
        origin=origin,
        largest=largest,
    )


def topic(tag: str) -> str:
    """Return the Topic of RFC 8030 for a tag: a newer message replaces one that is still on its way."""
    return urlsafe_b64encode(hashlib.sha256(tag.encode()).digest())[:32].decode()
