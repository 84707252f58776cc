"""The command `blackbook reminders tick`."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from webapp.cli import main


@pytest.fixture
def command(tmp_path, monkeypatch):
    monkeypatch.setenv("BLACKBOOK_DATA", str(tmp_path))
    return lambda *words: CliRunner().invoke(main, ["reminders", "tick", *words])


@pytest.mark.parametrize(
    "words",
    [(), ("--now", "2026-11-23T07:30+01:00"), ("--now", "2026-11-23T06:30Z"), ("--now", "2026-11-23")],
)
def test_it_works_on_an_empty_folder(command, words):
    done = command(*words)
    assert (done.exit_code, done.output) == (0, "Planned 0 messages for 0 reps; 0 sendings tried.\n")


@pytest.mark.parametrize("moment", ["soon", "2026-13-01T00:00Z", "07:30"])
def test_it_refuses_a_moment_nobody_can_know(command, moment):
    done = command("--now", moment)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
