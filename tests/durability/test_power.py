"""When the power goes, what was not on the disk is gone. A kill cannot show that, for the system lives on.

So two things are shown apart: that a commit waits for the disk, and that a write-ahead log which ends
anywhere, or in rubbish, takes whole batches with it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import make_url, text

from tests.durability import state
from tests.durability.installation import Installation
from tests.durability.test_trouble import on_sqlite
from tests.house import new_id
from webapp import db

BATCHES = 12
CUTS = 12
FRAME = 24 + 4096
"""Bytes of a page in the log, with its head (sqlite.org/fileformat2.html)."""


def test_a_commit_waits_for_the_disk(installation: Installation) -> None:
    question = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
    with db.write() as connection:
        said = connection.execute(text(question[connection.dialect.name])).scalar_one()
    # 2 is FULL: the log is synced at each commit (sqlite.org/pragma.html).
    assert said in (2, "on")


@on_sqlite
@pytest.mark.parametrize("rubbish", [False, True])
def test_a_log_that_ends_anywhere_takes_whole_batches_with_it(
    installation: Installation, rubbish: bool
) -> None:
    jonas, random = installation.move_in("Jonas"), Random(BATCHES)
    phone = installation.phone(jonas)
    installation.start()
    phone.sync()
    before = len(phone.receipts)
    for number in range(BATCHES):
        customer = new_id()
        given = {"given": f"Maria {number}"}
        phone.write("create", "customer", customer, book=jonas.person.book, set=given)
        phone.write("create", "note", new_id(), customer_id=customer, set={"text": "At the fair. " * 200})
        phone.sync()
    installation.server.kill()
    assert len(phone.receipts) - before == 2 * BATCHES

    file = Path(make_url(installation.url).database or "")
    log = Path(f"{file}-wal").read_bytes()
    found = []
    for cut in sorted([len(log), *range(0, len(log), 20 * FRAME), *random.sample(range(len(log)), CUTS)]):
        copy = installation.folder / "copy.sqlite3"
        Path(f"{copy}-shm").unlink(missing_ok=True)
        shutil.copyfile(file, copy)
        Path(f"{copy}-wal").write_bytes(log[:cut] + random.randbytes((len(log) - cut) * rubbish))
        assert state.wrong(f"sqlite:///{copy}") == []
        found.append(len(state.rows(f"sqlite:///{copy}")["receipt"]))
    assert found == sorted(found)
    assert {0, 2 * BATCHES} < set(found) <= {2 * number for number in range(BATCHES + 1)}
