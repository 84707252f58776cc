"""An import only ever adds: what it plans depends on the file and on what the book has or had."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid5

from tests.interchange.given import card, read
from webapp.book.check import stored
from webapp.book.kinds import KINDS
from webapp.book.mutation import Mutation
from webapp.interchange.contact import Contact
from webapp.interchange.plan import Book, KnownCustomer, Plan, candidates, fold, identity, plan_import
from webapp.interchange.recognise import read_file

BOOK = Book(id=UUID(int=1), private_id=UUID(int=2))


def plan(contacts: list[Contact], book: Book = BOOK) -> Plan:
    return plan_import(contacts, book, at="2026-11-23T08:00:00Z", today="2026-11-23")


def said(planned: Plan) -> dict[str, int]:
    return {name: number for name, number in planned.counts.items() if number}


def of_kind(planned: Plan, kind: str) -> list[Mutation]:
    return [each for each in planned.mutations if each.kind == kind]


def test_a_contact_becomes_records_of_the_kinds() -> None:
    planned = plan(read("apple.vcf").contacts)
    maria = of_kind(planned, "customer")[0]
    company = of_kind(planned, "company")[0]
    assert maria.set["given"] == "Maria"
    assert (maria.set["birth"], maria.set["added_on"]) == ("--02-29", "2026-11-23")
    assert (maria.book, maria.set["company_id"]) == (BOOK.id, str(company.id))
    assert [(each.set["name"], each.set["relation"]) for each in of_kind(planned, "person")][:2] == [
        ("Johan", "spouse"),
        ("Elsa", "child"),
    ]
    assert [each.set["type"] for each in of_kind(planned, "occasion")] == ["anniversary", "other"]
    assert of_kind(planned, "note")[0].customer_id == maria.id
    assert said(planned) == {
        "new": 2,
        "companies": 1,
        "people": 6,
        "occasions": 2,
        "birthdays": 1,
        "notes": 1,
    }


def test_every_mutation_is_one_the_kinds_take() -> None:
    names = (
        "apple.vcf",
        "android.vcf",
        "outlook.vcf",
        "version4.vcf",
        "google_old.csv",
        "outlook_classic.csv",
    )
    for name in names:
        for mutation in plan(read(name).contacts).mutations:
            kind = KINDS[mutation.kind]
            assert set(kind.NEEDS) <= stored(kind, mutation.set).keys(), (name, mutation)


def test_the_same_file_leads_to_the_same_ids() -> None:
    first, second = plan(read("google.vcf").contacts), plan(read("google.vcf").contacts)
    assert [each.id for each in first.mutations] == [each.id for each in second.mutations]
    assert [each.mid for each in first.mutations] == [each.mid for each in second.mutations]


def test_another_book_gets_other_ids() -> None:
    contacts = read("google.vcf").contacts
    other = replace(BOOK, id=UUID(int=3))
    mine, theirs = plan(contacts).mutations, plan(contacts, other).mutations
    assert not {each.id for each in mine} & {each.id for each in theirs}


def test_what_is_there_stays_as_it_is() -> None:
    contacts = read("apple.vcf").contacts
    living = frozenset(each.id for each in plan(contacts).mutations)
    again = plan(contacts, replace(BOOK, living=living))
    assert (again.mutations, said(again)) == ([], {"already_there": 2})


def test_what_was_removed_stays_removed() -> None:
    contacts = read("apple.vcf").contacts
    removed = frozenset(each.id for each in plan(contacts).mutations)
    again = plan(contacts, replace(BOOK, removed=removed))
    assert (again.mutations, said(again)) == ([], {"removed": 2})


def test_a_card_with_a_uid_is_the_same_whatever_else_it_says_now() -> None:
    old, new = card("UID:7", "TEL:1").contacts[0], card("UID:7", "TEL:2").contacts[0]
    assert identity(old, BOOK) == identity(new, BOOK)


def test_a_card_without_a_uid_is_the_same_while_it_says_the_same() -> None:
    old, new = card("TEL:1", "REV:2020").contacts[0], card("TEL:1", "REV:2026").contacts[0]
    assert identity(old, BOOK) == identity(new, BOOK)
    assert identity(old, BOOK) != identity(card("TEL:2").contacts[0], BOOK)


def test_a_row_is_the_same_in_whatever_order_its_columns_stand() -> None:
    one = read_file(b"First Name,Last Name,E-mail Address\nAnna,Berg,a@x.example\n", locale="en").contacts[0]
    two = read_file(
        b"Last Name,Notes,E-mail Address,First Name\nBerg,,a@x.example,Anna\n", locale="en"
    ).contacts[0]
    assert identity(one, BOOK) == identity(two, BOOK)


def test_a_uid_that_every_card_has_tells_nobody_apart() -> None:
    contacts = [*card("UID:same", "TEL:1").contacts, *card("UID:same", "TEL:2").contacts]
    assert said(plan(contacts)) == {"new": 2}


def test_a_record_that_stands_in_the_file_twice_comes_once() -> None:
    contacts = [*card("TEL:1").contacts, *card("TEL:1").contacts]
    assert said(plan(contacts)) == {"new": 1, "repeated": 1}


def test_somebody_exported_from_the_book_is_known_by_her_own_id() -> None:
    her_id = UUID(int=99)
    contact = card(f"UID:urn:uuid:{her_id}").contacts[0]
    assert identity(contact, replace(BOOK, living=frozenset({her_id}))) == her_id
    assert identity(contact, BOOK) == uuid5(BOOK.id, f"uid:{her_id}")


def test_the_book_is_asked_for_every_id_a_contact_may_get() -> None:
    for contact in read("version4.vcf").contacts + read("google.vcf").contacts:
        asked = candidates(contact, BOOK.id)
        known = replace(BOOK, living=frozenset(asked))
        assert {identity(contact, BOOK), identity(contact, known)} <= asked


def test_companies_are_found_by_their_name_however_it_is_written() -> None:
    known = UUID(int=50)
    book = replace(BOOK, companies={fold("NORDHAMN  pump ab"): known}, living=frozenset({known}))
    planned = plan(read("apple.vcf").contacts, book)
    assert of_kind(planned, "company") == []
    assert of_kind(planned, "customer")[0].set["company_id"] == str(known)


def test_a_company_that_was_removed_is_made_anew() -> None:
    contacts = card("ORG:Pump AB").contacts
    first = of_kind(plan(contacts), "company")[0].id
    second = of_kind(plan(contacts, replace(BOOK, removed=frozenset({first}))), "company")[0].id
    assert second != first


def test_two_people_of_one_name_are_two_people() -> None:
    contacts = card("X-SPOUSE:Kim", "X-CHILD:Kim").contacts
    people = of_kind(plan(contacts), "person")
    assert [each.set["relation"] for each in people] == ["spouse", "child"]
    assert people[0].id != people[1].id


def test_a_private_note_goes_to_the_private_book() -> None:
    contacts = card("item1.NOTE:mine alone", "item1.X-BLACKBOOK-PRIVATE:1", "NOTE:for all").contacts
    notes = of_kind(plan(contacts), "note")
    assert [(each.set["text"], each.book) for each in notes] == [
        ("mine alone", BOOK.private_id),
        ("for all", None),
    ]


def known(name: str, *, email: str = "", phone: str = "") -> Book:
    customer = KnownCustomer(
        UUID(int=9), name, frozenset({email} if email else ()), frozenset({phone} if phone else ())
    )
    return replace(BOOK, customers=(customer,))


def test_somebody_with_the_same_name_or_e_mail_address_is_named_and_not_merged() -> None:
    contacts = card("TEL:+49 170 1234567", "EMAIL:Anna@X.example").contacts
    for book, same in (
        (known("Ánna  BERG"), ("name",)),
        (known("Somebody Else", email="anna@x.example"), ("e-mail",)),
        (known("Anna Berg", phone="701234567"), ("name", "telephone")),
        (known("Anna Berg", email="anna@x.example", phone="701234567"), ("name", "e-mail", "telephone")),
    ):
        planned = plan(contacts, book)
        assert planned.counts["new"] == 1
        assert [(each.line, each.name, each.customer_id, each.same) for each in planned.duplicates] == [
            (1, "Anna Berg", UUID(int=9), same)
        ]


def test_a_telephone_number_alone_makes_nobody_the_same() -> None:
    planned = plan(card("TEL:+49 30 1234567").contacts, known("Somebody Else", phone="301234567"))
    assert planned.duplicates == []
