"""What is due and why, on this side: the same truth table that the phone's twin runs."""

import json
from datetime import date
from pathlib import Path

import pytest

from webapp.book import kinds
from webapp.reminders.due import due
from webapp.reminders.gather import OCCASION_LEAD, gather

TABLE = json.loads((Path(__file__).parents[1] / "cases" / "due.json").read_text())


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
def test_it_says_what_is_due_and_why(case):
    found = due(gather(case["records"]), date.fromisoformat(case["today"]), case.get("leap", "02-28"))
    assert found == case["due"]


def test_it_does_not_change_what_it_was_given():
    case = next(case for case in TABLE["cases"] if case["name"].startswith("the order"))
    about = gather(case["records"])
    before = json.dumps(about)
    first = due(about, date.fromisoformat(case["today"]))
    assert json.dumps(about) == before
    assert due(about, date.fromisoformat(case["today"])) == first


def test_it_knows_a_lead_for_every_type_of_occasion():
    schema = kinds.KINDS["occasion"].model_json_schema()["properties"]["type"]
    types = next(option["enum"] for option in schema["anyOf"] if "enum" in option)
    assert set(OCCASION_LEAD) == set(types)
