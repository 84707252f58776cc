"""How two versions of a field become one. Pure; `tests/cases/merge.json` is the authority.

No clock decides: a writer says which old value was seen, and that is compared with the value that is there.
What is not taken is given back as a clash, so that both values are kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from webapp.book.fields import Merge
from webapp.book.kinds import merge_class
from webapp.book.record import Record

Fields = Mapping[str, Any]


class OnceWritten(Exception):
    """A field that is written once, with its record, was given another value."""


@dataclass(frozen=True, slots=True)
class Change:
    """New values, the old ones their writer had seen, elements of set fields; all in their stored form."""

    set: Fields = field(default_factory=dict)
    was: Fields = field(default_factory=dict)
    was_sha: Mapping[str, str] = field(default_factory=dict)
    add: Mapping[str, list[Any]] = field(default_factory=dict)
    remove: Mapping[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clash:
    """A value that was not taken because somebody had changed the field meanwhile."""

    field: str
    mine: Any
    theirs: Any
    base: Any


@dataclass(slots=True)
class Merged:
    """What a change does to a record: new values (None empties a field), clashes, and how it went."""

    data: dict[str, Any] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    joined: bool = False
    """True where two tails of one long text were both kept."""


def merge(
    kind: type[Record],
    current: Fields,
    change: Change,
    *,
    additions: Mapping[str, Mapping[str, int]] = {},
    unseen: Collection[int] = (),
) -> Merged:
    """Lay `change` over the fields `current` of a record. Raises OnceWritten.

    `additions` says for each set field in which version an element was added, and `unseen` which versions
    the writer had not seen: a removal gives way to an addition it had not seen.
    """
    result = Merged()
    for name, new in change.set.items():
        there, was = current.get(name), change.was.get(name)
        how = merge_class(kind, name)
        if how is Merge.SET:
            removed = [each for each in was or [] if each not in (new or [])]
            added = [each for each in new or [] if each not in (was or [])]
            _take_elements(result, name, there or [], merge_elements(there or [], added, removed))
        elif new == there:
            continue
        elif how is Merge.ONCE:
            raise OnceWritten(name)
        elif there == was or _is_text_of(there, change.was_sha.get(name)):
            result.data[name] = new
        elif how is Merge.LONG and (both := join_tails(there, new, was, change.was_sha.get(name))):
            result.data[name] = both
            result.joined = True
        else:
            result.clashes.append(Clash(name, new, there, was))
    for name in {**change.add, **change.remove}:
        there = result.data.get(name, current.get(name)) or []
        late = {key for key, version in additions.get(name, {}).items() if version in unseen}
        removed = [each for each in change.remove.get(name, ()) if element_key(each) not in late]
        _take_elements(result, name, there, merge_elements(there, change.add.get(name, ()), removed))
    return result


def begin(change: Change) -> dict[str, Any]:
    """Return the fields of a new record."""
    values = dict(change.set)
    for name, added in change.add.items():
        values[name] = merge_elements(values.get(name) or [], added, ())
    return {name: value for name, value in values.items() if value is not None}


def merge_elements(there: list[Any], added: Collection[Any], removed: Collection[Any]) -> list[Any]:
    """Return the elements without the removed and with the added ones; what is both stays."""
    kept = [each for each in there if each not in removed or each in added]
    for each in added:
        if each not in kept:
            kept.append(each)
    return kept


def join_tails(there: Any, new: Any, was: Any, was_sha: str | None) -> str | None:
    """Return both tails after their common base, the committed first; None where one is not a mere tail.

    A base that is empty is none: two texts begun apart are two texts.
    """
    if not isinstance(there, str) or not isinstance(new, str):
        return None
    base = was if isinstance(was, str) else _base_by_hash(there, new, was_sha)
    if not base or not there.startswith(base) or not new.startswith(base):
        return None
    return there + new[len(base) :]


def element_key(element: Any) -> str:
    """Return the text by which an element of a set field is known."""
    return json.dumps(element, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _take_elements(result: Merged, name: str, there: list[Any], now: list[Any]) -> None:
    if now != there:
        result.data[name] = now or None


def _is_text_of(there: Any, was_sha: str | None) -> bool:
    if was_sha is None or not isinstance(there, str | None):
        return False
    return hashlib.sha256((there or "").encode()).hexdigest() == was_sha


def _base_by_hash(there: str, new: str, was_sha: str | None) -> str | None:
    """Find the base among the beginnings that both texts share, where only its hash was sent."""
    if was_sha is None:
        return None
    running = hashlib.sha256()
    for position, (left, right) in enumerate(zip(there, new, strict=False)):
        if left != right:
            return None
        running.update(left.encode())
        if running.hexdigest() == was_sha:
            return there[: position + 1]
    return None
