"""A book goes out in three formats and comes back as it was; nothing in it becomes a formula."""

from __future__ import annotations

import csv
import io
import json
from base64 import b64decode, b64encode

import pytest

from tests.house import NOW, Person, add, add_customer, move_in, mutation, new_id, send
from tests.interchange.given import OURS
from tests.pictures.photos import jpeg, sha256
from webapp import db
from webapp.book.fields import Phone
from webapp.book.kinds import KINDS
from webapp.interchange.card_writer import folded, write_vcards
from webapp.interchange.contact import Contact
from webapp.interchange.export import Format, export_book
from webapp.interchange.recognise import read_file
from webapp.interchange.run import import_file
from webapp.interchange.sheet import neutral, unneutral
from webapp.interchange.sheet_writer import write_spreadsheet
from webapp.pictures import blobs

HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "+1",
    "+49-30-1234",
    "-2",
    "@SUM(A1)",
    "'=1+1",
    "'quoted",
    "''",
    "=",
    "--02-03",
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    'a","b',
    "a;b,c\nd\\e",
    "END:VCARD",
    "x\nEND:VCARD\nBEGIN:VCARD",
    "item1.TEL:1",
    " ::: ",
    "{{7*7}}",
)


@pytest.fixture
def alice(sqlite_database: str) -> Person:
    """A rep with a book of her own."""
    return move_in()


def export(person: Person, form: Format) -> str:
    return "".join(export_book(person.author, form, now=NOW))


def without_ids(text: str) -> list[str]:
    return [
        line.partition(",")[2] if "urn:uuid" in line[:9] else line
        for line in text.splitlines()
        if line[:4] != "UID:"
    ]


@pytest.mark.parametrize("form", ["vcf", "csv"])
def test_what_goes_out_comes_back_and_goes_out_the_same(alice: Person, form: Format) -> None:
    for path in sorted(OURS.iterdir()):
        import_file(alice.author, path.read_bytes(), locale="de", apply=True, now=NOW)
    first = export(alice, form)
    bob = move_in(name="Bob")

    imported = import_file(bob.author, first.encode(), locale="en", apply=True, now=NOW)

    assert imported.reading.unreadable == []
    assert imported.plan.counts["new"] == imported.reading.records > 15
    assert without_ids(export(bob, form)) == without_ids(first)


@pytest.mark.parametrize("form", ["vcf", "csv"])
def test_ones_own_export_brings_nothing_new(alice: Person, form: Format) -> None:
    import_file(alice.author, (OURS / "apple.vcf").read_bytes(), locale="sv", apply=True, now=NOW)
    imported = import_file(alice.author, export(alice, form).encode(), locale="sv", apply=True, now=NOW)
    assert imported.plan.mutations == []
    assert imported.plan.counts["already_there"] == 2


@pytest.mark.parametrize("form", ["vcf", "csv"])
def test_two_who_became_one_go_out_once(alice: Person, form: Format) -> None:
    goes, stays = add_customer(alice, family="Berg"), add_customer(alice, family="Berg")
    add(alice, "note", goes, {"text": "Sails to Gotland."})
    send(alice.author, mutation("merge", "customer", goes, customer_id=stays))
    text = export(alice, form)
    assert "Sails to Gotland." in text
    assert str(goes) not in text
    imported = import_file(alice.author, text.encode(), locale="en", apply=True, now=NOW)
    assert (imported.reading.records, imported.plan.mutations) == (1, [])


def fill(person: Person) -> None:
    """Put a customer into the book about whom something of every kind is known, with notes of both sorts."""
    maria = add_customer(
        person,
        given="Maria",
        family="Berg",
        phonetic="ma-REE-a",
        birth="1980-03",
        status="paused",
        tier="A",
        cadence=21,
        how_met="At the fair,\nin Oslo",
        tags=["a, b", "sailing"],
        phones=[{"value": "+49 170 1234567", "type": "cell"}],
        addresses=[{"type": "home", "latitude": 59.5, "longitude": 10.25}],
    )
    bo, visit = new_id(), new_id()
    under = {"customer_id": maria}
    given = send(
        person.author,
        mutation(
            "create",
            "person",
            bo,
            **under,
            set={
                "name": "Bo",
                "relation": "spouse",
                "birth": "--02-29",
                "status": "deceased",
                "about": "sailed",
            },
        ),
        mutation(
            "create",
            "occasion",
            new_id(),
            **under,
            set={"type": "exam", "date": "2027-05-20", "person_id": str(bo), "label": "Physics"},
        ),
        mutation("create", "occasion", new_id(), **under, set={"type": "other", "date": "2020-01-02"}),
        mutation("create", "fact", new_id(), **under, set={"type": "interest", "text": "chess"}),
        mutation("create", "fact", new_id(), **under, set={"type": "avoid", "text": "golf"}),
        mutation(
            "create",
            "touch",
            visit,
            **under,
            set={"type": "visit", "state": "held", "when": {"day": "2026-11-02"}},
        ),
        mutation(
            "create",
            "note",
            new_id(),
            **under,
            set={"text": "Likes tea", "touch_id": str(visit), "written_at": "2026-11-02T16:00:00+01:00"},
        ),
        mutation("create", "note", new_id(), **under, book=person.private, set={"text": "My own thought"}),
        mutation("create", "promise", new_id(), **under, set={"text": "The drawing", "by": "me"}),
    )
    assert {each.outcome for each in given} == {"applied"}


@pytest.mark.parametrize("form", ["vcf", "csv"])
def test_what_only_we_know_comes_back_as_well(alice: Person, form: Format) -> None:
    fill(alice)
    contact = read_file(export(alice, form).encode(), locale="en").contacts[0]
    assert (contact.birth, contact.phonetic, contact.tags) == ("1980-03", "ma-REE-a", ["a, b", "sailing"])
    assert contact.own == {
        "tier": "A",
        "cadence": 21,
        "how_met": "At the fair,\nin Oslo",
        "status": "paused",
    }
    bo = contact.people[0]
    assert (bo.name, bo.relation, bo.birth, bo.status, bo.about) == (
        "Bo",
        "spouse",
        "--02-29",
        "deceased",
        "sailed",
    )
    assert [(day.type, day.date, day.label, day.repeat, day.person) for day in contact.occasions] == [
        ("other", "2020-01-02", None, None, None),
        ("exam", "2027-05-20", "Physics", None, "Bo"),
    ]
    assert [(note.text, note.private, note.at) for note in contact.notes] == [
        ("My own thought", True, None),
        ("Likes tea", False, "2026-11-02T16:00:00+01:00"),
    ]
    assert contact.interests == ["chess"]
    assert contact.addresses[0].latitude == 59.5


def test_json_holds_everything_with_private_notes_marked(alice: Person) -> None:
    fill(alice)
    whole = json.loads(export(alice, "json"))
    private = {book["book"] for book in whole["books"] if book["private"]}
    assert {each["kind"] for each in whole["records"]} == {
        "customer",
        "person",
        "occasion",
        "fact",
        "touch",
        "note",
        "promise",
    }
    notes = {
        each["data"]["text"]: each["book"] in private for each in whole["records"] if each["kind"] == "note"
    }
    assert notes == {"My own thought": True, "Likes tea": False}
    for each in whole["records"]:
        KINDS[each["kind"]].model_validate_json(json.dumps(each["data"]))


def test_an_export_holds_the_own_book_and_nobody_else_s(alice: Person) -> None:
    fill(alice)
    bob = move_in(alice.organisation, "Bob")
    add_customer(bob, given="Cleo")
    for form in ("vcf", "csv", "json"):
        assert "Maria" not in export(bob, form)
        assert "Cleo" in export(bob, form)
        assert "Cleo" not in export(alice, form)


@pytest.mark.parametrize("form", ["vcf", "csv"])
def test_what_one_rep_exports_another_can_import(alice: Person, form: Format) -> None:
    fill(alice)
    bob = move_in(alice.organisation, "Bob")
    theirs = import_file(bob.author, export(alice, form).encode(), locale="en", apply=True, now=NOW)
    assert theirs.plan.counts["new"] == 1
    assert "Maria" in export(bob, form)
    again = import_file(bob.author, export(alice, form).encode(), locale="en", apply=True, now=NOW)
    assert again.plan.counts["new"] == 0


@pytest.mark.parametrize("value", HOSTILE)
def test_no_cell_is_a_formula_and_every_value_comes_back(value: str) -> None:
    contact = Contact(uid="1", given="Anna", family=value, company=value, title=value, nickname=value)
    contact.phones = [Phone(value="+49 170 1234567")]
    contact.own["how_met"] = value
    text = write_spreadsheet([contact])
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        assert not [cell for cell in row if cell[:1] in tuple("=+-@\t\r") and not cell.startswith("+49 ")]
    back = read_file(text.encode(), locale="en").contacts[0]
    expected = value.strip()
    assert (back.family, back.company, back.title, back.nickname) == (expected,) * 4
    assert back.own["how_met"] == expected


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_breaks_out_of_its_line_in_a_card(value: str) -> None:
    contact = Contact(uid="1", given="Anna", family=value, company=value, tags=[value])
    reading = read_file("".join(write_vcards([contact])).encode(), locale="en")
    back = reading.contacts[0]
    assert (reading.records, reading.unreadable, back.phones) == (1, [], [])
    assert (back.family, back.company, back.tags) == (value.strip(), value.strip(), [value.strip()])


def test_a_plain_telephone_number_is_no_formula_and_stays_as_it_is() -> None:
    assert neutral("+49 170 1234567", phone=True) == "+49 170 1234567"
    assert neutral("+49 170 1234567") == "'+49 170 1234567"
    assert neutral("+49-170-1234567", phone=True) == "'+49-170-1234567"
    for value in (*HOSTILE, "", "plain", "'", "+49 170 1234567"):
        assert unneutral(neutral(value)) == value


def test_lines_are_folded_at_75_octets_and_never_within_a_letter() -> None:
    for text in ("a" * 75, "a" * 76, "ü" * 200, "漢字" * 100, "a" + "😀" * 50):
        lines = folded(text).split("\r\n")
        assert max(len(line.encode()) for line in lines) <= 75
        assert "".join([lines[0], *(line[1:] for line in lines[1:])]) == text
        assert all(line.startswith(" ") for line in lines[1:])


def test_photos_go_out_with_the_card_and_with_everything(alice: Person) -> None:
    maria, eva = add_customer(alice), add_customer(alice, given="Eva")
    face, card, unsent = jpeg(400, 300), jpeg(800, 500), jpeg(1, 1)
    with db.write() as connection:
        for content in (face, card):
            blobs.keep(connection, alice.organisation, alice.user, sha256(content), content, now=NOW)
    for customer, shows, content in (
        (maria, "portrait", unsent),
        (maria, "portrait", face),
        (maria, "card", card),
        (eva, "card", card),
        (eva, "portrait", unsent),
    ):
        add(alice, "picture", customer, {"shows": shows, "sha256": sha256(content)})

    whole = json.loads(export(alice, "json"))
    assert {each["sha256"]: b64decode(each["base64"]) for each in whole["pictures"]} == {
        sha256(face): face,
        sha256(card): card,
    }
    assert sum(each["kind"] == "picture" for each in whole["records"]) == 5
    text = export(alice, "vcf").replace("\r\n ", "")
    (line,) = (line for line in text.splitlines() if line.startswith("PHOTO"))
    assert line == f"PHOTO;ENCODING=b;TYPE=JPEG:{b64encode(face).decode()}"
    assert import_file(move_in(name="Bob").author, text.encode(), locale="en", apply=False, now=NOW)
