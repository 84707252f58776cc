"""Dates of address books become partial dates, or a reason why not."""

from __future__ import annotations

import pytest

from tests.interchange.given import faults
from webapp.interchange.contact import Unusable
from webapp.interchange.dates import Order, date_order, iso_date, spreadsheet_date
from webapp.interchange.recognise import read_file


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("20120606", "2012-06-06"),
        ("2012-06-06", "2012-06-06"),
        ("--0203", "--02-03"),
        ("--02-03", "--02-03"),
        ("--0229", "--02-29"),
        ("1604-02-29", "--02-29"),
        ("0000-02-03", "--02-03"),
        ("1996-10-22T14:00:00Z", "1996-10-22"),
        ("20090808T1430-0500", "2009-08-08"),
        ("1980-03", "1980-03"),
        ("1980", "1980"),
    ],
)
def test_it_reads_every_form_a_vcard_may_have(written: str, date: str) -> None:
    assert iso_date(written) == date


@pytest.mark.parametrize(
    "written", ["", "soon", "1980-13-01", "1980-02-30", "1979-02-29", "---22", "--02", "1604", "١٩٨٠-٠٣-٢٢"]
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(Unusable):
        iso_date(written)


@pytest.mark.parametrize(
    ("written", "order", "date"),
    [
        ("3/22/1980", "day", "1980-03-22"),
        ("03/04/1980", "day", "1980-04-03"),
        ("03/04/1980", "month", "1980-03-04"),
        ("22.3.1980", "month", "1980-03-22"),
        ("03.04.1980", "month", "1980-04-03"),
        ("22.3.", "day", "--03-22"),
        ("1980/3/2", "month", "1980-03-02"),
        ("12 Mar 2024", "month", "2024-03-12"),
        ("7-Feb-22", "day", "2022-02-07"),
        ("7-Feb-71", "day", "1971-02-07"),
        ("March 4, 1980", "day", "1980-03-04"),
        ("3/22/1980 12:00:00 AM", "day", "1980-03-22"),
        ("--03-22", "day", "--03-22"),
        (" --05-17", "day", "--05-17"),
        ("0/0/00", "day", None),
        ("0.0.00", "day", None),
        (" ", "day", None),
    ],
)
def test_it_reads_what_spreadsheets_write(written: str, order: Order, date: str | None) -> None:
    assert spreadsheet_date(written, order) == date


@pytest.mark.parametrize(
    ("values", "locale", "expected"),
    [
        (["03/04/1980", "13/04/1980"], "en-US", ("day", True)),
        (["03/04/1980", "04/13/1980"], "de", ("month", True)),
        (["03/04/1980"], "de", ("day", False)),
        (["03/04/1980"], "en_US.UTF-8", ("month", False)),
        (["13/04/1980", "04/13/1980"], "en-US", ("month", False)),
        ([], "fr", ("day", False)),
    ],
)
def test_the_dates_of_a_file_say_what_stands_first(
    values: list[str], locale: str, expected: tuple[Order, bool]
) -> None:
    assert date_order(values, locale) == expected


def test_the_preview_says_which_way_unclear_dates_were_read() -> None:
    data = b"First Name,Last Name,Birthday\nAnna,Berg,03/04/1980\n"
    german, american = read_file(data, locale="de-DE"), read_file(data, locale="en-US")
    assert (german.contacts[0].birth, american.contacts[0].birth) == ("1980-04-03", "1980-03-04")
    assert german.remarks[0].startswith('Dates like "03/04/1980" were read with the day first')
    assert american.remarks[0].startswith('Dates like "03/04/1980" were read with the month first')
    assert faults(german) == []
