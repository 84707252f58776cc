"""The rules of time on this side: the same truth tables that the phone's twin runs."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from webapp.reminders import schedule

CASES = Path(__file__).parents[1] / "cases"


def table(name: str, part: str = "cases") -> Any:
    """Return the cases of one part of a truth table, as parameters named by their own text."""
    cases = json.loads((CASES / f"{name}.json").read_text())[part]
    return [pytest.param(case, id=json.dumps(case, ensure_ascii=False)) for case in cases]


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize("case", table("partial_dates", "parse"))
def test_it_reads_as_much_of_a_date_as_is_known(case):
    known = schedule.parse_partial(case["text"])
    said = (
        None if known is None else {name: part for name, part in known._asdict().items() if part is not None}
    )
    assert said == case["known"]


@pytest.mark.parametrize("case", table("partial_dates", "occurs"))
def test_it_finds_the_next_and_the_last_occurrence(case):
    known, today = schedule.parse_partial(case["text"]), date.fromisoformat(case["today"])
    assert known is not None
    assert schedule.next_on(known, today) == day(case["next"])
    assert schedule.last_before(known, today) == day(case["last"])


@pytest.mark.parametrize("case", table("ages"))
def test_it_says_the_age_as_of_a_day(case):
    age = schedule.age_on(schedule.parse_partial(case["birth"]), date.fromisoformat(case["today"]))
    assert (age and age._asdict()) == case["age"]


@pytest.mark.parametrize("case", table("leap_day"))
def test_fault_11_it_keeps_29_february_as_the_rep_wishes(case):
    birth, today = schedule.parse_partial(case["birth"]), date.fromisoformat(case["today"])
    assert birth is not None
    assert schedule.next_on(birth, today, case["leap"]) == day(case["next"])
    age = schedule.age_on(birth, today, case["leap"])
    assert (age and age._asdict()) == case["age"]


@pytest.mark.parametrize("case", table("cadence"))
def test_it_knows_how_often_a_customer_wants_to_be_seen(case):
    assert schedule.cadence_of(case["tier"], case["own"]) == case["days"]


@pytest.mark.parametrize("case", table("overdue", "waited"))
def test_it_says_how_long_she_has_waited(case):
    waited = schedule.overdue(
        day(case["last"]), day(case["added"]), case["cadence"], date.fromisoformat(case["today"])
    )
    assert (waited and waited._asdict()) == case["waited"]


@pytest.mark.parametrize("case", table("overdue", "spans"))
def test_it_says_a_length_of_time_as_one_would(case):
    assert schedule.span(case["days"]) == (case["unit"], case["amount"])


def test_it_stays_inside_the_calendar_at_its_edges():
    assert schedule.add_days(date(1, 1, 1), -1) == date(1, 1, 1)
    assert schedule.add_days(date(9999, 12, 31), 1) == date(9999, 12, 31)
