"""Whatever file there is: the preview tells what comes, and a second import changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import NOW, move_in, number_of
from tests.interchange.given import OURS, SHARED, everything, of_kind
from webapp.book.tables import parked
from webapp.interchange.run import import_file

FILES = [*sorted(OURS.iterdir()), *sorted(SHARED.glob("*.vcf"))]


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_second_import_of_the_same_file_changes_nothing(path: Path) -> None:
    alice = move_in()
    data = path.read_bytes()
    preview = import_file(alice.author, data, locale="de", apply=False, now=NOW)
    first = import_file(alice.author, data, locale="de", apply=True, now=NOW)
    before = everything(alice)

    again = import_file(alice.author, data, locale="de", apply=True, now=NOW)

    assert first.plan.counts == preview.plan.counts
    assert first.plan.counts["new"] == len(of_kind(alice, "customer")) > 0
    assert again.plan.counts["already_there"] == first.plan.counts["new"]
    assert everything(alice) == before
    assert number_of(alice, parked) == 0
