"""Databases with many reps: a few books come through the door and live through six weeks of mornings, the
others are copies of them in organisations of their own, made by SQL.

Each rep has a phone, and a digest hour of her own: between seven and ten in steps of five minutes.
"""

from __future__ import annotations

import json
import random
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import count, islice
from typing import Any
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Column, Connection, MetaData, Table, create_engine, insert, select, text
from sqlalchemy.engine import make_url

from bench.blackbook import BATCH, PASSWORD
from webapp import db, migrations
from webapp.accounts import people
from webapp.accounts.tables import device_session, organisation, user
from webapp.book import tables as book_tables
from webapp.book import write
from webapp.book.mutation import Author, Mutation
from webapp.push.subscription import push_subscription
from webapp.reminders import tables, tick

TODAY = date(2026, 11, 24)
"""A Tuesday: the week was looked at the day before."""
LIVED = 45
TEMPLATES = 10
HOURS = [time(7 + minute // 60, minute % 60) for minute in range(0, 180, 5)]
ALL_AT_ONCE = datetime.combine(TODAY, time(10, 30), UTC)
"""Everybody's hour has come, as after an outage."""
KID = "bench"

COPIED: tuple[Table, ...] = (
    book_tables.book,
    book_tables.member,
    book_tables.record,
    book_tables.agenda,
    tables.planned_day,
    tables.told,
    tables.notification,
)


@dataclass(frozen=True, slots=True)
class Reps:
    """So many reps with so many customers each; `birthdays` of them have theirs tomorrow."""

    reps: int
    customers: int
    birthdays: int = 0


def moment(hour: time, day: date = TODAY) -> datetime:
    """Return the moment of a digest hour; the reps' zone is UTC."""
    return datetime.combine(day, hour, UTC)


def build(url: str, shape: Reps, *, service: str = "https://fcm.googleapis.com", kid: str = KID) -> None:
    """Fill the empty database at `url`. The phones are reached at `service`, by the key `kid`."""
    migrations.upgrade(url)
    db.use(url)
    numbers = count(1)
    templates = []
    for number in range(min(TEMPLATES, shape.reps)):
        owner = _template(number, shape, numbers)
        _add_phones([(owner, number)], service, kid)
        templates.append(owner)
    for back in range(LIVED, 0, -1):
        day = TODAY - timedelta(days=back)
        tick.plan_days([kid], now=moment(time(10, 30), day))
    with _bare(url) as connection:
        connection.execute(text("DELETE FROM delivery"))
        copies = [(templates[number % TEMPLATES], number) for number in range(len(templates), shape.reps)]
        _copy(connection, copies)
    _add_phones([(Author(_id(number), owner.user_id), number) for owner, number in copies], service, kid)
    with _bare(url) as connection:
        _set_hours(connection)
    if make_url(url).get_backend_name() == "postgresql":
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            # As the server does by itself after a while.
            connection.execute(text("VACUUM ANALYZE"))
        engine.dispose()


def _id(number: int) -> UUID:
    """Ids that grow, as those of real organisations do in the order of a copy."""
    return UUID(int=(1 << 100) + number)


def _template(number: int, shape: Reps, numbers: Iterator[int]) -> Author:
    now = moment(time(5), TODAY - timedelta(days=LIVED + 1))
    with db.write() as connection:
        organisation_id = people.organisation_named(connection, f"Template {number}", now=now)
        rep = people.add_user(
            connection,
            organisation_id=organisation_id,
            email=f"template{number}@bench.example",
            name=f"Rep {number}",
            role="rep",
            password=PASSWORD,
            now=now,
        )
    assert rep.own_book
    author = Author(organisation_id, rep.id)
    made = _mutations(random.Random(number), shape, rep.own_book, numbers)
    while some := list(islice(made, BATCH)):
        with db.write() as connection:
            receipts = write.apply(connection, author, some, now=now)
        assert all(each.outcome == "applied" for each in receipts), receipts
    return author


def _mutations(dice: random.Random, shape: Reps, book: UUID, numbers: Iterator[int]) -> Iterator[Mutation]:
    """A lean book: of each customer the family, the last meeting, now and then an occasion or a promise."""

    def made(kind: str, customer: UUID | None, **fields: Any) -> Mutation:
        own = UUID(int=next(numbers))
        place: dict[str, Any] = {"customer_id": customer} if customer else {"book": book}
        return Mutation(mid=own, id=own, kind=kind, op="create", set=fields, **place)

    def day(first: int, last: int) -> str:
        return (TODAY + timedelta(days=dice.randint(first, last))).isoformat()

    for number in range(shape.customers):
        tomorrow = (TODAY + timedelta(days=1)).replace(year=1976).isoformat()
        birth = tomorrow if number < shape.birthdays else day(-25000, -8000)
        tier = dice.choices("ABC", (15, 35, 50))[0]
        customer = made(
            "customer",
            None,
            given="Anna",
            family=f"Weber {number}",
            birth=birth,
            tier=tier,
            added_on=day(-400, -300),
        )
        yield customer
        relation = dice.choice(["spouse", "child", "parent"])
        yield made("person", customer.id, name="Kim", relation=relation, birth=day(-20000, -1000))
        if dice.random() < 0.25:
            kind = dice.choice(["anniversary", "exam", "wedding", "holiday", "other"])
            yield made("occasion", customer.id, type=kind, date=day(-300, 300))
        met = {"day": day(-150, 0)}
        touch = made("touch", customer.id, type="visit", state="held", when=met)
        yield touch
        told = {"touch_id": str(touch.id), "written_at": f"{met['day']}T18:00:00Z"}
        yield made("note", customer.id, text="Wants the spring catalogue. " * 5, **told)
        if dice.random() < 0.05:
            yield made("promise", customer.id, text="Send the offer", by="me", due=day(-30, 30))
        if dice.random() < 0.02:
            planned = {"day": day(0, 5), "time": f"{dice.randint(9, 17):02}:00", "zone": "UTC"}
            yield made("touch", customer.id, type="visit", state="planned", when=planned)


@contextmanager
def _bare(url: str) -> Iterator[Connection]:
    """A connection without guards, which trusts what it copies, and a database nobody would miss."""
    # SQLite lets go of its journal for who is alone.
    db.engines_for(url).dispose()
    engine = create_engine(url)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for setting in ("foreign_keys", "journal_mode", "synchronous"):
                connection.exec_driver_sql(f"PRAGMA {setting} = OFF")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        yield connection
    engine.dispose()


def _copy(connection: Connection, copies: list[tuple[Author, int]]) -> None:
    """Copy the templates into organisations of their own: ids are known within one only."""
    if not copies:
        return
    now = moment(time(5))
    connection.execute(
        insert(organisation),
        [{"id": _id(number), "name": f"Copy {number}", "created_at": now} for _, number in copies],
    )
    connection.execute(
        insert(user),
        [
            {
                "organisation_id": _id(number),
                "id": owner.user_id,
                "email": f"rep{number}@bench.example",
                "name": f"Rep {number}",
                "role": "rep",
                "password_hash": "none",
                "created_at": now,
            }
            for owner, number in copies
        ],
    )
    pairs = Table(
        "pair",
        MetaData(),
        Column("organisation_id", db.Id, primary_key=True),
        Column("template_id", db.Id),
        prefixes=["TEMPORARY"],
    )
    pairs.create(connection)
    connection.execute(
        insert(pairs),
        [{"organisation_id": _id(number), "template_id": owner.organisation_id} for owner, number in copies],
    )
    for table in COPIED:
        rest = [column for column in table.columns if column.name != "organisation_id"]
        rows = (
            select(pairs.c.organisation_id, *rest)
            .join_from(pairs, table, table.c.organisation_id == pairs.c.template_id)
            .order_by(pairs.c.organisation_id)
        )
        connection.execute(insert(table).from_select(["organisation_id", *(one.name for one in rest)], rows))


def _add_phones(owners: list[tuple[Author, int]], service: str, kid: str) -> None:
    now = moment(time(5))
    phones = [(owner, number, _id((1 << 40) + number), _keys()) for owner, number in owners]
    with db.write() as connection:
        if not phones:
            return
        connection.execute(
            insert(device_session),
            [
                {
                    "organisation_id": owner.organisation_id,
                    "id": phone,
                    "user_id": owner.user_id,
                    "token_hash": sha256(phone.bytes).hexdigest(),
                    "state": "active",
                    "device_id": phone,
                    "label": "Phone",
                    "created_at": now,
                    "last_used_at": now,
                    "expires_at": now + timedelta(days=60),
                }
                for owner, _, phone, _ in phones
            ],
        )
        connection.execute(
            insert(push_subscription),
            [
                {
                    "organisation_id": owner.organisation_id,
                    "id": phone,
                    "user_id": owner.user_id,
                    "session_id": phone,
                    "device_id": phone,
                    "endpoint": f"{service}/push/{number}",
                    "endpoint_sha": sha256(f"{service}/push/{number}".encode()).hexdigest(),
                    "service": service,
                    **keys,
                    "kid": kid,
                    "origin": "https://blackbook.example",
                    "state": "active",
                    "created_at": now,
                }
                for owner, number, phone, keys in phones
            ],
        )


def _keys() -> dict[str, str]:
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {"p256dh": urlsafe_b64encode(raw).rstrip(b"=").decode(), "auth": "AAECAwQFBgcICQoLDA0ODw"}


def _set_hours(connection: Connection) -> None:
    """Give every rep a setting with a digest hour; the copies have nothing else of their own."""
    owned = connection.execute(
        select(book_tables.member.c.organisation_id, book_tables.member.c.user_id, book_tables.book.c.id)
        .join_from(
            book_tables.member,
            book_tables.book,
            (book_tables.book.c.organisation_id == book_tables.member.c.organisation_id)
            & (book_tables.book.c.id == book_tables.member.c.book_id),
        )
        .where(book_tables.book.c.private)
        .order_by(book_tables.member.c.organisation_id)
    ).all()
    at = "2026-11-01T05:00:00.000000Z"
    connection.execute(
        insert(book_tables.record),
        [
            {
                "organisation_id": row.organisation_id,
                "id": uuid5(row.user_id, "setting"),
                "kind": "setting",
                "book_id": row.id,
                "ver": 1,
                "fv": "{}",
                "data": json.dumps({"phone_zone": "UTC", "digest_at": f"{HOURS[number % len(HOURS)]:%H:%M}"}),
                "created_by": row.user_id,
                "created_at": at,
                "updated_by": row.user_id,
                "updated_at": at,
            }
            for number, row in enumerate(owned)
        ],
    )
