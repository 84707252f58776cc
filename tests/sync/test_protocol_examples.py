"""docs/sync-protocol.md is true: its request, sent to a server in the state it speaks of, is answered so."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from tests.house import mutation
from webapp import db
from webapp.accounts import tables as accounts
from webapp.accounts.device_session import SignedIn
from webapp.book import write
from webapp.book.mutation import Author, Mutation
from webapp.book.pointer import pointer_hash
from webapp.book.read import memberships
from webapp.book.tables import book, feed, member, record
from webapp.guards import through_the_door
from webapp.sync import exchange
from webapp.sync.feed import page as feed_page
from webapp.sync.presence import presence
from webapp.sync.protocol import Cursor, ExchangeAnswer, ExchangeRequest

PAGE = (Path(__file__).parents[2] / "docs/sync-protocol.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"```json (\w+)\n(.*?)```", PAGE, re.DOTALL))
NOW = datetime(2026, 11, 23, 7, 1, 23, tzinfo=UTC)
ORGANISATION = UUID(int=1)


def id_of(end: str) -> UUID:
    return UUID(f"01930000-0000-7000-8000-0000000000{end}")


def settle() -> None:
    """Bring the database into the state before the example."""
    own = {"organisation_id": ORGANISATION}
    jonas, customer, setting = id_of("aa"), id_of("c1"), id_of("f1")
    before = {"fv": "{}", "deleted_at": None, "created_by": jonas, "updated_by": jonas}
    at = {"created_at": "2026-11-20T07:00:00Z", "updated_at": "2026-11-20T07:00:00Z"}
    with db.write() as connection, through_the_door(connection):
        put = connection.execute
        for end, epoch, name, private in (("b1", "e1", "Jonas", False), ("b2", "e2", "Private", True)):
            put(insert(book).values(**own, id=id_of(end), name=name, private=private, epoch=id_of(epoch)))
            put(insert(member).values(**own, book_id=id_of(end), user_id=jonas, role="owner"))
        rows: tuple[tuple[str, UUID, str, int, int, dict[str, Any]], ...] = (
            ("customer", customer, "b1", 41, 6, {"given": "Maria", "tags": ["golf", "wine"]}),
            ("setting", setting, "b2", 3, 1, {"digest_at": "07:15"}),
        )
        for kind, record_id, end, rev, ver, data in rows:
            place = {"kind": kind, "id": record_id, "book_id": id_of(end), "ver": ver}
            under = customer if kind == "customer" else None
            put(
                insert(record).values(
                    **own, **place, customer_id=under, data=json.dumps(data), **before, **at
                )
            )
            h = pointer_hash(kind, record_id, ver, "put")
            put(insert(feed).values(**own, **place, rev=rev, op="put", h=h, at=at["updated_at"]))
            numbers = {"head": rev, "n": 1, "hsum": h, "customers": int(kind == "customer")}
            of_it = (book.c.organisation_id == ORGANISATION, book.c.id == id_of(end))
            put(update(book).where(*of_it).values(numbers))
        put(insert(accounts.organisation).values(id=ORGANISATION, name="x", sample=False, created_at=NOW))
        put(
            insert(accounts.user).values(
                **own,
                id=jonas,
                email="jonas@example.org",
                name="Jonas Berg",
                role="rep",
                active=True,
                password_hash="",
                created_at=NOW,
            )
        )
        for end in ("d1", "d2"):
            put(
                insert(accounts.device_session).values(
                    **own,
                    id=id_of(end),
                    user_id=jonas,
                    token_hash=end,
                    state="active",
                    device_id=id_of(end),
                    label="iPhone, Safari",
                    created_at=NOW,
                    last_used_at=NOW,
                    expires_at=NOW.replace(year=2027),
                )
            )
        put(
            insert(presence).values(
                **own,
                device_id=id_of("d2"),
                user_id=jonas,
                build="dev",
                schema=1,
                waiting=2,
                oldest=None,
                persisted=True,
                seen_at="2026-11-22T17:40:00Z",
            )
        )


def test_the_example_is_answered_as_the_page_says(database: str) -> None:
    settle()
    session = SignedIn(
        id_of("d1"),
        "active",
        id_of("d1"),
        NOW,
        ORGANISATION,
        id_of("aa"),
        "Jonas Berg",
        "jonas@example.org",
        "rep",
    )
    asked = ExchangeRequest.model_validate_json(EXAMPLES["request"])
    server = exchange.Server(build="dev", push_key="BASE64URL", push_kid="kid", reading_days=30)

    answer = exchange.run(session, asked, server, now=NOW)

    assert json.loads(answer) == json.loads(EXAMPLES["answer"])


def test_the_merge_is_received_as_the_page_says(database: str) -> None:
    settle()
    goes, note = id_of("c2"), id_of("a2")
    made = [
        mutation(
            "create",
            "customer",
            goes,
            book=id_of("b1"),
            set={"given": "Maria", "title": "CFO"},
            mid=id_of("e8"),
        ),
        mutation(
            "create", "note", note, customer_id=goes, set={"text": "Sails to Gotland."}, mid=id_of("e9")
        ),
        Mutation.model_validate_json(EXAMPLES["merge"]),
    ]
    with db.write() as connection:
        given = write.apply(connection, Author(ORGANISATION, id_of("aa"), id_of("d1")), made, now=NOW)
    assert [each.outcome for each in given] == ["applied"] * 3

    with db.read() as connection:
        (held, _) = memberships(connection, ORGANISATION, id_of("aa"), now=NOW)
        cursor = Cursor(book=held.book_id, epoch=held.epoch, after=43)
        received = json.loads(feed_page(connection, ORGANISATION, held, cursor))

    assert received["entries"] == json.loads(EXAMPLES["merged"])


def test_every_block_of_json_on_the_page_is_one_of_the_models() -> None:
    assert PAGE.count("```json") == len(EXAMPLES) == 4
    ExchangeRequest.model_validate_json(EXAMPLES["request"])
    ExchangeAnswer.model_validate_json(EXAMPLES["answer"])
    Mutation.model_validate_json(EXAMPLES["merge"])


def test_the_page_names_every_field_of_the_request_and_every_reason() -> None:
    from typing import get_args

    from webapp.book.mutation import Outcome, Reason

    names = {info.alias or name for name, info in Mutation.model_fields.items()}
    for word in [*names, *Outcome, *get_args(Reason)]:
        assert f"`{word}" in PAGE or f"{word}`" in PAGE or f'"{word}"' in PAGE, word
