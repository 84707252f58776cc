"""A phone that speaks with the whole application over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from tests.house import new_id
from tests.people import Someone
from tests.sync.device import Device
from webapp.sync.protocol import ExchangeAnswer

Json = dict[str, Any]


def phone_of(someone: Someone) -> tuple[FlaskClient, Device]:
    """A browser that is signed in, and the phone that speaks through it."""
    client = someone.sign_in()

    def exchange(request: Json) -> Json:
        answer = client.post("/api/sync", json=request)
        assert answer.status_code == 200, answer.text
        assert answer.headers["X-Blackbook"] == "1"
        assert answer.mimetype == "application/json"
        ExchangeAnswer.model_validate_json(answer.data)
        body: Json = answer.get_json()
        return body

    return client, Device(someone.user.id, new_id(), exchange)


def write_customer(phone: Device, someone: Someone, name: str = "Maria") -> UUID:
    customer = new_id()
    phone.write("create", "customer", customer, book=someone.user.own_book, set={"given": name})
    return customer
