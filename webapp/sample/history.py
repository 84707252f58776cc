"""Three years of touches, the notes on them, and what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from webapp.book.touch import IN_PERSON
from webapp.sample.family import Family
from webapp.sample.page import Page
from webapp.sample.words import deck, fill

CADENCE = {"A": 30, "B": 90, "C": 180}
YEARS_BACK = 3

_KINDS = ("visit", "call", "lunch", "coffee", "message", "event", "dinner", "breakfast", "golf", "card")
_SHARES = (50, 18, 8, 8, 4, 3, 3, 2, 2, 2)
_HOURS = {"breakfast": (7, 8), "lunch": (12, 13), "dinner": (18, 20)}
_AT_TABLE = frozenset({"lunch", "dinner", "breakfast", "coffee"})


@dataclass
class _Decks:
    """The sentences of one customer's notes, so drawn that two notes in a row never say the same."""

    met: Iterator[str]
    called: Iterator[str]
    business: Iterator[str]
    private: Iterator[str]
    onward: Iterator[str]
    spouse: Iterator[str]


def write_history(page: Page, family: Family, tier: str, added_on: date) -> None:
    """Write the held touches down, from the first to the last, each with its note and promises."""
    country, rng = page.country, page.rng
    decks = _Decks(
        *(
            deck(rng, sentences)
            for sentences in (
                country.met,
                country.called,
                country.business,
                country.private,
                country.onward,
                country.spouse,
            )
        )
    )
    for day in _days_of_touches(page, CADENCE[tier], added_on):
        kind = rng.choices(_KINDS, weights=_SHARES)[0]
        is_held = page.chance(0.98)
        touch_id = _write_touch(page, day, kind, "held" if is_held else "cancelled")
        if is_held and kind != "card" and page.chance(0.7):
            _write_note(page, decks, family, day, touch_id, in_person=kind in IN_PERSON)
        if page.chance(0.1):
            _write_promise(page, day)


def _days_of_touches(page: Page, cadence: int, added_on: date) -> list[date]:
    # Most customers are seen in time, some are late, and a few have been forgotten.
    low, high = page.rng.choices(((0.05, 0.95), (1.0, 1.8), (2.0, 5.0)), weights=(72, 20, 8))[0]
    day = page.today - timedelta(days=1 + int(cadence * page.rng.uniform(low, high)))
    first = max(added_on, page.today - timedelta(days=365 * YEARS_BACK))
    days = []
    while day >= first:
        days.append(_workday_before(day))
        day -= timedelta(days=2 + int(cadence * page.rng.uniform(0.7, 2.2)))
    return days[::-1]


def _workday_before(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _write_touch(page: Page, day: date, kind: str, state: str) -> UUID:
    hour = page.rng.randint(*_HOURS.get(kind, (8, 16)))
    clock = f"{hour:02}:{page.rng.choice((0, 15, 30, 45)):02}" if page.chance(0.7) else None
    is_private = kind in _AT_TABLE or kind in ("golf", "card")
    return page.add(
        "touch",
        day,
        type=kind,
        state=state,
        when={"day": day, "time": clock, "zone": page.country.zone if clock else None},
        nature="relational" if is_private or page.chance(0.4) else "transactional",
        place=page.one_of(page.country.places) if kind in _AT_TABLE else None,
        aim=page.one_of(page.country.aims, product=_product(page)) if page.chance(0.2) else None,
    )


def _write_note(
    page: Page, decks: _Decks, family: Family, day: date, touch_id: UUID, *, in_person: bool
) -> None:
    said = [next(decks.met if in_person else decks.called)] if page.chance(0.85) else []
    said.append(next(decks.business))
    if page.chance(0.3):
        said.append(next(decks.business))
    if family.spouse and page.chance(0.2):
        said.append(next(decks.spouse).replace("{spouse}", family.spouse))
    if family.children and page.chance(0.3):
        said.append(_of_a_child(page, family, day))
    if page.chance(0.45):
        said.append(next(decks.private))
    if page.chance(0.55):
        said.append(next(decks.onward))
    page.add(
        "note",
        day,
        text=_tell(page, " ".join(said), day),
        touch_id=touch_id,
        # On the train home.
        written_at=page.moment(day).replace(hour=page.rng.randint(20, 21)).isoformat(),
    )


def _of_a_child(page: Page, family: Family, day: date) -> str:
    name, age = page.rng.choice(family.children)
    age_then = age - (page.today - day).days // 365
    country = page.country
    sentences = (
        country.small_child
        if age_then < 7
        else country.school_child
        if age_then < 20
        else country.grown_child
    )
    return page.rng.choice(sentences).replace("{child}", name)


def _tell(page: Page, text: str, day: date) -> str:
    return fill(
        text,
        page.gender,
        given=page.given,
        product=_product(page),
        number=page.rng.randint(3, 14),
        strokes=page.rng.randrange(800, 4400, 50),
        month=page.country.months[(day.month + page.rng.randint(0, 4)) % 12],
    )


def _write_promise(page: Page, day: date) -> None:
    country = page.country
    mine = page.chance(0.7)
    text = page.one_of(
        country.owed_by_me if mine else country.owed_by_them,
        product=_product(page),
        town=page.rng.choice(country.towns).name,
    )
    due = _workday_before(day + timedelta(days=page.rng.randint(5, 40))) if page.chance(0.8) else None
    is_open = (page.today - day).days < 60 and page.chance(0.6)
    done = min((due or day) + timedelta(days=page.rng.randint(-3, 4)), page.today)
    page.add(
        "promise",
        day,
        text=text[:1].upper() + text[1:],
        by="me" if mine else "them",
        due=due,
        made_on=day,
        state="open" if is_open else page.rng.choices(("kept", "dropped"), weights=(9, 1))[0],
        done_on=None if is_open else max(done, day),
    )


def _product(page: Page) -> str:
    return page.rng.choice(page.country.products)
