"""Checks on what a contact is reached by that both vCards and spreadsheets bring."""

from __future__ import annotations

import re

from webapp.interchange.contact import Unusable, excerpt

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_OWN_GROUPS = frozenset({"my contacts", "mycontacts", "starred", "other contacts"})


def web_address(text: str) -> str:
    """Return a page's address. Raises Unusable: http and https lead to a page, `javascript:` does not."""
    scheme = _SCHEME.match(text)
    has_port = scheme and text[scheme.end() :][:1].isdecimal()
    if (scheme and not has_port and scheme[1].lower() not in ("http", "https")) or not text:
        raise Unusable(f"{excerpt(text)} is not the address of a web page")
    return text


def email_address(text: str) -> str:
    """Return an e-mail address, or raise Unusable: Exchange's own `/o=…` addresses reach nobody."""
    text = text.removeprefix("mailto:")
    if "@" not in text.strip("@"):
        raise Unusable(f"{excerpt(text)} is not an e-mail address")
    return text


def is_own_group(tag: str) -> bool:
    """Say whether a tag is a group that every contact of a phone is in, and that says nothing."""
    return tag.lstrip("* ").lower() in _OWN_GROUPS
