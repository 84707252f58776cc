"""Filling the places of a text, and drawing texts so that they do not come back too soon."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from random import Random

_EITHER = re.compile(r"<([^<>|]*)\|([^<>|]*)>")


def fill(text: str, gender: str, **places: object) -> str:
    """Return `text` with its places filled and, of each `<he|she>`, the half that fits `gender`."""
    half = 2 if gender == "female" else 1
    said = _EITHER.sub(lambda found: found.group(half), text)
    if "{" not in said:
        return said
    capital = {name.capitalize(): str(value)[:1].upper() + str(value)[1:] for name, value in places.items()}
    return said.format(**places, **capital)


def deck(rng: Random, cards: Sequence[str]) -> Iterator[str]:
    """Yield `cards` in a random order, again and again, never one twice before all have been."""
    while True:
        yield from rng.sample(cards, len(cards))


def plain(text: str) -> str:
    """Return `text` in small ASCII letters, as it stands in an e-mail address."""
    folded = text.lower().replace("ß", "ss").replace("ł", "l").replace("ø", "o").replace("æ", "ae")
    letters = unicodedata.normalize("NFKD", folded)
    return re.sub(r"[^a-z0-9]+", "-", letters.encode("ascii", "ignore").decode()).strip("-")
