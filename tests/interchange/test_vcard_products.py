"""What each address book writes into its vCards arrives in the words of the kinds, relation by relation."""

from __future__ import annotations

import pytest

from tests.interchange.given import (
    card,
    contact,
    faults,
    occasions,
    read,
    read_shared,
    relations,
    the,
)
from webapp.interchange.contact import shown_name
from webapp.interchange.recognise import read_file


def test_apple_writes_the_name_and_how_to_say_it() -> None:
    maria = read("apple.vcf").contacts[0]
    assert (maria.prefix, maria.given, maria.additional, maria.family) == (
        "Dr.",
        "Maria",
        "Elisabet",
        "Lindqvist",
    )
    assert (maria.nickname, maria.phonetic, maria.display) == ("Mia", "ma-REE-a LIND-kvist", None)
    assert (maria.company, maria.title) == ("Nordhamn Pump AB", "Head of Purchasing, Purchasing")


def test_apple_marks_a_birthday_without_its_year_as_1604() -> None:
    assert read("apple.vcf").contacts[0].birth == "--02-29"


@pytest.mark.parametrize(
    ("name", "relation", "gender", "about"),
    [
        ("Johan", "spouse", "male", None),
        ("Elsa", "child", "female", None),
        ("Nils", "child", "male", None),
        ("Petra Holm", "agent", None, None),
        ("Bertil", "contact", None, "Godfather"),
        ("Agneta Dahl", "co-worker", None, "Manager"),
    ],
)
def test_apple_names_relatives_with_a_label_beside_them(
    name: str, relation: str, gender: str | None, about: str | None
) -> None:
    person = the(name, read("apple.vcf").contacts[0])
    assert (person.relation, person.gender, person.about) == (relation, gender, about)


def test_apple_writes_dates_with_a_label_beside_them() -> None:
    maria = read("apple.vcf").contacts[0]
    assert occasions(maria) == [("anniversary", "2004-06-12", None), ("other", "--11-12", "Name day")]
    assert [day.repeat for day in maria.occasions] == [None, "yearly"]


def test_apple_s_telephone_of_the_assistant_goes_to_the_assistant() -> None:
    maria = read("apple.vcf").contacts[0]
    assert [phone.value for phone in the("Petra Holm", maria).phones] == ["+46 8 555 000 12"]
    assert [(phone.type, phone.value[-2:]) for phone in maria.phones] == [
        ("cell", "67"),
        ("fax", "10"),
        ("cell", "21"),
    ]


def test_apple_s_pages_and_profiles_are_kept_where_they_are_pages() -> None:
    assert [url.value for url in read("apple.vcf").contacts[0].urls] == [
        "https://nordhamn.example/maria",
        "https://www.linkedin.com/in/marialindqvist",
    ]


def test_apple_s_card_of_a_company_is_shown_by_its_name() -> None:
    company = read("apple.vcf").contacts[1]
    assert (shown_name(company), company.company) == ("Nordhamn Pump AB", "Nordhamn Pump AB")


def test_apple_s_groups_are_no_people() -> None:
    assert faults(read("apple.vcf")) == [(60, "it is a group of contacts, not a person", True)]


def test_google_writes_spouse_child_anniversary_and_a_birthday_without_its_year() -> None:
    tomasz = read("google.vcf").contacts[0]
    assert relations(tomasz) == {"Kasia": ("spouse", None), "Antoni": ("child", None)}
    assert (tomasz.birth, occasions(tomasz)) == ("--03-14", [("anniversary", "2011-09-17", None)])
    assert (tomasz.phonetic, tomasz.tags) == ("TO-mash", ["klienci"])


def test_android_writes_rows_of_its_own_table() -> None:
    juergen = read("android.vcf").contacts[0]
    assert (shown_name(juergen), juergen.nickname, juergen.phonetic) == ("Jürgen Müller", "Jogi", "JÜR-gen")
    assert relations(juergen) == {
        "Sabine": ("spouse", None),
        "Lena": ("child", None),
        "Onkel Willi": ("contact", None),
    }
    assert the("Onkel Willi", juergen).about == "Uncle"
    assert occasions(juergen) == [("anniversary", "1999-05-08", None), ("retirement", "2031-06-01", None)]
    assert juergen.notes[0].text == "Trinkt keinen Kaffee, nur Tee.\nHört gern Bach."


def test_outlook_writes_spouse_children_assistant_and_manager() -> None:
    helene = read("outlook.vcf").contacts[0]
    assert relations(helene) == {
        "Luc": ("spouse", None),
        "Camille": ("child", None),
        "Théo": ("child", None),
        "Inès": ("child", None),
        "Nadia Benali": ("agent", None),
        "Paul Girard": ("co-worker", None),
    }
    assert [phone.value for phone in the("Nadia Benali", helene).phones] == ["+33 4 72 00 00 09"]


def test_outlook_writes_dates_without_dashes_and_notes_in_its_own_code_page() -> None:
    helene = read("outlook.vcf").contacts[0]
    assert (helene.birth, occasions(helene)) == ("1968-09-05", [("anniversary", "1995-07-01", None)])
    assert helene.notes[0].text == "N'aime pas être rappelée le lundi.\n\nFils à l'université."
    assert helene.title == "Responsable qualité, Ingénieure, Qualité"


@pytest.mark.parametrize(
    ("index", "people", "anniversary"),
    [
        (0, {"Marco": "spouse", "Silvia Conti": "co-worker", "Dario": "agent"}, "2009-10-03"),
        (1, {"Ilse": "spouse", "Frau Lang": "agent", "Herr Groß": "co-worker"}, "1988-04-02"),
        (2, {"George": "spouse", "Tom": "child", "Lucy": "child", "Ruth": "agent"}, "1990-01-20"),
    ],
    ids=["Evolution", "KAddressBook", "others"],
)
def test_desktop_programs_write_properties_of_their_own(
    index: int, people: dict[str, str], anniversary: str
) -> None:
    someone = read("evolution.vcf").contacts[index]
    assert {person.name: person.relation for person in someone.people} == people
    assert occasions(someone) == [("anniversary", anniversary, None)]


def test_a_place_beside_an_address_that_stood_there_twice_is_kept() -> None:
    address = "ADR;TYPE=WORK:;;Hamngatan 1;;;;"
    someone = contact(address, f"item2.{address}", "item2.GEO:58.1;12.2")
    assert [(each.street, each.latitude) for each in someone.addresses] == [("Hamngatan 1", 58.1)]


def test_version_4_names_relatives_by_text_or_by_their_card() -> None:
    reading = read("version4.vcf")
    assert relations(reading.contacts[0]) == {
        "Beatriz": ("child", None),
        "Otávio": ("agent", None),
        "Rui Souza": ("spouse", None),
    }
    assert (17, "RELATED: it names a card that is not in this file", False) in faults(reading)


def test_version_4_writes_gender_preference_place_and_hobby() -> None:
    ana = read("version4.vcf").contacts[0]
    assert (ana.gender, ana.birth, ana.additional, ana.suffix) == (
        "female",
        "1985-04-12",
        "Clara Maria",
        "M.Sc., MBA",
    )
    assert [phone.value for phone in ana.phones] == ["+55-11-95555-0002", "+55-11-5555-0001 ext. 7"]
    assert (ana.addresses[0].latitude, ana.addresses[0].longitude) == (-23.5505, -46.6333)
    assert ana.interests == ["chess"]


def test_a_place_without_an_address_is_kept() -> None:
    assert read("version4.vcf").contacts[1].addresses[0].latitude == 38.7223


def test_what_cannot_be_used_is_named_with_line_and_reason_and_the_rest_is_used() -> None:
    reading = read("broken.vcf")
    assert [shown_name(each) for each in reading.contacts] == ["Anna Good", "Bo Fine"]
    assert faults(reading) == [
        (1, '"This line is no card." stands outside of any card', False),
        (6, '"TEL;TYPE=WORK" is not a line of a vCard', False),
        (7, 'BDAY: "1980-13-45" is not a date: there is no month 13', False),
        (8, 'EMAIL: "not an address" is not an e-mail address', False),
        (9, 'URL: "javascript:alert(1)" is not the address of a web page', False),
        (11, "this card has no END:VCARD", True),
        (15, "it has no name, company, e-mail address or telephone number", True),
    ]
    assert reading.records == len(reading.contacts) + 2


def test_a_name_in_another_order_is_kept_as_it_is_shown() -> None:
    assert contact("FN:Berg Anna").display == "Berg Anna"
    assert contact("FN:Dr. Anna Berg").display == "Dr. Anna Berg"
    assert contact("FN:Anna Berg").display is None


def test_a_card_with_only_a_whole_name_gets_its_parts_where_they_are_plain() -> None:
    text = "BEGIN:VCARD\nVERSION:4.0\nFN:{}\nEND:VCARD\n"
    data = "".join(text.format(name) for name in ("Anna Berg", "Anna van der Berg", "Cher"))
    contacts = read_file(data.encode(), locale="en").contacts
    found = [(each.given, each.family, each.display) for each in contacts]
    assert found == [("Anna", "Berg", None), (None, None, "Anna van der Berg"), ("Cher", None, None)]


def test_nobody_stands_in_a_contact_twice() -> None:
    someone = contact(
        "X-SPOUSE:Bo", "item1.X-ABRELATEDNAMES:bo", "item1.X-ABLabel:_$!<Spouse>!$_", "X-MS-SPOUSE:Bo"
    )
    assert relations(someone) == {"Bo": ("spouse", None)}


def test_more_than_can_be_kept_is_named() -> None:
    reading = card(*(f"TEL:{number}" for number in range(51)))
    assert len(reading.contacts[0].phones) == 50
    assert faults(reading) == [(54, "TEL: more than 50 of these cannot be kept", False)]


def test_the_real_android_export() -> None:
    reading = read_shared("John_Doe_ANDROID.vcf")
    assert (reading.records, len(reading.contacts)) == (6, 6)
    assert shown_name(reading.contacts[0]) == "john.doe@company.com"
    assert [phone.type for phone in reading.contacts[4].phones] == ["cell", "work", "fax"]
    assert reading.contacts[3].notes[0].text.startswith("Ñ Ñ Ñ")
    assert [line for line, _, _ in faults(reading)] == [44]


def test_the_real_google_export() -> None:
    john = read_shared("John_Doe_GMAIL.vcf").contacts[0]
    assert (john.prefix, john.given, john.additional, john.family, john.suffix) == (
        "Mr.",
        "John",
        "Richter, James",
        "Doe",
        "Sr.",
    )
    assert (john.phonetic, john.birth, john.company, john.title) == (
        "Jon Dow",
        "1980-03-22",
        "IBM",
        "Money Counter",
    )
    assert relations(john) == {"Jenny": ("spouse", None)}
    assert occasions(john) == [("anniversary", "1975-03-01", None)]
    assert john.notes[0].text.endswith("Favotire Color: Blue")
    assert john.urls[0].value == "http://www.ibm.com"


def test_the_real_iphone_export() -> None:
    reading = read_shared("John_Doe_IPHONE.vcf")
    john = reading.contacts[0]
    assert reading.unreadable == []
    assert (john.nickname, john.birth, john.company) == ("Johny", "2012-06-06", "IBM")
    assert [phone.type for phone in john.phones] == ["cell", "home", "work", "fax", "fax", "pager"]
    assert [address.locality for address in john.addresses] == ["New York", "New York"]
    assert the("Assistant", john).phones[0].value == "905-222-1234"


def test_the_real_outlook_export() -> None:
    john = read_shared("outlook-2003.vcf").contacts[0]
    assert (john.birth, john.company, john.nickname) == ("1980-03-21", "Company, The", "Joey")
    assert john.title == "The Job Title, TheProfession, TheDepartment"
    assert john.notes[0].text == "This is the note field!!\nSecond line\n\nThird line is empty"
    assert [phone.type for phone in john.phones] == ["work", "home", "cell", "fax"]


def test_the_example_of_rfc_6350() -> None:
    simon = read_shared("rfc6350-example.vcf").contacts[0]
    assert (simon.birth, simon.gender, occasions(simon)) == (
        "--02-03",
        "male",
        [("anniversary", "2009-08-08", None)],
    )
    assert [phone.value for phone in simon.phones] == ["+1-418-656-9254 ext. 102", "+1-418-262-6501"]
    assert (simon.addresses[0].locality, simon.addresses[0].latitude) == ("Quebec", 46.772673)
