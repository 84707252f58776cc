"""Faults 1, 3, 14 and 22: requests that come twice, at once, cut or without a session."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Table, func, select

from tests.house import mutation, new_id, number_of, rows, send
from tests.people import Someone
from tests.sync.conftest import Rep
from tests.sync.over_http import phone_of, write_customer
from webapp import db
from webapp.book.mutation import Author, Receipt
from webapp.book.tables import feed, receipt, record, revision


def test_fault_01_the_answer_is_lost_and_the_phone_sends_again(jonas: Rep) -> None:
    phone = jonas.phone()
    customer = new_id()
    phone.write("create", "customer", customer, book=jonas.person.book, set={"given": "Maria"})
    phone.write("set", "customer", customer, set={"given": "Marie"})
    for _ in range(3):
        phone.exchange(phone.request())
    phone.sync()
    assert [row.ver for row in rows(jonas.person, revision)] == [1, 2]
    assert number_of(jonas.person, receipt) == 2


def test_fault_14_the_same_request_at_once_from_four_connections_happens_once(jonas: Rep) -> None:
    sent = [
        mutation("create", "customer", new_id(), book=jonas.person.book, set={"given": "Maria"})
        for _ in range(5)
    ]
    poison = mutation("create", "spaceship", new_id())
    author = Author(jonas.person.organisation, jonas.person.user, new_id())
    together = threading.Barrier(4)

    def bring() -> list[Receipt]:
        together.wait()
        return send(author, poison, *sent)

    with ThreadPoolExecutor(4) as pool:
        answers = [each.result() for each in [pool.submit(bring) for _ in range(4)]]

    assert all(each == answers[0] for each in answers)
    assert number_of(jonas.person, record) == number_of(jonas.person, feed) == 5
    assert number_of(jonas.person, receipt) == 6


def test_fault_03_a_body_cut_anywhere_leaves_nothing_and_one_sent_twice_happens_once(
    alice: Someone,
) -> None:
    client, phone = phone_of(alice)
    customer = write_customer(phone, alice, "Ása 漢")
    phone.write("set", "customer", customer, set={"how_met": "On the boat\n"})
    body = json.dumps(phone.request(), ensure_ascii=False).encode()
    # Every byte of the names, where characters are of two and three bytes; elsewhere every seventh.
    names = body.index("Ása".encode())
    cuts = sorted({*range(0, len(body), 7), *range(names, names + 12), len(body) - 1})
    for cut in cuts:
        answer = client.post("/api/sync", data=body[:cut], content_type="application/json")
        assert answer.status_code in (400, 422), cut
        assert answer.get_json()["error"]["message"]
    assert kept(alice, record) == kept(alice, receipt) == 0

    first, again = (client.post("/api/sync", data=body, content_type="application/json") for _ in range(2))
    assert first.get_json()["receipts"] == again.get_json()["receipts"]
    assert (kept(alice, record), kept(alice, revision), kept(alice, receipt)) == (1, 2, 2)


def test_fault_22_a_session_that_ends_between_two_exchanges_is_told_in_json(alice: Someone) -> None:
    client, phone = phone_of(alice)
    write_customer(phone, alice)
    phone.sync()
    write_customer(phone, alice, "Eva")
    assert client.post("/api/sign-out").status_code == 204

    for method, path in (("post", "/api/sync"), ("get", "/api/sync/brief")):
        answer = getattr(client, method)(path, **({"json": phone.request()} if method == "post" else {}))
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "signed_out")
        assert (answer.headers["X-Blackbook"], "Location" in answer.headers) == ("1", False)
    assert kept(alice, record) == 1

    alice.sign_in(client=client)
    phone.sync()
    assert kept(alice, record) == 2


def kept(someone: Someone, table: Table) -> int:
    """Count the rows of the user's organisation in `table`."""
    wanted = select(func.count()).select_from(table)
    with db.read() as connection:
        mine = wanted.where(table.c.organisation_id == someone.user.organisation_id)
        return int(connection.execute(mine).scalar_one())
