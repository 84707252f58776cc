"""The table of merges, field by field."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from webapp.book.kinds import KINDS
from webapp.book.merge import Change, OnceWritten, merge

CASES = json.loads((Path(__file__).parents[1] / "cases/merge.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_it_merges_as_the_table_says(case: dict[str, Any]) -> None:
    name = case["field"]
    sha = case.get("sha_of")
    change = Change(
        set={name: case["set"]} if "set" in case else {},
        was={name: case["was"]} if "was" in case else {},
        was_sha={name: hashlib.sha256(sha.encode()).hexdigest()} if sha else {},
        add={name: case["add"]} if "add" in case else {},
        remove={name: case["remove"]} if "remove" in case else {},
    )
    current = {} if case["current"] is None else {name: case["current"]}
    additions = {name: case.get("added_in", {})}
    if case["outcome"] == "parked":
        with pytest.raises(OnceWritten):
            merge(KINDS[case["kind"]], current, change, additions=additions)
        return

    merged = merge(KINDS[case["kind"]], current, change, additions=additions, unseen=case.get("unseen", ()))

    assert merged.data.get(name, case["current"]) == case["value"]
    assert [clash.mine for clash in merged.clashes] == ([case["kept"]] if "kept" in case else [])
    outcome = (
        "conflict" if merged.clashes else "merged" if merged.joined else "applied" if merged.data else "noop"
    )
    assert outcome == case["outcome"]
