"""Guessing passwords: slow for strangers, and never in the way of the owner."""

from __future__ import annotations

import threading
from datetime import timedelta

import time_machine
from sqlalchemy import select

from tests.people import Someone, a_phone, attempt
from webapp import db
from webapp.accounts.tables import sign_in_lane


def test_s26_guessing_is_slow_and_never_shuts_the_owner_out(
    alice: Someone, clock: time_machine.Coordinates
) -> None:
    owners_phone = alice.sign_in()
    owners_phone.post("/api/sign-out")
    answers = {"alice@example.org": [], "nobody@example.org": []}  # type: dict[str, list[int]]
    for number in range(240):
        clock.shift(timedelta(seconds=15))
        for email, given in answers.items():
            address = f"198.51.{number % 100}.{number}"
            given.append(attempt(a_phone(alice.app), email, "wrong horse", address=address))

    checked = answers["alice@example.org"].count(401)
    assert 5 <= checked <= 10
    assert set(answers["alice@example.org"]) == {401, 429}
    assert answers["nobody@example.org"] == answers["alice@example.org"]
    # A stranger who knows the password has to wait as well; the owner on her own phone does not.
    assert attempt(a_phone(alice.app), "alice@example.org", alice.password) == 429
    alice.sign_in(client=owners_phone)


def test_many_accounts_from_one_network_are_slowed_down(
    alice: Someone, clock: time_machine.Coordinates
) -> None:
    given = [
        attempt(a_phone(alice.app), f"{number}@example.org", "wrong horse", address=f"2001:db8:1:2::{number}")
        for number in range(40)
    ]
    assert (given.count(401), given.count(429)) == (30, 10)
    assert attempt(a_phone(alice.app), "alice@example.org", alice.password, address="2001:db8:9::1") == 303


def test_a_known_device_has_few_attempts_too(alice: Someone, clock: time_machine.Coordinates) -> None:
    phone = alice.sign_in()
    phone.post("/api/sign-out")
    given = [attempt(phone, alice.user.email, "wrong horse") for _ in range(8)]
    assert (given.count(401), given.count(429)) == (5, 3)


def test_a_known_device_is_known_for_its_own_user_only(
    alice: Someone, bob: Someone, clock: time_machine.Coordinates
) -> None:
    phone = bob.sign_in()
    phone.post("/api/sign-out")
    for _ in range(6):
        last = attempt(phone, alice.user.email, "wrong horse")
    assert last == 429
    assert attempt(a_phone(alice.app), alice.user.email, alice.password, address="203.0.113.9") == 429


def test_a_right_password_costs_no_attempt(alice: Someone, clock: time_machine.Coordinates) -> None:
    for _ in range(8):
        alice.sign_in()


def test_a_refusal_says_when_to_come_back(alice: Someone, clock: time_machine.Coordinates) -> None:
    for _ in range(6):
        answer = a_phone(alice.app).post("/sign-in", data={"email": "alice@example.org", "password": "no"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "720"
    assert "Try again in 12 min." in answer.text
    clock.shift(timedelta(seconds=721))
    assert attempt(a_phone(alice.app), "alice@example.org", alice.password) == 303


def test_guesses_at_the_same_moment_are_no_more_than_the_burst(
    alice: Someone, clock: time_machine.Coordinates
) -> None:
    given: list[int] = []

    def guess() -> None:
        given.append(attempt(a_phone(alice.app), "alice@example.org", "wrong horse"))

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Some are turned away because all places for hashing were taken; those cost no attempt.
    assert set(given) <= {401, 429}
    assert 1 <= given.count(401) <= 5


def test_the_table_of_attempts_names_nobody(alice: Someone) -> None:
    attempt(a_phone(alice.app), "alice@example.org", "wrong horse")
    with db.read() as connection:
        rows = connection.execute(select(sign_in_lane)).all()
    assert len(rows) == 2
    assert "alice" not in str(rows)
    assert "192.0.2.1" not in str(rows)


def test_a_browser_is_forgotten_after_a_year(alice: Someone, clock: time_machine.Coordinates) -> None:
    phone = alice.sign_in()
    known = phone.get_cookie("blackbook-known")
    phone.post("/api/sign-out")
    clock.shift(timedelta(days=366))
    assert known is not None
    phone.set_cookie("blackbook-known", known.value)
    for _ in range(5):
        attempt(a_phone(alice.app), alice.user.email, "wrong horse")
    assert attempt(phone, alice.user.email, alice.password) == 429
