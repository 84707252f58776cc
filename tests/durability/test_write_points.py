"""Kill -9 at every write point of every act that writes: nothing is half done, and a retry does it once.

A server that dies before its first commit leaves exactly what it found; the next one starts on that and dies
a point later. One that dies after a commit leaves what fits together, and what was asked, asked again, is
then done once.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import suppress
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest
from sqlalchemy import Connection, Engine, event

from tests.durability import state
from tests.durability.crash import EVERY, Crash
from tests.durability.house import FORM, give, write_all_sorts
from tests.durability.installation import PASSWORD, Installation
from tests.durability.server import Plant
from tests.house import add, add_customer, mutation, new_id, rows, send, stored
from tests.interchange.given import OURS
from tests.pictures.photos import jpeg, sha256
from tests.sync.device import Unreachable
from webapp.book.move import Handover
from webapp.book.tables import parked


def walk(
    installation: Installation,
    act: Callable[[], object],
    *planted: Plant,
    once: bool = True,
    within: bool = True,
) -> list[str]:
    """Kill the server at the write points of `act`, which asks it for something; return the points' names.

    With `once` the act asked again after a crash must leave what it leaves when nothing happens. Without
    `within` the points inside of a transaction are left out, between which the database cannot differ.
    """
    before, survey = state.rows(installation.url), Crash(0, installation.folder / "points")
    live(installation, act, *planted, survey)
    undisturbed = state.shape(state.rows(installation.url))
    state.put_back(installation.url, before)
    points = survey.passed()
    for number, point in enumerate(points, 1):
        if not (within or EVERY or "commit" in point):
            continue
        crash = Crash(number, installation.folder / f"point-{number}")
        live(installation, act, *planted, crash)
        assert crash.point() == point
        if "after commit" not in points[:number]:
            assert state.rows(installation.url) == before, point
            continue
        assert state.wrong(installation.url) == [], point
        live(installation, act)
        assert state.wrong(installation.url) == [], point
        assert not once or state.shape(state.rows(installation.url)) == undisturbed, point
        state.put_back(installation.url, before)
    return points


def live(installation: Installation, act: Callable[[], object], *planted: Plant) -> None:
    """Let a server live for one act; in the end, whatever was planted in it, it is killed."""
    server = installation.start(*planted)
    with suppress(Unreachable):
        act()
    server.kill()
    assert server.was_killed


def tables(points: list[str]) -> set[str]:
    """Return the tables that were about to be written when the server was killed."""
    return {point.split()[-1] for point in points if "commit" not in point}


def test_fault_02_killed_between_record_and_receipt_of_an_exchange(installation: Installation) -> None:
    phone = write_all_sorts(installation, installation.move_in("Jonas"), installation.move_in("Anna"))
    outcomes: list[list[str]] = []

    def exchange() -> None:
        fresh = copy.deepcopy(phone)
        fresh.sync()
        outcomes.append([each["outcome"] for each in fresh.receipts.values()])

    points = walk(installation, exchange)
    assert set(outcomes[0]) == {"applied", "noop", "merged", "conflict", "forwarded", "parked"}
    assert all(each == outcomes[0] for each in outcomes)
    assert tables(points) >= {
        "device_session", "record", "feed", "revision", "book", "agenda", "parked", "receipt", "presence",
        "alias", "album", "blob",
    }  # fmt: skip


def test_a_handover_moves_everything_or_nothing(installation: Installation) -> None:
    jonas, anna = installation.move_in("Jonas"), installation.move_in("Anna")
    manager = installation.move_in("Maja", "manager")
    company = add(jonas.person, "company", None, {"name": "Nordhamn"}, book=jonas.person.book)
    customer = add_customer(jonas.person, company_id=str(company))
    add_customer(jonas.person, given="Eva", company_id=str(company))
    add(jonas.person, "note", customer, {"text": "Met at the fair."})
    form = {"from": jonas.person.user, "to": anna.person.user, "customer": customer, "why": "New region"}

    def hand_over() -> None:
        body = urlencode(form).encode()
        answer = installation.ask("POST", "/team/handover", body, token=manager.token, kind=FORM)
        assert answer.status in (303, 404), answer

    points = walk(installation, hand_over)
    assert tables(points) >= {"record", "feed", "revision", "book", "agenda", "handover"}


def test_an_import_is_whole_or_not_there(installation: Installation) -> None:
    jonas, file = installation.move_in("Jonas"), (OURS / "apple.vcf").read_bytes()

    def bring() -> None:
        answer = installation.ask("POST", "/api/import?apply=1", file, token=jonas.token, kind="text/vcard")
        assert answer.status == 200, answer
        assert answer.json()["applied"]

    points = walk(installation, bring)
    assert tables(points) >= {"record", "feed", "revision", "book", "agenda", "receipt"}


def test_an_accepted_suggestion_is_done_and_settled_at_once(installation: Installation) -> None:
    jonas, anna = installation.move_in("Jonas"), installation.move_in("Anna")
    customer = add_customer(jonas.person)
    give(anna, Handover(jonas.person.book, anna.person.book))
    late = mutation("set", "customer", customer, set={"given": "Marie"}, was={"given": "Maria"})
    assert send(jonas.person.author, late)[0].reason == "handed_over"
    path = f"/api/suggestions/{jonas.person.device}/{late.mid}/accept"

    def accept() -> None:
        answer = installation.ask("POST", path, {}, token=anna.token)
        assert answer.status in (200, 404), answer
        assert [row.state for row in rows(anna.person, parked)] == ["applied"]
        assert stored(anna.person, customer) == {"given": "Marie"}

    # What its writer is told of it is told in a second step, which a crash may cut off.
    points = walk(installation, accept, once=False, within=False)
    assert tables(points) >= {"record", "feed", "revision", "book", "parked", "receipt"}


def test_a_picture_is_there_or_missing(installation: Installation) -> None:
    jonas, photo = installation.move_in("Jonas"), jpeg()
    path = f"/api/blob/{sha256(photo)}?user={jonas.person.user}"

    def bring() -> None:
        answer = installation.ask("PUT", path, photo, token=jonas.token, kind="application/octet-stream")
        assert answer.status == 204, answer

    assert tables(walk(installation, bring)) >= {"blob"}


def test_a_sign_in_that_was_cut_off_locks_nobody_out(installation: Installation) -> None:
    jonas = installation.move_in("Jonas")
    form = urlencode({"email": jonas.email, "password": PASSWORD}).encode()

    def sign_in() -> None:
        answer = installation.ask("POST", "/sign-in", form, token=jonas.token, kind=FORM)
        assert answer.status == 303, answer
        token = SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie", ())))["blackbook"].value
        assert installation.ask("GET", "/api/me", token=token).status == 200

    # Asked twice, two sessions are begun: the first one's cookie never arrived.
    points = walk(installation, sign_in, once=False, within=False)
    assert tables(points) >= {"sign_in_lane", "user", "device_session", "known_device"}


def commits_every_statement(engine: Engine) -> None:
    """Be a server that has no transactions."""

    @event.listens_for(engine, "begin")
    def end_it(connection: Connection) -> None:
        connection.exec_driver_sql("COMMIT")


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_a_server_without_transactions_is_caught(installation: Installation) -> None:
    jonas = installation.move_in("Jonas")
    phone = installation.phone(jonas)
    phone.write("create", "customer", new_id(), book=jonas.person.book, set={"given": "Maria"})
    with pytest.raises(AssertionError):
        walk(installation, lambda: copy.deepcopy(phone).sync(), commits_every_statement)
