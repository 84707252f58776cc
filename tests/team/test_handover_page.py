"""The manager's page: who may see it, what it shows, and what it does when asked."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests import people
from tests.house import Person, add, add_customer, rows
from tests.people import Someone
from webapp import clock, db
from webapp.accounts.people import disable
from webapp.book.tables import handover, record

PAGE = "/team/handover"


def in_house(someone: Someone) -> Person:
    """The same user as the tests of the door know one."""
    user = someone.user
    assert user.own_book
    return Person(user.organisation_id, user.id, book=user.own_book, private=user.private_book)


@pytest.fixture
def maria(alice: Someone) -> UUID:
    """A customer of Alice's with a note and a private one."""
    person = in_house(alice)
    customer = add_customer(person, given="Maria", family="Lindqvist")
    add(person, "note", customer, {"text": "Likes sailing."})
    add(person, "note", customer, {"text": "Divorced."}, book=person.private)
    return customer


def choose(phone: FlaskClient, giver: Someone, taker: Someone) -> str:
    words = {"from": str(giver.user.id), "to": str(taker.user.id), "why": "A new district"}
    answer = phone.get(PAGE, query_string=words)
    assert answer.status_code == 200, answer.text
    return answer.text


def form(giver: Someone, taker: Someone, *customers: UUID, which: str = "some") -> dict[str, object]:
    chosen = [str(each) for each in customers]
    ids = {"from": str(giver.user.id), "to": str(taker.user.id)}
    return {**ids, "which": which, "customer": chosen, "why": "A new district"}


def book_of(someone: Someone, record_id: UUID) -> UUID:
    place: UUID = rows(in_house(someone), record, id=record_id)[0].book_id
    return place


def test_it_is_for_managers_of_the_organisation_alone(
    mona: Someone, alice: Someone, bob: Someone, maria: UUID
) -> None:
    stranger = people.add(mona.app, "Magnus", organisation="Elsewhere", role="admin")
    assert people.a_phone(mona.app).get(PAGE).headers["Location"].startswith("/sign-in?next=")
    assert alice.sign_in().get(PAGE).status_code == 403
    assert alice.sign_in().post(PAGE, data=form(alice, bob, maria)).status_code == 403
    there = stranger.sign_in()
    assert "Alice" not in there.get(PAGE).text
    assert there.get(PAGE, query_string={"from": alice.user.id, "to": bob.user.id}).status_code == 404
    assert there.post(PAGE, data=form(alice, bob, maria)).status_code == 404
    assert book_of(alice, maria) == alice.user.own_book


def test_it_names_customers_and_shows_nobodys_notes(
    mona: Someone, alice: Someone, bob: Someone, maria: UUID
) -> None:
    phone = mona.sign_in()
    first = phone.get(PAGE).text
    assert "Alice (1)" in first
    assert "Maria" not in first
    second = choose(phone, alice, bob)
    assert "Maria Lindqvist" in second
    assert str(maria) in second
    assert "All 1" in second
    assert "Private notes stay" in second
    assert "sailing" not in second
    assert "Divorced" not in second
    assert book_of(alice, maria) == alice.user.own_book


def test_the_chosen_move_and_the_page_says_so(
    mona: Someone, alice: Someone, bob: Someone, maria: UUID
) -> None:
    phone, other = mona.sign_in(), add_customer(in_house(alice), given="Eva")

    answer = phone.post(PAGE, data=form(alice, bob, maria))

    assert answer.status_code == 303
    assert "One customer has changed books." in phone.get(answer.headers["Location"]).text
    assert book_of(bob, maria) == bob.user.own_book
    assert book_of(alice, other) == alice.user.own_book
    (row,) = rows(in_house(alice), handover)
    assert (row.user_id, row.why) == (mona.user.id, "A new district")
    # A second press of the same button finds her gone and moves nothing.
    again = phone.post(PAGE, data=form(alice, bob, maria))
    assert again.status_code == 404
    assert "no customer of this book" in again.text
    assert len(rows(in_house(alice), handover)) == 1


def test_all_of_a_leaver_go_to_somebody_who_is_there(
    mona: Someone, alice: Someone, bob: Someone, maria: UUID
) -> None:
    with db.write() as connection:
        disable(connection, alice.user, now=clock.now())
    phone = mona.sign_in()
    assert "has left" in phone.get(PAGE).text
    back = phone.post(PAGE, data=form(bob, alice, which="all"))
    assert (back.status_code, "has left" in back.text) == (409, True)
    assert phone.post(PAGE, data=form(alice, bob, which="all")).status_code == 303
    assert book_of(bob, maria) == bob.user.own_book


@pytest.mark.parametrize(
    "wrong", [{"from": "x"}, {"to": ""}, {"customer": ["x"]}, {"customer": []}, {"why": "x" * 201}]
)
def test_what_is_wrong_is_said_and_nothing_moves(
    mona: Someone, alice: Someone, bob: Someone, maria: UUID, wrong: dict[str, object]
) -> None:
    answer = mona.sign_in().post(PAGE, data=form(alice, bob, maria) | wrong)
    assert answer.status_code == 422
    assert re.search(r"<h1>This did not work|role=\"alert\"", answer.text)
    assert book_of(alice, maria) == alice.user.own_book


def test_names_are_text_and_no_markup(mona: Someone, alice: Someone, bob: Someone) -> None:
    add_customer(in_house(alice), given="<script>alert(1)</script>")
    assert "<script>" not in choose(mona.sign_in(), alice, bob)
