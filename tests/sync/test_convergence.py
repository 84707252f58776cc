"""Three phones and a colleague write what they like, lines break, and in the end all hold the same.

A seeded machine: every text typed is a token of its own. Whatever happens, each token can be found again (on
a phone that still waits, in a record, a revision, a conflict or a parked mutation), receipts never change,
and phones that have come to rest hold what the server holds.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.house import mutation, new_id, rows, send
from tests.sync.conftest import Json, NewRep, Rep
from tests.sync.device import Device
from webapp import db
from webapp.book import acts, write
from webapp.book.tables import alias, book, feed, member, parked, receipt, record, revision
from webapp.guards import through_the_door
from webapp.sync import feed as pages

which = st.integers(min_value=0, max_value=3)
some = st.integers(min_value=0, max_value=1000)


class Phones(RuleBasedStateMachine):
    """Jonas on three phones, Anna on one; she covers for him, so that both write in his book."""

    make: NewRep

    def __init__(self) -> None:
        super().__init__()
        self.tokens: set[str] = set()
        self.number = 0
        self.people: list[UUID] = []
        self.records: list[tuple[str, UUID]] = []
        self.merges: list[tuple[UUID, UUID]] = []

    @initialize()
    def begin(self) -> None:
        """Two users, four phones, and something to write about on each of them."""
        self.jonas: Rep = self.make()
        self.anna: Rep = self.make(self.jonas.person.organisation, "Anna")
        _let_in(self.jonas, self.anna)
        self.phones = [self.jonas.phone(), self.jonas.phone(), self.jonas.phone(), self.anna.phone()]
        self.owners = [self.jonas, self.jonas, self.jonas, self.anna]
        first = self.phones[0]
        for _ in range(2):
            customer, note = new_id(), new_id()
            self.people.append(customer)
            self.records.append(("note", note))
            first.write(
                "create", "customer", customer, book=self.jonas.person.book, set={"given": self.token()}
            )
            first.write("create", "note", note, customer_id=customer, set={"text": self.token()})
        for phone in self.phones:
            phone.sync()

    def token(self) -> str:
        """Return a text that nobody has typed before."""
        self.number += 1
        made = f"token{self.number:05d}x"
        self.tokens.add(made)
        return made

    def person(self, index: int) -> UUID:
        """Return one of the first few customers, so that they are much written about."""
        return self.people[index % min(3, len(self.people))]

    def phone(self, index: int) -> Device:
        """Return one of the phones."""
        return self.phones[index % len(self.phones)]

    @rule(who=which)
    def add_customer(self, who: int) -> None:
        """Somebody new."""
        customer = new_id()
        self.people.append(customer)
        self.phone(who).write(
            "create", "customer", customer, book=self.jonas.person.book, set={"given": self.token()}
        )

    @rule(who=which, whom=some, private=st.booleans())
    def add_note(self, who: int, whom: int, private: bool) -> None:
        """A note, perhaps a private one."""
        note, index = new_id(), who % len(self.phones)
        more: dict[str, Any] = {"customer_id": self.person(whom)}
        if private:
            more["book"] = self.owners[index].person.private
        self.records.append(("note", note))
        self.phone(who).write("create", "note", note, set={"text": self.token()}, **more)

    @rule(who=which, whom=some, tail=st.booleans())
    def change_customer(self, who: int, whom: int, tail: bool) -> None:
        """A name, or a tail to how they met."""
        phone, customer = self.phone(who), self.person(whom)
        shown = phone.shown(customer)
        if shown is None:
            return
        if tail:
            text = f"{shown['data'].get('how_met', '')}{self.token()}"
            phone.write("set", "customer", customer, set={"how_met": text})
        else:
            phone.write("set", "customer", customer, set={"given": self.token()})

    @rule(who=which, whom=some, add=st.booleans(), tag=st.sampled_from(["golf", "sailing", "wine"]))
    def change_tags(self, who: int, whom: int, add: bool, tag: str) -> None:
        """Tags come and go; they are no tokens, for a removed tag is meant to be gone."""
        phone, customer = self.phone(who), self.person(whom)
        shown = phone.shown(customer)
        if shown is not None and (add or tag in shown["data"].get("tags", [])):
            phone.write("set", "customer", customer, **{"add" if add else "remove": {"tags": [tag]}})

    @rule(who=which, other=which, whom=some)
    def disagree(self, who: int, other: int, whom: int) -> None:
        """Two write the same field at once."""
        self.change_customer(who, whom, tail=False)
        self.change_customer(other, whom, tail=False)

    @rule(who=which, what=some)
    def change_note(self, who: int, what: int) -> None:
        """A note is written over."""
        if self.records:
            kind, record_id = self.records[what % min(3, len(self.records))]
            if self.phone(who).shown(record_id) is not None:
                self.phone(who).write("set", kind, record_id, set={"text": self.token()})

    @rule(who=which, what=some, customer=st.booleans())
    def delete(self, who: int, what: int, customer: bool) -> None:
        """Something is thrown away."""
        pool = [("customer", each) for each in self.people] if customer else self.records
        if pool:
            kind, record_id = pool[what % min(3, len(pool))]
            if self.phone(who).shown(record_id) is not None:
                self.phone(who).write("delete", kind, record_id)

    @rule(who=which, what=some)
    def restore(self, who: int, what: int) -> None:
        """Undo, on whatever phone."""
        if self.records:
            kind, record_id = self.records[what % min(3, len(self.records))]
            self.phone(who).write("restore", kind, record_id)

    @rule(who=which, one=some, other=some)
    def merge(self, who: int, one: int, other: int) -> None:
        """The same person twice, says somebody; two phones may say it crosswise, or in a ring."""
        phone, goes, stays = self.phone(who), self.person(one), self.person(other)
        if goes != stays and phone.shown(goes) and phone.shown(stays):
            phone.write("merge", "customer", goes, customer_id=stays)
            self.merges.append((goes, stays))

    @rule(who=which, what=some)
    def split(self, who: int, what: int) -> None:
        """And no, they are two."""
        if self.merges:
            goes, stays = self.merges[what % len(self.merges)]
            self.phone(who).write("split", "customer", goes, customer_id=stays)

    @rule(who=which, shape=st.integers(min_value=0, max_value=4))
    def write_poison(self, who: int, shape: int) -> None:
        """Something no server can do, with a token in it."""
        token = self.token()
        wrong: list[Json] = [
            {"op": "create", "kind": "spaceship", "set": {"given": token}},
            {"op": "explode", "kind": "customer", "set": {"given": token}},
            {"op": "create", "kind": "customer", "set": {"iq": token}},
            {"op": "set", "kind": "customer", "set": {"given": token}},
            {"op": "create", "kind": "note", "customer_id": str(new_id()), "set": {"text": token}},
        ]
        made = wrong[shape]
        self.phone(who).write(made.pop("op"), made.pop("kind"), new_id(), **made)

    @rule(name=st.sampled_from(["Maria", "Eva"]), whom=some)
    def a_job_writes(self, name: str, whom: int) -> None:
        """An import on the server, through the same door."""
        customer = new_id()
        self.people.append(customer)
        author = self.jonas.on_server()
        token = self.token()
        made = mutation("create", "customer", customer, book=self.jonas.person.book, set={"given": token})
        note = mutation("create", "note", new_id(), customer_id=self.person(whom), set={"text": name})
        send(author, made, note)

    @rule(
        who=which,
        size=st.integers(min_value=1, max_value=7),
        fate=st.sampled_from(["arrives", "lost", "cut"]),
    )
    def exchange(self, who: int, size: int, fate: str) -> None:
        """One exchange with small pages; its answer may be lost, or the request cut short."""
        phone = self.phone(who)
        before = pages.MOST_RECORDS
        pages.MOST_RECORDS = size
        try:
            request = phone.request(most=size)
            if fate == "cut":
                return
            answer = phone.exchange(request)
            if fate == "arrives":
                phone.receive(request, answer)
        finally:
            pages.MOST_RECORDS = before

    @rule(who=which)
    def resend(self, who: int) -> None:
        """What was acknowledged comes once more."""
        phone = self.phone(who)
        kept = dict(phone.receipts)
        phone.again()
        phone.receipts = kept
        phone.sync()

    @rule(who=which)
    def start_anew(self, who: int) -> None:
        """The cache is evicted, the outbox is not."""
        self.phone(who).books.clear()

    @rule()
    def renew_epochs(self) -> None:
        """The server was restored to where it is."""
        with db.write() as connection:
            write.renew_epochs(connection)

    @invariant()
    def nothing_typed_is_lost(self) -> None:
        """Every token is on the server or still waits on a phone."""
        if not hasattr(self, "phones"):
            return
        there = "".join(
            str(text)
            for table in (record, revision, parked)
            for row in rows(self.jonas.person, table)
            for text in row
        )
        there += json.dumps([phone.outbox for phone in self.phones])
        missing = [each for each in self.tokens if each not in there]
        assert not missing, f"lost: {missing}"

    @invariant()
    def the_feed_has_one_pointer_for_each_record(self) -> None:
        """And the books' numbers are the sums of their pointers."""
        if not hasattr(self, "phones"):
            return
        pointers = rows(self.jonas.person, feed)
        assert len({each.id for each in pointers}) == len(pointers)
        assert len(pointers) == len(rows(self.jonas.person, record))
        for held in rows(self.jonas.person, book):
            living = [each for each in pointers if each.book_id == held.id and each.op == "put"]
            assert (held.n, held.hsum) == (len(living), sum(each.h for each in living) % 2**53)
            assert held.head >= max((each.rev for each in pointers if each.book_id == held.id), default=0)

    @invariant()
    def an_alias_leads_to_a_customer_in_one_step(self) -> None:
        """And nothing hangs any more on whom it stands for."""
        if not hasattr(self, "phones"):
            return
        aliases = {row.id: row.record_id for row in rows(self.jonas.person, alias)}
        hung = {row.id: row.customer_id for row in rows(self.jonas.person, record)}
        assert not set(hung.values()) & aliases.keys()
        assert {old: hung[old] for old in aliases} == aliases
        assert all(hung[new] == new for new in aliases.values())

    def teardown(self) -> None:
        """The lines are mended; all come to rest and hold the same."""
        if not hasattr(self, "phones"):
            return
        for _ in range(2):
            for phone in self.phones:
                phone.sync()
        for phone in self.phones:
            assert not phone.outbox
            for book_id, copy in phone.books.items():
                living = {
                    str(row.id): (row.kind, row.ver, json.loads(row.data))
                    for row in rows(self.jonas.person, record, book_id=UUID(book_id))
                    if row.deleted_at is None
                }
                here = {each["id"]: (each["kind"], each["ver"], each["data"]) for each in copy.living()}
                assert here == living
        receipts = rows(self.jonas.person, receipt)
        assert len({(each.device_id, each.mid) for each in receipts}) == len(receipts)
        self.nothing_typed_is_lost()


def _let_in(owner: Rep, cover: Rep) -> None:
    with db.write() as connection, through_the_door(connection):
        connection.execute(
            member.insert().values(
                organisation_id=owner.person.organisation,
                book_id=owner.person.book,
                user_id=cover.person.user,
                role="cover",
            )
        )


BOUNDED = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


def test_phones_converge_and_nothing_typed_is_lost(new_rep: NewRep) -> None:
    class Here(Phones):
        make = staticmethod(new_rep)

    run_state_machine_as_test(Here, settings=BOUNDED)


def test_a_server_that_loses_conflicts_is_caught(new_rep: NewRep, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oracle sees: otherwise the test above would prove nothing."""

    class Here(Phones):
        make = staticmethod(new_rep)

    monkeypatch.setattr(acts, "keep_conflict", lambda *_given: new_id())
    monkeypatch.setattr(Device, "again", lambda _phone: None)
    without_shrinking = settings(BOUNDED, phases=[Phase.generate], max_examples=100)
    with pytest.raises(AssertionError, match="lost"):
        run_state_machine_as_test(Here, settings=without_shrinking)
