"""A kind is written down wherever it must be: in its noun, in the table, on its page, on the phone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from webapp.book import typescript
from webapp.book.check import Refused, stored
from webapp.book.fields import TYPE_WORDS, Merge
from webapp.book.kinds import KINDS, choices, merge_class, type_word
from webapp.book.record import Record

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/kinds.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", PAGE, re.DOTALL | re.MULTILINE))
SERVER_ONLY = {"conflict", "setting", "handled", "notice"}
"""Kinds that nobody adds by hand, so that no screen calls them by name."""


def table_of(kind: type[Record]) -> str:
    """Return a kind's section as its page must have it."""
    where = {"book": "in a book", "customer": "under a customer", "private": "in the private book"}
    private = " May be private." if kind.MAY_BE_PRIVATE else ""
    needs = f" Needs {', '.join(f'`{name}`' for name in kind.NEEDS)}." if kind.NEEDS else ""
    rows = []
    for name, info in kind.model_fields.items():
        words = ", ".join(f"`{word}`" for word in choices(kind, name))
        says = " ".join((info.description or "").split())
        rows.append(f"| `{name}` | {words or type_word(kind, name)} | {merge_class(kind, name)} | {says} |")
    return "\n".join(
        [
            f"{(kind.__doc__ or '').strip()} It lives {where[kind.BELONGS]}.{private}{needs}",
            "",
            "| field | type | merge | what it is |",
            "|---|---|---|---|",
            *rows,
        ]
    )


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.KIND))
def test_the_page_says_what_the_code_says(kind: type[Record]) -> None:
    assert SECTIONS.get(kind.KIND, "").strip() == table_of(kind), f"docs/kinds.md, ### `{kind.KIND}`"


def test_the_page_has_no_kind_that_is_not_there() -> None:
    assert list(SECTIONS) == list(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.KIND))
def test_a_new_kind_is_added_everywhere(kind: type[Record]) -> None:
    """The list of docs/kinds.md, "Adding a kind"."""
    name = kind.KIND
    missing = []
    if not (ROOT / f"webapp/book/{name}.py").is_file():
        missing.append(f"webapp/book/{name}.py: the noun with its fields")
    if name not in SECTIONS:
        missing.append(f"docs/kinds.md: a section ### `{name}`")
    if f"export interface {kind.__name__} " not in (ROOT / "static/app/model/kinds.ts").read_text("utf-8"):
        missing.append("static/app/model/kinds.ts: run `make types`")
    if name not in SERVER_ONLY:
        words = (ROOT / "static/app/words/en/kinds.ts").read_text("utf-8")
        if not re.search(rf"^  {name}: ", words, re.MULTILINE):
            missing.append(f"static/app/words/en/kinds.ts: the name of a {name}")
        if not (ROOT / f"static/app/screens/editors/{name}_editor.tsx").is_file():
            missing.append(f"static/app/screens/editors/{name}_editor.tsx: its editor")
        if not re.search(rf"^  {name}: ", (ROOT / "static/app/screens/sheets.tsx").read_text("utf-8"), re.M):
            missing.append(f"static/app/screens/sheets.tsx: the line that opens the editor of a {name}")
    assert not missing, "\n".join(missing)


def test_every_file_of_a_noun_is_in_the_table() -> None:
    nouns = {
        path.stem
        for path in (ROOT / "webapp/book").glob("*.py")
        if "(Record)" in path.read_text("utf-8") or "(OfCustomer)" in path.read_text("utf-8")
    }
    assert nouns - {"record"} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.KIND))
def test_every_field_has_a_type_a_merge_class_and_a_meaning(kind: type[Record]) -> None:
    for name, info in kind.model_fields.items():
        assert isinstance(merge_class(kind, name), Merge)
        assert type_word(kind, name) in typescript.TYPES
        assert info.description, f"{kind.KIND}.{name} says nothing of itself"
        assert not info.is_required(), f"{kind.KIND}.{name}: a phone sends what somebody typed"
    assert set(kind.NEEDS) <= set(kind.model_fields)


def test_the_page_explains_every_type_word() -> None:
    for word in {"choice", *(word for word, _ in TYPE_WORDS)}:
        assert f"| {word} |" in PAGE, word


CASES = [
    ("customer", {"birth": "1980-02-30"}, None),
    ("customer", {"birth": "--02-29"}, {"birth": "--02-29"}),
    ("customer", {"birth": "1980-3-2"}, None),
    ("customer", {"birth": "0000-03-02"}, None),
    ("customer", {"cadence": 0}, None),
    ("customer", {"cadence": True}, None),
    (
        "customer",
        {"company_id": "01930000-0000-7000-8000-0000000000C1"},
        {"company_id": "01930000-0000-7000-8000-0000000000c1"},
    ),
    ("customer", {"company_id": "7"}, None),
    ("customer", {"given": 7}, None),
    ("customer", {"given": None}, {"given": None}),
    ("customer", {"phones": [{"value": "1"}]}, {"phones": [{"value": "1", "type": "work"}]}),
    ("customer", {"phones": [{"value": ""}]}, None),
    (
        "customer",
        {"addresses": [{"street": "A", "postcode": None}]},
        {"addresses": [{"type": "work", "street": "A"}]},
    ),
    ("customer", {"addresses": [{"latitude": 91.0}]}, None),
    ("touch", {"when": {"day": "2026-11-23", "time": "24:00"}}, None),
    (
        "touch",
        {"when": {"day": "2026-11-23", "time": "08:30"}},
        {"when": {"day": "2026-11-23", "time": "08:30"}},
    ),
    ("note", {"written_at": "2026-11-23T08:00:00+01:00"}, {"written_at": "2026-11-23T08:00:00+01:00"}),
    ("note", {"written_at": "yesterday"}, None),
    ("occasion", {"lead": [7, 1]}, {"lead": [7, 1]}),
    ("occasion", {"lead": [366]}, None),
    ("setting", {"workdays": [0]}, None),
    ("setting", {"zone": "Europe/Stockholm; DROP"}, None),
    ("setting", {"digest_at": "7:15"}, None),
]


@pytest.mark.parametrize(("kind", "fields", "kept"), CASES, ids=lambda each: json.dumps(each)[:50])
def test_values_take_their_stored_form_or_are_refused(
    kind: str, fields: dict[str, object], kept: dict[str, object] | None
) -> None:
    if kept is None:
        with pytest.raises(Refused, match="invalid"):
            stored(KINDS[kind], fields)
    else:
        assert stored(KINDS[kind], fields) == kept
