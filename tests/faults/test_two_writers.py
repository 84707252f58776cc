"""Faults 5 to 8: two phones write about the same thing, in either order, lose nothing and end equal."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from tests.house import add, add_customer, new_id, rows, stored
from tests.sync.conftest import Json, Rep
from tests.sync.device import Device
from webapp.book.tables import parked, record, revision

ORDERS = list(permutations(range(2)))


def two_phones(jonas: Rep) -> list[Device]:
    """Two phones of one rep that hold the same."""
    phones = [jonas.phone(), jonas.phone()]
    for phone in phones:
        phone.sync()
    return phones


def converge(phones: list[Device], order: tuple[int, ...]) -> None:
    """Let the phones send in this order, and then hear of each other."""
    for phone in [*(phones[at] for at in order), *phones]:
        phone.sync()
    assert [phone.outbox for phone in phones] == [[]] * len(phones)
    first, *others = [{key: held(copy.records) for key, copy in phone.books.items()} for phone in phones]
    assert others == [first] * len(others)


def held(records: dict[str, Json]) -> dict[str, Json]:
    """The living records by id, as far as two phones must agree on them."""
    return {key: {**each, "generation": 0} for key, each in records.items() if each.get("data") is not None}


def findable(jonas: Rep) -> str:
    """Every text of the rep's organisation, in whatever place the server keeps it."""
    kept = [str(row) for table in (record, revision, parked) for row in rows(jonas.person, table)]
    return "\n".join(kept)


def the_conflict(jonas: Rep, phone: Device) -> Json:
    """The fields of the one conflict that the phone shows."""
    living = phone.books[str(jonas.person.book)].living()
    (conflict,) = (each["data"] for each in living if each["kind"] == "conflict")
    return dict(conflict)


FIELDS: list[tuple[str, Any, Any, Any]] = [
    ("given", "Maria", "Marie", "Mia"),
    ("birth", "1980", "1980-03-22", "--03-22"),
    ("cadence", 30, 60, 90),
    ("how_met", "At the fair.", "At the fair in Malmö.", "On the boat."),
]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("field", "base", "mine", "theirs"), FIELDS, ids=[field for field, *_ in FIELDS])
def test_fault_05_two_phones_change_one_field_of_one_base(
    jonas: Rep, field: str, base: Any, mine: Any, theirs: Any, order: tuple[int, ...]
) -> None:
    customer = add_customer(jonas.person, **{field: base})
    phones = two_phones(jonas)
    for phone, value in zip(phones, (mine, theirs), strict=True):
        phone.write("set", "customer", customer, set={field: value})
    converge(phones, order)

    first, second = ((mine, theirs)[at] for at in order)
    current = stored(jonas.person, customer)
    assert current
    assert current[field] == first
    conflict = the_conflict(jonas, phones[0])
    assert (conflict["mine"], conflict["theirs"], conflict["base"]) == (second, first, base)


@pytest.mark.parametrize("order", ORDERS)
def test_fault_06_one_adds_to_a_long_text_and_the_other_writes_it_anew(
    jonas: Rep, order: tuple[int, ...]
) -> None:
    note = add(jonas.person, "note", add_customer(jonas.person), {"text": "Met at the fair."})
    phones = two_phones(jonas)
    texts = ["Met at the fair. Two sons.", "Met on the boat to Åland."]
    for phone, text in zip(phones, texts, strict=True):
        phone.write("set", "note", note, set={"text": text})
    converge(phones, order)

    first, second = (texts[at] for at in order)
    assert stored(jonas.person, note) == {"text": first}
    assert the_conflict(jonas, phones[0])["mine"] == second


@pytest.mark.parametrize("order", ORDERS)
def test_fault_06_two_add_to_a_long_text_and_both_tails_stay(jonas: Rep, order: tuple[int, ...]) -> None:
    note = add(jonas.person, "note", add_customer(jonas.person), {"text": "Met."})
    phones = two_phones(jonas)
    tails = [" Two sons.", " Sails."]
    for phone, tail in zip(phones, tails, strict=True):
        phone.write("set", "note", note, set={"text": f"Met.{tail}"})
    converge(phones, order)
    assert stored(jonas.person, note) == {"text": "Met." + "".join(tails[at] for at in order)}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("what", ["note", "customer"])
def test_fault_07_an_edit_outlives_a_delete_in_either_order(
    jonas: Rep, what: str, order: tuple[int, ...]
) -> None:
    customer = add_customer(jonas.person)
    note = add(jonas.person, "note", customer, {"text": "Met."})
    target, fields = {"note": (note, {"text": "Met again."}), "customer": (customer, {"given": "Mia"})}[what]
    phones = two_phones(jonas)
    phones[0].write("delete", what, target)
    phones[1].write("set", what, target, set=fields)
    converge(phones, order)
    shown = phones[0].shown(target)
    assert shown is not None
    assert shown["data"] == fields
    assert stored(jonas.person, note) is not None


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_fault_07_with_a_restore_on_a_third_phone_every_order_ends_the_same(
    jonas: Rep, order: tuple[int, ...]
) -> None:
    note = add(jonas.person, "note", add_customer(jonas.person), {"text": "Met."})
    phones = [*two_phones(jonas), jonas.phone()]
    phones[2].sync()
    phones[0].write("delete", "note", note)
    phones[1].write("set", "note", note, set={"text": "Met again."})
    phones[2].write("delete", "note", note)
    phones[2].write("restore", "note", note)
    converge(phones, order)
    assert stored(jonas.person, note) == {"text": "Met again."}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    ("kind", "fields"),
    [("note", {"text": "Met after all."}), ("person", {"name": "Lisa"})],
    ids=["note", "person"],
)
def test_fault_08_a_child_is_made_offline_while_its_customer_is_deleted(
    jonas: Rep, kind: str, fields: Json, order: tuple[int, ...]
) -> None:
    customer, child = add_customer(jonas.person), new_id()
    phones = two_phones(jonas)
    phones[0].write("delete", "customer", customer)
    phones[1].write("create", kind, child, customer_id=customer, set=fields)
    converge(phones, order)
    assert stored(jonas.person, child) == fields
    if order == (0, 1):
        # She had gone, and comes back for it.
        assert stored(jonas.person, customer) == {"given": "Maria"}
    assert str(next(iter(fields.values()))) in findable(jonas)
