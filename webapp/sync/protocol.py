"""What travels in an exchange, as docs/sync-protocol.md says it.

The request is read by these models. The answer is put together from stored text and never passes through its
models; they describe it, and the tests hold every answer to them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from webapp.book.mutation import Outcome

MOST_MUTATIONS = 500
"""In one request; a phone sends at most 200."""

Build = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._+-]{0,64}$")]
Stamp = Annotated[str, StringConstraints(pattern=r"^[0-9T:.Z+-]{10,40}$")]
Count = Annotated[int, Field(ge=0, lt=2**53)]


class Presence(BaseModel):
    """What a phone says of itself: how much waits on it, since when, whether its storage lasts, and lasted.

    `cleared`: the system has cleared away its outbox, and with it whatever waited there.
    """

    waiting: Annotated[int, Field(ge=0, lt=2**31)] = 0
    oldest: Stamp | None = None
    persisted: bool | None = None
    cleared: bool = False


class Cursor(BaseModel):
    """Where a phone stands in one book. `after` is None while the book is still being fetched."""

    book: UUID
    epoch: UUID | None = None
    after: Count | None = None
    bundles_after: UUID | None = None
    head: Count | None = None


class ExchangeRequest(BaseModel):
    """One exchange, as a phone asks for it."""

    user: UUID
    device: UUID
    build: Build = ""
    schema_version: Annotated[int, Field(alias="schema", ge=1, lt=2**31)]
    presence: Presence = Presence()
    cursors: Annotated[list[Cursor], Field(max_length=1000)] = []
    mutations: Annotated[list[dict[str, Any]], Field(max_length=MOST_MUTATIONS)] = []
    """Each is read by itself, so that one that cannot be read does not spoil the others."""


class WireReceipt(BaseModel):
    """The durable answer to one mutation."""

    model_config = ConfigDict(extra="forbid")

    mid: UUID
    outcome: Outcome
    book: UUID | None
    rev: int | None
    ver: int | None
    conflict: UUID | None
    reason: str | None


class BookInfo(BaseModel):
    """A book the user may read."""

    model_config = ConfigDict(extra="forbid")

    book: UUID
    name: str
    private: bool
    role: Literal["owner", "cover", "viewer"]
    head: int
    customers: int


class OtherDevice(BaseModel):
    """Another device of the same user."""

    model_config = ConfigDict(extra="forbid")

    device: UUID
    label: str
    waiting: int
    oldest: str | None
    seen: str | None


class Push(BaseModel):
    """What a phone needs to be woken: our key, and the hash of the endpoint we hold for this device."""

    model_config = ConfigDict(extra="forbid")

    key: str | None
    endpoint_sha: str | None


class Hello(BaseModel):
    """What a phone must know before anything else."""

    model_config = ConfigDict(extra="forbid")

    user: UUID
    name: str
    email: str
    role: str
    time: str
    build: str
    schema_version: Annotated[int, Field(alias="schema")]
    wipe: bool
    upgrade: bool
    books: list[BookInfo]
    devices: list[OtherDevice]
    push: Push
    missing: list[str]
    reading_days: int
    """Hashes of pictures whose bytes the server lacks: whoever holds them brings them."""


class WireRecord(BaseModel):
    """A living record; its book is that of the page."""

    model_config = ConfigDict(extra="forbid")

    kind: str
    id: UUID
    ver: int
    customer_id: UUID | None
    by: UUID
    at: str
    data: dict[str, Any]


class Entry(BaseModel):
    """One pointer of the feed, with the record where it is a `put`."""

    model_config = ConfigDict(extra="forbid")

    rev: int
    op: Literal["put", "del", "gone"]
    kind: str
    id: UUID
    ver: int
    customer_id: UUID | None
    by: UUID | None = None
    at: str | None = None
    data: dict[str, Any] | None = None


class Digest(BaseModel):
    """The number of living records and the sum of their pointers' hashes."""

    model_config = ConfigDict(extra="forbid")

    n: int
    hsum: int


class EntriesPage(BaseModel):
    """What changed after the phone's cursor."""

    model_config = ConfigDict(extra="forbid")

    book: UUID
    epoch: UUID
    head: int
    after: int
    entries: list[Entry]
    next: int
    more: bool
    digest: Digest | None = None


class Bundle(BaseModel):
    """A customer with every living record of hers in one book."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID
    records: list[WireRecord]


class BundlesPage(BaseModel):
    """A part of a book that is fetched from its start."""

    model_config = ConfigDict(extra="forbid")

    book: UUID
    epoch: UUID
    head: int
    records: list[WireRecord] = []
    bundles: list[Bundle]
    bundles_next: UUID | None
    total: int
    more: bool


class BriefPage(BaseModel):
    """Some customers of a book, whole, before the book itself is fetched; it moves no cursor."""

    model_config = ConfigDict(extra="forbid")

    book: UUID
    records: list[WireRecord]
    bundles: list[Bundle]


class BriefAnswer(BaseModel):
    """What a phone that holds nothing yet is given first."""

    model_config = ConfigDict(extra="forbid")

    user: UUID
    books: list[BookInfo]
    pages: list[BriefPage]


class ResyncPage(BaseModel):
    """Drop the cursor and fetch the book again."""

    model_config = ConfigDict(extra="forbid")

    book: UUID
    resync: Literal["epoch", "floor", "digest", "schema"]


class ExchangeAnswer(BaseModel):
    """The answer to an exchange."""

    model_config = ConfigDict(extra="forbid")

    receipts: list[WireReceipt]
    hello: Hello
    pages: list[EntriesPage | BundlesPage | ResyncPage]
