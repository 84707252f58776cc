"""The command line on a data folder of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from webapp.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command of `blackbook`; what goes wrong must be a sentence, never a traceback."""
    monkeypatch.setenv("BLACKBOOK_DATA", str(tmp_path / "data"))
    # Nobody listens on the port of the discard service.
    monkeypatch.setenv("PORT", "9")
    for name in ("DATABASE_URL", "BLACKBOOK_ENV"):
        monkeypatch.delenv(name, raising=False)

    def command(*words: str, stdin: str = "") -> Result:
        result = CliRunner().invoke(main, words, input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result

    return command
