"""A vCard on its way to a contact: what the functions that read its properties share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from webapp.book.fields import Address, Email, Phone, Url
from webapp.interchange.contact import MOST, Contact, Relative, Unusable, tidy
from webapp.interchange.vcard import Card, Property, structured, unescape

Place = Literal["work", "home", "other"]
Item = TypeVar("Item", Phone, Email, Url, Address)


@dataclass(slots=True)
class Draft:
    """The contact so far, with what can only be put in its place when the whole card is read."""

    contact: Contact
    old: bool
    """Whether the card is vCard 2.1, where commas and backslashes are text."""
    beside: dict[str, dict[str, list[str]]]
    """What stands beside a property in its group: group -> name -> values, such as X-ABLABEL."""
    is_group: bool = False
    has_parts: bool = False
    """Whether the card has an N, be it empty: then nobody guesses the parts of the name."""
    whole: str | None = None
    phonetic: dict[str, str] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)
    places: list[Property] = field(default_factory=list)
    """GEO, to go with an address."""
    grouped: dict[str, Address] = field(default_factory=dict)
    """The address of a group, where GEO may stand beside it."""
    assistant_phones: list[Phone] = field(default_factory=list)
    cards: list[tuple[Property, Relative]] = field(default_factory=list)
    """Relatives named by the address of another card, to be looked up when the whole file is read."""
    preferred: set[int] = field(default_factory=set)
    """`id` of the phones, addresses and the like that the card prefers."""

    def text(self, found: Property, what: str, longest: int = 500) -> str | None:
        """Return the property as one text."""
        return tidy(unescape(found.value, old=self.old), what=what, longest=longest)

    def parts(self, found: Property, joint: str = ", ") -> list[str]:
        """Return the components of a structured property, several items of one joined by `joint`."""
        components = structured(found.value, old=self.old)
        joined = (joint.join(item.strip() for item in items if item.strip()) for items in components)
        return [tidy(text) or "" for text in joined]

    def next_to(self, found: Property, name: str) -> str | None:
        """Return the value of the property `name` in the group of `found`, "" when it is there and empty."""
        return next(iter(self.all_next_to(found, name)), None)

    def all_next_to(self, found: Property, name: str) -> list[str]:
        """Return the values of all properties `name` in the group of `found`."""
        return self.beside.get(found.group, {}).get(name, []) if found.group else []

    def label(self, found: Property) -> str | None:
        """Return the label beside a property (Apple) or in it (LABEL)."""
        return self.next_to(found, "X-ABLABEL") or next(iter(found.parameters.get("LABEL", ())), None)

    def keep(self, name: str, found: Property, item: Item) -> Item:
        """Add a phone or the like, unless the contact has it; return the one she has.

        What the card prefers will come first. Raises Unusable when there is no room.
        """
        items: list[Item] = getattr(self.contact, name)
        if item in items:
            return items[items.index(item)]
        self.check_room(name)
        items.append(item)
        if "pref" in found.types() or found.parameters.get("PREF") == ["1"]:
            self.preferred.add(id(item))
        return item

    def check_room(self, name: str) -> None:
        """Raise Unusable when the contact has as many of these as can be kept."""
        if len(getattr(self.contact, name)) >= MOST[name]:
            raise Unusable(f"more than {MOST[name]} of these cannot be kept")


Reader = Callable[[Draft, Property], None]
"""Puts one property in its place. Raises Unusable or pydantic's ValidationError."""


def begin(card: Card) -> Draft:
    """Return the empty draft of a card."""
    old = card.version.startswith("2")
    beside: dict[str, dict[str, list[str]]] = {}
    for found in card.properties:
        if is_companion(found):
            values = beside.setdefault(found.group, {}).setdefault(found.name, [])
            values.append(tidy(unescape(found.value, old=old), longest=len(found.value)) or "")
    return Draft(Contact(line=card.line), old, beside)


def is_companion(found: Property) -> bool:
    """Say whether a property only says something about another one in its group."""
    return bool(found.group) and found.name.startswith(("X-ABLABEL", "X-BLACKBOOK-"))


def place_of(found: Property) -> Place:
    """Return where a phone, address or page belongs, as TYPE says it."""
    types = found.types()
    return "work" if "work" in types else "home" if "home" in types else "other"
