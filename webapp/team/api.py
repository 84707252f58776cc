"""The suggestions others have for the signed-in user's books."""

from __future__ import annotations

import json
from typing import Any, Literal
from uuid import UUID

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel

from webapp import clock
from webapp.accounts import current
from webapp.book.mutation import Author, Outcome
from webapp.team import suggestions

api = APIBlueprint("suggestions", __name__, url_prefix="/api")


class Suggested(BaseModel):
    """A change as its writer made it: `was` is what they saw. `forwarded` ones are in the book already."""

    device: UUID
    mid: UUID
    state: Literal["open", "forwarded"]
    reason: str
    user: UUID
    name: str
    book: UUID
    customer_id: UUID | None
    kind: str
    id: UUID
    op: str
    set: dict[str, Any]
    was: dict[str, Any]
    add: dict[str, list[Any]]
    remove: dict[str, list[Any]]
    at: str | None
    zone: str | None
    received: str


class Suggestions(BaseModel):
    """What waits for the user's word, the oldest first, at most 200."""

    suggestions: list[Suggested]


class SuggestionPath(BaseModel):
    """Which suggestion an address names."""

    device: UUID
    mid: UUID


class Accepted(BaseModel):
    """What became of an accepted change: `conflict` names the record that keeps a value not taken."""

    outcome: Outcome
    conflict: UUID | None


@api.get("/suggestions", responses={200: Suggestions})
def waiting() -> Response:
    """List what others wrote for books that are the user's now."""
    found = suggestions.waiting(_author(), now=clock.now())
    return _json(Suggestions(suggestions=[_wire(each) for each in found]))


@api.post("/suggestions/<device>/<mid>/accept", responses={200: Accepted})
def accept(path: SuggestionPath) -> Response:
    """Make a suggested change one's own."""
    given = suggestions.accept(_author(), path.device, path.mid, now=clock.now())
    return _json(Accepted(outcome=given.outcome, conflict=given.conflict))


@api.post("/suggestions/<device>/<mid>/dismiss", responses={204: None})
def dismiss(path: SuggestionPath) -> Response:
    """Put a suggestion aside, or mark what was forwarded as seen."""
    suggestions.dismiss(_author(), path.device, path.mid, now=clock.now())
    return Response(status=204)


@api.post("/suggestions/<device>/<mid>/reopen", responses={204: None})
def reopen(path: SuggestionPath) -> Response:
    """List again what the user has just settled."""
    suggestions.reopen(_author(), path.device, path.mid, now=clock.now())
    return Response(status=204)


def _author() -> Author:
    session = current.signed_in()
    return Author(session.organisation_id, session.user_id)


def _wire(each: suggestions.Suggestion) -> Suggested:
    made = each.mutation
    return Suggested.model_validate(
        {
            "device": each.device,
            "mid": each.mid,
            "state": each.state,
            "reason": each.reason,
            "user": each.user_id,
            "name": each.name,
            "book": each.book_id,
            "customer_id": each.customer_id,
            "received": each.received,
            **made.model_dump(include={"kind", "id", "op", "set", "was", "add", "remove", "at", "zone"}),
        }
    )


def _json(answer: BaseModel) -> Response:
    # In ASCII: half a surrogate pair, which a phone may have sent, is no UTF-8.
    return Response(json.dumps(answer.model_dump(), default=str), mimetype="application/json")
