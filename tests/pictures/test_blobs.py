"""Pictures are kept once, missed until they come, and seen by whoever reads the book they are shown in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.house import NOW, Person, add, add_customer, move_in, mutation, new_id, rows, send
from tests.pictures.photos import jpeg, sha256
from webapp import db
from webapp.book import album, write
from webapp.book.move import Handover
from webapp.book.tables import album as album_table
from webapp.book.tables import blob
from webapp.clock import stamp
from webapp.errors import Invalid, NotFound
from webapp.pictures import blobs

PHOTO = jpeg()
NAME = sha256(PHOTO)


def show(person: Person, customer: UUID, **fields: Any) -> UUID:
    """Put a picture under a customer; its bytes are still to come."""
    return add(person, "picture", customer, {"shows": "portrait", "sha256": NAME, "width": 800, **fields})


def bring(person: Person, content: bytes = PHOTO, name: str | None = None, **more: Any) -> None:
    with db.write() as connection:
        blobs.keep(
            connection, person.organisation, person.user, name or sha256(content), content, now=NOW, **more
        )


def see(person: Person, name: str = NAME) -> bytes:
    with db.read() as connection:
        return blobs.find(connection, person.organisation, person.user, name, now=NOW).content


def missing(person: Person) -> list[str]:
    with db.read() as connection:
        return album.missing(connection, person.organisation, [person.book, person.private])


def hand_over(person: Person, other: Person, customer: UUID) -> None:
    with db.write() as connection:
        write.hand_over(connection, person.author, Handover(person.book, other.book, {customer}), now=NOW)


def kept(person: Person) -> int:
    with db.read() as connection:
        return connection.scalars(
            select(func.count()).select_from(blob).where(blob.c.organisation_id == person.organisation)
        ).one()


def test_a_picture_is_missing_until_its_bytes_come(jonas: Person) -> None:
    show(jonas, add_customer(jonas))
    assert missing(jonas) == [NAME]
    with pytest.raises(NotFound):
        see(jonas)
    bring(jonas)
    assert missing(jonas) == []
    assert see(jonas) == PHOTO


def test_bytes_that_come_first_are_not_missed(jonas: Person) -> None:
    bring(jonas)
    show(jonas, add_customer(jonas))
    assert missing(jonas) == []
    assert see(jonas) == PHOTO


def test_the_same_picture_any_number_of_times_is_kept_once(jonas: Person) -> None:
    customer = add_customer(jonas)
    for _ in range(3):
        show(jonas, customer)
        bring(jonas)
    assert kept(jonas) == 1
    assert see(jonas) == PHOTO


def test_bytes_of_another_hash_are_refused_and_the_place_stays_free(jonas: Person) -> None:
    show(jonas, add_customer(jonas))
    with pytest.raises(Invalid):
        bring(jonas, PHOTO[:-1], NAME)
    with pytest.raises(Invalid):
        bring(jonas, b"<script>alert(1)</script>")
    assert missing(jonas) == [NAME]
    assert kept(jonas) == 1


def test_who_reads_the_book_sees_its_pictures_and_nobody_else(jonas: Person) -> None:
    anna, eve = move_in(jonas.organisation, "Anna"), move_in(None, "Eve")
    show(jonas, add_customer(jonas))
    bring(jonas)
    for stranger in (anna, eve):
        with pytest.raises(NotFound) as foreign:
            see(stranger)
        with pytest.raises(NotFound) as absent:
            see(stranger, "0" * 64)
        assert str(foreign.value) == str(absent.value)
    with db.write() as connection:
        until = stamp(NOW + timedelta(days=1))
        write.cover(connection, jonas.organisation, jonas.book, anna.user, since=stamp(NOW), until=until)
    assert see(anna) == PHOTO


def test_a_handover_takes_the_right_to_see_along(jonas: Person) -> None:
    anna, customer = move_in(jonas.organisation, "Anna"), add_customer(jonas)
    show(jonas, customer)
    hand_over(jonas, anna, customer)
    assert (missing(jonas), missing(anna)) == ([], [NAME])
    # What waited on the old phone still comes, though the customer has gone from it.
    bring(jonas)
    assert see(anna) == PHOTO
    with pytest.raises(NotFound):
        see(jonas)


def test_a_photo_taken_of_somebody_who_has_just_gone_reaches_her_new_owner(jonas: Person) -> None:
    anna, customer = move_in(jonas.organisation, "Anna"), add_customer(jonas)
    hand_over(jonas, anna, customer)
    late = mutation(
        "create", "picture", new_id(), customer_id=customer, set={"shows": "portrait", "sha256": NAME}
    )
    assert send(jonas.author, late)[0].outcome == "forwarded"
    bring(jonas)
    assert see(anna) == PHOTO
    with pytest.raises(NotFound):
        see(jonas)


def test_a_removed_picture_is_seen_no_more_and_comes_back_with_its_record(jonas: Person) -> None:
    picture = show(jonas, add_customer(jonas))
    bring(jonas)
    send(jonas.author, mutation("delete", "picture", picture))
    with pytest.raises(NotFound):
        see(jonas)
    send(jonas.author, mutation("restore", "picture", picture))
    assert see(jonas) == PHOTO


def test_what_a_picture_is_never_changes(jonas: Person) -> None:
    picture = show(jonas, add_customer(jonas))
    (other,) = send(jonas.author, mutation("set", "picture", picture, set={"sha256": "0" * 64}))
    assert (other.outcome, other.reason) == ("parked", "invalid")
    (turned,) = send(
        jonas.author, mutation("set", "picture", picture, set={"shows": "card"}, was={"shows": "portrait"})
    )
    assert turned.outcome == "applied"
    assert [row.sha256 for row in rows(jonas, album_table)] == [NAME]


@pytest.mark.parametrize(
    "fields",
    [
        {"sha256": NAME.upper()},
        {"sha256": NAME[:-1]},
        {"sha256": "../../../../etc/passwd"},
        {"sha256": "\u0660" * 64},
        {"sha256": None},
        {"shows": "portrait\n"},
        {"shows": "image/svg+xml"},
        {"width": 0},
        {"height": 2**31},
        {"width": 7.5},
        {"url": "https://evil.example/x.jpg"},
    ],
    ids=str,
)
def test_a_record_that_names_no_picture_is_parked_and_shows_nothing(
    jonas: Person, fields: dict[str, Any]
) -> None:
    said = {"shows": "portrait", "sha256": NAME, **fields}
    made = mutation("create", "picture", new_id(), customer_id=add_customer(jonas), set=said)
    assert send(jonas.author, made)[0].outcome == "parked"
    assert missing(jonas) == []
    assert rows(jonas, album_table) == []


def test_there_is_an_end_of_room_and_it_is_said(jonas: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs, "ROOM", len(PHOTO) + 10)
    bring(jonas)
    with pytest.raises(Invalid, match="room for no more") as full:
        bring(jonas, jpeg(801))
    assert full.value.error_code == "no_room"
    # What is here already needs no room, and a colleague has her own.
    bring(jonas)
    bring(move_in(jonas.organisation, "Anna"), jpeg(801))


def test_bytes_that_no_record_shows_are_forgotten_after_half_a_year(jonas: Person) -> None:
    customer = add_customer(jonas)
    show(jonas, customer)
    removed = add(jonas, "picture", customer, {"shows": "card", "sha256": sha256(jpeg(2))})
    for content in (PHOTO, jpeg(1), jpeg(2)):
        bring(jonas, content)
    later = NOW + blobs.KEPT + timedelta(days=1)

    def sweep() -> int:
        with db.write() as connection:
            return blobs.sweep(connection, now=later)

    def here() -> set[str]:
        return {row.sha256 for row in rows(jonas, blob)}

    send(jonas.author, mutation("delete", "picture", removed), now=later - timedelta(days=2))
    assert sweep() == 1
    assert here() == {NAME, sha256(jpeg(2))}
    with db.write() as connection:
        assert blobs.sweep(connection, now=later + blobs.KEPT) == 1
    assert here() == {NAME}
    # Its record comes back after all: then it is asked for again.
    send(jonas.author, mutation("restore", "picture", removed))
    assert missing(jonas) == [sha256(jpeg(2))]
