"""One change as it was made, and the server's word on it: the currency of the one door."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Word = Annotated[str, StringConstraints(max_length=64)]


class Mutation(BaseModel):
    """A change to one record, with the old values its writer had seen (docs/sync-protocol.md, section 2).

    `op`, `kind` and the fields are only checked for their form here: what this server does not know
    is parked by the door with a reason, so that one odd mutation never spoils a request.
    """

    model_config = ConfigDict(extra="allow")

    mid: UUID
    kind: Word
    id: UUID
    op: Word
    book: UUID | None = None
    customer_id: UUID | None = None
    set: dict[str, Any] = Field(default_factory=dict)
    was: dict[str, Any] = Field(default_factory=dict)
    was_sha: dict[str, Word] = Field(default_factory=dict)
    was_ver: int | None = None
    add: dict[str, list[Any]] = Field(default_factory=dict)
    remove: dict[str, list[Any]] = Field(default_factory=dict)
    after: UUID | None = None
    at: Word | None = None
    zone: Word | None = None
    mutation_schema: Annotated[int, Field(alias="schema")] = 1


class Outcome(StrEnum):
    """What became of a mutation."""

    APPLIED = "applied"
    NOOP = "noop"
    MERGED = "merged"
    CONFLICT = "conflict"
    FORWARDED = "forwarded"
    PARKED = "parked"
    DEFER = "defer"


Reason = Literal[
    "unknown_kind",
    "unknown_field",
    "unknown_op",
    "invalid",
    "too_long",
    "unknown_record",
    "unknown_book",
    "wrong_user",
    "revoked",
    "handed_over",
]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The durable answer to one mutation; the same `mid` gets the same one for ever."""

    mid: UUID
    outcome: Outcome
    book: UUID | None = None
    rev: int | None = None
    ver: int | None = None
    conflict: UUID | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes. `device_id` is None for jobs, imports and the command line."""

    organisation_id: UUID
    user_id: UUID
    device_id: UUID | None = None
