"""Whatever is in a file: an answer that is foreseen, every record accounted for, nothing the kinds refuse."""

from __future__ import annotations

from uuid import UUID

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.interchange.given import OURS
from webapp.book.check import stored
from webapp.book.fields import Address, Email, Phone, Url
from webapp.book.kinds import KINDS
from webapp.errors import Invalid, TooLarge
from webapp.interchange.card_writer import write_vcards
from webapp.interchange.contact import Contact, Dated, Relative, Written
from webapp.interchange.plan import Book, plan_import
from webapp.interchange.recognise import OtherKind, read_file
from webapp.interchange.sheet_writer import write_spreadsheet

BOOK = Book(id=UUID(int=1), private_id=UUID(int=2))
PIECES = tuple(path.read_bytes() for path in sorted(OURS.iterdir()))
TOKENS = (
    b'"', b"'", b"\n", b"\r\n", b"\r", b";", b":", b",", b"=", b"\\", b" ", b"\t", b"\x00", b"\xff",
    b"BEGIN:VCARD\n", b"END:VCARD\n", b"VERSION:2.1\n", b"AGENT:\n", b"item1.", b"ENCODING=b:", b"BDAY:",
    b"ENCODING=QUOTED-PRINTABLE", b";CHARSET=utf-16", b";CHARSET=iso-2022-jp", b"GEO:91;181\n", b"--0229",
    b"RELATED:urn:uuid:x\n", b"X-BLACKBOOK-RELATION:x\n", b" ::: ", b"\xe2\x80\xa8", b"\xed\xa0\x80",
    b"First Name,Last Name\n", b"1604",
)  # fmt: skip

FAST = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


@st.composite
def damaged_files(draw: st.DrawFn) -> bytes:
    """One of our files, cut, sown with tokens and crossed with another."""
    data = bytearray(draw(st.sampled_from(PIECES)))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(data)))
        how = draw(st.sampled_from(["insert", "cut", "cross", "byte"]))
        if how == "insert":
            data[at:at] = draw(st.sampled_from(TOKENS))
        elif how == "cut":
            del data[at : at + draw(st.integers(1, 80))]
        elif how == "cross":
            other = draw(st.sampled_from(PIECES))
            start = draw(st.integers(0, len(other)))
            data[at:at] = other[start : start + draw(st.integers(1, 300))]
        elif at < len(data):
            data[at] = draw(st.integers(0, 255))
    return bytes(data)


@settings(FAST, max_examples=2_000)
@given(damaged_files(), st.sampled_from(["de", "en-US", "pl", "ja"]))
@example(b"\x00", "de")
@example(b"\xff\xfe", "de")
@example(b"BEGIN:VCARD", "de")
def test_every_record_of_a_damaged_file_is_used_or_named(data: bytes, locale: str) -> None:
    try:
        reading = read_file(data, locale=locale)
    except (TooLarge, OtherKind, Invalid):
        return
    lost = sum(each.record for each in reading.unreadable)
    assert len(reading.contacts) + lost == reading.records
    planned = plan_import(reading.contacts, BOOK, at="2026-11-23T08:00:00Z", today="2026-11-23")
    counts = planned.counts
    assert counts["new"] + counts["repeated"] + lost == reading.records
    for mutation in planned.mutations:
        stored(KINDS[mutation.kind], mutation.set)
    assert len({mutation.id for mutation in planned.mutations}) == len(planned.mutations)


@settings(FAST, max_examples=1_000)
@given(st.lists(st.sampled_from(TOKENS) | st.binary(max_size=12), max_size=60).map(b"".join))
def test_pure_noise_is_answered_as_well(data: bytes) -> None:
    try:
        reading = read_file(b"BEGIN:VCARD\n" + data, locale="de")
    except (TooLarge, OtherKind, Invalid):
        return
    assert len(reading.contacts) + sum(each.record for each in reading.unreadable) == reading.records


text = (
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40)
    .map(str.strip)
    .filter(bool)
)
maybe = st.none() | text
dates = st.dates().map(lambda day: f"{max(day.year, 1605):04}-{day.month:02}-{min(day.day, 28):02}")
partial = dates | st.sampled_from(["--02-29", "--12-31", "1980-03", "1980"])
degrees = st.integers(-90_000_000, 90_000_000).map(lambda number: number / 1_000_000)
places = st.sampled_from(["work", "home", "other"])
street = st.builds(Address, type=places, street=text, locality=maybe, country=maybe)
spot = st.builds(Address, type=places, street=text, latitude=degrees, longitude=degrees)
addresses = st.lists(street | spot, max_size=2, unique_by=lambda each: (each.type, each.street))
phones = st.lists(
    st.builds(Phone, value=text, type=st.sampled_from(["work", "home", "cell", "fax", "pager", "other"])),
    max_size=3,
    unique_by=repr,
)
emails = st.lists(st.from_regex("[a-z]{1,8}@[a-z]{2,5}", fullmatch=True), max_size=2, unique=True)


def days(names: list[str]) -> st.SearchStrategy[Dated]:
    """An occasion of the contact, or of one of the people of those names."""
    return st.builds(
        Dated,
        type=st.sampled_from(["anniversary", "exam", "holiday", "other"]),
        date=partial,
        label=maybe,
        repeat=st.sampled_from([None, "yearly", "once"]),
        person=st.sampled_from([None, *names]),
    )


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    """A contact as the book may hold one: any text in any place."""
    names = draw(st.lists(text, max_size=3, unique_by=str.casefold))
    contact = Contact(
        uid="urn:uuid:00000000-0000-4000-8000-000000000001",
        prefix=draw(maybe),
        given=draw(text),
        additional=draw(maybe),
        family=draw(maybe),
        suffix=draw(maybe),
        nickname=draw(maybe),
        phonetic=draw(maybe),
        gender=draw(st.sampled_from([None, "female", "male", "other"])),
        birth=draw(st.none() | partial),
        title=draw(maybe),
        company=draw(maybe),
        phones=draw(phones),
        emails=[
            Email(value=f"{name}@x.example")
            for name in draw(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), max_size=2, unique=True))
        ],
        urls=[
            Url(value=f"https://x.example/{path}") for path in draw(st.lists(text, max_size=2, unique=True))
        ],
        tags=draw(st.lists(text.filter(lambda tag: " ::: " not in tag), max_size=3, unique=True)),
        interests=draw(st.lists(text, max_size=2, unique=True)),
        notes=[Written(note, draw(st.booleans())) for note in draw(st.lists(text, max_size=3, unique=True))],
        occasions=draw(st.lists(days(names), max_size=3, unique_by=repr)),
        people=[
            Relative(
                name,
                draw(st.sampled_from([None, "spouse", "child", "agent", "contact"])),
                draw(maybe),
                draw(st.sampled_from([None, "female", "male"])),
                draw(st.none() | partial),
                draw(st.sampled_from([None, "living", "deceased"])),
                draw(maybe),
            )
            for name in names
        ],
    )
    contact.addresses = draw(addresses)
    return contact


@settings(FAST, max_examples=500)
@given(contacts())
@example(Contact(uid="x", given="A", phones=[Phone(value="1;ext=2")]))
def test_cards_come_back_as_they_went_out(contact: Contact) -> None:
    once = "".join(write_vcards([contact]))
    reading = read_file(once.encode(), locale="de")
    assert reading.unreadable == []
    assert "".join(write_vcards(reading.contacts)) == once


@settings(FAST, max_examples=500)
@given(contacts())
@example(Contact(uid="x", given="A", occasions=[Dated("other", "1980", "*")]))
def test_rows_come_back_as_they_went_out(contact: Contact) -> None:
    once = write_spreadsheet([contact])
    reading = read_file(once.encode(), locale="de")
    assert reading.unreadable == []
    assert write_spreadsheet(reading.contacts) == once
