"""What was acknowledged is there after kills at any moment; after a restore it comes from the phones."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any
from uuid import UUID

from tests.durability import state
from tests.durability.crash import EVERY
from tests.durability.installation import Installation
from tests.durability.load import Load, load
from tests.durability.state import Rows

KILLS = 40 if EVERY else 4
SEED = 19


def test_what_was_acknowledged_survives_kills_at_any_moment(installation: Installation) -> None:
    random = Random(SEED)
    installation.start()
    all_of_them = load(installation, [installation.move_in("Jonas"), installation.move_in("Anna")], 4)
    with all_of_them.running():
        for _ in range(KILLS):
            all_of_them.wait_for(random.randrange(1, 60))
            installation.server.kill()
            promised = all_of_them.receipts()
            held = {(row.device_id, row.mid): row.outcome for row in state.rows(installation.url)["receipt"]}
            assert {key: held.get(key) for key in promised} == {
                key: given["outcome"] for key, given in promised.items()
            }
            assert state.wrong(installation.url) == []
            installation.start()
    all_of_them.come_to_rest()
    check_all_there_once(installation, all_of_them)


def test_fault_19_the_phones_heal_what_a_backup_under_load_missed(installation: Installation) -> None:
    installation.start()
    eight = load(installation, [installation.move_in("Jonas"), installation.move_in("Anna")], 4)
    file = installation.folder / "backup"
    with eight.running():
        eight.wait_for(60)
        promised = eight.receipts()
        told = installation.command(f"blackbook backup {file}")
        for line in of_the_operator(told):
            assert installation.command(line) == ""
        eight.wait_for(60)
    installation.server.kill()
    live = state.rows(installation.url)

    told = installation.command(f"blackbook restore {file} --overwrite")
    lines = of_the_operator(told)
    for line in lines:
        installation.command(line)
    assert bool(lines) == (installation.programs is not None)
    check_is_a_moment_of(installation, live, promised)

    installation.start()
    eight.come_to_rest()
    check_all_there_once(installation, eight)
    assert bodies(state.rows(installation.url)) == bodies(live)


def of_the_operator(told: str) -> list[str]:
    """Return the commands that a command says to give instead."""
    return [line.strip() for line in told.splitlines() if line.startswith("  ")]


def check_is_a_moment_of(
    installation: Installation, live: Rows, promised: dict[tuple[UUID, UUID], Any]
) -> None:
    """A restored database is what the live one was at one moment, later than what was promised before."""
    restored = state.rows(installation.url)
    assert state.wrong(installation.url) == []
    for name in ("revision", "receipt"):
        assert set(restored[name]) < set(live[name])
    assert {(row.device_id, row.mid) for row in restored["receipt"]} >= promised.keys()
    heads = {row.id: row.head for row in restored["book"]}
    given = {(row.device_id, row.mid) for row in live["receipt"] if row.rev <= heads[row.book_id]}
    assert {(row.device_id, row.mid) for row in restored["receipt"]} == given
    assert {row.id: json.loads(row.data) for row in restored["record"]} == replayed(restored["revision"])
    epochs = {row.id: row.epoch for row in live["book"]}
    assert all(row.epoch != epochs[row.id] for row in restored["book"])


def replayed(revisions: list[Any]) -> dict[UUID, dict[str, Any]]:
    """Return the fields of each record after these changes."""
    fields: dict[UUID, dict[str, Any]] = {}
    for each in sorted(revisions, key=lambda row: row.ver):
        fields.setdefault(each.id, {}).update(json.loads(each.new))
    return {key: {name: new for name, new in each.items() if new is not None} for key, each in fields.items()}


def bodies(held: Rows) -> dict[UUID, Any]:
    """Return what each record says; the order of tags is that of their arrival."""
    read = {row.id: (row.kind, row.book_id, row.deleted_at, json.loads(row.data)) for row in held["record"]}
    for *_, data in read.values():
        data.get("tags", []).sort()
    return read


def check_all_there_once(installation: Installation, of: Load) -> None:
    """Whatever was written is in one record, in every tag there is, and the same on every phone."""
    assert state.wrong(installation.url) == []
    held = state.rows(installation.url)
    names = Counter(json.loads(row.data).get("given") for row in held["record"])
    written = {f"{each.phone.id}-{number + 1}" for each in of.writers for number in range(each.number)}
    assert {name for name in names if name and "-" in name} == written
    assert all(names[name] == 1 for name in written)
    for each in of.writers:
        assert not each.phone.outbox
        here = {row["id"]: row["data"] for row in each.phone.books[str(each.book)].living()}
        there = {str(row.id): json.loads(row.data) for row in held["record"] if row.book_id == each.book}
        assert here == there
        tags = [tag for tag in there[str(each.shared)]["tags"] if tag.startswith(str(each.phone.id))]
        assert len(tags) == each.number // 4
