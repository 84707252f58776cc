"""How the fields of two records that are the same person become one's, and are parted again. Pure.

`tests/cases/unite.json` is the authority, for the phone as well. The one who stays keeps what she has and is
given what she lacks; lists are unions, long texts stand one after the other. What cannot be kept both is
given back as a clash.
"""

from __future__ import annotations

from typing import Any

from webapp.book.fields import LONGEST_TEXT, Merge
from webapp.book.kinds import merge_class
from webapp.book.merge import Clash, Fields, Merged, merge_elements
from webapp.book.record import Record

SPEAKS_WHEN_ABSENT = frozenset({"display", "status"})
"""Fields whose absence says something: the name is that of the parts, the customer is active."""


def unite(kind: type[Record], stays: Fields, goes: Fields) -> Merged:
    """Return what the record that stays is given of the one that goes."""
    result = Merged()
    for name, other in goes.items():
        here: Any = stays.get(name)
        how = merge_class(kind, name)
        if other == here:
            continue
        if how is Merge.SET:
            both = merge_elements(here or [], other, ())
            if both != here:
                result.data[name] = both
        elif here is None and name not in SPEAKS_WHEN_ABSENT:
            result.data[name] = other
        elif name == "added_on":
            # She has been in the book since the earlier of the two days.
            if other < here:
                result.data[name] = other
        elif how is Merge.LONG and len(here) + len(other) + 2 <= LONGEST_TEXT:
            if other not in here:
                result.data[name] = f"{here}\n\n{other}"
        else:
            result.clashes.append(Clash(name, other, here, None))
    return result


def part(current: Fields, old: Fields, new: Fields) -> dict[str, Any]:
    """Return the fields of `current` with what was given to it (`old` became `new`) taken back; None empties.

    What somebody has changed since stays as it is.
    """
    back: dict[str, Any] = {}
    for name, given in new.items():
        here, before = current.get(name), old.get(name)
        if isinstance(given, list):
            added = [each for each in given if each not in (before or [])]
            left = merge_elements(here or [], (), added)
            if left != (here or []):
                back[name] = left or None
        elif here == given:
            back[name] = before
    return back
