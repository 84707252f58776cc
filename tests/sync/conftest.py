"""A rep with sessions on phones, without the price of a password."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from tests.house import NOW, Person, move_in, new_id
from tests.sync.device import Device
from webapp import db
from webapp.accounts import tables as accounts
from webapp.accounts.device_session import SignedIn
from webapp.book.mutation import Author
from webapp.sync import exchange
from webapp.sync.protocol import ExchangeAnswer, ExchangeRequest

SERVER = exchange.Server(build="test", push_key="key", push_kid="kid", reading_days=30)
Json = dict[str, Any]


@dataclass
class Rep:
    """A user of the exchange, who can sign in on any number of phones."""

    person: Person
    sessions: dict[UUID, UUID] = field(default_factory=dict)
    bound: set[UUID] = field(default_factory=set)

    def sign_in(self, device_id: UUID | None = None) -> UUID:
        """Start a session on a device, which its first exchange will bind; return the device's id."""
        device_id, session_id = device_id or new_id(), uuid4()
        with db.write() as connection:
            connection.execute(
                insert(accounts.device_session).values(
                    organisation_id=self.person.organisation,
                    id=session_id,
                    user_id=self.person.user,
                    token_hash=session_id.hex,
                    state="active",
                    device_id=None,
                    label="iPhone, Safari",
                    created_at=NOW,
                    last_used_at=NOW,
                    expires_at=NOW + timedelta(days=60),
                )
            )
        self.sessions[device_id] = session_id
        return device_id

    def session(self, device_id: UUID, state: str = "active") -> SignedIn:
        """Return the session on a device, as the cookie would find it."""
        return SignedIn(
            self.sessions[device_id],
            state,
            device_id if device_id in self.bound else None,
            NOW,
            self.person.organisation,
            self.person.user,
            "Jonas Berg",
            "jonas@example.org",
            "rep",
        )

    def ask(self, request: Json, *, now: datetime = NOW, state: str = "active") -> Json:
        """Do one exchange; the answer is held to the protocol."""
        device_id = UUID(request["device"])
        asked = ExchangeRequest.model_validate(request)
        text = exchange.run(self.session(device_id, state), asked, SERVER, now=now)
        self.bound.add(device_id)
        ExchangeAnswer.model_validate_json(text)
        answer: Json = json.loads(text)
        return answer

    def on_server(self) -> Author:
        """The user as a job of the server writes for her, with no phone."""
        return Author(self.person.organisation, self.person.user)

    def phone(self) -> Device:
        """Return a fresh phone that is signed in."""
        return Device(self.person.user, self.sign_in(), self.ask)


NewRep = Callable[..., Rep]


@pytest.fixture
def new_rep(database: str) -> NewRep:
    """Make reps, of one organisation where it is given."""

    def make(organisation: UUID | None = None, name: str = "Jonas") -> Rep:
        person = move_in(organisation, name)
        with db.write() as connection:
            if organisation is None:
                connection.execute(
                    insert(accounts.organisation).values(
                        id=person.organisation, name=str(person.organisation), sample=False, created_at=NOW
                    )
                )
            connection.execute(
                insert(accounts.user).values(
                    organisation_id=person.organisation,
                    id=person.user,
                    email=f"{person.user}@example.org",
                    name=name,
                    role="rep",
                    active=True,
                    password_hash="",
                    created_at=NOW,
                )
            )
        return Rep(person)

    return make


@pytest.fixture
def jonas(new_rep: NewRep) -> Rep:
    """A rep with an own book and a private one."""
    return new_rep()
