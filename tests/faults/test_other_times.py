"""Faults 17 to 20: a phone that lost something, phones of yesterday and last year, a server of yesterday."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.house import NOW, add_customer, new_id, rows, stored
from tests.sync.conftest import Rep
from webapp import db
from webapp.book import write
from webapp.book.move import Handover
from webapp.book.tables import feed
from webapp.guards import through_the_door
from webapp.team import devices


def test_fault_17_the_operator_sees_that_a_phone_lost_what_waited_on_it(jonas: Rep) -> None:
    phone = jonas.phone()
    phone.sync()
    for cleared, later in ((False, 1), (True, 2), (False, 20)):
        request = phone.request()
        request["presence"]["cleared"] = cleared
        jonas.ask(request, now=NOW + timedelta(minutes=later))
    with db.read() as connection:
        (seen,) = devices.devices(connection, jonas.person.organisation)
    assert (seen.cleared_at, seen.seen_at) == ("2026-11-23T08:02:00Z", "2026-11-23T08:20:00Z")
    assert "cleared 2026-11-23" in devices.table([seen], now=NOW)


def test_fault_18_a_phone_with_kinds_of_yesterday_gives_and_gets_no_pages(
    jonas: Rep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.sync.exchange.OLDEST_SCHEMA", 2)
    phone = jonas.phone()
    customer = new_id()
    phone.write("create", "customer", customer, book=jonas.person.book, set={"given": "Maria"})
    answer = jonas.ask(phone.request())
    assert (answer["hello"]["upgrade"], answer["pages"]) == (True, [])
    assert stored(jonas.person, customer) == {"given": "Maria"}


def test_fault_19_after_a_restore_phones_heal_what_the_backup_lost(jonas: Rep) -> None:
    phone, other = jonas.phone(), jonas.phone()
    customer, late = new_id(), new_id()
    phone.write("create", "customer", customer, book=jonas.person.book, set={"given": "Maria"})
    for each in (phone, other):
        each.sync()
    backup = _everything()
    phone.write("set", "customer", customer, set={"given": "Marie"})
    phone.write("create", "note", late, customer_id=customer, set={"text": "Written after the backup."})
    phone.sync()

    _put_back(backup)
    for each in (phone, other, phone, other):
        each.sync()

    for each in (phone, other):
        assert each.shown(late) == {"ver": 1, "data": {"text": "Written after the backup."}}
        assert each.shown(customer) == {"ver": 2, "data": {"given": "Marie"}}
    assert len(rows(jonas.person, feed)) == 2


def test_fault_20_a_phone_that_slept_past_the_tombstones_drops_the_dead_and_revives_nobody(
    jonas: Rep, anna: Rep
) -> None:
    awake, asleep = jonas.phone(), jonas.phone()
    kept, handed_over = new_id(), new_id()
    dropped, corrected = new_id(), new_id()
    for customer in (kept, handed_over):
        awake.write("create", "customer", customer, book=jonas.person.book, set={"given": "Maria"})
    for note in (dropped, corrected):
        awake.write("create", "note", note, customer_id=kept, set={"text": "Met."})
    for each in (awake, asleep):
        each.sync()
    for note in (dropped, corrected):
        awake.write("delete", "note", note)
    awake.sync()
    with db.write() as connection:
        asked = Handover(jonas.person.book, anna.person.book, [handed_over])
        write.hand_over(connection, jonas.on_server(), asked, now=NOW)
    asleep.write("set", "note", corrected, set={"text": "Met. Sails."}, was={"text": "Met."})

    assert _forget(NOW + timedelta(days=180)) == 0
    assert _forget(NOW + timedelta(days=181)) == 3
    assert _forget(NOW + timedelta(days=182)) == 0
    awake.sync()
    asleep.sync()

    assert asleep.shown(dropped) is None
    assert asleep.shown(handed_over) is None
    assert asleep.shown(corrected) == {"ver": 3, "data": {"text": "Met. Sails."}}
    awake.sync()
    assert awake.shown(corrected) == asleep.shown(corrected)
    left = asleep.books[str(jonas.person.book)].living()
    assert {each["id"] for each in left} == {str(kept), str(corrected)}


def _forget(now: datetime) -> int:
    with db.write() as connection:
        return write.forget_tombstones(connection, now=now)


def test_fault_19_a_restored_server_that_has_caught_up_is_another_all_the_same(jonas: Rep) -> None:
    """Its head is where the phone's cursor stands, and means something else there."""
    phone, late = jonas.phone(), new_id()
    backup = _everything()
    phone.write("create", "customer", late, book=jonas.person.book, set={"given": "Written after the backup"})
    phone.sync()

    _put_back(backup)
    others = [add_customer(jonas.person, given=name) for name in ("Eva", "Mia")]
    phone.sync()

    for customer in (late, *others):
        assert phone.shown(customer) is not None
        assert stored(jonas.person, customer) is not None


def _everything() -> dict[Any, list[Any]]:
    with db.engines().reader.begin() as connection:
        return {
            table: [
                dict(row._mapping)
                for row in connection.execute(
                    table.select(), execution_options={"across_organisations": True}
                )
            ]
            for table in db.Base.metadata.sorted_tables
        }


def _put_back(backup: dict[Any, list[Any]]) -> None:
    with db.write() as connection, through_the_door(connection):
        for table in reversed(db.Base.metadata.sorted_tables):
            connection.execute(table.delete(), execution_options={"across_organisations": True})
        for table in db.Base.metadata.sorted_tables:
            if backup[table]:
                connection.execute(table.insert(), backup[table])
        write.renew_epochs(connection)
