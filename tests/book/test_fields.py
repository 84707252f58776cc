"""What the kinds take as a date is what the rules can read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from webapp.book.fields import check_partial_date
from webapp.book.note import Note

TABLE = json.loads((Path(__file__).parent.parent / "cases" / "partial_dates.json").read_text())
CASES = [case for case in TABLE["parse"] if isinstance(case["text"], str)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["text"]))
def test_a_partial_date_is_taken_exactly_where_the_rules_can_read_it(case: dict[str, Any]) -> None:
    if case["known"] is None:
        with pytest.raises(ValueError):
            check_partial_date(case["text"])
    else:
        assert check_partial_date(case["text"]) == case["text"]


def test_a_moment_is_written_in_the_digits_of_the_standard() -> None:
    assert Note.model_validate({"written_at": "2026-11-23T08:00Z"}).written_at
    with pytest.raises(ValidationError):
        Note.model_validate({"written_at": "２０２６-11-23T08:00Z"})
