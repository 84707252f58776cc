"""What each address book writes into its CSV arrives in the words of the kinds, relation by relation."""

from __future__ import annotations

import csv
import io
import random

from tests.interchange.given import OURS, faults, occasions, read, relations, the
from webapp.interchange.contact import Contact, shown_name
from webapp.interchange.recognise import read_file


def test_google_s_old_headers_are_known() -> None:
    reading = read("google_old.csv")
    ingrid = reading.contacts[0]
    assert (reading.layout, reading.records, reading.unreadable) == ("Google Contacts", 2, [])
    assert (ingrid.prefix, ingrid.given, ingrid.family, ingrid.nickname) == ("Dr.", "Ingrid", "Berg", "Inga")
    assert (ingrid.phonetic, ingrid.gender, ingrid.birth) == ("ING-rid BAIRG", "female", "--05-17")
    assert (ingrid.company, ingrid.title) == ("Fjordvann AS", "Innkjøpssjef, Innkjøp")


def test_google_s_old_relations_and_events_are_known() -> None:
    ingrid = read("google_old.csv").contacts[0]
    assert relations(ingrid) == {"Lars": ("spouse", None), "Sigrid": ("child", None)}
    assert occasions(ingrid) == [("anniversary", "2006-08-19", None), ("other", "2020-11-12", "Name day")]


def test_google_puts_several_values_into_one_cell() -> None:
    ingrid = read("google_old.csv").contacts[0]
    assert [(email.type, email.value) for email in ingrid.emails] == [
        ("work", "ingrid@fjordvann.example"),
        ("work", "ib@fjordvann.example"),
        ("home", "inga@berg.example"),
    ]
    assert ingrid.tags == ["Norway"]


def test_google_s_notes_custom_fields_and_hobbies_are_kept() -> None:
    ingrid = read("google_old.csv").contacts[0]
    assert [note.text for note in ingrid.notes] == [
        "Met at the fair in Oslo.\nSecond line, with a comma.",
        "Customer number: 4711",
    ]
    assert ingrid.interests == ["orienteering"]
    assert ingrid.addresses[0].street == "Postboks 12, Kaia 3"


def test_somebody_with_nothing_but_an_e_mail_address_is_somebody() -> None:
    assert shown_name(read("google_old.csv").contacts[1]) == "noname@fjordvann.example"


def test_google_s_new_headers_are_known() -> None:
    reading = read("google_new.csv")
    yuki = reading.contacts[0]
    assert (reading.layout, reading.records) == ("Google Contacts", 2)
    assert (yuki.given, yuki.family, yuki.phonetic) == ("Yuki", "Tanaka", "YOO-kee ta-NA-ka")
    assert (yuki.company, yuki.title, yuki.birth) == ("Mizu KK", "Plant manager", "1975-09-02")
    assert (yuki.phones[0].type, yuki.addresses[0].street) == ("cell", "1-2-3 Minato")


def test_google_s_new_relations_and_events_are_known() -> None:
    yuki = read("google_new.csv").contacts[0]
    assert relations(yuki) == {
        "Hana": ("spouse", "female"),
        "Emi": ("child", "female"),
        "Sato Ken": ("co-worker", None),
    }
    assert occasions(yuki) == [("anniversary", "2003-04-05", None)]
    assert [note.text for note in yuki.notes] == ["Bows first.", "Shoe size: 42"]


def test_a_row_with_nobody_in_it_is_named() -> None:
    assert faults(read("google_new.csv")) == [
        (4, "it has no name, company, e-mail address or telephone number", True)
    ]


def test_outlook_s_classic_headers_are_known() -> None:
    reading = read("outlook_classic.csv", locale="de")
    guenter = reading.contacts[0]
    assert reading.layout == "Outlook"
    assert (guenter.prefix, guenter.given, guenter.family) == ("Herr", "Günter", "Schäfer")
    assert (guenter.title, guenter.company) == ("Leiter Einkauf, Einkauf", "Schäfer Armaturen")
    assert (guenter.birth, guenter.tags, guenter.interests) == (
        "1966-04-03",
        ["A-Kunde", "Messe"],
        ["Modelleisenbahn"],
    )
    assert guenter.own == {"how_met": "Referred by Hans Weber"}
    assert [phone.type for phone in guenter.phones] == ["work", "cell", "fax"]
    assert {address.type: address.locality for address in guenter.addresses} == {
        "work": "Bünde",
        "home": "Herford",
    }


def test_outlook_s_classic_relations_anniversary_and_notes_are_known() -> None:
    guenter = read("outlook_classic.csv", locale="de").contacts[0]
    assert relations(guenter) == {
        "Ulrike": ("spouse", None),
        "Jonas": ("child", None),
        "Marie": ("child", None),
        "Paul": ("child", None),
        "Frau Köhler": ("agent", None),
        "Herr Brandt": ("co-worker", None),
    }
    assert the("Frau Köhler", guenter).phones[0].value == "05223 1002"
    assert occasions(guenter) == [("anniversary", "1994-05-14", None)]
    assert guenter.notes[0].text == "Grüße an die Frau ausrichten.\nKein Schweinefleisch."


def test_outlook_s_zeros_are_no_dates_and_exchange_s_addresses_no_e_mail() -> None:
    reading = read("outlook_classic.csv", locale="de")
    assert (reading.contacts[1].birth, reading.contacts[1].occasions) == (None, [])
    assert faults(reading) == [
        (
            4,
            'E-mail Address: "/o=ExchangeLabs/ou=Exchange/cn=joerg" is not an e-mail address',
            False,
        )
    ]


def test_an_old_code_page_is_found_and_said() -> None:
    remarks = read("outlook_classic.csv", locale="de").remarks
    assert any("cp1252" in remark for remark in remarks)


def test_outlook_s_new_headers_are_known() -> None:
    reading = read("outlook_new.csv")
    grace = reading.contacts[0]
    assert reading.layout == "Outlook"
    assert (grace.prefix, grace.given, grace.family, grace.nickname) == ("Ms", "Grace", "O'Neill", "Gracie")
    assert relations(grace) == {
        "Patrick": ("spouse", None),
        "Kim": ("agent", None),
        "Dan Reed": ("co-worker", None),
    }
    assert (grace.interests, grace.notes[0].text) == (["rowing"], "Two espressos.")
    assert [email.value for email in grace.emails] == ["grace@harbor.example", "grace@home.example"]


def test_one_clear_date_makes_every_date_of_the_file_clear() -> None:
    reading = read("outlook_new.csv", locale="de")
    assert (reading.contacts[0].birth, reading.contacts[1].birth) == ("1982-12-31", "1990-01-02")
    assert occasions(reading.contacts[0]) == [("anniversary", "2010-06-05", None)]
    assert reading.remarks == []


def test_linkedin_s_explanation_above_the_headers_is_passed_over() -> None:
    reading = read("linkedin.csv")
    priya, olaf = reading.contacts
    assert (reading.layout, reading.records, reading.unreadable) == ("LinkedIn connections", 2, [])
    assert (priya.line, priya.given, priya.family, priya.company) == (
        6,
        "Priya",
        "Nair",
        "Kaveri Pumps, Ltd.",
    )
    assert (priya.title, priya.urls[0].value) == (
        "Chief Engineer",
        "https://www.linkedin.com/in/priya-nair-example",
    )
    assert priya.own == {"how_met": "Connected on LinkedIn, 12 Mar 2024"}
    assert (olaf.emails[0].value, olaf.title) == ("olaf@kessel.example", "Buyer, Spares")


def rows_of(name: str) -> list[list[str]]:
    text = (OURS / name).read_bytes().decode("cp1252" if name == "outlook_classic.csv" else "utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def as_csv(rows: list[list[str]], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def said(contacts: list[Contact]) -> list[object]:
    """What contacts say, wherever their cells stood in the row."""
    return [
        (
            shown_name(each),
            sorted(map(repr, each.phones + each.emails + each.addresses)),
            sorted(map(repr, each.people + each.occasions + each.notes)),
        )
        for each in contacts
    ]


def test_columns_may_stand_in_any_order() -> None:
    shuffle = random.Random(7)
    for name in ("google_old.csv", "google_new.csv", "outlook_classic.csv", "outlook_new.csv"):
        rows = rows_of(name)
        order = list(range(len(rows[0])))
        shuffle.shuffle(order)
        mixed = [[row[index] if index < len(row) else "" for index in order] for row in rows]
        reading = read_file(as_csv(mixed), locale="de")
        assert said(reading.contacts) == said(read(name, locale="de").contacts), name


def test_any_of_the_usual_delimiters_will_do() -> None:
    for delimiter in ",;\t":
        reading = read_file(as_csv(rows_of("google_new.csv"), delimiter), locale="en")
        assert said(reading.contacts) == said(read("google_new.csv").contacts), repr(delimiter)


def test_a_list_somebody_made_is_known_by_its_plain_headers() -> None:
    data = b"Name;E-mail;Mobile;Birth date;Partner\nAnna Berg;a@x.example;+49 1;22.03.1980;Bo\n"
    reading = read_file(data, locale="en")
    anna = reading.contacts[0]
    assert (reading.layout, anna.given, anna.family, anna.birth) == ("list", "Anna", "Berg", "1980-03-22")
    assert relations(anna) == {"Bo": ("spouse", None)}


def test_a_date_that_cannot_be_read_is_named_and_its_row_used() -> None:
    reading = read_file(b"First Name,Last Name,Birthday\nAnna,Berg,next week\n", locale="en")
    assert faults(reading) == [(2, 'Birthday: "next week" is not a date', False)]
    assert reading.contacts[0].birth is None


def test_a_row_with_too_many_cells_is_refused_rather_than_shifted() -> None:
    reading = read_file(b"First Name,Last Name,Birthday\nAnna,Berg,,1980-03-22\nBo,Dahl,\n", locale="en")
    assert faults(reading) == [(2, "it has 4 cells under 3 headers", True)]
    assert [each.given for each in reading.contacts] == ["Bo"]


def test_a_quotation_mark_that_is_never_closed_loses_its_own_record_only() -> None:
    long = b"x" * 140_000
    data = b'First Name,Last Name\nAnna,Berg\n"Bo,' + long + b"\nCleo,Dahl\n"
    reading = read_file(data, locale="en")
    assert [each.given for each in reading.contacts] == ["Anna", "Cleo"]
    assert faults(reading) == [
        (3, "a quotation mark is opened here and not closed within 131,072 characters", True)
    ]
    assert reading.records == 3


def test_a_name_longer_than_a_name_can_be_is_named_and_the_rest_is_used() -> None:
    """Found by damaged files: a quotation mark too many makes one name of a whole line."""
    data = f"Name,E-mail 1 - Value\n{'Maria ' * 100},maria@example.org\n".encode()
    reading = read_file(data, locale="en")
    assert [contact.display for contact in reading.contacts] == [None]
    assert [fault.reason for fault in reading.unreadable] == [
        "name: this name has 599 characters, 500 are possible"
    ]
