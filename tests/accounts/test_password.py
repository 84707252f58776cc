"""Passwords: what is refused, how one is changed, and that hashing never takes the server down."""

from __future__ import annotations

import threading

import pytest
import time_machine

from tests.people import Someone, a_phone
from webapp.accounts import passwords
from webapp.errors import Invalid, TooMany


def change(someone: Someone, current: object, new: object) -> tuple[int, str]:
    answer = someone.sign_in().post("/api/me/password", json={"current": current, "new": new})
    return answer.status_code, "" if answer.status_code == 204 else answer.get_json()["error"]["code"]


def test_it_is_changed_and_every_other_device_is_signed_out(alice: Someone) -> None:
    here, there = alice.sign_in(), alice.sign_in()
    answer = here.post("/api/me/password", json={"current": alice.password, "new": "battery staple"})
    assert answer.status_code == 204
    assert here.get("/api/me").status_code == 200
    assert there.get("/api/me").status_code == 401
    old = {"email": alice.user.email, "password": alice.password}
    assert a_phone(alice.app).post("/sign-in", data=old).status_code == 401
    Someone(alice.app, alice.user, "battery staple").sign_in()


def test_the_old_one_must_be_right(alice: Someone) -> None:
    assert change(alice, "wrong horse", "battery staple") == (422, "wrong_password")
    alice.sign_in()


def test_whoever_holds_the_phone_cannot_guess_it(alice: Someone, clock: time_machine.Coordinates) -> None:
    phone = alice.sign_in()
    given = [
        phone.post("/api/me/password", json={"current": "guess", "new": "battery staple"}).status_code
        for _ in range(7)
    ]
    assert given == [422] * 5 + [429] * 2


@pytest.mark.parametrize(
    "refused",
    [
        "short 7",
        "password",
        "Passw0rd",
        "hunter22" * 150,
        "aaaaaaaaaa",
        "alice@example.org",
        "qwertz uiop"[:6],
    ],
)
def test_a_weak_or_endless_one_is_refused(alice: Someone, refused: str) -> None:
    status, code = change(alice, alice.password, refused)
    assert (status, code) == (422, "invalid")
    alice.sign_in()


@pytest.mark.parametrize(
    "body", [{}, {"current": 1, "new": "battery staple"}, [], {"current": "a", "new": None}]
)
def test_an_odd_body_is_an_error_in_json(alice: Someone, body: object) -> None:
    answer = alice.sign_in().post("/api/me/password", json=body)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["code"] == "invalid"


@pytest.mark.parametrize("taken", ["correct horse", "åäöüßł€日本", "        three spaces", "x" * 500 + "yz"])
def test_any_long_one_is_taken(taken: str) -> None:
    passwords.check_strength(taken, email="alice@example.org")
    assert passwords.verify(passwords.hash_password(taken), taken)


def test_half_a_surrogate_pair_is_a_password_like_others() -> None:
    odd = "\ud83d" * 8 + "abc"
    assert passwords.verify(passwords.hash_password(odd), odd)


def test_the_hash_is_argon2id_as_strong_as_owasp_asks() -> None:
    assert passwords.hash_password("correct horse").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_no_account_takes_the_work_and_is_never_right() -> None:
    assert not passwords.verify(None, "the password of nobody")
    assert not passwords.verify("not a hash", "correct horse")


def test_at_most_four_hash_at_once_and_the_rest_come_back() -> None:
    start = threading.Barrier(12)
    refused: list[TooMany] = []
    done: list[str] = []

    def hash_one() -> None:
        start.wait()
        try:
            done.append(passwords.hash_password("correct horse"))
        except TooMany as problem:
            refused.append(problem)

    threads = [threading.Thread(target=hash_one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) + len(refused) == 12
    assert len(done) >= 4
    assert refused
    assert all(problem.status == 429 and problem.wait for problem in refused)
    passwords.hash_password("the places are free again")


def test_the_reason_says_what_to_do() -> None:
    with pytest.raises(Invalid, match="at least 8 characters"):
        passwords.check_strength("short")
