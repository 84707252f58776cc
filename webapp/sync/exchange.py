"""One exchange: take what the phone sends, then say what it must know, then give it what it lacks.

In that order, so that a phone that loses a book has offered all it held before it hears of it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection

from webapp import db
from webapp.accounts import device_session
from webapp.accounts.device_session import SignedIn
from webapp.book import album, write
from webapp.book.kinds import SCHEMA
from webapp.book.mutation import Author, Mutation, Outcome, Reason, Receipt
from webapp.book.read import Membership, memberships
from webapp.clock import stamp
from webapp.errors import BadRequest, Busy, Clash
from webapp.push import subscription
from webapp.sync import feed, presence
from webapp.sync.brief import brief
from webapp.sync.protocol import ExchangeRequest

LARGEST_MUTATION = 1024 * 1024
"""Characters; a larger one is parked, for a phone could never send it in halves."""

OLDEST_SCHEMA = 1
"""A phone with older kinds gets no pages until it has updated; what it sends is taken."""


@dataclass(frozen=True, slots=True)
class Server:
    """What an answer says of the server itself."""

    build: str
    push_key: str
    push_kid: str
    """The key to subscribe with, and its name."""
    reading_days: int
    """For how many days a phone that does not hear from us shows the book."""


def run(session: SignedIn, asked: ExchangeRequest, server: Server, *, now: datetime) -> str:
    """Do one exchange for the session's device and return the JSON text of the answer.

    Raises Clash for another user or device, BadRequest for a mutation without an id, Busy.
    """
    if asked.user != session.user_id:
        raise Clash("Somebody else is signed in here. Reload the app.", code="other_user")
    receipts: list[Receipt] = []
    if asked.mutations or session.device_id != asked.device:
        with db.write() as connection:
            device_session.bind(connection, session, asked.device)
            receipts = _take(connection, session, asked, now)
            asked = _with_less_waiting(asked, receipts)
            if session.is_active:
                presence.note(connection, session, asked, now=now)
    if not session.is_active:
        return _answer(receipts, _hello(session, server, now) | {"wipe": True}, [])
    with db.read() as connection:
        held = memberships(connection, session.organisation_id, session.user_id, now=now)
        devices = presence.devices(connection, session)
        endpoint = subscription.endpoint_sha_of(
            connection, session.organisation_id, session.session_id, kid=server.push_kid
        )
        missing = album.missing(connection, session.organisation_id, [each.book_id for each in held])
        upgrade = asked.schema_version < OLDEST_SCHEMA
        pages = [] if upgrade else _pages(connection, session, held, asked)
    if presence.is_stale(devices.get(asked.device), asked, now=now):
        # What a device says of itself can wait for its next exchange; the pages it came for cannot.
        with suppress(Busy), db.write() as connection:
            presence.note(connection, session, asked, now=now)
    others = [each for each in devices.values() if each.device_id != asked.device]
    hello = _hello(session, server, now) | {
        "upgrade": upgrade,
        "books": [_book(each) for each in held],
        "devices": [_device(each) for each in others],
        "push": {"key": server.push_key, "endpoint_sha": endpoint},
        "missing": missing,
    }
    return _answer(receipts, hello, pages)


def first(session: SignedIn, *, now: datetime) -> str:
    """Return the JSON text of the brief: what a phone that holds nothing yet is glad to have first."""
    with db.read() as connection:
        pages = brief(connection, session, now=now)
    books = _text([_book(each) for each, _ in pages])
    told = ",".join(page for _, page in pages)
    return f'{{"user":"{session.user_id}","books":{books},"pages":[{told}]}}'


def _take(connection: Connection, session: SignedIn, asked: ExchangeRequest, now: datetime) -> list[Receipt]:
    """Bring the mutations to the door; return their receipts in the order they were sent."""
    author = Author(session.organisation_id, session.user_id, asked.device)
    good: list[Mutation] = []
    parked: dict[Reason, list[Mutation]] = {}
    mids: list[UUID] = []
    for sent in asked.mutations:
        mutation, reason = _read(sent)
        mids.append(mutation.mid)
        if reason is None and session.is_active:
            good.append(mutation)
        else:
            parked.setdefault(reason or "revoked", []).append(mutation)
    given: dict[UUID, Receipt] = {}
    # Parked first: what came after a poison mutation on the same record waits for its receipt.
    for why, mutations in parked.items():
        given |= {each.mid: each for each in write.park(connection, author, mutations, why, now=now)}
    given |= {each.mid: each for each in write.apply(connection, author, good, now=now)}
    return [given[mid] for mid in mids]


def _read(sent: dict[str, Any]) -> tuple[Mutation, Reason | None]:
    """Return a mutation as it was sent, and why it must be parked if it must. Raises BadRequest."""
    try:
        mutation = Mutation.model_validate(sent)
        reason: Reason | None = None
    except ValidationError as error:
        mutation, reason = _wrap(sent, error), "invalid"
    if len(json.dumps(sent)) > LARGEST_MUTATION:
        reason = "too_long"
    return mutation, reason


def _wrap(sent: dict[str, Any], error: ValidationError) -> Mutation:
    """Return a mutation that can be parked with what was sent in it, word for word."""
    try:
        mid = UUID(str(sent.get("mid")))
    except ValueError:
        raise BadRequest("A mutation has no id of its own. Reload the app.") from error
    return Mutation(mid=mid, kind="", id=mid, op="", schema=1, sent=sent)


def _with_less_waiting(asked: ExchangeRequest, receipts: list[Receipt]) -> ExchangeRequest:
    """What the phone counted as waiting has just arrived; its next exchange need not correct it."""
    arrived = sum(each.outcome is not Outcome.DEFER for each in receipts)
    left = max(0, asked.presence.waiting - arrived)
    said = asked.presence.model_copy(
        update={"waiting": left, "oldest": asked.presence.oldest if left else None}
    )
    return asked.model_copy(update={"presence": said})


def _pages(
    connection: Connection, session: SignedIn, held: list[Membership], asked: ExchangeRequest
) -> list[str]:
    cursors = {each.book: each for each in asked.cursors}
    return [feed.page(connection, session.organisation_id, each, cursors.get(each.book_id)) for each in held]


def _hello(session: SignedIn, server: Server, now: datetime) -> dict[str, Any]:
    return {
        "user": str(session.user_id),
        "name": session.name,
        "email": session.email,
        "role": session.role,
        "time": stamp(now),
        "build": server.build,
        "schema": SCHEMA,
        "wipe": False,
        "upgrade": False,
        "books": [],
        "devices": [],
        "push": {"key": None, "endpoint_sha": None},
        "missing": [],
        "reading_days": server.reading_days,
    }


def _book(held: Membership) -> dict[str, Any]:
    return {
        "book": str(held.book_id),
        "name": held.name,
        "private": held.private,
        "role": held.role,
        "head": held.head,
        "customers": held.customers,
    }


def _device(known: presence.Device) -> dict[str, Any]:
    return {
        "device": str(known.device_id),
        "label": known.label,
        "waiting": known.waiting,
        "oldest": known.oldest,
        "seen": known.seen_at,
    }


def _wire(given: Receipt) -> dict[str, Any]:
    return {
        "mid": str(given.mid),
        "outcome": given.outcome.value,
        "book": str(given.book) if given.book else None,
        "rev": given.rev,
        "ver": given.ver,
        "conflict": str(given.conflict) if given.conflict else None,
        "reason": given.reason,
    }


def _answer(receipts: list[Receipt], hello: dict[str, Any], pages: list[str]) -> str:
    told = _text([_wire(each) for each in receipts])
    return f'{{"receipts":{told},"hello":{_text(hello)},"pages":[{",".join(pages)}]}}'


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
