"""Sessions: who may still do what with which token, and for how long."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_login import current_user, login_required
from sqlalchemy import event, select

from tests.people import IPHONE, Someone, a_phone
from webapp import clock as wall_clock
from webapp import db
from webapp.accounts import current, device_session, people
from webapp.accounts.device_session import SignedIn, hash_token
from webapp.accounts.tables import device_session as table
from webapp.errors import Clash

ANDROID = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36"


def session_of(phone: FlaskClient) -> SignedIn | None:
    cookie = phone.get_cookie("blackbook")
    assert cookie is not None
    with db.read() as connection:
        return device_session.find(connection, cookie.value, now=wall_clock.now())


def sessions(phone: FlaskClient) -> list[dict[str, object]]:
    answer = phone.get("/api/me/sessions")
    assert answer.status_code == 200
    listed: list[dict[str, object]] = answer.get_json()["sessions"]
    return listed


def test_me_lists_the_devices_and_marks_this_one(alice: Someone, clock: time_machine.Coordinates) -> None:
    phone = alice.sign_in(user_agent=IPHONE)
    clock.shift(timedelta(hours=1))
    other = alice.sign_in(user_agent=ANDROID)
    assert [(each["label"], each["this"]) for each in sessions(phone)] == [
        ("Android, Chrome", False),
        ("iPhone, Safari", True),
    ]
    assert {each["label"]: each["this"] for each in sessions(other)} == {
        "Android, Chrome": True,
        "iPhone, Safari": False,
    }


def test_nobody_sees_or_ends_the_devices_of_others(alice: Someone, bob: Someone, charlie: Someone) -> None:
    hers = sessions(alice.sign_in())[0]["id"]
    for someone in (bob, charlie):
        phone = someone.sign_in()
        assert hers not in [each["id"] for each in sessions(phone)]
        foreign = phone.delete(f"/api/me/sessions/{hers}")
        absent = phone.delete(f"/api/me/sessions/{uuid4()}")
        assert (foreign.status_code, foreign.data) == (absent.status_code, absent.data)
        assert foreign.status_code == 404


def test_a_revoked_device_may_only_send(alice: Someone, clock: time_machine.Coordinates) -> None:
    lost, mine = alice.sign_in(), alice.sign_in()
    lost_id = next(each["id"] for each in sessions(lost) if each["this"])

    assert mine.delete(f"/api/me/sessions/{lost_id}").status_code == 204

    for call in (lost.get("/api/me"), lost.get("/api/me/sessions")):
        assert call.status_code == 401
    found = session_of(lost)
    assert found is not None
    assert found.state == "send_only"
    assert lost_id not in [each["id"] for each in sessions(mine)]
    clock.shift(timedelta(days=29))
    assert session_of(lost) is not None
    clock.shift(timedelta(days=1))
    assert session_of(lost) is None


def test_the_device_in_the_hand_is_signed_out_not_revoked(alice: Someone) -> None:
    phone = alice.sign_in()
    assert phone.delete(f"/api/me/sessions/{sessions(phone)[0]['id']}").status_code == 409
    assert phone.get("/api/me").status_code == 200


def test_s02_an_old_token_opens_nothing(alice: Someone, clock: time_machine.Coordinates) -> None:
    asleep, everywhere = alice.sign_in(), alice.sign_in()
    with db.write() as connection:
        people.set_password(connection, alice.user, "another horse")
    assert everywhere.get("/api/me").status_code == 401

    renewed = Someone(alice.app, alice.user, "another horse")
    renewed.sign_in(client=asleep)
    clock.shift(timedelta(days=60))
    assert asleep.get("/api/me").status_code == 401


def test_a_session_in_use_never_ends(alice: Someone, clock: time_machine.Coordinates) -> None:
    phone = alice.sign_in()
    for _ in range(4):
        clock.shift(timedelta(days=59))
        answer = phone.get("/api/me")
        assert answer.status_code == 200
        assert "Max-Age=5184000" in answer.headers["Set-Cookie"]


def test_a_disabled_user_is_out_at_once_and_may_send(alice: Someone) -> None:
    phone = alice.sign_in()
    with db.write() as connection:
        people.disable(connection, alice.user, now=wall_clock.now())
    assert phone.get("/api/me").status_code == 401
    found = session_of(phone)
    assert found is not None
    assert (found.state, found.is_authenticated) == ("send_only", False)


def test_s03_another_network_and_a_new_browser_version_change_nothing(alice: Someone) -> None:
    phone = alice.sign_in()
    for address, agent in (
        ("192.0.2.1", IPHONE),
        ("2001:db8::7", IPHONE),
        ("198.51.100.4", IPHONE.replace("19_1", "19_2")),
    ):
        answer = phone.get(
            "/api/me", environ_overrides={"REMOTE_ADDR": address}, headers={"User-Agent": agent}
        )
        assert answer.status_code == 200


def test_the_token_is_not_in_the_database(alice: Someone) -> None:
    cookie = alice.sign_in().get_cookie("blackbook")
    assert cookie is not None
    with db.read() as connection:
        stored = connection.execute(
            select(table.c.token_hash).where(table.c.organisation_id == alice.user.organisation_id)
        ).scalar_one()
    assert len(cookie.value) >= 43
    assert stored == hash_token(cookie.value) != cookie.value


def test_a_request_costs_one_look_and_a_write_every_ten_minutes(
    alice: Someone, clock: time_machine.Coordinates
) -> None:
    phone = alice.sign_in()
    statements: list[str] = []
    engines = db.engines_for(alice.app.config["SQLALCHEMY_DATABASE_URI"])
    for engine in (engines.reader, engines.writer):
        event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2].split()[0]))

    def look() -> list[str]:
        statements.clear()
        with alice.app.test_request_context(headers={"Cookie": f"blackbook={cookie.value}"}):
            assert current.signed_in().user_id == alice.user.id
            current.signed_in()
            alice.app.process_response(alice.app.response_class())
        return [verb for verb in statements if verb != "BEGIN"]

    cookie = phone.get_cookie("blackbook")
    assert cookie is not None
    clock.shift(timedelta(minutes=9))
    assert look() == ["SELECT"]
    clock.shift(timedelta(minutes=1))
    assert look() == ["SELECT", "UPDATE"]
    assert look() == ["SELECT"]


def test_the_exchange_binds_the_device(alice: Someone, bob: Someone, charlie: Someone) -> None:
    device = uuid4()

    def bind(phone: FlaskClient, device_id: UUID) -> None:
        found = session_of(phone)
        assert found is not None
        with db.write() as connection:
            device_session.bind(connection, found, device_id)

    phone = alice.sign_in()
    bind(phone, device)
    bind(phone, device)
    assert sessions(phone)[0]["device"] == str(device)
    phone.post("/api/sign-out")
    with pytest.raises(Clash):
        bind(bob.sign_in(), device)
    bind(alice.sign_in(), device)
    # Of another organisation's devices nothing is known, not even that they are there.
    bind(charlie.sign_in(), device)


def test_a_phone_whose_storage_was_cleared_comes_back_as_a_new_device(alice: Someone) -> None:
    phone, cleared = alice.sign_in(), uuid4()
    for device in (uuid4(), cleared):
        exchange = {"user": str(alice.user.id), "device": str(device), "build": "dev", "schema": 1}
        assert phone.post("/api/sync", json=exchange).status_code == 200
    assert [each["device"] for each in sessions(phone)] == [str(cleared)]


def test_flask_login_knows_a_user_by_the_live_session_alone(app: Flask, alice: Someone) -> None:
    @app.get("/team")
    @login_required  # type: ignore[untyped-decorator]
    def team() -> str:
        return f"{current_user.name} {current_user.get_id()}"

    phone = alice.sign_in()
    assert phone.get("/team").text == f"Alice {sessions(phone)[0]['id']}"

    stranger = a_phone(app)
    stranger.set_cookie("remember_token", f"{alice.user.id}|0000")
    answer = stranger.get("/team?page=2")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/team?page%3D2")
    phone.post("/api/sign-out")
    assert phone.get("/team").status_code == 303
