"""Where the book is kept. Every key starts with the organisation, so that ids of another one are unknown.

Rows of these tables are read and written as Core rows with stored JSON text, never as objects: an exchange
puts its answer together from text (docs/decisions/one-record-table.md). Moments are text as well, RFC 3339 in
UTC, because they are only shown and compared.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from webapp.db import Base, Id

Moment = String(32)
TOMBSTONE = text("op <> 'put'")
"""A pointer to what is not in its book any more: deleted (`del`) or in another book (`gone`)."""

book = Table(
    "book",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("private", Boolean, nullable=False, default=False),
    Column("epoch", Id, nullable=False),
    Column("head", BigInteger, nullable=False, default=0),
    Column("floor", BigInteger, nullable=False, default=0),
    Column("n", BigInteger, nullable=False, default=0),
    Column("hsum", BigInteger, nullable=False, default=0),
    Column("customers", Integer, nullable=False, default=0),
)
"""The unit of replication, ordering and permission. `head` counts its changes, under this row's lock."""

member = Table(
    "member",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("book_id", Id, primary_key=True),
    Column("user_id", Id, primary_key=True),
    Column("role", String(16), nullable=False),
    Column("starts_at", Moment),
    Column("ends_at", Moment),
    ForeignKeyConstraint(["organisation_id", "book_id"], ["book.organisation_id", "book.id"]),
    Index(None, "organisation_id", "user_id"),
)
"""Who may read a book (`owner`, `cover`, `viewer`) and from when until when; no row, no permission."""

record = Table(
    "record",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("book_id", Id, nullable=False),
    Column("customer_id", Id),
    Column("ver", Integer, nullable=False),
    Column("fv", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("deleted_at", Moment),
    Column("created_by", Id, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_by", Id, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "organisation_id", "book_id", "customer_id"),
)
"""Every synced record. `data` is the JSON text of its fields, `fv` the version that last wrote each field.

`customer_id` is the customer a record is bundled with, so a customer carries its own id there.
"""

feed = Table(
    "feed",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("book_id", Id, primary_key=True),
    Column("rev", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
    Column("id", Id, nullable=False),
    Column("op", String(4), nullable=False),
    Column("ver", Integer, nullable=False),
    Column("h", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "organisation_id", "book_id", "id", unique=True),
    Index("ix_feed_tombstones", "organisation_id", "at", sqlite_where=TOMBSTONE, postgresql_where=TOMBSTONE),
)
"""One pointer for each record and book: a change moves it to a new rev, so the feed is bounded by records."""

revision = Table(
    "revision",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("ver", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
    Column("op", String(16), nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("device_id", Id),
    Column("mid", Id, nullable=False),
    Column("at", Moment, nullable=False),
)
"""What each version of a record changed, old and new values as JSON text. Only ever added to."""

receipt = Table(
    "receipt",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("device_id", Id, primary_key=True),
    Column("mid", Id, primary_key=True),
    Column("outcome", String(16), nullable=False),
    Column("book_id", Id),
    Column("rev", BigInteger),
    Column("ver", Integer),
    Column("conflict_id", Id),
    Column("reason", String(32)),
    Column("at", Moment, nullable=False),
)
"""The durable answer to a mutation. Its key makes the same one, sent any number of times, happen once."""

parked = Table(
    "parked",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("device_id", Id, primary_key=True),
    Column("mid", Id, primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("book_id", Id),
    Column("body", Text, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("state", String(16), nullable=False, default="open"),
    Column("at", Moment, nullable=False),
    Column("customer_id", Id),
    Column("settled_by", Id),
    Column("settled_at", Moment),
    Index(None, "organisation_id", "book_id", "state"),
)
"""What could not be done, or came late, word for word as it was sent, with the reason.

`state` is `open`, then `applied` or `dismissed`, by whom and when; `forwarded` is in another's book already,
then `seen`.
`book_id` is the book it is about, whose owner may read it: it follows its customer.
"""

alias = Table(
    "alias",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("record_id", Id, nullable=False),
)
"""An id that was merged into another record; what still arrives under it goes there."""

handover = Table(
    "handover",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("customer_id", Id, primary_key=True),
    Column("from_book", Id, nullable=False),
    Column("to_book", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("why", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "organisation_id", "customer_id"),
)
"""Which customers went from one book to another, who had it done, why and when. Only ever added to.

`id` is one for all customers of one handover, and the `mid` of the revisions it made.
"""

agenda = Table(
    "agenda",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("book_id", Id, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("customer_id", Id),
    Column("mmdd", Integer),
    Column("day", Integer),
    Column("lead", Integer),
    Column("asked", Boolean),
    Column("tier", String(1)),
    Column("cadence", Integer),
    Index(None, "organisation_id", "book_id", "kind", "mmdd"),
    Index(None, "organisation_id", "book_id", "kind", "day"),
)
"""When a record may have something due, so that the planner can ask SQL: `mmdd` (month * 100 + day) for what
returns every year, `day` (yyyymmdd) for what comes once, for the day an active customer is overdue and for
the day a snoozed reminder is back. `lead` is how many days before it is told of at most, none when it is not,
as with a touch that was held; `asked`, whether the rep asks how it went, or is asked to write it up. A
customer's `tier` and `cadence` say who waits most."""

album = Table(
    "album",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("book_id", Id, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("deleted_at", Moment),
    Index(None, "organisation_id", "sha256"),
)
"""Which record shows which picture, and in which book: who may read the one may see the other."""

blob = Table(
    "blob",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("at", Moment),
    Column("user_id", Id),
    Column("size", Integer),
    Column("mime", String(16)),
    Column("content", LargeBinary),
    Index(None, "organisation_id", "at"),
    Index(None, "organisation_id", "user_id"),
)
"""The bytes of a picture by their hash, who brought them and when; without `at` they are still to come.

Not the door's alone: bytes say nothing of a book (docs/decisions/pictures-in-the-database.md).
"""

SYNCED = (book, member, record, feed, revision, receipt, parked, alias, handover, agenda, album)
# Seen by webapp/guards.py: the one door alone writes them.
Base.metadata.info["door"] = frozenset(table.name for table in SYNCED)
