"""The agenda names the days on which a record may have something due, and moves with the records."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.house import Person, add, add_customer, mutation, rows, send
from webapp.book.agenda import once, overdue_day, yearly
from webapp.book.tables import agenda


def slot(person: Person, record_id: UUID) -> tuple[int | None, int | None] | None:
    found = rows(person, agenda, id=record_id)
    return (found[0].mmdd, found[0].day) if found else None


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("person", {"name": "Lisa", "birth": "2012-02-29"}, (229, None)),
        ("person", {"name": "Lisa", "birth": "--12-24"}, (1224, None)),
        ("person", {"name": "Lisa", "birth": "2010-12"}, None),
        ("person", {"name": "Lisa", "birth": "2010"}, None),
        ("person", {"name": "Lisa"}, None),
        ("occasion", {"type": "exam", "date": "2026-12-01"}, (None, 20261201)),
        ("occasion", {"type": "exam", "date": "--12-01"}, (1201, None)),
        ("occasion", {"type": "anniversary", "date": "1999-06-12"}, (612, None)),
        ("occasion", {"type": "anniversary", "date": "1999-06-12", "repeat": "once"}, (None, 19990612)),
        ("occasion", {"type": "other", "date": "2026-12", "repeat": "yearly"}, None),
        ("promise", {"text": "Call", "by": "me", "due": "2026-12-01"}, (None, 20261201)),
        ("promise", {"text": "Call", "by": "me", "due": "2026-12-01", "state": "kept"}, None),
        ("promise", {"text": "Call", "by": "me"}, None),
        ("touch", {"type": "visit", "state": "planned", "when": {"day": "2026-12-01"}}, (None, 20261201)),
        ("touch", {"type": "visit", "state": "held", "when": {"day": "2026-11-20"}}, (None, 20261120)),
        ("touch", {"type": "visit", "state": "held", "when": {"day": "2026-11-01"}}, None),
        ("touch", {"type": "call", "state": "held", "when": {"day": "2026-11-20"}}, None),
        ("touch", {"type": "visit", "state": "cancelled", "when": {"day": "2026-12-01"}}, None),
        ("note", {"text": "2026-12-01"}, None),
    ],
)
def test_each_kind_has_its_day(
    jonas: Person, kind: str, fields: dict[str, Any], expected: tuple[int | None, int | None] | None
) -> None:
    customer = add_customer(jonas, added_on="2026-01-01")
    assert slot(jonas, add(jonas, kind, customer, fields)) == expected


def test_a_customer_is_overdue_after_her_cadence(jonas: Person) -> None:
    customer = add_customer(jonas, added_on="2026-01-01", tier="A", birth="1980-03-22")
    assert slot(jonas, customer) == (322, 20260131)

    visit = add(jonas, "touch", customer, {"type": "visit", "state": "held", "when": {"day": "2026-05-01"}})
    add(jonas, "touch", customer, {"type": "call", "state": "held", "when": {"day": "2026-04-01"}})
    add(jonas, "touch", customer, {"type": "call", "state": "planned", "when": {"day": "2026-09-01"}})
    assert slot(jonas, customer) == (322, 20260531)

    send(jonas.author, mutation("delete", "touch", visit))
    assert slot(jonas, customer) == (322, 20260501)

    send(jonas.author, mutation("set", "customer", customer, set={"cadence": 10}))
    assert slot(jonas, customer) == (322, 20260411)

    send(jonas.author, mutation("set", "customer", customer, set={"status": "paused"}))
    assert slot(jonas, customer) == (322, None)


VISIT = {"type": "visit", "when": {"day": "2026-11-20"}}


def touch_row(person: Person, touch: UUID) -> tuple[int | None, bool | None] | None:
    """Whether it is planned, and whether it is to be written up."""
    found = rows(person, agenda, id=touch)
    return (found[0].lead, found[0].asked) if found else None


def test_a_meeting_is_to_be_written_up_until_a_note_was_written(jonas: Person) -> None:
    customer, other = (add_customer(jonas, added_on="2026-01-01") for _ in range(2))
    held = add(jonas, "touch", customer, {**VISIT, "state": "held"})
    planned = add(jonas, "touch", customer, {**VISIT, "state": "planned", "when": {"day": "2026-11-24"}})
    elsewhere = add(jonas, "touch", other, {**VISIT, "state": "held"})
    add(jonas, "note", customer, {"text": "Old.", "written_at": "2026-11-19T22:00:00+01:00"})
    touches = (held, planned, elsewhere)
    assert [touch_row(jonas, touch) for touch in touches] == [(None, True), (0, True), (None, True)]

    note = add(jonas, "note", customer, {"text": "Met.", "written_at": "2026-11-20T18:00:00+01:00"})
    assert [touch_row(jonas, touch) for touch in touches] == [(None, False), (0, True), (None, True)]

    send(jonas.author, mutation("delete", "note", note))
    assert touch_row(jonas, held) == (None, True)


@pytest.mark.parametrize("at", ["2026-12-01T08:00:00Z", None], ids=["moved", "taken away"])
def test_a_note_that_changed_says_nothing_of_a_meeting(jonas: Person, at: str | None) -> None:
    customer = add_customer(jonas, added_on="2026-01-01")
    held = add(jonas, "touch", customer, {**VISIT, "state": "held"})
    before = {"written_at": "2026-11-20T18:00:00Z"}
    note = add(jonas, "note", customer, {"text": "Met.", **before})
    assert touch_row(jonas, held) == (None, False)
    send(jonas.author, mutation("set", "note", note, set={"written_at": at}, was=before))
    assert touch_row(jonas, held) == (None, True)


@pytest.mark.parametrize("at", ["9999-99-99T00:00:00Z", "0000-00-00T00:00:00Z"])
def test_a_note_of_no_day_there_is_does_no_harm(jonas: Person, at: str) -> None:
    customer = add_customer(jonas, added_on="2026-01-01")
    held = add(jonas, "touch", customer, {**VISIT, "state": "held"})
    add(jonas, "note", customer, {"text": "Met.", "written_at": at})
    assert touch_row(jonas, held) is not None


def test_what_stands_in_a_private_book_says_nothing_of_a_meeting(jonas: Person) -> None:
    customer = add_customer(jonas, added_on="2026-01-01")
    held = add(jonas, "touch", customer, {**VISIT, "state": "held"})
    mine = {"text": "Mine.", "touch_id": str(held), "written_at": "2026-11-20T18:00:00Z"}
    add(jonas, "note", customer, mine, book=jonas.private)
    assert touch_row(jonas, held) == (None, True)


def test_what_is_deleted_is_off_the_agenda_until_it_comes_back(jonas: Person) -> None:
    customer = add_customer(jonas, added_on="2026-01-01")
    person = add(jonas, "person", customer, {"name": "Lisa", "birth": "--12-24"})
    for record_id, kind in ((person, "person"), (customer, "customer")):
        before = slot(jonas, record_id)
        send(jonas.author, mutation("delete", kind, record_id))
        assert slot(jonas, record_id) is None
        send(jonas.author, mutation("restore", kind, record_id))
        assert slot(jonas, record_id) == before


def test_days_that_cannot_be_are_no_days() -> None:
    assert (yearly(None), yearly("1980"), yearly("1980-03"), yearly("--03-22")) == (None, None, None, 322)
    assert (once("--03-22"), once("1980-03"), once("1980-03-22")) == (None, None, 19800322)
    assert overdue_day({"cadence": 3660}, last_held="9999-12-31", added_on="2026-01-01") is None
