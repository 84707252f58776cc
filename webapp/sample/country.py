"""What the sample knows of a country: its names, its towns, and how a rep writes there."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent / "countries"

SHARES = {"sweden": 28, "germany": 24, "britain": 18, "france": 12, "poland": 10, "spain": 8}
"""How many of a hundred customers live in each country."""

Lines = tuple[str, ...]
"""Texts with places to fill: `{child}` is a name, `<he|she>` is said of a man or a woman, the customer."""


class Town(NamedTuple):
    """A town and its place on the map, in degrees."""

    name: str
    postcode: str
    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Country:
    """A country of customers, in its own language: what a rep would write into the book there."""

    name: str
    zone: str
    calling_code: str
    months: Lines
    """Their names, in the form that follows "until"."""
    # People and where they work.
    women: Lines
    men: Lines
    families: Lines
    say: dict[str, str]
    """How to say a name, where a stranger would get it wrong."""
    nicknames: dict[str, str]
    doctor: str
    towns: tuple[Town, ...]
    streets: Lines
    street: str
    """How a street and a number are put together."""
    company_stems: Lines
    company_ends: Lines
    titles: Lines
    how_met: Lines
    places: Lines
    """Where one eats and drinks."""
    # Notes.
    met: Lines
    called: Lines
    products: Lines
    business: Lines
    spouse: Lines
    small_child: Lines
    school_child: Lines
    grown_child: Lines
    private: Lines
    onward: Lines
    # What is known, owed and coming.
    about_spouse: Lines
    about_child: Lines
    interests: Lines
    sports: Lines
    food: Lines
    favourite_places: Lines
    manners: Lines
    avoid: Lines
    owed_by_me: Lines
    owed_by_them: Lines
    aims: Lines
    exam: str
    graduation: str
    holidays: Lines
    milestones: Lines
    told: str
    """The source of a fact: the customer said so."""
    heard: str
    """The source of a fact: somebody else did; `{name}` is who."""


@cache
def country(name: str) -> Country:
    """Return the country kept in `countries/<name>.toml`."""
    read = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in read.items()
    }
    fields["towns"] = tuple(Town(*town) for town in read["towns"])
    return Country(**fields)
