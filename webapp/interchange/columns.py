"""Which column of a spreadsheet means what, by the headers that address books document or write.

A header is compared in small letters with its number taken out: `E-mail 1 - Value` is `e-mail # - value`.
What it means is written in a small notation that `spreadsheet` reads:

- `given`: a field of the contact, or one of the words that `spreadsheet` knows (`whole`, `tags`, `note`, …)
- `phone:cell`: a telephone number of that type; `person:Spouse`: names in that relation
- `phone#value`, `phone#type`: parts of the telephone number with the header's number
- `address:home.street`: one part of the one address of that type
"""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d+", re.ASCII)

_GOOGLE = {
    "name": "whole",
    "file as": "file_as",
    "given name": "given",
    "first name": "given",
    "additional name": "additional",
    "middle name": "additional",
    "family name": "family",
    "last name": "family",
    "yomi name": "phonetic",
    "given name yomi": "phonetic_first",
    "additional name yomi": "phonetic_middle",
    "family name yomi": "phonetic_last",
    "phonetic first name": "phonetic_first",
    "phonetic middle name": "phonetic_middle",
    "phonetic last name": "phonetic_last",
    "name prefix": "prefix",
    "name suffix": "suffix",
    "nickname": "nickname",
    "birthday": "birth",
    "gender": "gender",
    "occupation": "title",
    "hobby": "interest",
    "notes": "note",
    "group membership": "tags",
    "labels": "tags",
    "organization name": "company",
    "organization title": "title",
    "organization department": "department",
    "organization # - name": "company",
    "organization # - title": "title",
    "organization # - department": "department",
    "address # - formatted": "address#formatted",
    "address # - street": "address#street",
    "address # - city": "address#locality",
    "address # - po box": "address#box",
    "address # - region": "address#region",
    "address # - postal code": "address#postcode",
    "address # - country": "address#country",
    "address # - extended address": "address#extended",
    **{
        f"{header} # - {word}": f"{name}#{part}"
        for header, name in (
            ("e-mail", "email"),
            ("phone", "phone"),
            ("website", "url"),
            ("address", "address"),
            ("relation", "person"),
            ("event", "day"),
            ("custom field", "custom"),
        )
        for word, part in (("type", "type"), ("label", "type"), ("value", "value"))
    },
}
"""Google Contacts, the headers until 2024 (Given Name, Type) and those since (First Name, Label)."""

_OUTLOOK = {
    "suffix": "suffix",
    "given yomi": "phonetic_first",
    "surname yomi": "phonetic_last",
    "company": "company",
    "department": "department",
    "job title": "title",
    "profession": "title",
    "e-mail address": "email:work",
    "e-mail # address": "email:other",
    "web page": "url:work",
    "personal web page": "url:home",
    "business phone": "phone:work",
    "business phone #": "phone:work",
    "company main phone": "phone:work",
    "primary phone": "phone:work",
    "home phone": "phone:home",
    "home phone #": "phone:home",
    "mobile phone": "phone:cell",
    "car phone": "phone:cell",
    "other phone": "phone:other",
    "callback": "phone:other",
    "radio phone": "phone:other",
    "business fax": "phone:fax",
    "home fax": "phone:fax",
    "other fax": "phone:fax",
    "pager": "phone:pager",
    "assistant's name": "person:Assistant",
    "assistant's phone": "assistant_phone",
    "manager's name": "person:Manager",
    "spouse": "person:Spouse",
    "spouse/partner": "person:Spouse",
    "children": "person:Child",
    "anniversary": "day:Anniversary",
    "categories": "tags",
    "referred by": "referred",
    **{
        f"{header} {word}": f"address:{place}.{part}"
        for header, place in (("business", "work"), ("home", "home"), ("other", "other"))
        for word, part in (
            ("street", "street"),
            ("street #", "extended"),
            ("city", "locality"),
            ("state", "region"),
            ("postal code", "postcode"),
            ("country/region", "country"),
            ("country", "country"),
            ("address po box", "box"),
            ("address", "formatted"),
        )
    },
}
"""Outlook for Windows (classic) and the new Outlook and Outlook.com, which leave some of them out."""

_LINKEDIN = {
    "url": "url:other",
    "email address": "email:work",
    "position": "title",
    "connected on": "connected",
}

_OWN = {
    "blackbook id": "uid",
    "display name": "display",
    "phonetic name": "phonetic",
    "role": "own_role",
    "tier": "own_tier",
    "cadence": "own_cadence",
    "how met": "own_how_met",
    "status": "own_status",
    "added on": "own_added_on",
    "interest #": "interest",
    "note # - value": "note_of_ours#value",
    "note # - private": "note_of_ours#private",
    "note # - written": "note_of_ours#written",
    "address # - latitude": "address#latitude",
    "address # - longitude": "address#longitude",
    **{
        f"relation # - {part}": f"person#{part}"
        for part in ("relation", "phonetic", "gender", "birth", "status", "about", "phone", "email")
    },
    **{f"event # - {part}": f"day#{part}" for part in ("occasion", "repeat", "person")},
}
"""What our own export adds to Google's columns."""

_PLAIN = {
    "title": "title",
    "full name": "whole",
    "surname": "family",
    "email": "email:work",
    "e-mail": "email:work",
    "mail": "email:work",
    "phone": "phone:work",
    "phone number": "phone:work",
    "telephone": "phone:work",
    "mobile": "phone:cell",
    "mobile number": "phone:cell",
    "work phone": "phone:work",
    "fax": "phone:fax",
    "street": "address:work.street",
    "city": "address:work.locality",
    "state": "address:work.region",
    "zip": "address:work.postcode",
    "postal code": "address:work.postcode",
    "country": "address:work.country",
    "organization": "company",
    "organisation": "company",
    "website": "url:work",
    "birth date": "birth",
    "date of birth": "birth",
    "partner": "person:Spouse",
    "note": "note",
    "tags": "tags",
}
"""What people write themselves above a list."""

COLUMNS: dict[str, str] = _PLAIN | _LINKEDIN | _OUTLOOK | _GOOGLE | _OWN

LAYOUTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Blackbook", frozenset({"blackbook id"})),
    ("LinkedIn connections", frozenset({"first name", "last name", "connected on"})),
    ("Google Contacts", frozenset({"group membership"})),
    ("Google Contacts", frozenset({"labels", "first name"})),
    ("Google Contacts", frozenset({"e-mail # - value"})),
    ("Google Contacts", frozenset({"phone # - value"})),
    ("Outlook", frozenset({"e-mail address", "first name"})),
    ("Outlook", frozenset({"business phone", "last name"})),
    ("Outlook", frozenset({"home street", "business street"})),
)
"""A layout is known by headers that only it has, wherever they stand; the first that fits names it."""

TITLE_IS_PREFIX = frozenset({"Outlook"})
"""Layouts in which Title is Mr. or Dr., and the job has a column of its own."""


def plain_header(header: str) -> tuple[str, int]:
    """Return a header in the form of `COLUMNS`, and the first number in it (0 without one)."""
    text = " ".join(header.strip().lstrip("\ufeff").replace("’", "'").casefold().split())
    number = _NUMBER.search(text)
    return _NUMBER.sub("#", text), int(number[0][:4]) if number else 0


def layout_of(headers: frozenset[str]) -> str:
    """Return the name of the layout that has these headers."""
    return next((name for name, needed in LAYOUTS if needed <= headers), "list")


def meaning(header: str, layout: str) -> str | None:
    """Return what a plain header means in a layout, in the notation above, or None."""
    if header == "title" and layout in TITLE_IS_PREFIX:
        return "prefix"
    return COLUMNS.get(header)
