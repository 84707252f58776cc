"""Maria Lindqvist, the customer with everything on her page."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest

from webapp.book.mutation import Mutation
from webapp.book.touch import IN_PERSON
from webapp.sample.fullest import write_fullest

TODAY = date(2026, 11, 23)


@pytest.fixture(name="page", params=[TODAY, date(2028, 2, 23), date(2027, 12, 30)], ids=str)
def _page(request: pytest.FixtureRequest) -> tuple[list[Mutation], date]:
    return write_fullest(Random("a"), UUID(int=1), request.param), request.param


Page = tuple[list[Mutation], date]


def of_kind(page: Page, kind: str, **fields: object) -> list[Mutation]:
    return [each for each in page[0] if each.kind == kind and fields.items() <= each.set.items()]


def day_of(touch: Mutation) -> date:
    return date.fromisoformat(touch.set["when"]["day"])


def test_she_is_known_by_name_and_sound(page: Page) -> None:
    (maria,) = of_kind(page, "customer")
    assert (maria.set["given"], maria.set["family"]) == ("Maria", "Lindqvist")
    assert maria.set["phonetic"] == "ma-REE-a LIND-kvist"


def test_she_has_a_husband_and_three_children(page: Page) -> None:
    assert len(of_kind(page, "person", relation="spouse")) == 1
    assert len(of_kind(page, "person", relation="child")) == 3


def test_two_promises_are_open_and_one_thing_is_not_to_be_raised(page: Page) -> None:
    assert len(of_kind(page, "promise", state="open")) == 2
    assert len(of_kind(page, "fact", type="avoid")) == 1


def test_the_last_visit_has_a_note_of_400_characters(page: Page) -> None:
    held = [each for each in of_kind(page, "touch", state="held") if each.set["type"] in IN_PERSON]
    last = max(held, key=day_of)
    assert last.set["type"] == "visit"
    (note,) = of_kind(page, "note", touch_id=str(last.id))
    assert len(note.set["text"]) == 400


def test_an_exam_was_a_few_days_ago_and_wants_asking_after(page: Page) -> None:
    (exam,) = of_kind(page, "occasion", type="exam")
    assert 1 <= (page[1] - date.fromisoformat(exam.set["date"])).days <= 7
    assert exam.set["ask_after"] is True


def test_a_birthday_is_coming_within_a_week(page: Page) -> None:
    (signe,) = of_kind(page, "person", name="Signe")
    born = date.fromisoformat(signe.set["birth"])
    turns_16 = page[1] + timedelta(days=6)
    assert (born.year, born.month) == (turns_16.year - 16, turns_16.month)
    assert born.day == turns_16.day or (turns_16.month, turns_16.day) == (2, 29)


def test_she_is_to_be_visited_today(page: Page) -> None:
    (visit,) = of_kind(page, "touch", state="planned")
    assert (visit.set["type"], day_of(visit)) == ("visit", page[1])
