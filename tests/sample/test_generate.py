"""The made-up book: always the same, always valid, and lifelike enough to work with."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import fields
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from uuid import UUID

import pytest

from webapp.book.kinds import KINDS
from webapp.book.mutation import Mutation
from webapp.sample import generate
from webapp.sample.country import SHARES, country
from webapp.sample.words import fill

TODAY = date(2026, 11, 23)
BOOK = UUID("01930000-0000-7000-8000-0000000000b1")


@cache
def book(
    *, seed: str = "a", size: int = 120, today: date = TODAY, with_fullest: bool = False
) -> list[list[Mutation]]:
    return list(generate(seed=seed, book=BOOK, size=size, today=today, with_fullest=with_fullest))


def of_kind(pages: list[list[Mutation]], kind: str) -> list[Mutation]:
    return [each for page in pages for each in page if each.kind == kind]


def test_the_same_seed_and_day_make_the_same_book() -> None:
    again = list(generate(seed="a", book=BOOK, size=120, today=TODAY, with_fullest=True))
    assert book(with_fullest=True) == again
    assert book(seed="b") != book()


def test_the_first_customers_stay_when_the_book_grows() -> None:
    def people(pages: list[list[Mutation]]) -> list[Mutation]:
        return of_kind(pages, "customer") + of_kind(pages, "note")

    small, large = book(size=30), book(size=60)
    assert people(small) == people(large[:30])


def test_every_record_is_what_its_kind_allows() -> None:
    for page in book(with_fullest=True):
        for each in page:
            kind = KINDS[each.kind]
            fields = {**each.set, **each.add}
            kind.model_validate_json(json.dumps(fields))
            assert set(kind.NEEDS) <= fields.keys()
            assert (each.book is not None) == (kind.BELONGS == "book")
            assert (each.customer_id is not None) == (kind.BELONGS == "customer")


def test_ids_are_made_once_and_links_lead_somewhere() -> None:
    pages = book(with_fullest=True)
    ids = Counter(each.id for page in pages for each in page)
    mids = Counter(each.mid for page in pages for each in page)
    assert max(ids.values()) == max(mids.values()) == 1
    known: set[str] = set()
    for page in pages:
        for each in page:
            links = [each.set.get(name) for name in ("company_id", "person_id", "touch_id")]
            assert {
                *filter(None, links),
                *filter(None, [each.customer_id and str(each.customer_id)]),
            } <= known
            known.add(str(each.id))


def test_two_books_share_no_id() -> None:
    first, second = ({each.id for page in book(seed=seed) for each in page} for seed in "ab")
    assert not first & second


def test_a_company_comes_before_its_customers_and_has_several() -> None:
    works_for = Counter(each.set["company_id"] for each in of_kind(book(), "customer"))
    assert len(works_for) == len(of_kind(book(), "company")) == 75
    assert set(works_for.values()) == {1, 2}


def test_the_book_is_of_several_countries_and_languages() -> None:
    pages = book(size=300)
    countries = Counter(each.add["addresses"][0]["country"] for each in of_kind(pages, "customer"))
    assert set(countries) == {country(name).name for name in SHARES}
    assert all(each >= 10 for each in countries.values())
    notes = " ".join(each.set["text"] for each in of_kind(pages, "note"))
    for word in (" och ", " und ", " the ", " les ", " się ", " los "):
        assert word in notes


def test_no_text_has_a_place_left_to_fill() -> None:
    for page in book(size=300, with_fullest=True):
        for each in page:
            text = json.dumps({**each.set, **each.add}, ensure_ascii=False)
            for value in json.loads(text).values():
                assert not isinstance(value, str) or not set("{}<>|") & set(value), value


@pytest.mark.parametrize("gender", ["female", "male"])
@pytest.mark.parametrize("name", sorted(SHARES))
def test_every_sentence_of_a_country_can_be_told(name: str, gender: str) -> None:
    places = dict.fromkeys(
        ("given", "child", "spouse", "product", "number", "strokes", "month", "town", "name"), "x"
    )
    where = country(name)
    for each in fields(where):
        value = getattr(where, each.name)
        for text in value if isinstance(value, tuple) else ():
            if isinstance(text, str):
                told = fill(text, gender, **places)
                assert told
                assert not set("{}<>|") & set(told)


def test_notes_differ() -> None:
    notes = [each.set["text"] for each in of_kind(book(size=300), "note")]
    assert len(notes) > 1200
    assert len(set(notes)) > 0.99 * len(notes)
    for page in book():
        own = [each.set["text"] for each in page if each.kind == "note"]
        assert all(one != other for one, other in pairwise(own))


def test_three_years_of_touches_up_to_yesterday_and_visits_to_come() -> None:
    touches = of_kind(book(size=300), "touch")
    held = [date.fromisoformat(each.set["when"]["day"]) for each in touches if each.set["state"] == "held"]
    planned = [
        date.fromisoformat(each.set["when"]["day"]) for each in touches if each.set["state"] == "planned"
    ]
    assert min(held) < TODAY - timedelta(days=1000)
    assert TODAY - timedelta(days=8) < max(held) < TODAY
    assert len(planned) >= 20
    assert all(TODAY < day <= TODAY + timedelta(days=10) and day.weekday() < 5 for day in planned)


def test_families_are_known_as_a_rep_knows_them() -> None:
    people = of_kind(book(size=300), "person")
    births = [each.set.get("birth") for each in people if each.set["relation"] == "child"]
    assert any(each is None for each in births)
    lengths = Counter(len(each) for each in births if each)
    # 2010-11-28, --11-28, 2010-11 and 2010: every form of a partial date is there.
    assert set(lengths) == {10, 7, 4}
    assert any(each and each.startswith("--") for each in births)
    assert {each.set.get("status") for each in people} >= {None, "separated", "deceased"}


def test_names_keep_their_accents_and_say_how_they_sound() -> None:
    customers = of_kind(book(size=300), "customer")
    assert sum(not each.set["family"].isascii() for each in customers) > 60
    assert sum("phonetic" in each.set for each in customers) > 60
    assert all(each.add["emails"][0]["value"].isascii() for each in customers)


@pytest.mark.parametrize(
    "today", [date(2024, 2, 29), date(2026, 12, 31), date(2028, 2, 23), date(2027, 1, 1)]
)
def test_any_day_can_be_today(today: date) -> None:
    for page in book(size=20, today=today, with_fullest=True):
        for each in page:
            KINDS[each.kind].model_validate_json(json.dumps({**each.set, **each.add}))


def test_an_empty_book_is_empty() -> None:
    assert book(size=0) == []
