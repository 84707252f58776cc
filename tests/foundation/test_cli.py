"""The command line: every command works on an empty folder and ends with a sentence when it cannot."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest

from tests.foundation.conftest import Run
from webapp import db, welcome
from webapp.accounts.organisation import has_sample
from webapp.accounts.passwords import verify
from webapp.accounts.tables import user

WHO = ("--name", "Jonas Berg", "--role", "rep", "--organisation", "Bergsten")
JONAS = ("user", "add", "Jonas@Bergsten.se", *WHO)


def password_is(email: str, password: str) -> bool:
    with db.read() as connection:
        rows = connection.execute(user.select().execution_options(across_organisations=True)).all()
    (known,) = [row for row in rows if row.email == email]
    return verify(known.password_hash, password)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["keys"], 0),
        (["sample", "--customers", "1"], 0),
        ([*JONAS], 0),
        (["user", "password", "nobody@bergsten.se"], 1),
        (["import", "FILE", "--book", "nobody@bergsten.se"], 1),
        (["export", "--book", "nobody@bergsten.se", "--format", "vcf", "-o", "FILE"], 1),
        (["reminders", "tick", "--now", "2026-11-23T07:30:00Z"], 0),
        (["backup", "FILE", "--overwrite"], 0),
        (["restore", "FILE"], 1),
        (["epochs"], 0),
        (["handover", "--from", "nobody@bergsten.se", "--to", "nobody@bergsten.se"], 1),
        (["cover", "--from", "nobody@bergsten.se", "--to", "nobody@bergsten.se", "--until", "2026-12-24"], 1),
        (["devices"], 0),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_every_command_works_on_an_empty_folder(
    run: Run, tmp_path: Path, words: list[str], code: int
) -> None:
    file = tmp_path / "file"
    file.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Maria\nEND:VCARD\n")
    result = run(*[str(file) if word == "FILE" else word for word in words])
    assert result.exit_code == code, result.output
    assert (tmp_path / "data").is_dir()


def test_a_user_gets_a_password_that_is_shown_once(run: Run) -> None:
    result = run(*JONAS)
    role, email, password = result.output.split()
    assert (role, email) == ("rep:", "jonas@bergsten.se")
    assert password_is("jonas@bergsten.se", password)


def test_a_password_on_standard_input_is_not_shown(run: Run) -> None:
    result = run(*JONAS, "--password-stdin", stdin="a long enough pass phrase\n")
    assert result.output == "rep: jonas@bergsten.se\n"
    assert password_is("jonas@bergsten.se", "a long enough pass phrase")

    run("user", "password", "jonas@bergsten.se", "--password-stdin", stdin="another pass phrase\n")
    assert password_is("jonas@bergsten.se", "another pass phrase")


@pytest.mark.parametrize(
    ("words", "stdin", "says"),
    [
        ((*JONAS, "--password-stdin"), "short\n", "at least"),
        ((*JONAS, "--password-stdin"), "", "at least"),
        (("user", "add", "no address", *WHO), "", "not an e-mail address"),
        (("user", "password", "nobody@bergsten.se"), "", "no user"),
        (("reminders", "tick", "--now", "tomorrow"), "", "tomorrow"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    run: Run, words: tuple[str, ...], stdin: str, says: str
) -> None:
    result = run(*words, stdin=stdin)
    assert result.exit_code == 1
    assert says in result.output


def test_a_second_user_of_the_same_address_is_refused(run: Run) -> None:
    run(*JONAS)
    result = run(*JONAS)
    assert result.exit_code == 1
    assert "already" in result.output


def test_the_sample_keeps_its_sign_in_lines_for_the_owner_alone(run: Run, tmp_path: Path) -> None:
    result = run("sample", "--customers", "1")
    file = tmp_path / "data/sample-sign-in.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == result.output
    lines = [line.split() for line in result.output.splitlines()]
    assert [role for role, _, _ in lines] == ["rep:", "rep:", "manager:"]
    assert all(password_is(email, password) for _, email, password in lines)


def test_the_sample_goes_into_no_database_with_people(run: Run) -> None:
    run(*JONAS)
    assert run("sample").exit_code == 1


def test_the_welcome_makes_no_sample_where_there_are_people(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(*JONAS)
    welcome.main()
    assert "http://127.0.0.1:9\n" in capsys.readouterr().out
    assert not (tmp_path / "data/sample-sign-in.txt").exists()
    with db.read() as connection:
        assert not has_sample(connection)


def test_the_welcome_names_a_taken_port(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("keys")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        with pytest.raises(SystemExit, match="PORT=8001 make run"):
            welcome.main()


def test_the_push_key_is_turned_over_and_the_earlier_one_named(run: Run) -> None:
    first = run("keys").output.split()[-1]
    assert run("keys").output.split()[-1] == first
    said = run("keys", "--rotate").output.splitlines()
    assert said[-1].startswith("Accepted until ")
    assert said[-1].endswith(first)
    assert not said[-2].endswith(first)
    said = run("keys", "--retire").output.splitlines()
    assert said[0] == "Phones that must be opened once before reminders reach them again: 0"
    assert first not in " ".join(said)


def test_wrong_settings_are_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLACKBOOK_ENV", "production")
    result = run("keys")
    assert result.exit_code == 1
    assert "BLACKBOOK_SECRET" in result.output
    assert "BLACKBOOK_BASE_URL" in result.output
