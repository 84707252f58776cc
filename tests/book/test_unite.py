"""Two records of one person, field by field, and parted again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from webapp.book.customer import Customer
from webapp.book.fields import LONGEST_TEXT
from webapp.book.unite import part, unite

CASES = json.loads((Path(__file__).parents[1] / "cases/unite.json").read_text(encoding="utf-8"))["cases"]


def after(before: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**before, **values}.items() if value is not None}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_two_become_one_as_the_table_says_and_are_parted_again(case: dict[str, Any]) -> None:
    united = unite(Customer, case["stays"], case["goes"])

    one = after(case["stays"], united.data)
    assert one == case["after"]
    assert {clash.field: clash.mine for clash in united.clashes} == case.get("kept", {})
    assert all(clash.theirs == case["stays"].get(clash.field) for clash in united.clashes)
    assert after(one, part(one, case["stays"], united.data)) == case["stays"]


def test_two_texts_too_long_for_one_field_are_two_values() -> None:
    stays, goes = {"how_met": "a" * (LONGEST_TEXT - 5)}, {"how_met": "bbbb"}
    united = unite(Customer, stays, goes)
    assert united.data == {}
    assert [clash.mine for clash in united.clashes] == ["bbbb"]


def test_what_was_changed_since_is_not_taken_back() -> None:
    given = {"title": "CFO", "tags": ["golf", "wine", "sailing"], "how_met": "At the fair."}
    now = {"title": "CEO", "tags": ["wine", "sailing", "chess"], "how_met": "At the fair."}
    assert part(now, {"tags": ["golf"]}, given) == {"tags": ["chess"], "how_met": None}
