"""A rep with a book and phones, whose morning the tests look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from sqlalchemy import Table, select

from tests import house
from tests.house import Person
from tests.people import Someone
from tests.push.push_service import Answer, Phone, PushService, decode
from webapp import db
from webapp.push.sender import sender
from webapp.push.subscription import push_subscription
from webapp.reminders import tick
from webapp.reminders.tick import Round


def morning(text: str = "2026-11-23T07:30", zone: str = "Europe/Oslo") -> datetime:
    """Return a moment in the rep's own zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@dataclass
class Rep:
    """A signed-in rep, with the book open for writing and the phones the push service reaches."""

    someone: Someone
    service: PushService

    @property
    def person(self) -> Person:
        """The rep as the door knows her."""
        user = self.someone.user
        assert user.own_book
        return Person(user.organisation_id, user=user.id, book=user.own_book, private=user.private_book)

    def turn_on(self) -> tuple[FlaskClient, Phone]:
        """Sign in on another phone and turn reminders on there."""
        client, device = self.someone.sign_in(), house.new_id()
        return client, self.subscribe(client, device)

    def subscribe(self, client: FlaskClient, device: UUID) -> Phone:
        """Subscribe with the server's key, as the app on that device does; the service takes no other."""
        key = client.get("/api/push/key").json["key"]
        phone = self.service.subscribe(key)
        told = {"device": str(device), "key": list(decode(key)), **phone.subscription}
        answer = client.put("/api/push/subscription", json=told)
        assert answer.status_code == 200, answer.text
        return phone

    def exchange(self, client: FlaskClient, device: UUID, **more: Any) -> dict[str, Any]:
        """Do an exchange as the app on that device does, and return the answer."""
        asked = {"user": str(self.person.user), "device": str(device), "schema": 1, **more}
        answer = client.post("/api/sync", json=asked)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json
        return found

    def wish(self, **wishes: Any) -> None:
        """Write the rep's settings."""
        person = self.person
        own_id = uuid5(person.user, "setting")
        house.send(
            person.author, house.mutation("create", "setting", own_id, book=person.private, set=wishes)
        )

    def customer(self, **fields: Any) -> UUID:
        """Put a customer into the book, added today."""
        return house.add_customer(self.person, **{"family": "Weber", "added_on": "2026-11-20", **fields})

    def add(self, kind: str, customer_id: UUID | None, **fields: Any) -> UUID:
        """Put a record under a customer."""
        return house.add(self.person, kind, customer_id, fields)

    def handle(self, customer_id: UUID, key: str, **fields: Any) -> None:
        """Do something with a reminder, as the phone would."""
        own_id = uuid5(self.person.user, key)
        values = {"key": key, "action": "done", **fields}
        created = house.mutation("create", "handled", own_id, customer_id=customer_id, set=values)
        (receipt,) = house.send(self.person.author, created)
        assert receipt.outcome == "applied", receipt


def tick_at(someone: Someone, now: datetime) -> Round:
    """Do one round as of `now`, as the worker does."""
    with someone.app.app_context():
        return tick.run(sender(), now=now)


def planned_but_not_sent(rep: Rep, *, given: str = "Anna") -> tuple[FlaskClient, Phone, UUID]:
    """Plan the morning while the push service is busy, so that something waits."""
    client, phone = rep.turn_on()
    customer = rep.customer(given=given, birth="1976-11-24")
    phone.answers.append(Answer(503))
    tick_at(rep.someone, morning())
    assert rep.service.taken(phone) == []
    return client, phone, customer


def device_of(phone: Phone) -> UUID:
    """Return the device on which a phone of the tests subscribed."""
    found: UUID = next(row.device_id for row in rows(push_subscription) if row.endpoint == phone.endpoint)
    return found


def rows(table: Table) -> list[Any]:
    """Return every row of a table, whosever it is."""
    with db.read() as connection:
        return list(connection.execute(select(table).execution_options(across_organisations=True)))
