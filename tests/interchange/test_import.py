"""A file goes into the book whole or not at all, and a second time changes nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.house import NOW, Person, add_customer, move_in, mutation, number_of, rows, send
from tests.interchange.given import OURS, everything, of_kind
from webapp.book.mutation import Outcome
from webapp.book.tables import parked, record
from webapp.errors import NotFound
from webapp.interchange.run import Imported, ImportStopped, import_file

pytestmark = pytest.mark.usefixtures("database")


def bring(person: Person, name: str, *, apply: bool = True) -> Imported:
    data = (OURS / name).read_bytes()
    return import_file(person.author, data, locale="de", apply=apply, now=NOW)


def test_a_preview_writes_nothing() -> None:
    alice = move_in()
    imported = bring(alice, "apple.vcf", apply=False)
    assert (imported.applied, imported.plan.counts["new"]) == (False, 2)
    assert number_of(alice, record) == 0


def test_everything_around_her_is_stored_with_her() -> None:
    alice = move_in()
    bring(alice, "apple.vcf")
    maria = next(key for key, fields in of_kind(alice, "customer").items() if fields.get("given") == "Maria")
    under = {row.kind for row in rows(alice, record, customer_id=maria)}
    assert under == {"customer", "person", "occasion", "note"}
    company = of_kind(alice, "company")[UUID(of_kind(alice, "customer")[maria]["company_id"])]
    assert company == {"name": "Nordhamn Pump AB"}


def test_a_second_import_leaves_alone_what_the_rep_has_edited_and_removed() -> None:
    alice = move_in()
    bring(alice, "apple.vcf")
    maria = next(key for key, fields in of_kind(alice, "customer").items() if fields.get("given") == "Maria")
    elsa = next(key for key, fields in of_kind(alice, "person").items() if fields["name"] == "Elsa")
    johan = next(key for key, fields in of_kind(alice, "person").items() if fields["name"] == "Johan")
    company = next(key for key, fields in of_kind(alice, "customer").items() if not fields.get("given"))
    changes = send(
        alice.author,
        mutation("set", "customer", maria, set={"given": "Marie"}, was={"given": "Maria"}),
        mutation("set", "person", elsa, set={"birth": "2015-06-01"}, was={}),
        mutation("delete", "person", johan),
        mutation("delete", "customer", company),
    )
    assert {each.outcome for each in changes} == {Outcome.APPLIED}
    before = everything(alice)

    again = bring(alice, "apple.vcf")

    assert everything(alice) == before
    assert {key: number for key, number in again.plan.counts.items() if number} == {
        "already_there": 1,
        "removed": 1,
    }


def test_a_customer_without_a_uid_is_known_again_after_an_edit() -> None:
    alice = move_in()
    bring(alice, "linkedin.csv")
    priya = next(key for key, fields in of_kind(alice, "customer").items() if fields["given"] == "Priya")
    send(
        alice.author, mutation("set", "customer", priya, set={"family": "Nair-Menon"}, was={"family": "Nair"})
    )
    before = everything(alice)
    assert bring(alice, "linkedin.csv").plan.counts["already_there"] == 2
    assert everything(alice) == before


def test_whoever_was_merged_into_another_does_not_come_back() -> None:
    alice = move_in()
    bring(alice, "linkedin.csv")
    priya = next(key for key, fields in of_kind(alice, "customer").items() if fields["given"] == "Priya")
    stays = add_customer(alice, given="Priya")
    send(alice.author, mutation("merge", "customer", priya, customer_id=stays))
    before = everything(alice)
    again = bring(alice, "linkedin.csv")
    assert again.plan.mutations == []
    assert (again.plan.counts["already_there"], again.plan.counts["removed"]) == (2, 0)
    assert everything(alice) == before


def test_two_files_share_their_companies() -> None:
    alice = move_in()
    bring(alice, "android.vcf")
    assert bring(alice, "linkedin.csv").plan.counts["companies"] == 1
    assert sorted(fields["name"] for fields in of_kind(alice, "company").values()) == [
        "Kaveri Pumps, Ltd.",
        "Kessel & Söhne GmbH",
    ]


def test_somebody_who_is_there_already_is_named_in_the_preview() -> None:
    alice = move_in()
    bring(alice, "linkedin.csv")
    data = b"First Name,Last Name,E-mail Address\nOlaf,Brandt,olaf@kessel.example\n"
    imported = import_file(alice.author, data, locale="en", apply=False, now=NOW)
    assert [(each.name, each.customer, each.same) for each in imported.plan.duplicates] == [
        ("Olaf Brandt", "Olaf Brandt", ("name", "e-mail"))
    ]


def test_an_import_goes_to_the_own_book_of_whoever_imports_and_to_no_other() -> None:
    alice = move_in()
    bob = move_in(alice.organisation, "Bob")
    bring(alice, "google.vcf")
    assert bring(bob, "google.vcf").plan.counts["new"] == 1
    assert {row.book_id for row in rows(alice, record)} == {alice.book, bob.book}
    assert len(of_kind(alice, "customer")) == 2


def test_whoever_has_no_book_of_her_own_is_told() -> None:
    alice = move_in()
    stranger = Person(alice.organisation)
    with pytest.raises(NotFound, match="no book of your own"):
        bring(stranger, "google.vcf")


def test_an_import_that_cannot_be_written_whole_is_not_written_at_all() -> None:
    alice = move_in()
    bob = move_in(alice.organisation, "Bob")
    note = next(each for each in bring(alice, "apple.vcf", apply=False).plan.mutations if each.kind == "note")
    taken = send(bob.author, mutation("create", "company", note.id, book=bob.book, set={"name": "Taken"}))
    assert taken[0].outcome == Outcome.APPLIED
    with pytest.raises(ImportStopped):
        bring(alice, "apple.vcf")
    assert [row.id for row in rows(alice, record)] == [note.id]
    assert number_of(alice, parked) == 0


def test_the_days_and_moments_of_an_import_are_those_of_its_own_clock() -> None:
    alice = move_in()
    import_file(
        alice.author,
        (OURS / "google.vcf").read_bytes(),
        locale="pl",
        apply=True,
        now=NOW + timedelta(days=1),
    )
    assert next(iter(of_kind(alice, "customer").values()))["added_on"] == "2026-11-24"


def test_a_thousand_cards_are_one_import() -> None:
    alice = move_in()
    card = (
        "BEGIN:VCARD\nUID:{0}\nN:Family{0};Given;;;\nORG:Company {1}\nX-SPOUSE:Bo\nNOTE:Note {0}\nEND:VCARD\n"
    )
    data = "".join(card.format(number, number % 40) for number in range(1_000)).encode()
    imported = import_file(alice.author, data, locale="en", apply=True, now=NOW)
    assert imported.plan.counts["companies"] == 40
    assert number_of(alice, record) == 3_040
