"""Every mutation a phone of ours ever sent is still understood: a corpus for each schema, never edited again.

`send` is as it travels, with names where ids depend on who plays it: BOOK, PRIVATE, and NAMED:… for an id
made of the user and a name. `outcome` and `kept` (the fields afterwards) are what the server answered then.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid5

import pytest

from tests.house import Person, stored
from tests.sync.conftest import Rep
from tests.sync.device import tell
from webapp.book.kinds import KINDS, SCHEMA
from webapp.sync.exchange import OLDEST_SCHEMA

CORPUS = Path(__file__).parents[1] / "cases" / "mutations"
WRITTEN_BY_THE_SERVER = {"conflict", "notice"}
SAID_BY_THE_SERVER = {"late_from"}
Json = dict[str, Any]


def corpus(schema: int) -> list[Json]:
    found: list[Json] = json.loads((CORPUS / f"schema_{schema}.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("schema", range(OLDEST_SCHEMA, SCHEMA + 1))
def test_what_a_phone_of_each_schema_sent_is_done_as_it_was_then(jonas: Rep, schema: int) -> None:
    phone = jonas.phone()
    phone.sync()
    for each in corpus(schema):
        sent = _played(each["send"], jonas.person)
        (receipt,) = tell(phone, sent)
        assert receipt["outcome"] == each["outcome"], (sent, receipt)
        assert stored(jonas.person, sent["id"]) == each["kept"], sent


def test_the_corpus_of_this_schema_says_everything_a_phone_can_say() -> None:
    said: dict[str, set[str]] = {}
    for each in corpus(SCHEMA):
        sent = each["send"]
        assert sent["schema"] == SCHEMA
        said.setdefault(sent["kind"], set()).update(sent.get("set", {}), sent.get("add", {}))
    expected = {
        name: set(kind.model_fields) - SAID_BY_THE_SERVER
        for name, kind in KINDS.items()
        if name not in WRITTEN_BY_THE_SERVER
    }
    assert said == expected


def _played(sent: Json, person: Person) -> Json:
    names = {"BOOK": str(person.book), "PRIVATE": str(person.private)}
    played = {**sent, "book": names.get(sent.get("book", ""))}
    if sent["id"].startswith("NAMED:"):
        played["id"] = str(uuid5(person.user, sent["id"].removeprefix("NAMED:")))
    return played
