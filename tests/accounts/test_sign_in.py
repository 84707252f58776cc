"""Signing in and out, and what a stranger learns from trying."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests import people as rooms
from tests.people import Someone, a_phone, attempt
from webapp import clock as wall_clock
from webapp import config, create_app, db
from webapp.accounts import passwords, people
from webapp.accounts.tables import device_session, user
from webapp.accounts.views import own_path


def test_it_opens_the_app(alice: Someone) -> None:
    phone = a_phone(alice.app)
    answer = phone.post("/sign-in", data={"email": alice.user.email, "password": alice.password})
    assert (answer.status_code, answer.location) == (303, "/app")
    assert phone.get("/api/me").get_json() == {
        "user": str(alice.user.id),
        "name": "Alice",
        "email": "alice@example.org",
        "role": "rep",
        "organisation": "Press",
    }


def test_it_takes_the_address_as_people_type_it(alice: Someone) -> None:
    assert attempt(a_phone(alice.app), "  Alice@Example.ORG ", alice.password) == 303


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (
            "/app/customer/01930000-0000-7000-8000-0000000000c1",
            "/app/customer/01930000-0000-7000-8000-0000000000c1",
        ),
        ("", "/app"),
        ("https://elsewhere.example/", "/app"),
        ("//elsewhere.example", "/app"),
        ("/\\elsewhere.example", "/app"),
        ("/\t/elsewhere.example", "/app"),
        ("/app\r\nSet-Cookie: a=b", "/app"),
        ("javascript:alert(1)", "/app"),
    ],
)
def test_it_goes_on_to_a_page_of_ours_only(asked: str, given: str) -> None:
    assert own_path(asked) == given


def test_the_form_says_what_its_fields_are_without_a_script(client: FlaskClient) -> None:
    page = client.get("/sign-in?next=/app/me").text
    assert '<label for="email">Email</label>' in page
    assert '<label for="password">Password</label>' in page
    assert '<button type="submit">Sign in</button>' in page
    assert 'name="next" value="/app/me"' in page
    assert "<script" not in page


def test_who_is_signed_in_does_not_see_the_form_again(alice: Someone) -> None:
    answer = alice.sign_in().get("/sign-in")
    assert (answer.status_code, answer.location) == (303, "/app")


def test_unknown_disabled_and_wrong_answer_alike(alice: Someone, bob: Someone) -> None:
    with db.write() as connection:
        people.disable(connection, bob.user, now=wall_clock.now())
    pages = []
    for email, password in (
        ("alice@example.org", "wrong horse"),
        ("nobody@example.org", "wrong horse"),
        ("bob@example.org", bob.password),
        ("alice@example.org", "x" * 5000),
    ):
        answer = a_phone(alice.app).post("/sign-in", data={"email": email, "password": password})
        assert answer.status_code == 401
        assert not answer.headers.getlist("Set-Cookie")
        pages.append(answer.text.replace(email, ""))
    assert len(set(pages)) == 1


def test_s01_a_copied_cookie_is_worth_nothing_after_sign_out(alice: Someone) -> None:
    phone = alice.sign_in()
    cookie = phone.get_cookie("blackbook")
    assert cookie is not None
    thief = a_phone(alice.app)
    thief.set_cookie("blackbook", cookie.value)
    assert thief.get("/api/me").status_code == 200

    assert phone.post("/api/sign-out").status_code == 204

    assert phone.get_cookie("blackbook") is None
    assert thief.get("/api/me").status_code == 401
    with db.read() as connection:
        states = connection.execute(
            select(device_session.c.state).where(
                device_session.c.organisation_id == alice.user.organisation_id
            )
        ).scalars()
        assert set(states) == {"ended"}


def test_the_api_says_401_to_a_stranger(client: FlaskClient) -> None:
    answer = client.get("/api/me/sessions")
    assert answer.status_code == 401
    assert answer.get_json()["error"]["code"] == "signed_out"


def test_signing_in_again_on_a_phone_ends_the_session_it_had(alice: Someone) -> None:
    phone = alice.sign_in()
    first = phone.get_cookie("blackbook")
    alice.sign_in(client=phone)
    second = phone.get_cookie("blackbook")
    assert first
    assert second
    assert first.value != second.value
    phone.set_cookie("blackbook", first.value)
    assert phone.get("/api/me").status_code == 401


def test_cookies_are_strict_in_production_and_plain_on_loopback(settings: config.Settings) -> None:
    def cookies(app: Flask, scheme: str) -> list[str]:
        with app.app_context():
            db.Base.metadata.create_all(db.engines().writer)
            with db.write() as connection:
                people.add_user(
                    connection,
                    organisation_id=people.organisation_named(connection, "Press", now=wall_clock.now()),
                    email="alice@example.org",
                    name="Alice",
                    role="rep",
                    password="correct horse",
                    now=wall_clock.now(),
                )
        form = {"email": "alice@example.org", "password": "correct horse"}
        answer = app.test_client().post("/sign-in", data=form, base_url=f"{scheme}://localhost")
        assert answer.status_code == 303
        return answer.headers.getlist("Set-Cookie")

    production = config.load(
        {
            "BLACKBOOK_ENV": "production",
            "BLACKBOOK_DATA": str(settings.data / "production"),
            "BLACKBOOK_SECRET": "0123456789abcdefghijklmnopqrstuvwxyz",
            "BLACKBOOK_BASE_URL": "https://blackbook.press",
            "PUSH_CONTACT": "office@blackbook.press",
        }
    )
    for cookie in cookies(create_app(production), "https"):
        assert cookie.startswith("__Host-blackbook")
        assert "; Secure" in cookie
        assert "; HttpOnly" in cookie
        assert "; Path=/;" in cookie
        assert "; SameSite=Lax" in cookie
        assert "Domain" not in cookie
    for cookie in cookies(create_app(settings), "http"):
        assert cookie.startswith("blackbook")
        assert "Secure" not in cookie
        assert "; HttpOnly" in cookie
        assert "; SameSite=Lax" in cookie


def test_an_old_hash_is_renewed_at_the_next_sign_in(alice: Someone) -> None:
    mine = (user.c.organisation_id == alice.user.organisation_id, user.c.id == alice.user.id)
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(alice.password)
    with db.write() as connection:
        connection.execute(update(user).where(*mine).values(password_hash=old))
    alice.sign_in()
    with db.read() as connection:
        stored = connection.execute(select(user.c.password_hash).where(*mine)).scalar_one()
    assert stored != old
    assert not passwords.needs_rehash(stored)
    alice.sign_in()


def test_nobody_slips_in_while_being_disabled(alice: Someone) -> None:
    start = threading.Barrier(4)

    def sign_in() -> None:
        start.wait()
        for _ in range(3):
            attempt(a_phone(alice.app), alice.user.email, alice.password)

    threads = [threading.Thread(target=sign_in) for _ in range(3)]
    for thread in threads:
        thread.start()
    start.wait()
    with db.write() as connection:
        people.disable(connection, alice.user, now=wall_clock.now())
    for thread in threads:
        thread.join()
    with db.read() as connection:
        states = connection.execute(
            select(device_session.c.state).where(
                device_session.c.organisation_id == alice.user.organisation_id
            )
        ).scalars()
        assert "active" not in set(states)


def test_the_whole_way_on_postgresql(postgres_database: str, settings: config.Settings) -> None:
    app = create_app(replace(settings, database_url=postgres_database))
    alice = rooms.add(app, "Alice", organisation="Press")
    assert attempt(a_phone(app), alice.user.email, "wrong horse") == 401
    phone, other = alice.sign_in(), alice.sign_in()
    listed = phone.get("/api/me/sessions").get_json()["sessions"]
    assert len(listed) == 2
    theirs = next(each["id"] for each in listed if not each["this"])
    assert phone.delete(f"/api/me/sessions/{theirs}").status_code == 204
    assert other.get("/api/me").status_code == 401
    changed = {"current": alice.password, "new": "battery staple"}
    assert phone.post("/api/me/password", json=changed).status_code == 204
    assert phone.post("/api/sign-out").status_code == 204
    assert phone.get("/api/me").status_code == 401


@pytest.mark.parametrize(("asked", "spoken"), [("en-GB,en;q=0.9", "en"), ("xx", "en"), ("", "en")])
def test_the_page_says_its_language(client: FlaskClient, asked: str, spoken: str) -> None:
    assert f'<html lang="{spoken}">' in client.get("/sign-in", headers={"Accept-Language": asked}).text
