"""A simulated year: under the caps, every day of an A customer told; and the command that prints it."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner

from webapp.cli import main
from webapp.reminders.candidates import Known
from webapp.reminders.closed import is_open
from webapp.reminders.gather import gather
from webapp.reminders.planner import IN_A_WEEK, OWN_A_DAY
from webapp.reminders.wishes import Wishes
from webapp.reminders.year import report, simulate

START = date(2026, 11, 23)
OSLO = Wishes(zone="Europe/Oslo", vacation=((date(2027, 7, 5), date(2027, 7, 25)),))


def crowd(size: int, tier: str) -> list[Known]:
    """Many of one tier, most of them born in the days of the vacation."""
    book = []
    for number in range(size):
        birth = f"1980-07-{number % 28 + 1:02}" if number % 3 else f"1980-{number % 12 + 1:02}-10"
        data = {"birth": birth, "tier": tier, "added_on": "2026-01-01"}
        about = gather([{"kind": "customer", "id": f"{tier}{number}", "data": data}])
        book.append(Known(about, tier, "Anna Weber", "Anna"))
    return book


def born_on(days: list[str], tier: str) -> list[Known]:
    """One of a tier for each day, whose birthday it is."""
    book = []
    for day in days:
        data = {"birth": f"1980{day[4:]}", "tier": tier, "added_on": "2026-01-01"}
        about = gather([{"kind": "customer", "id": f"born-{day}", "data": data}])
        book.append(Known(about, tier, "Anna Weber", "Anna"))
    return book


@pytest.fixture(scope="module")
def full():
    """A year with far more to tell than may be told."""
    return simulate([*crowd(60, "A"), *crowd(60, "C")], OSLO, START)


def test_no_cap_is_ever_broken_and_no_closed_day_is_used(full):
    assert 0 < full.most_in_a_week <= IN_A_WEEK
    assert full.most_own_in_a_day <= OWN_A_DAY
    assert all(is_open(OSLO, day) for day in full.sent)
    assert all(len([one for one in day if one.kind == "digest"]) <= 1 for day in full.sent.values())


def test_every_day_of_an_a_customer_is_told_even_before_a_vacation(full):
    assert full.missed["A"] == set()
    assert full.covered["A"] == 60


@pytest.mark.parametrize(
    ("zone", "holidays"),
    [
        ("America/New_York", ["2026-11-26", "2026-12-25", "2027-05-31", "2027-07-05"]),
        ("America/Sao_Paulo", ["2026-12-25", "2027-01-01", "2027-04-21", "2027-09-07"]),
        ("Asia/Calcutta", ["2026-12-25", "2027-01-26"]),
    ],
)
def test_in_every_country_its_holidays_are_silent_and_every_day_of_an_a_customer_is_told(zone, holidays):
    wished = Wishes(zone=zone)
    year = simulate([*born_on(holidays, "A"), *crowd(10, "A"), *crowd(20, "C")], wished, START)
    assert not year.sent.keys() & {date.fromisoformat(day) for day in holidays}
    assert all(is_open(wished, day) for day in year.sent)
    assert year.most_in_a_week <= IN_A_WEEK
    assert year.most_own_in_a_day <= OWN_A_DAY
    assert year.missed["A"] == set()


def test_it_says_so_where_something_is_not_told(full):
    assert full.missed["C"]
    text = report(full)
    assert "A customers: 60 of 60 days" in text
    assert f"C customers: {60 - len(full.missed['C'])} of 60 days" in text


def test_a_year_with_nothing_to_say_is_silent():
    empty = simulate([], OSLO, START)
    assert empty.sent == {}
    assert "0 messages" in report(empty)
    assert simulate(crowd(3, "A"), Wishes(reminders=False), START).sent == {}


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    """The command line on the sample, whose second rep has forty customers."""
    folder = str(tmp_path_factory.mktemp("sample"))
    run = CliRunner(env={"BLACKBOOK_DATA": folder})
    made = run.invoke(main, ["sample", "--customers", "5"])
    assert made.exit_code == 0, made.output
    return lambda *words: run.invoke(main, ["reminders", "year", *words])


def test_the_command_prints_the_year_of_a_book(command):
    words = ("--book", "klara@halvorsen.example", "--from", "2026-11-23", "--zone", "Europe/Berlin")
    done = command(*words, "--away", "2027-07-05", "2027-07-25")
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0].startswith("- ")
    assert len([line for line in lines if line.startswith("| 202")]) == 53
    (dear,) = [line.split() for line in lines if line.startswith("- A customers")]
    assert dear[3] == dear[5] != "0"


@pytest.mark.parametrize(
    "words", [("--book", "nobody@halvorsen.example"), ("--book", "klara@halvorsen.example", "--zone", "Mars")]
)
def test_the_command_says_what_is_wrong(command, words):
    done = command(*words)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
