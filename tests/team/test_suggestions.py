"""The new owner's word on what came late: seen, accepted or put aside, by whoever may and by nobody else."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.house import NOW, Person, add, add_customer, mutation, new_id, rows, send, stored
from tests.people import Someone
from tests.team.test_handover_page import in_house
from webapp import db
from webapp.book import write
from webapp.book.move import Handover
from webapp.book.mutation import Author, Mutation
from webapp.book.tables import parked, record


@pytest.fixture
def maria(alice: Someone, bob: Someone) -> UUID:
    """A customer who went from Alice to Bob, with a note."""
    customer = add_customer(in_house(alice))
    add(in_house(alice), "note", customer, {"text": "Met."})
    hand_over(in_house(alice), in_house(bob))
    return customer


def hand_over(giver: Person, taker: Person) -> None:
    with db.write() as connection:
        asked = Handover(giver.book, taker.book)
        write.hand_over(connection, Author(giver.organisation, new_id()), asked, now=NOW)


def waiting(phone: FlaskClient) -> list[dict[str, Any]]:
    answer = phone.get("/api/suggestions")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = json.loads(answer.text)["suggestions"]
    return found


def settle(phone: FlaskClient, each: dict[str, Any], word: str) -> Any:
    return phone.post(f"/api/suggestions/{each['device']}/{each['mid']}/{word}")


def rename(customer: UUID, name: str = "Mia", was: str = "Maria") -> Mutation:
    return mutation("set", "customer", customer, set={"given": name}, was={"given": was})


def test_it_says_who_wrote_what_and_when(alice: Someone, bob: Someone, maria: UUID) -> None:
    change = rename(maria)
    send(in_house(alice).author, change)
    (one,) = waiting(bob.sign_in())
    assert (one["state"], one["reason"], one["name"]) == ("open", "handed_over", "Alice")
    assert (one["kind"], one["id"], one["customer_id"]) == ("customer", str(maria), str(maria))
    assert (one["set"], one["was"]) == ({"given": "Mia"}, {"given": "Maria"})
    assert (one["at"], one["mid"]) == ("2026-11-23T09:00:00+01:00", str(change.mid))


def test_accepted_it_is_done_once(alice: Someone, bob: Someone, maria: UUID) -> None:
    send(in_house(alice).author, rename(maria))
    phone = bob.sign_in()
    (one,) = waiting(phone)
    answer = settle(phone, one, "accept")
    assert (answer.status_code, answer.json) == (200, {"outcome": "applied", "conflict": None})
    assert stored(in_house(bob), maria) == {"given": "Mia"}
    assert waiting(phone) == []
    assert settle(phone, one, "accept").status_code == settle(phone, one, "dismiss").status_code == 404
    (kept,) = rows(in_house(bob), parked)
    assert (kept.state, kept.settled_by, kept.user_id) == ("applied", bob.user.id, alice.user.id)


def test_what_has_changed_meanwhile_stays_and_both_are_kept(
    alice: Someone, bob: Someone, maria: UUID
) -> None:
    send(in_house(alice).author, rename(maria))
    send(in_house(bob).author, rename(maria, "Marie"))
    phone = bob.sign_in()
    answer = settle(phone, waiting(phone)[0], "accept").json
    assert answer["outcome"] == "conflict"
    assert stored(in_house(bob), maria) == {"given": "Marie"}
    kept = stored(in_house(bob), UUID(answer["conflict"]))
    assert kept
    assert (kept["mine"], kept["theirs"]) == ("Mia", "Marie")


def test_dismissed_it_changes_nothing_and_is_kept(alice: Someone, bob: Someone, maria: UUID) -> None:
    send(in_house(alice).author, rename(maria))
    phone = bob.sign_in()
    (one,) = waiting(phone)
    assert settle(phone, one, "dismiss").status_code == 204
    assert waiting(phone) == []
    assert stored(in_house(bob), maria) == {"given": "Maria"}
    (kept,) = rows(in_house(bob), parked)
    assert (kept.state, json.loads(kept.body)["set"]) == ("dismissed", {"given": "Mia"})


def test_what_was_forwarded_is_listed_until_it_has_been_seen(
    alice: Someone, bob: Someone, maria: UUID
) -> None:
    note = mutation("create", "note", new_id(), customer_id=maria, set={"text": "Late"})
    send(in_house(alice).author, note)
    phone = bob.sign_in()
    (one,) = waiting(phone)
    assert (one["state"], one["id"], one["name"]) == ("forwarded", str(note.id), "Alice")
    assert settle(phone, one, "accept").status_code == 409
    assert settle(phone, one, "dismiss").status_code == 204
    assert waiting(phone) == []
    assert stored(in_house(bob), note.id) == {"text": "Late", "late_from": "Alice"}


def test_nobody_else_sees_or_settles_it(
    alice: Someone, bob: Someone, charlie: Someone, mona: Someone, maria: UUID
) -> None:
    send(in_house(alice).author, rename(maria))
    (one,) = waiting(bob.sign_in())
    for other in (alice, charlie, mona):
        phone = other.sign_in()
        assert waiting(phone) == []
        for word in ("accept", "dismiss"):
            assert settle(phone, one, word).status_code == 404
    assert stored(in_house(bob), maria) == {"given": "Maria"}


@pytest.mark.parametrize(("word", "fate"), [("accept", "accepted"), ("dismiss", "dismissed")])
def test_its_writer_hears_what_was_decided_and_nothing_else(
    alice: Someone, bob: Someone, maria: UUID, word: str, fate: str
) -> None:
    def told() -> list[dict[str, Any]]:
        return [json.loads(row.data) for row in rows(in_house(alice), record, kind="notice")]

    send(in_house(alice).author, rename(maria))
    phone = bob.sign_in()
    (one,) = waiting(phone)
    assert [each["what"] for each in told()] == ["waits"]
    settle(phone, one, word)
    about = {"of_kind": "customer", "of_id": str(maria), "written_at": one["at"]}
    assert told() == [{"what": fate, **about}]
    settle(phone, one, "reopen")
    assert told() == [{"what": "waits", **about}]


@pytest.mark.parametrize("word", ["accept", "dismiss"])
def test_what_was_settled_by_mistake_is_listed_again_and_can_be_settled_anew(
    alice: Someone, bob: Someone, maria: UUID, word: str
) -> None:
    send(in_house(alice).author, rename(maria))
    phone, other = bob.sign_in(), alice.sign_in()
    (one,) = waiting(phone)
    assert settle(phone, one, "reopen").status_code == 404
    settle(phone, one, word)
    assert settle(other, one, "reopen").status_code == 404
    assert settle(phone, one, "reopen").status_code == 204
    assert [each["mid"] for each in waiting(phone)] == [one["mid"]]
    # What accepting did is taken back by the phone; here the name is as it was before.
    send(in_house(bob).author, rename(maria, "Maria", stored(in_house(bob), maria)["given"]))  # type: ignore[index]
    assert settle(phone, one, "accept").json["outcome"] == "applied"
    assert stored(in_house(bob), maria) == {"given": "Mia"}


def test_what_was_seen_by_mistake_is_listed_again(alice: Someone, bob: Someone, maria: UUID) -> None:
    note = mutation("create", "note", new_id(), customer_id=maria, set={"text": "Late"})
    send(in_house(alice).author, note)
    phone = bob.sign_in()
    (one,) = waiting(phone)
    settle(phone, one, "dismiss")
    assert settle(phone, one, "reopen").status_code == 204
    assert waiting(phone)[0]["state"] == "forwarded"


def test_what_a_given_up_phone_held_can_be_taken_one_after_the_other(
    alice: Someone, bob: Someone, maria: UUID
) -> None:
    writer, note, new = in_house(alice), new_id(), new_id()
    late = mutation("create", "note", note, customer_id=maria, set={"text": "Late"})
    sent = [
        late,
        mutation("set", "note", note, set={"text": "Later"}, was={"text": "Late"}, after=late.mid),
        mutation("create", "note", new_id(), customer_id=maria, set={"text": "a\ud800"}),
        mutation("set", "customer", maria, set={"cadence": float("inf")}),
        mutation("create", "customer", new, book=writer.book, set={"given": "Eva"}),
    ]
    for each in sent:
        with db.write() as connection:
            write.park(connection, writer.author, [each], "revoked", now=NOW)
    # A customer nobody has heard of waits in the old book, and goes on with the next handover of all.
    hand_over(writer, in_house(bob))
    phone = bob.sign_in()
    listed = {each["mid"]: each for each in waiting(phone)}
    first, second, broken, odd, eva = (listed[str(each.mid)] for each in sent)
    assert settle(phone, second, "accept").status_code == 409
    assert [settle(phone, each, "accept").status_code for each in (first, second, eva)] == [200] * 3
    assert stored(in_house(bob), note) == {"text": "Later"}
    assert rows(in_house(bob), record, id=new)[0].book_id == bob.user.own_book
    assert settle(phone, broken, "accept").status_code == 409
    assert [settle(phone, each, "dismiss").status_code for each in (broken, odd)] == [204, 204]
    assert waiting(phone) == []


def test_ones_own_lost_phone_gives_its_notes_back_private_ones_too(alice: Someone) -> None:
    writer = in_house(alice)
    customer = add_customer(writer)
    secret = mutation(
        "create", "note", new_id(), customer_id=customer, book=writer.private, set={"text": "Divorced."}
    )
    with db.write() as connection:
        write.park(connection, writer.author, [secret], "revoked", now=NOW)
    phone = alice.sign_in()
    assert settle(phone, waiting(phone)[0], "accept").status_code == 200
    assert rows(writer, record, id=secret.id)[0].book_id == writer.private
