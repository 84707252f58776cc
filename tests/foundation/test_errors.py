"""Errors say what to do next and nothing about the inside."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from flask import Flask
from pydantic import BaseModel

from webapp import create_app
from webapp.config import load
from webapp.errors import Busy, NotFound, answer_invalid


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = create_app(load({"BLACKBOOK_DATA": str(tmp_path)}))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def fail(error: Exception) -> None:
    raise error


def test_the_api_gets_json_and_people_get_a_page(app: Flask) -> None:
    app.add_url_rule("/api/gone", "gone", lambda: fail(NotFound()))
    app.add_url_rule("/gone", "gone_page", lambda: fail(NotFound("This <b>page</b> has moved.")))
    assert app.test_client().get("/api/gone").json == {
        "error": {"code": "not_found", "message": NotFound.sentence}
    }
    page = app.test_client().get("/gone")
    assert page.status_code == 404
    assert "This &lt;b&gt;page&lt;/b&gt; has moved." in page.text


def test_a_busy_server_says_when_to_come_back(app: Flask) -> None:
    app.add_url_rule("/api/busy", "busy", lambda: fail(Busy(retry_after=7)))
    answer = app.test_client().get("/api/busy")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "7"


def test_the_unforeseen_is_logged_under_the_reference_that_is_shown(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    app.add_url_rule("/api/bad", "bad", lambda: fail(RuntimeError("password=hunter2")))
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/api/bad")
    assert answer.status_code == 500
    reference = answer.json["error"]["message"].rstrip(".").rpartition(" ")[2]  # type: ignore[index]
    assert reference in caplog.text
    assert "hunter2" not in answer.text


def test_a_wrong_body_is_answered_with_its_fields_and_not_their_values(app: Flask) -> None:
    class Body(BaseModel):
        email: int

    with app.test_request_context("/api/x"):
        try:
            Body.model_validate({"email": "maria@example.org"})
        except ValueError as error:
            answer = answer_invalid(error)  # type: ignore[arg-type]
    assert answer.status_code == 422
    shown = answer.get_data(as_text=True)
    assert "email" in shown
    assert "maria" not in shown


def test_health_is_503_when_the_database_is_away(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    app = create_app(
        load({"BLACKBOOK_DATA": str(tmp_path), "DATABASE_URL": f"sqlite:///{folder}/book.sqlite3"})
    )
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json["error"]["code"] == "busy"  # type: ignore[index]
    folder.mkdir()
    assert app.test_client().get("/healthz").status_code == 200
