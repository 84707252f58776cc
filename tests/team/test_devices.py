"""What a manager sees of the phones: how much waits where, and nobody's words."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
import time_machine
from flask.testing import FlaskClient

from tests import people
from tests.people import Someone
from webapp import db
from webapp.accounts.people import disable
from webapp.clock import now
from webapp.team import devices
from webapp.team.devices import Device

PAGE = "/team/devices"


def exchange(
    phone: FlaskClient, someone: Someone, *, waiting: int, oldest: str | None = None, cleared: bool = False
) -> UUID:
    """Let the app on this phone say what waits on it."""
    device = uuid4()
    body = {
        "user": str(someone.user.id),
        "device": str(device),
        "build": "b7",
        "schema": 1,
        "presence": {"waiting": waiting, "oldest": oldest, "persisted": False, "cleared": cleared},
        "cursors": [],
        "mutations": [],
    }
    answer = phone.post("/api/sync", json=body)
    assert answer.status_code == 200, answer.text
    return device


def listed(someone: Someone) -> list[Device]:
    with db.read() as connection:
        return devices.devices(connection, someone.user.organisation_id)


def test_who_holds_most_comes_first(
    clock: time_machine.Coordinates, mona: Someone, alice: Someone, bob: Someone, charlie: Someone
) -> None:
    exchange(alice.sign_in(), alice, waiting=0)
    exchange(bob.sign_in(), bob, waiting=3, oldest="2026-11-20T08:00:00+01:00")
    exchange(charlie.sign_in(), charlie, waiting=9)

    first, second = listed(mona)
    assert (first.name, first.waiting, first.label, first.build) == ("Bob", 3, "iPhone, Safari", "b7")
    assert (first.persisted, first.seen_at, first.state) == (False, "2026-11-23T08:00:00Z", "active")
    assert (second.name, second.waiting) == ("Alice", 0)

    page = mona.sign_in().get(PAGE).text
    assert "3 changes wait, the oldest for 3 d" in page
    assert "All safe" in page
    assert "install the app there" in page
    assert "Charlie" not in page


def test_the_operator_sees_every_organisation(alice: Someone, charlie: Someone) -> None:
    exchange(alice.sign_in(), alice, waiting=0)
    exchange(charlie.sign_in(), charlie, waiting=2)
    with db.read() as connection:
        found = devices.devices(connection)
    lines = devices.table(found, now=now()).splitlines()
    assert [line.split()[0] for line in lines] == ["USER", "charlie@example.org", "alice@example.org"]
    assert lines[1].split()[-5:] == ["may", "be", "cleared", "b7", "active"]


def test_a_phone_that_is_signed_out_is_listed_while_something_waits_on_it(
    mona: Someone, alice: Someone, bob: Someone
) -> None:
    for someone, waiting in ((alice, 2), (bob, 0)):
        phone = someone.sign_in()
        exchange(phone, someone, waiting=waiting)
        assert phone.post("/api/sign-out").status_code == 204
    (left,) = listed(mona)
    assert (left.name, left.state, left.waiting) == ("Alice", "ended", 2)


def test_a_phone_whose_browser_cleared_away_what_waited_is_told(
    clock: time_machine.Coordinates, mona: Someone, alice: Someone
) -> None:
    exchange(alice.sign_in(), alice, waiting=0, cleared=True)
    page = mona.sign_in().get(PAGE).text
    assert "On 2026-11-23T08:00:00Z its browser had cleared away whatever waited there: ask Alice" in page
    assert "All safe" not in page


def test_the_phone_of_who_has_left_is_named_as_given_up(mona: Someone, alice: Someone) -> None:
    exchange(alice.sign_in(), alice, waiting=1)
    with db.write() as connection:
        disable(connection, alice.user, now=now())
    assert "given up: it may only send" in mona.sign_in().get(PAGE).text


def test_it_is_for_managers_alone(mona: Someone, alice: Someone) -> None:
    assert alice.sign_in().get(PAGE).status_code == 403
    assert people.a_phone(mona.app).get(PAGE).status_code == 303


@pytest.mark.parametrize(
    ("oldest", "waiting", "told"),
    [
        ("2026-11-23T05:30:00Z", 1, "2 h"),
        ("2026-11-21T07:00:00+00:00", 1, "2 d"),
        ("2031-01-01T00:00:00Z", 1, "0 h"),
        ("2026-11-23T05:30:00", 1, ""),
        ("2026-11-23", 1, ""),
        ("--------------", 1, ""),
        (None, 1, ""),
        ("2026-11-23T05:30:00Z", 0, ""),
    ],
)
def test_the_age_of_what_waits_is_by_the_phones_own_word(
    clock: time_machine.Coordinates, oldest: str | None, waiting: int, told: str
) -> None:
    one = Device(uuid4(), "a@b.se", "A", "iPhone", "active", waiting, oldest, None, "b7", "x")
    assert devices.age(one, now=now()) == told
