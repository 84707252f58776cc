"""The log says who by id, what and how long; never a name, an address or a text."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from webapp import create_app
from webapp.config import load


def test_a_change_leaves_one_line_without_a_name_in_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, database: str
) -> None:
    app = create_app(load({"BLACKBOOK_DATA": str(tmp_path), "DATABASE_URL": database}))
    with caplog.at_level(logging.INFO, logger="webapp"):
        form = {"email": "maria@example.org", "password": "hunter2hunter2", "next": "/app/customer/1"}
        app.test_client().post("/sign-in", data=form)
        app.test_client().get("/sign-in")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "webapp.log"]
    assert "POST accounts.sign_in_form user=None" in line
    assert "status=401" in line
    assert "maria" not in caplog.text
    assert "hunter2" not in caplog.text


def test_a_refused_request_leaves_a_line_too(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(load({"BLACKBOOK_DATA": str(tmp_path)}))
    with caplog.at_level(logging.INFO, logger="webapp"):
        app.test_client().post("/api/sync", headers={"Origin": "https://evil.example"}, json={})
    assert "status=403" in caplog.text
