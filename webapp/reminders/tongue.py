"""The language in which a reminder is put: that of the rep, not that of whoever asks.

The worker writes thousands in a morning, each rep's in its own language, so the catalogue is looked up once
for a language and a word in a dictionary.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.support import NullTranslations, Translations

from webapp import language


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language and its catalogue."""

    locale: Locale
    words: NullTranslations


@lru_cache(maxsize=256)
def of(tag: str) -> Tongue:
    """Return the tongue for a BCP 47 tag: the language alone decides, English speaks for the unknown."""
    primary = tag.replace("_", "-").split("-")[0].lower()
    known = (name for name in language.languages() if name.split("_")[0].lower() == primary)
    name = next(known, language.SOURCE)
    return Tongue(Locale.parse(name), Translations.load(language.CATALOGUES, [name]))


_in_force: ContextVar[Tongue] = ContextVar("tongue")


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Put what the block says into the language of this BCP 47 tag."""
    before = _in_force.set(of(tag))
    try:
        yield
    finally:
        _in_force.reset(before)


def gettext(message: str, /, **values: object) -> str:
    """Return `message` in the language in force, its values put in."""
    said = _tongue().words.gettext(message)
    return said % values if values else said


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """Return `one` or `many` as the language in force has it for `number`, which is `%(num)d` there."""
    return _tongue().words.ngettext(one, many, number) % {"num": number, **values}


def weekday(day: date) -> str:
    """Return the name of the day in the week, in the language in force."""
    return format_date(day, "EEEE", locale=_tongue().locale)


def _tongue() -> Tongue:
    return _in_force.get(None) or of(language.SOURCE)
