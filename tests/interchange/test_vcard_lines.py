"""Cards are taken apart as vCard 2.1, RFC 2426 and RFC 6350 say, and as programs really write them."""

from __future__ import annotations

import pytest

from tests.interchange.given import card, contact, faults
from webapp.interchange import vcard
from webapp.interchange.recognise import read_file


def note(*lines: str, version: str = "3.0") -> str:
    return contact(*lines, version=version).notes[0].text


def test_it_joins_folded_lines_without_the_blank_that_folds_them() -> None:
    assert note("NOTE:one lo", " ng word", "\tagain") == "one long wordagain"


def test_it_keeps_the_blank_of_a_folded_line_in_vcard_2_1_where_it_is_text() -> None:
    assert note("NOTE:two", " words", version="2.1") == "two words"


def test_it_joins_letters_that_were_folded_in_the_middle_of_their_bytes() -> None:
    data = b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:M\xc3\r\n \xbcller;Ute\r\nEND:VCARD\r\n"
    assert read_file(data, locale="de").contacts[0].family == "Müller"


def test_it_undoes_escapes() -> None:
    assert note(r"NOTE:a\, b\; c\nd\\e\:") == "a, b; c\nd\\e:"


def test_a_backslash_is_text_in_vcard_2_1() -> None:
    assert note(r"NOTE:C:\new\names", version="2.1") == r"C:\new\names"


def test_a_comma_is_text_in_a_name_of_vcard_2_1() -> None:
    assert contact("ORG:Pumps, Ltd.;Sales", version="2.1").company == "Pumps, Ltd."


def test_it_reads_quoted_printable_over_soft_line_breaks() -> None:
    lines = ("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Gr=C3=BC=", "=C3=9Fe=0D=0Aan alle=", " da")
    assert note(*lines, version="2.1") == "Grüße\nan alle da"


def test_a_soft_line_break_never_swallows_the_end_of_the_card() -> None:
    reading = card("NOTE;ENCODING=QUOTED-PRINTABLE:open=", version="2.1")
    assert reading.contacts[0].notes[0].text == "open"


@pytest.mark.parametrize("charset", sorted(vcard.CHARSETS))
def test_it_knows_every_charset_it_allows(charset: str) -> None:
    raw = "Anna".encode(charset).hex("=").upper()
    assert note(f"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET={charset}:={raw}", version="2.1") == "Anna"


def test_it_does_not_use_a_codec_that_is_no_charset() -> None:
    assert note("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=rot13:Naan", version="2.1") == "Naan"


def test_cards_of_different_encodings_stand_in_one_file() -> None:
    one = "BEGIN:VCARD\nVERSION:3.0\nN:Müller;Jürgen\nEND:VCARD\n"
    data = one.encode("utf-8") + one.encode("cp1252") + b"BEGIN:VCARD\nVERSION:2.1\n"
    data += b"N;CHARSET=iso-8859-2:Wa\xb3\xeasa;Lech\nEND:VCARD\n"
    assert [each.family for each in read_file(data, locale="de").contacts] == ["Müller", "Müller", "Wałęsa"]


def test_pictures_and_keys_are_left_out_however_they_are_wrapped() -> None:
    someone = contact(
        "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ",
        "    SkZJRgABAQAAAQ",
        "",
        "KEY;X509;ENCODING=BASE64:",
        "MIIDITCCAoqgAwIBAgIQ",
        "",
        "item1.LOGO;ENCODING=b:AAAA",
        "TEL:1",
        version="2.1",
    )
    assert [phone.value for phone in someone.phones] == ["1"]


def test_bare_words_of_vcard_2_1_are_types() -> None:
    assert contact("TEL;WORK;FAX:1", version="2.1").phones[0].type == "fax"


def test_several_types_stand_in_one_parameter() -> None:
    assert contact('TEL;TYPE="work,cell";VALUE=uri:tel:+49-1', version="4.0").phones[0].type == "cell"


def test_a_colon_in_quotation_marks_does_not_begin_the_value() -> None:
    someone = contact('ADR;LABEL="Pier 1: left; then right":;;Pier 1;Oslo;;;', version="4.0")
    assert someone.addresses[0].street == "Pier 1"


def test_a_quotation_mark_that_is_never_closed_hides_nothing() -> None:
    assert contact('X-ODD;A="b:c', "TEL:1").phones[0].value == "1"


def test_lines_may_end_in_any_way() -> None:
    for end in ("\n", "\r\n", "\r", "\r\r\n"):
        data = end.join(["BEGIN:VCARD", "VERSION:3.0", "N:Berg;Anna", "TEL:1", "END:VCARD", ""]).encode()
        assert len(read_file(data, locale="en").contacts[0].phones) == 1, repr(end)


def test_line_numbers_are_those_an_editor_shows() -> None:
    for end in ("\n", "\r\n", "\r", "\r\r\n"):
        data = end.join(["BEGIN:VCARD", "VERSION:3.0", "N:Berg;Anna", "BDAY:soon", "END:VCARD"]).encode()
        assert faults(read_file(data, locale="en"))[0][0] == 4, repr(end)


def test_a_card_in_a_card_is_passed_over_where_it_is_announced() -> None:
    someone = contact(
        "AGENT:", "BEGIN:VCARD", "VERSION:2.1", "N:Other;One", "END:VCARD", "TEL:1", version="2.1"
    )
    assert (someone.family, [phone.value for phone in someone.phones]) == ("Berg", ["1"])


def test_a_card_without_its_end_is_named_and_the_next_one_is_used() -> None:
    data = b"BEGIN:VCARD\nN:Lost;A\nBEGIN:VCARD\nN:Found;B\nEND:VCARD\nBEGIN:VCARD\nN:Last;C\n"
    reading = read_file(data, locale="en")
    assert [each.family for each in reading.contacts] == ["Found"]
    assert faults(reading) == [
        (1, "this card has no END:VCARD", True),
        (6, "this card has no END:VCARD", True),
    ]
    assert reading.records == 3


def test_a_line_that_is_none_is_named_and_its_card_is_used() -> None:
    reading = card("TEL;TYPE=WORK", "TEL:1")
    assert faults(reading) == [(4, '"TEL;TYPE=WORK" is not a line of a vCard', False)]
    assert reading.contacts[0].phones[0].value == "1"


def test_what_stands_outside_of_cards_is_named_once() -> None:
    data = b"Hello\nthere\nBEGIN:VCARD\nN:Berg;Anna\nEND:VCARD\nEND:VCARD\n"
    assert [line for line, _, _ in faults(read_file(data, locale="en"))] == [1, 6]


def test_a_card_with_too_many_lines_is_refused_and_the_next_one_is_used() -> None:
    many = "\n".join(["BEGIN:VCARD", "N:Many;A", *["TEL:1"] * vcard.MOST_PROPERTIES, "END:VCARD"])
    reading = read_file(f"{many}\nBEGIN:VCARD\nN:Few;B\nEND:VCARD\n".encode(), locale="en")
    assert [each.family for each in reading.contacts] == ["Few"]
    assert faults(reading) == [(1, "this card has more than 1,000 lines", True)]


def test_a_line_that_is_too_long_is_named_and_its_card_is_used() -> None:
    reading = card("NOTE:" + "x" * vcard.LONGEST_LINE, "TEL:1")
    assert faults(reading) == [(4, "this line has more than 400,000 characters", False)]
    assert len(reading.contacts[0].phones) == 1


def test_a_note_that_is_too_long_to_keep_is_named_and_not_cut() -> None:
    reading = card("NOTE:" + "x" * 50_001)
    assert faults(reading) == [(4, "NOTE: this note has 50,001 characters, 50,000 are possible", False)]
    assert reading.contacts[0].notes == []
