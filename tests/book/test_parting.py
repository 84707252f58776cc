"""Two customers who were made one by mistake are parted again: each has what was hers."""

from __future__ import annotations

from tests.book.merging import everything, hand_over, merge, split, sums_are_right, under
from tests.house import Person, add, add_customer, mutation, rows, send, stored
from webapp.book.tables import agenda, alias, record


def test_a_merge_is_taken_back_and_each_has_what_was_hers(jonas: Person) -> None:
    goes = add_customer(jonas, title="CFO", tags=["golf"], birth="1980-03-22")
    stays = add_customer(jonas, title="Buyer", tags=["wine"])
    hers = everything(jonas, goes)
    his = add(jonas, "note", stays, {"text": "Here before."})
    before = stored(jonas, goes), stored(jonas, stays)
    conflict = merge(jonas, goes, stays).conflict
    later = add(jonas, "note", goes, {"text": "Since."})
    send(jonas.author, mutation("set", "customer", stays, set={"role": "pays"}))

    taken_back = split(jonas, goes, stays)

    assert taken_back.outcome == "applied"
    assert (stored(jonas, goes), stored(jonas, stays)) == (before[0], {**(before[1] or {}), "role": "pays"})
    assert under(jonas, goes) == hers
    assert under(jonas, stays) == {his, later}
    assert stored(jonas, conflict or goes) is None
    assert rows(jonas, alias) == []
    assert [row.mmdd for row in rows(jonas, agenda, id=goes)] == [322]
    assert split(jonas, goes, stays).outcome == "noop"
    assert merge(jonas, goes, stays).outcome == "conflict"
    assert under(jonas, stays) == {
        *hers,
        his,
        later,
        *(row.id for row in rows(jonas, record, kind="conflict") if not row.deleted_at),
    }
    sums_are_right(jonas)


def test_once_parted_each_is_overdue_by_her_own_visits(jonas: Person) -> None:
    goes, stays = (add_customer(jonas, added_on="2026-01-01") for _ in range(2))
    visit = {"type": "visit", "state": "held", "when": {"day": "2026-11-03"}}
    add(jonas, "touch", goes, visit)
    before = {row.id: row.day for row in rows(jonas, agenda, kind="customer")}
    assert before == {goes: 20270201, stays: 20260401}

    merge(jonas, goes, stays)
    assert {row.id: row.day for row in rows(jonas, agenda, kind="customer")} == {stays: 20270201}
    split(jonas, goes, stays)

    assert {row.id: row.day for row in rows(jonas, agenda, kind="customer")} == before


def test_a_merge_within_a_chain_is_taken_back(jonas: Person) -> None:
    first, second, third = add_customer(jonas), add_customer(jonas), add_customer(jonas)
    of_first, of_second = (add(jonas, "note", each, {"text": "Met."}) for each in (first, second))
    merge(jonas, first, second)
    merge(jonas, second, third)
    # The last one: the two before it stay one.
    split(jonas, second, third)
    assert under(jonas, second) == {of_first, of_second}
    assert {row.id: row.record_id for row in rows(jonas, alias)} == {first: second}
    # And the first one of two.
    merge(jonas, second, third)
    split(jonas, first, third)
    assert (under(jonas, first), under(jonas, third)) == ({of_first}, {of_second})
    sums_are_right(jonas)


def test_a_merge_and_its_way_back_in_one_request_change_nothing(jonas: Person) -> None:
    goes, stays = add_customer(jonas), add_customer(jonas)
    hers = everything(jonas, goes)
    there = mutation("merge", "customer", goes, customer_id=stays)
    back = mutation("split", "customer", goes, customer_id=stays, after=there.mid)
    assert [each.outcome for each in send(jonas.author, there, back)] == ["applied", "applied"]
    assert (under(jonas, goes), under(jonas, stays)) == (hers, set())
    assert rows(jonas, alias) == []
    sums_are_right(jonas)


def test_after_a_handover_the_new_owner_parts_them(jonas: Person, anna: Person) -> None:
    goes, stays = add_customer(jonas), add_customer(jonas)
    note = add(jonas, "note", goes, {"text": "Met."})
    merge(jonas, goes, stays)
    hand_over(jonas, anna, stays)
    assert split(jonas, goes, stays).reason == "handed_over"
    assert split(anna, goes, stays).outcome == "applied"
    assert under(anna, goes) == {note}
    assert rows(anna, record, id=goes)[0].book_id == anna.book
