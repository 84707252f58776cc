"""Two customers who are the same person become one: at the door, with all that hangs on them."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest

from tests.book.merging import everything, hand_over, let_in, merge, only, sums_are_right, under
from tests.house import NOW, Person, add, add_customer, move_in, mutation, new_id, rows, send, stored
from webapp import db
from webapp.book.tables import agenda, alias, book, feed, parked, record


def test_everything_of_hers_hangs_on_the_one_who_stays(jonas: Person) -> None:
    goes, stays = add_customer(jonas, title="CFO"), add_customer(jonas, tier="A")
    hers, his = everything(jonas, goes), add(jonas, "note", stays, {"text": "Here before."})

    receipt = merge(jonas, goes, stays)

    assert (receipt.outcome, receipt.book, receipt.ver) == ("applied", jonas.book, 2)
    assert under(jonas, stays) == hers | {his}
    assert under(jonas, goes) == set()
    assert stored(jonas, goes) is None
    assert stored(jonas, stays) == {"given": "Maria", "tier": "A", "title": "CFO"}
    assert [(row.id, row.record_id) for row in rows(jonas, alias)] == [(goes, stays)]
    assert receipt.rev == rows(jonas, book, id=jonas.book)[0].head
    sums_are_right(jonas)


def test_she_is_told_of_before_what_was_hers(jonas: Person) -> None:
    goes, stays = add_customer(jonas), add_customer(jonas)
    hers = everything(jonas, goes)
    merge(jonas, goes, stays)
    revs = {row.id: row.rev for row in rows(jonas, feed, book_id=jonas.book)}
    assert all(revs[goes] < revs[each] for each in hers & revs.keys())


def test_what_differs_is_a_conflict_that_can_be_seen(jonas: Person) -> None:
    goes, stays = add_customer(jonas, title="CFO"), add_customer(jonas, title="Buyer")
    receipt = merge(jonas, goes, stays)
    assert receipt.outcome == "conflict"
    assert receipt.conflict
    kept = stored(jonas, receipt.conflict)
    assert kept
    assert (kept["of_id"], kept["field"]) == (str(stays), "title")
    assert (kept["mine"], kept["theirs"]) == ("CFO", "Buyer")
    assert rows(jonas, record, id=receipt.conflict)[0].customer_id == stays


def test_what_two_disagreed_on_before_is_about_the_one_who_stays(jonas: Person) -> None:
    goes, stays = add_customer(jonas), add_customer(jonas)
    late = mutation("set", "customer", goes, set={"given": "Mia"}, was={"given": "Marie"})
    (disagreed,) = send(jonas.author, late)
    merge(jonas, goes, stays)
    kept = stored(jonas, disagreed.conflict or goes)
    assert kept
    assert kept["of_id"] == str(stays)


def test_the_days_of_both_are_in_her_agenda_and_the_other_is_out_of_it(jonas: Person) -> None:
    goes = add_customer(jonas, birth="1980-03-22", added_on="2026-01-01")
    stays = add_customer(jonas, added_on="2026-01-01")
    exam = add(jonas, "occasion", goes, {"type": "exam", "date": "2026-12-01"})
    visit = {"type": "visit", "state": "held", "when": {"day": "2026-11-03"}}
    add(jonas, "touch", goes, visit)

    merge(jonas, goes, stays)

    assert rows(jonas, agenda, id=goes) == []
    assert [row.customer_id for row in rows(jonas, agenda, id=exam)] == [stays]
    (hers,) = rows(jonas, agenda, id=stays)
    # Seen on 3 November, so overdue 90 days later and not since the spring.
    assert (hers.mmdd, hers.day) == (322, 20270201)


def test_what_a_phone_writes_that_has_not_heard_of_it_goes_to_the_one_who_stays(jonas: Person) -> None:
    goes, stays = add_customer(jonas, tags=["golf"]), add_customer(jonas)
    old = add(jonas, "note", goes, {"text": "Met."})
    merge(jonas, goes, stays)
    other = jonas.on(new_id())
    later = [
        mutation("create", "note", new_id(), customer_id=goes, set={"text": "Late."}),
        mutation("create", "note", new_id(), customer_id=goes, book=jonas.private, set={"text": "Private."}),
        mutation("set", "customer", goes, set={"title": "CFO"}),
        mutation("set", "note", old, set={"text": "Met twice."}, was={"text": "Met."}),
        mutation("set", "customer", goes, remove={"tags": ["golf"]}, was_ver=1),
    ]
    given = send(other, *later)
    # To the one who stays the merge has added the tag, which the remover has not seen.
    assert [each.outcome for each in given] == ["applied"] * 4 + ["noop"]
    assert {later[0].id, later[1].id, old} <= under(jonas, stays)
    assert stored(jonas, stays) == {"given": "Maria", "title": "CFO", "tags": ["golf"]}


def test_whoever_deletes_the_one_who_went_does_not_delete_the_one_who_stays(jonas: Person) -> None:
    goes, stays = add_customer(jonas), add_customer(jonas)
    merge(jonas, goes, stays)
    (given,) = send(jonas.on(new_id()), mutation("delete", "customer", goes, was_ver=9))
    assert given.outcome == "noop"
    (given,) = send(jonas.on(new_id()), mutation("restore", "customer", goes))
    assert given.outcome == "noop"
    assert stored(jonas, stays) == {"given": "Maria"}
    assert stored(jonas, goes) is None


def test_a_chain_of_merges_ends_at_its_last(jonas: Person) -> None:
    first, second, third = add_customer(jonas), add_customer(jonas), add_customer(jonas)
    notes = {add(jonas, "note", each, {"text": "Met."}) for each in (first, second, third)}
    merge(jonas, first, second)
    merge(jonas, second, third)
    late = add(jonas, "note", first, {"text": "Late."})
    assert under(jonas, third) == notes | {late}
    assert {row.record_id for row in rows(jonas, alias)} == {third}
    sums_are_right(jonas)


def test_a_chain_in_one_request_ends_at_its_last(jonas: Person) -> None:
    first, second, third = new_id(), new_id(), add_customer(jonas)
    note = new_id()
    made = [
        mutation("create", "customer", each, book=jonas.book, set={"given": "M"}) for each in (first, second)
    ]
    made += [
        mutation("create", "note", note, customer_id=first, set={"text": "Met."}),
        mutation("merge", "customer", first, customer_id=second),
        mutation("merge", "customer", second, customer_id=third),
        mutation("set", "customer", first, set={"title": "CFO"}),
    ]
    outcomes = [each.outcome for each in send(jonas.author, *made)]
    assert outcomes == ["applied"] * 4 + ["conflict", "applied"]
    assert note in under(jonas, third)
    assert stored(jonas, third) == {"given": "Maria", "title": "CFO"}
    sums_are_right(jonas)


def test_two_phones_that_merge_the_two_crosswise_end_with_one(jonas: Person) -> None:
    one, other = add_customer(jonas), add_customer(jonas)
    notes = {add(jonas, "note", each, {"text": "Met."}) for each in (one, other)}
    assert merge(jonas, one, other).outcome == "applied"
    (crosswise,) = send(jonas.on(new_id()), mutation("merge", "customer", other, customer_id=one))
    assert (crosswise.outcome, crosswise.book) == ("noop", jonas.book)
    assert under(jonas, other) == notes
    assert stored(jonas, other) == {"given": "Maria"}


def test_two_phones_that_merge_one_into_different_others_make_one_of_all(jonas: Person) -> None:
    one, other, third = add_customer(jonas), add_customer(jonas), add_customer(jonas)
    note = add(jonas, "note", one, {"text": "Met."})
    merge(jonas, one, other)
    assert merge(jonas, one, third).outcome == "applied"
    assert under(jonas, third) == {note}
    assert stored(jonas, other) is None


def test_two_customers_of_two_books_become_one_where_both_may_be_written(jonas: Person, anna: Person) -> None:
    goes, stays = add_customer(jonas), add_customer(anna)
    company = add(jonas, "company", None, {"name": "Volvo"}, book=jonas.book)
    send(jonas.author, mutation("set", "customer", goes, set={"company_id": str(company)}))
    hers = everything(jonas, goes)
    let_in(jonas, anna)

    assert merge(anna, goes, stays).outcome == "applied"

    assert under(jonas, stays) == hers
    places = {row.book_id for row in rows(jonas, record, customer_id=stays)}
    assert places == {anna.book, jonas.private}
    # Gone from the one, in the other; the company is copied, as with a handover.
    (pointer,) = rows(jonas, feed, id=goes, book_id=jonas.book)
    assert pointer.op == "gone"
    copy = (stored(jonas, stays) or {})["company_id"]
    assert stored(jonas, UUID(copy)) == {"name": "Volvo"}
    assert rows(jonas, record, id=UUID(copy))[0].book_id == anna.book
    sums_are_right(jonas)


@pytest.mark.parametrize("role", ["viewer", "nobody"])
def test_both_must_be_the_authors_to_write(jonas: Person, anna: Person, role: str) -> None:
    his, hers = add_customer(jonas), add_customer(anna)
    if role == "viewer":
        let_in(jonas, anna, "viewer")
    for goes, stays in ((his, hers), (hers, his)):
        given = merge(anna, goes, stays)
        assert (given.outcome, given.reason) == (
            "parked",
            "wrong_user" if role == "viewer" else "unknown_record",
        )
    assert rows(jonas, alias) == []


def test_what_is_no_merge_is_parked_with_its_reason(jonas: Person) -> None:
    one, gone, stranger = add_customer(jonas), add_customer(jonas), add_customer(move_in())
    send(jonas.author, mutation("delete", "customer", gone))
    note = add(jonas, "note", one, {"text": "Met."})
    refused = {
        "same": (mutation("merge", "customer", one, customer_id=one), "invalid"),
        "into nobody": (mutation("merge", "customer", one), "invalid"),
        "with values": (mutation("merge", "customer", one, customer_id=gone, set={"given": "X"}), "invalid"),
        "a note": (mutation("merge", "note", note, customer_id=one), "invalid"),
        "into a note": (mutation("merge", "customer", one, customer_id=note), "unknown_record"),
        "deleted": (mutation("merge", "customer", gone, customer_id=one), "unknown_record"),
        "into a deleted one": (mutation("merge", "customer", one, customer_id=gone), "unknown_record"),
        "of another organisation": (
            mutation("merge", "customer", stranger, customer_id=one),
            "unknown_record",
        ),
        "never seen": (mutation("merge", "customer", one, customer_id=new_id()), "unknown_record"),
    }
    for name, (made, reason) in refused.items():
        given = only(jonas, made)
        assert (given.outcome, given.reason) == ("parked", reason), name
    assert under(jonas, one) == {note}
    assert len(rows(jonas, parked)) == len(refused)


def test_a_merge_that_comes_after_a_handover_is_a_suggestion(jonas: Person, anna: Person) -> None:
    goes, stays = add_customer(jonas), add_customer(jonas)
    hand_over(jonas, anna, goes, stays)
    late = merge(jonas, goes, stays)
    assert (late.outcome, late.reason, late.book) == ("parked", "handed_over", None)
    (kept,) = rows(anna, parked)
    assert (kept.book_id, kept.customer_id) == (anna.book, goes)
    assert json.loads(kept.body)["op"] == "merge"
    # The new owner does what was suggested.
    assert merge(anna, goes, stays).outcome == "applied"


def test_a_handover_after_a_merge_takes_all_of_her_and_her_other_name(jonas: Person, anna: Person) -> None:
    goes, stays = add_customer(jonas), add_customer(jonas)
    hers = everything(jonas, goes)
    merge(jonas, goes, stays)
    hand_over(jonas, anna, stays)
    assert {row.book_id for row in rows(jonas, record, customer_id=stays)} == {anna.book, jonas.private}
    assert under(jonas, stays) == hers
    revs = {row.id: (row.op, row.rev) for row in rows(jonas, feed, book_id=jonas.book)}
    assert {op for op, _ in revs.values()} == {"gone"}
    assert max(revs[goes][1], revs[stays][1]) < min(revs[each][1] for each in hers & revs.keys())
    # Who held her under her old name adds to her under it; it is forwarded.
    made = mutation("create", "note", new_id(), customer_id=goes, set={"text": "Late."})
    (late,) = send(jonas.author, made)
    assert (late.outcome, late.book) == ("forwarded", None)
    assert rows(jonas, record, id=made.id)[0].customer_id == stays
    sums_are_right(jonas)


def test_who_held_the_one_that_went_is_late_for_the_one_that_stays(jonas: Person, anna: Person) -> None:
    goes = add_customer(jonas)
    secret = add(jonas, "note", goes, {"text": "Divorced."}, book=jonas.private)
    hand_over(jonas, anna, goes)
    stays = add_customer(anna)
    merge(anna, goes, stays)
    # His private note follows her without a word of who she is now.
    assert rows(jonas, record, id=secret)[0].customer_id == stays
    note = mutation("create", "note", new_id(), customer_id=goes, set={"text": "Late."})
    private = mutation(
        "create", "note", new_id(), customer_id=stays, book=jonas.private, set={"text": "More."}
    )
    change = mutation("set", "customer", goes, set={"given": "Mia"}, was={"given": "Maria"})
    release = mutation("move", "note", secret)
    given = send(jonas.author, note, private, change, release)
    assert [each.outcome for each in given] == ["forwarded", "applied", "parked", "forwarded"]
    assert given[2].reason == "handed_over"
    never = move_in(jonas.organisation, "Nils")
    (given_never,) = send(never.author, note.model_copy(update={"mid": new_id(), "id": new_id()}))
    assert given_never.reason == "unknown_record"


def test_what_waits_for_a_word_follows_her(jonas: Person, anna: Person) -> None:
    goes = add_customer(jonas)
    hand_over(jonas, anna, goes)
    send(jonas.author, mutation("set", "customer", goes, set={"given": "Mia"}, was={"given": "Maria"}))
    stays = add_customer(anna)
    merge(anna, goes, stays)
    assert [row.customer_id for row in rows(anna, parked)] == [stays]


def test_a_merge_costs_no_more_statements_for_a_long_history(jonas: Person) -> None:
    from sqlalchemy import event

    def cost(notes: int) -> int:
        goes, stays = add_customer(jonas), add_customer(jonas)
        made = [
            mutation("create", "note", new_id(), customer_id=goes, set={"text": "Met."}) for _ in range(notes)
        ]
        send(jonas.author, *made)
        seen: list[str] = []
        engine = db.engines().writer
        listener = lambda *given: seen.append(given[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        try:
            send(jonas.author, mutation("merge", "customer", goes, customer_id=stays), now=NOW + timedelta(1))
        finally:
            event.remove(engine, "before_cursor_execute", listener)
        return len(seen)

    assert cost(2) == cost(200)
