"""Every answer carries the headers, and nothing changes at another site's bidding."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from webapp import create_app
from webapp.config import load
from webapp.security import HEADERS, LARGEST_BODY

PRODUCTION = {
    "BLACKBOOK_ENV": "production",
    "BLACKBOOK_SECRET": "mQ3vZ8wK1xT6bN9rY2hJ5cF7dL0pS4gA-uE",
    "BLACKBOOK_BASE_URL": "https://blackbook.bergsten.se",
    "PUSH_CONTACT": "it@bergsten.se",
}
OURS = {"X-Blackbook": "1"}


def app_with(tmp_path: Path, **environ: str) -> Flask:
    """Return an app with addresses of our own beside its real ones."""
    app = create_app(load({"BLACKBOOK_DATA": str(tmp_path), **environ}))
    app.add_url_rule("/api/echo", "echo", lambda: {"size": len(request.get_data())}, methods=["GET", "POST"])
    app.add_url_rule("/form", "form", lambda: "taken", methods=["POST"])
    app.add_url_rule("/api/broken", "broken", lambda: 1 // 0)
    app.add_url_rule("/broken", "broken_page", lambda: 1 // 0)
    app.add_url_rule("/who", "who", lambda: request.remote_addr or "")
    return app


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with app_with(tmp_path).test_client() as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/healthz", {}, 200),
        ("GET", "/manifest.webmanifest", {}, 200),
        ("GET", "/sign-in", {}, 200),
        ("GET", "/api/openapi.json", {}, 200),
        ("GET", "/static/icons/icon-192.png", {}, 200),
        ("HEAD", "/static/icons/icon-192.png", {}, 200),
        ("GET", "/static/icons/none.png", {}, 404),
        ("GET", "/static/app/main.tsx", {}, 404),
        ("GET", "/static/../pyproject.toml", {}, 404),
        ("GET", "/nothing", {}, 404),
        ("GET", "/api/nothing", {}, 404),
        ("POST", "/healthz", {}, 405),
        ("POST", "/form", {"Origin": "https://evil.example"}, 403),
        ("POST", "/api/echo", {}, 400),
        ("GET", "/healthz", {"Host": "evil.example"}, 400),
        ("GET", "/api/broken", {}, 500),
        ("GET", "/broken", {}, 500),
        ("GET", "/api/me", {}, 401),
    ],
)
def test_every_answer_carries_the_headers(
    client: FlaskClient, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.open(path, method=method, headers=headers)
    assert answer.status_code == status
    assert set(HEADERS) <= set(answer.headers.keys())
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    assert ("X-Blackbook" in answer.headers) == path.startswith("/api/")
    if path.startswith("/api/") and status >= 400:
        assert set(answer.json["error"]) == {"code", "message"}  # type: ignore[index]
        assert answer.headers["Cache-Control"] == "no-store"
    assert b"Traceback" not in answer.data
    assert b"ZeroDivision" not in answer.data


def test_an_answer_that_has_not_changed_carries_the_headers_too(client: FlaskClient) -> None:
    first = client.get("/static/icons/icon-192.png")
    again = client.get("/static/icons/icon-192.png", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["X-Content-Type-Options"] == "nosniff"


def test_the_policy_allows_no_script_but_ours_and_the_worker_to_fetch() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    assert "upgrade-insecure-requests" not in policy


def test_only_production_promises_https(tmp_path: Path) -> None:
    plain = app_with(tmp_path).test_client().get("/healthz")
    assert "Strict-Transport-Security" not in plain.headers
    safe = app_with(tmp_path, **PRODUCTION).test_client().get("/healthz")
    assert "max-age=63072000" in safe.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8001"},
        {"Origin": "https://localhost"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["/form", "/sign-in", "/api/echo", "/api/sign-out"])
def test_another_site_changes_nothing(client: FlaskClient, path: str, headers: dict[str, str]) -> None:
    answer = client.post(path, headers={**OURS, **headers}, json={})
    assert answer.status_code == 403


def test_our_own_page_may(client: FlaskClient) -> None:
    ours = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/form", headers=ours, data={"a": "b"}).status_code == 200
    assert client.post("/api/echo", headers={**OURS, **ours}, json={}).status_code == 200


def test_behind_a_proxy_our_own_origin_is_the_one_people_open(tmp_path: Path) -> None:
    client = app_with(tmp_path, **PRODUCTION).test_client()

    def status(**headers: str) -> int:
        return client.post("/form", headers=headers).status_code

    assert status(Host="blackbook.bergsten.se", Origin="https://blackbook.bergsten.se") == 200
    assert status(Host="blackbook.bergsten.se", Origin="http://blackbook.bergsten.se") == 403
    assert status(Host="evil.example") == 400


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "text/json"],
)
def test_the_api_takes_json_alone(client: FlaskClient, kind: str) -> None:
    headers = {**OURS, "Content-Type": kind} if kind else OURS
    answer = client.post("/api/echo", headers=headers, data=b'{"a":1}')
    assert answer.status_code == 415


def test_a_file_is_taken_as_it_is_and_never_as_a_form(client: FlaskClient) -> None:
    for kind in ("text/vcard", "text/csv", "application/vnd.ms-excel", "application/octet-stream"):
        answer = client.post("/api/import", headers={**OURS, "Content-Type": kind}, data=b"BEGIN:VCARD")
        assert answer.status_code == 401
    answer = client.post("/api/import", headers=OURS, data={"file": "BEGIN:VCARD"})
    assert answer.status_code == 415


def test_a_packed_body_is_never_unpacked(client: FlaskClient) -> None:
    answer = client.post("/api/echo", headers={**OURS, "Content-Encoding": "gzip"}, json={})
    assert answer.status_code == 415


def test_a_body_beyond_the_limit_is_refused(client: FlaskClient) -> None:
    kind = {**OURS, "Content-Type": "application/json"}
    assert client.post("/api/echo", headers=kind, data=b" " * LARGEST_BODY).json == {"size": LARGEST_BODY}
    assert client.post("/api/echo", headers=kind, data=b" " * (LARGEST_BODY + 1)).status_code == 413


def test_a_body_that_hides_its_length_is_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/api/echo",
        headers={**OURS, "Content-Type": "application/json", "Transfer-Encoding": "chunked"},
        input_stream=BytesIO(b"{}"),
    )
    assert answer.status_code == 411


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        ("0", "203.0.113.9", "127.0.0.1"),
        ("1", "203.0.113.9", "203.0.113.9"),
        ("1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("2", "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        ("2", "203.0.113.9", "127.0.0.1"),
    ],
)
def test_it_believes_exactly_as_many_proxies_as_it_was_told(
    tmp_path: Path, proxies: str, forwarded: str, expected: str
) -> None:
    client = app_with(tmp_path, BLACKBOOK_TRUSTED_PROXIES=proxies).test_client()
    assert client.get("/who", headers={"X-Forwarded-For": forwarded}).text == expected


def test_scheme_and_host_are_never_taken_from_a_proxy(tmp_path: Path) -> None:
    app = app_with(tmp_path, BLACKBOOK_TRUSTED_PROXIES="1")
    app.add_url_rule("/url", "url", lambda: request.url)
    forged = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"}
    assert app.test_client().get("/url", headers=forged).text == "http://localhost/url"
