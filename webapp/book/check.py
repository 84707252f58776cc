"""What a phone sends, held against the kinds: what is unknown or wrong is named, the rest takes its form.

The stored form of a value is the one its type writes: absent parts are left out, ids are in small letters.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from webapp.book.fields import Merge
from webapp.book.kinds import merge_class
from webapp.book.merge import Change
from webapp.book.mutation import Mutation, Reason
from webapp.book.record import Record

_TOO_LONG = frozenset({"string_too_long", "too_long"})


class Refused(Exception):
    """A mutation that cannot be done; it is parked with the reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def check(kind: type[Record], mutation: Mutation) -> Change:
    """Return what `mutation` changes, every value in its stored form. Raises Refused."""
    for elements in (mutation.add, mutation.remove):
        for name in elements:
            if name not in kind.model_fields:
                raise Refused("unknown_field")
            if merge_class(kind, name) is not Merge.SET:
                raise Refused("invalid")
    return Change(
        set=stored(kind, mutation.set),
        was=_seen(kind, mutation.was) if mutation.was else {},
        was_sha=mutation.was_sha,
        add=stored(kind, mutation.add) if mutation.add else {},
        remove=stored(kind, mutation.remove) if mutation.remove else {},
    )


def stored(kind: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` in their stored form. Raises Refused."""
    try:
        model = kind.model_validate_json(json.dumps(values, ensure_ascii=False).encode())
    except ValidationError as error:
        faults = {fault["type"] for fault in error.errors(include_url=False, include_input=False)}
        if "extra_forbidden" in faults and any(name not in kind.model_fields for name in values):
            raise Refused("unknown_field") from error
        raise Refused("too_long" if faults & _TOO_LONG else "invalid") from error
    except (UnicodeEncodeError, ValueError, RecursionError) as error:
        # Half a surrogate pair, or no number: neither is text that can be stored.
        raise Refused("invalid") from error
    written = model.model_dump(mode="json")
    return {name: _compact(written[name]) for name in model.model_fields_set}


def _seen(kind: type[Record], was: Mapping[str, Any]) -> dict[str, Any]:
    """The old values in their stored form; one that this server would not take stays as it was sent."""
    seen: dict[str, Any] = {}
    for name, value in was.items():
        try:
            seen.update(stored(kind, {name: value}))
        except Refused:
            seen[name] = _storable(value)
    return seen


def _storable(value: Any) -> Any:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except (UnicodeEncodeError, ValueError, RecursionError) as error:
        raise Refused("invalid") from error
    return value


def _compact(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_compact(each) for each in value]
    return value
