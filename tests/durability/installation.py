"""An installation with people in it, and their phones, which speak real HTTP to its server."""

from __future__ import annotations

import http.client
import json
import os
import shlex
import subprocess
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

from sqlalchemy import make_url

from tests.durability.server import PATIENCE, Plant, Server, start_process, type_here
from tests.house import NOW, Person, new_id
from tests.sync.device import Device, Exchange, Json, Unreachable
from webapp import clock, db
from webapp.accounts import device_session, people
from webapp.accounts.people import Role

PASSWORD = "a horse that keeps bees"


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Message
    body: bytes

    def json(self) -> Json:
        """Return the body read as JSON."""
        read: Json = json.loads(self.body)
        return read


class Refused(Exception):
    """The server answered something else than 200."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status, answer.body[:200])
        self.answer = answer


@dataclass(frozen=True)
class Known:
    """A user with a password, and the cookie of a session that has not met its device yet."""

    email: str
    person: Person
    token: str


@dataclass
class Installation:
    """A database, and the one server on it that is running, if any."""

    url: str
    folder: Path
    environment: dict[str, str]
    programs: Path | None = None
    """The folder of PostgreSQL's own programs."""
    server: Server = field(init=False)

    def __post_init__(self) -> None:
        """Choose the port; nothing is started."""
        self.server = Server(self.environment, self.folder)

    def start(self, *planted: Plant) -> Server:
        """Start the server. This process lets go of the database: the server alone has it open."""
        db.engines_for(self.url).dispose()
        return self.server.start(*planted)

    def move_in(self, name: str, role: Role = "rep") -> Known:
        """Add a user of the one organisation there is, signed in."""
        email, token, now = f"{name.lower()}@example.org", device_session.new_token(), clock.now()
        with db.write() as connection:
            user = people.add_user(
                connection,
                organisation_id=people.organisation_named(connection, "Press", now=NOW),
                email=email,
                name=name,
                role=role,
                password=PASSWORD,
                now=now,
            )
        known = Known(
            email, Person(user.organisation_id, user.id, new_id(), private=user.private_book), token
        )
        known.person.book = user.own_book or known.person.book
        self.sign_in(known, token)
        return known

    def sign_in(self, known: Known, token: str) -> None:
        """Begin a session without the price of a password."""
        with db.write() as connection:
            device_session.start(
                connection,
                organisation_id=known.person.organisation,
                user_id=known.person.user,
                token=token,
                user_agent="",
                now=clock.now(),
            )

    def phone(self, known: Known) -> Device:
        """Return a fresh phone in a session of its own."""
        token = device_session.new_token()
        self.sign_in(known, token)
        return Device(known.person.user, new_id(), self.line(token))

    def line(self, token: str) -> Exchange:
        """Return what carries the exchanges of a session. It raises Refused and Unreachable."""

        def exchange(request: Json) -> Json:
            answer = self.ask("POST", "/api/sync", request, token=token)
            if answer.status != 200:
                raise Refused(answer)
            return answer.json()

        return exchange

    def command(self, line: str, *planted: Plant) -> str:
        """Do what an operator types; return what it said, whether it went well or not."""
        program, *words = shlex.split(line)
        # Nobody listens on the port of the discard service: the server counts as stopped.
        environment = {**self.environment, "PORT": "9"}
        if program == "blackbook":
            said = self.folder / "said.txt"
            said.unlink(missing_ok=True)
            start_process(type_here, environment, said, planted, words).join(PATIENCE)
            return said.read_text()
        path = os.pathsep.join([str(self.programs or ""), os.environ["PATH"]])
        done = subprocess.run(
            line, shell=True, env={**environment, "PATH": path}, capture_output=True, text=True, check=False
        )
        return done.stdout + done.stderr

    def ask(
        self,
        method: str,
        path: str,
        body: Json | bytes | None = None,
        *,
        token: str = "",
        kind: str = "application/json",
        timeout: float = 60,
    ) -> Answer:
        """Do one request on a connection of its own. Raises Unreachable where no whole answer comes."""
        sent = json.dumps(body).encode() if isinstance(body, dict) else body
        headers = {"X-Blackbook": "1", "Cookie": f"blackbook={token}", "Content-Type": kind}
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=timeout)
        try:
            connection.request(method, path, sent, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable from error
        finally:
            connection.close()


def libpq_address(url: str) -> str:
    """Return the address of a PostgreSQL database as its own programs know it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
