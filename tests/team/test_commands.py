"""The commands of a team: whole, counted, and nothing at all in a dry run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.house import Person, add, add_customer, rows
from webapp import config, create_app, db
from webapp.accounts import people
from webapp.book.tables import handover, member, record
from webapp.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BLACKBOOK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PORT", "9")
    for name in ("DATABASE_URL", "BLACKBOOK_ENV"):
        monkeypatch.delenv(name, raising=False)

    def command(*words: str) -> Result:
        return CliRunner().invoke(main, words, input="correct horse\n")

    return command


def join(run: Run, email: str, organisation: str = "Press") -> Person:
    words = ("--name", email, "--role", "rep", "--organisation", organisation, "--password-stdin")
    assert run("user", "add", email, *words).exit_code == 0
    with create_app(config.load()).app_context(), db.read() as connection:
        user = people.find_user(connection, email)
    assert user
    assert user.own_book
    db.use(config.load().database_url)
    return Person(user.organisation_id, user.id, book=user.own_book, private=user.private_book)


def test_all_customers_change_books_and_are_counted(run: Run) -> None:
    jonas, anna = join(run, "jonas@example.org"), join(run, "anna@example.org")
    customers = [add_customer(jonas) for _ in range(3)]
    add(jonas, "note", customers[0], {"text": "Met."})
    words = ("handover", "--from", "jonas@example.org", "--to", "anna@example.org", "--why", "He left")

    shown = run(*words, "--dry-run")
    assert (shown.exit_code, rows(jonas, handover)) == (0, [])
    assert "Would hand over 3 customers with 4 records" in shown.output

    done = run(*words)
    assert "Handed over 3 customers with 4 records" in done.output
    assert {row.book_id for row in rows(anna, record)} == {anna.book}
    assert [row.why for row in rows(jonas, handover)] == ["He left"] * 3


def test_only_the_customers_that_are_named(run: Run) -> None:
    jonas, anna = join(run, "jonas@example.org"), join(run, "anna@example.org")
    one, two, stays = (add_customer(jonas) for _ in range(3))
    named = ("--customer", str(one), "--customer", str(two))
    done = run("handover", "--from", "jonas@example.org", "--to", "anna@example.org", *named)
    assert "2 customers" in done.output
    assert {row.id for row in rows(anna, record, book_id=anna.book)} == {one, two}
    assert {row.id for row in rows(anna, record, book_id=jonas.book)} == {stays}


@pytest.mark.parametrize("taker", ["eve@example.org", "nobody@example.org", "jonas@example.org"])
def test_what_cannot_be_is_said_in_a_sentence(run: Run, taker: str) -> None:
    jonas, _eve = join(run, "jonas@example.org"), join(run, "eve@example.org", "Elsewhere")
    customer = add_customer(jonas)
    done = run("handover", "--from", "jonas@example.org", "--to", taker)
    assert (done.exit_code, done.output.startswith("Error: ")) == (1, True)
    assert rows(jonas, record, id=customer)[0].book_id == jonas.book


def test_the_command_says_who_covers_for_whom(run: Run) -> None:
    giver, colleague = join(run, "jonas@example.org"), join(run, "anna@example.org")
    words = ("cover", "--from", "jonas@example.org", "--to", "anna@example.org", "--until")
    assert (
        "anna@example.org covers for jonas@example.org until 2999-12-31" in run(*words, "2999-12-31").output
    )
    assert [row.user_id for row in rows(giver, member, role="cover")] == [colleague.user]
    assert run(*words, "tomorrow").exit_code == 2


def test_the_devices_are_listed_with_what_waits_on_them(run: Run) -> None:
    assert run("devices").output.split() == [
        *("USER", "DEVICE", "LAST", "EXCHANGE", "WAITING", "SINCE", "STORAGE", "BUILD", "STATE"),
    ]
