"""The brief: who is needed in the next days comes first, whole, and nobody who may not be read."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.house import NOW, Person, add, add_customer, mutation, send
from tests.people import Someone, a_phone
from tests.sync.conftest import NewRep, Rep
from webapp.sync import brief, exchange
from webapp.sync.protocol import BriefAnswer

Json = dict[str, Any]


def ask(rep: Rep) -> Json:
    """Ask for the brief as a fresh phone does; the answer is held to the protocol."""
    text = exchange.first(rep.session(rep.sign_in()), now=NOW)
    BriefAnswer.model_validate_json(text)
    answer: Json = json.loads(text)
    return answer


def customers(answer: Json, book: UUID) -> list[str]:
    (page,) = [each for each in answer["pages"] if each["book"] == str(book)]
    return [each["customer_id"] for each in page["bundles"]]


def visit(person: Person, customer: UUID, days: int) -> None:
    day = (NOW + timedelta(days=days)).date().isoformat()
    add(person, "touch", customer, {"type": "visit", "state": "planned", "when": {"day": day}})


def test_planned_and_celebrated_customers_come_before_those_changed_last(jonas: Rep) -> None:
    person = jonas.person
    visited, birthday, far, plain = (add_customer(person) for _ in range(4))
    soon = (NOW + timedelta(days=9)).date()
    add(person, "person", birthday, {"name": "Signe", "relation": "child", "birth": f"2010-{soon:%m-%d}"})
    visit(person, visited, 3)
    visit(person, far, 40)
    newest = add_customer(person)
    assert customers(ask(jonas), person.book) == [
        str(each) for each in (visited, birthday, newest, far, plain)
    ]


def test_a_bundle_is_whole_with_company_wishes_and_private_notes_in_their_books(jonas: Rep) -> None:
    person = jonas.person
    company = add(person, "company", None, {"name": "Holm AB"}, book=person.book)
    add(person, "company", None, {"name": "Nobody's"}, book=person.book)
    maria = add_customer(person, company_id=str(company))
    add(person, "note", maria, {"text": "Met her at the fair."})
    add(person, "note", maria, {"text": "For me alone."}, book=person.private)
    answer = ask(jonas)
    own, private = answer["pages"]
    assert [each["data"]["name"] for each in own["records"]] == ["Holm AB"]
    assert [each["kind"] for each in own["bundles"][0]["records"]] == ["customer", "note"]
    assert [each["data"]["text"] for each in private["bundles"][0]["records"]] == ["For me alone."]
    assert [each["private"] for each in answer["books"]] == [False, True]


def test_what_was_deleted_and_what_is_somebody_elses_is_not_in_it(jonas: Rep, new_rep: NewRep) -> None:
    eva = new_rep(jonas.person.organisation, "Eva")
    hers = add_customer(eva.person)
    visit(eva.person, hers, 1)
    gone = add_customer(jonas.person)
    send(jonas.person.author, mutation("delete", "customer", gone))
    assert str(hers) not in json.dumps(ask(jonas))
    assert str(gone) not in json.dumps(ask(jonas))
    assert customers(ask(eva), eva.person.book) == [str(hers)]


def test_it_ends_where_the_answer_is_full(jonas: Rep, monkeypatch: pytest.MonkeyPatch) -> None:
    person = jonas.person
    ids = [add_customer(person) for _ in range(6)]
    monkeypatch.setattr(brief, "MOST_CUSTOMERS", 4)
    assert customers(ask(jonas), person.book) == [str(each) for each in reversed(ids[2:])]
    monkeypatch.setattr(brief, "MOST_CHARACTERS", 500)
    assert len(customers(ask(jonas), person.book)) == 2
    monkeypatch.setattr(brief, "MOST_CHARACTERS", 1)
    assert len(customers(ask(jonas), person.book)) == 1, "one at least"


def test_a_full_brief_of_notes_is_about_sixty_kb(jonas: Rep) -> None:
    person = jonas.person
    words = "She spoke of the press in Malmo, of sailing with her children and of the budget in spring. "
    for number in range(60):
        customer = add_customer(person, phonetic=f"number {number}")
        notes = [
            mutation(
                "create",
                "note",
                UUID(int=number * 100 + each + 1),
                customer_id=customer,
                set={"text": f"{number}/{each}: {words * 3}"},
            )
            for each in range(30)
        ]
        send(person.author, *notes)
    text = exchange.first(jonas.session(jonas.sign_in()), now=NOW)
    assert 200 * 1024 < len(text) < 400 * 1024
    assert len(gzip.compress(text.encode(), 6)) < 60_000


def test_it_answers_over_http_to_who_is_signed_in(alice: Someone) -> None:
    answer = alice.sign_in().get("/api/sync/brief", headers={"X-Blackbook": "1"})
    assert (answer.status_code, answer.headers["X-Blackbook"]) == (200, "1")
    BriefAnswer.model_validate_json(answer.data)
    stranger = a_phone(alice.app).get("/api/sync/brief", headers={"X-Blackbook": "1"})
    assert (stranger.status_code, stranger.get_json()["error"]["code"]) == (401, "signed_out")
