"""Three people for every room: Alice owns, Bob is her colleague, Charlie works elsewhere and sees nothing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from webapp import clock, db
from webapp.accounts import people
from webapp.accounts.people import Role, User

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/19.1 Mobile/15E148 Safari/604.1"
)


@dataclass(frozen=True, slots=True)
class Someone:
    """A user with a password, ready to sign in."""

    app: Flask
    user: User
    password: str

    def sign_in(self, *, user_agent: str = IPHONE, client: FlaskClient | None = None) -> FlaskClient:
        """Sign in on `client`, a phone of its own where none is given, and return it."""
        phone = client or a_phone(self.app)
        form = {"email": self.user.email, "password": self.password}
        answer = phone.post("/sign-in", data=form, headers={"User-Agent": user_agent})
        assert answer.status_code == 303, answer.text
        return phone


def a_phone(app: Flask) -> FlaskClient:
    """Return a browser that nobody has signed in on; it sends our header, as the app does."""
    client = app.test_client()
    client.environ_base["HTTP_X_BLACKBOOK"] = "1"
    return client


def add(
    app: Flask, name: str, *, organisation: str, role: Role = "rep", password: str = "correct horse"
) -> Someone:
    """Add a user of that organisation, with an address made of the name."""
    with db.write() as connection:
        organisation_id = people.organisation_named(connection, organisation, now=clock.now())
        user = people.add_user(
            connection,
            organisation_id=organisation_id,
            email=f"{name.lower()}@example.org",
            name=name,
            role=role,
            password=password,
            now=clock.now(),
        )
    return Someone(app, user, password)


def attempt(phone: FlaskClient, email: str, password: str, *, address: str = "192.0.2.1") -> int:
    """Try to sign in from that network; return the status of the answer."""
    form = {"email": email, "password": password}
    return phone.post("/sign-in", data=form, environ_overrides={"REMOTE_ADDR": address}).status_code
