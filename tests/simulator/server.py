"""The server of the simulator: the real app on a database of its own, asked through a pipe.

`python -m tests.simulator.server '{"database": "postgresql+psycopg://…", "bad": "hard_delete"}'` reads one
command a line and writes one answer a line, both JSON; without a database it makes one of SQLite:

    {"do": "http", "now": "2026-11-23T08:00:01+00:00", "path": "/api/sync", "body": "…", "token": "…"}

The other commands are the methods of `World`. Nothing here decides anything: what happens when is said by the
other end of the pipe, so that a seed replays a run.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from tests import house
from tests.house import Person, move_in, mutation, send
from tests.simulator import bad_servers, checks
from tests.simulator.installation import Installation, Killed
from webapp import clock, config, create_app, db
from webapp.accounts import device_session
from webapp.accounts import tables as accounts
from webapp.book import write
from webapp.book.kinds import SCHEMA
from webapp.book.mutation import Author
from webapp.book.tables import member
from webapp.clock import stamp
from webapp.config import Settings
from webapp.errors import Problem
from webapp.guards import through_the_door
from webapp.sync import exchange
from webapp.sync import feed as pages
from webapp.team import handover

Json = dict[str, Any]

SHARED_MEMORY = Path("/dev/shm")
"""Where there is one, the database lies in it: what a disk does is not what is tried here."""


class World:
    """One installation. Its methods are the commands of the pipe."""

    def __init__(self, settings: Settings) -> None:
        self.now = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
        clock.now = lambda: self.now
        self.installation = Installation(settings.database_url)
        self.empty = self.saved = self.installation.copy()
        self.client = create_app(settings).test_client(use_cookies=False)

    def begin(self, seed: int, page: int, *, serves_old: bool) -> Json:
        """Empty the installation and let two reps of one organisation move in.

        A page holds `page` records; phones of the build before get none unless `serves_old`. Ids that the
        server makes up come from `seed`.
        """
        self.installation.put(self.empty)
        os.urandom = Random(seed).randbytes
        house._numbers = count(1)
        pages.MOST_RECORDS = page
        exchange.OLDEST_SCHEMA = SCHEMA - 1 if serves_old else SCHEMA
        self.sessions: dict[str, Person] = {}
        self.leaks: list[str] = []
        self.people = [move_in(name="Jonas")]
        self.organisation = self.people[0].organisation
        self.people.append(move_in(self.organisation, "Anna"))
        with db.write() as connection:
            own = {"sample": False, "created_at": self.now}
            connection.execute(
                insert(accounts.organisation).values(id=self.organisation, name="Press", **own)
            )
            for person in self.people:
                connection.execute(insert(accounts.user).values(self._account(person)))
        self.saved = self.installation.copy()
        return {
            "reps": [
                {"user": str(each.user), "book": str(each.book), "private": str(each.private)}
                for each in self.people
            ]
        }

    def sign_in(self, rep: int) -> Json:
        """Start a session; return the token of its cookie."""
        person = self.people[rep]
        token = f"token-of-session-{len(self.sessions)}"
        self.sessions[token] = person
        with db.write() as connection:
            device_session.start(
                connection,
                organisation_id=self.organisation,
                user_id=person.user,
                token=token,
                user_agent="",
                now=self.now,
            )
        return {"token": token}

    def end_session(self, token: str) -> Json:
        """End a session, as if it were too old."""
        hashed = accounts.device_session.c.token_hash == device_session.hash_token(token)
        ended = update(accounts.device_session).where(hashed).values(state="ended")
        with db.write() as connection:
            connection.execute(ended.execution_options(across_organisations=True))
        return {}

    def revoke(self, token: str) -> Json:
        """Give a phone up for lost: it may send what it holds, and nothing else."""
        with db.write() as connection:
            session = device_session.find(connection, token, now=self.now)
            if session and session.is_active:
                device_session.revoke(connection, session, session.session_id, now=self.now)
        return {}

    def let_in(self, rep: int, owner: int, role: str | None) -> Json:
        """Give a rep a role in the other's book for good, or take it away."""
        person, theirs = self.people[rep], self.people[owner].book
        own = {"organisation_id": self.organisation, "book_id": theirs, "user_id": person.user}
        with db.write() as connection, through_the_door(connection):
            connection.execute(member.delete().where(*(member.c[name] == own[name] for name in own)))
            if role:
                connection.execute(insert(member).values(**own, role=role))
        return {}

    def cover(self, rep: int, owner: int, seconds: int) -> Json:
        """Let a rep cover the other's book for so many seconds from now; none ends it."""
        until = self.now + timedelta(seconds=seconds)
        person, theirs = self.people[rep], self.people[owner].book
        span = {"since": stamp(self.now), "until": stamp(until)}
        with db.write() as connection:
            write.cover(connection, self.organisation, theirs, person.user, **span)
        return {}

    def hand_over(self, giver: int, taker: int, customers: list[str] | None) -> Json:
        """Move customers, or all of them; say what came of it."""
        asked = handover.Asked(
            self.people[giver].user,
            self.people[taker].user,
            None if customers is None else [UUID(each) for each in customers],
        )
        author = Author(self.organisation, self.people[giver].user)
        try:
            done = handover.hand_over(author, asked, now=self.now)
        except Problem as problem:
            return {"said": problem.code}
        return {"said": f"{done.moved.customers} customers, {done.moved.records} records"}

    def job(self, rep: int, customer: str, text: str) -> Json:
        """Let a job of the server write a customer into a rep's book, through the same door."""
        person = self.people[rep]
        made = mutation("create", "customer", UUID(customer), book=person.book, set={"given": text})
        send(Author(person.organisation, person.user), made, now=self.now)
        return {}

    def back_up(self) -> Json:
        """Remember the database as it is."""
        self.saved = self.installation.copy()
        return {}

    def restore(self) -> Json:
        """Put the remembered database in place, as `blackbook restore` does."""
        self.installation.put(self.saved)
        with db.write() as connection:
            write.renew_epochs(connection)
        return {}

    def restart(self) -> Json:
        """Forget everything that is not on the disk."""
        self.installation.engines.dispose()
        return {}

    def http(
        self,
        path: str,
        token: str,
        method: str = "GET",
        body: str | None = None,
        kills: int | None = None,
        locks: int | None = None,
    ) -> Json:
        """Answer a request of a phone; `kills` or `locks` name the statement where the writer breaks."""
        self.installation.break_at(kills=kills, locks=locks)
        headers = {"X-Blackbook": "1", "Cookie": f"blackbook={token}"}
        try:
            answer = self.client.open(
                path, method=method, data=body, headers=headers, content_type="application/json"
            )
        except Killed:
            self.restart()
            return {"status": 0}
        finally:
            self.installation.break_at(kills=None, locks=None)
        if answer.status_code == 200 and token in self.sessions:
            user = self.sessions[token].user
            self.leaks += checks.leaks(self.organisation, user, answer.get_json(), stamp(self.now))
        return {"status": answer.status_code, "headers": dict(answer.headers), "body": answer.text}

    def dump(self) -> Json:
        """Return everything the oracle needs to see, and what was wrong up to now."""
        seen = checks.dump(self.organisation, stamp(self.now))
        return seen | {"wrong": seen["wrong"] + self.leaks}

    def _account(self, person: Person) -> Json:
        return {
            "organisation_id": person.organisation,
            "id": person.user,
            "email": f"{person.user}@example.org",
            "name": "Rep",
            "role": "rep",
            "active": True,
            "password_hash": "",
            "created_at": self.now,
        }


def main() -> None:
    """Serve the pipe until it is closed."""
    # What breaks here is broken on purpose.
    logging.disable()
    asked: dict[str, str] = json.loads(sys.argv[1])
    place = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    with TemporaryDirectory(prefix="blackbook-simulator-", dir=place) as folder:
        if bad := asked.get("bad"):
            bad_servers.BAD[bad]()
        wanted = {"BLACKBOOK_DATA": folder}
        if database := asked.get("database"):
            wanted["DATABASE_URL"] = database
        serve(World(config.load(wanted)))


def serve(world: World) -> None:
    """Do each command of the pipe."""
    for line in sys.stdin:
        asked = json.loads(line)
        world.now = datetime.fromisoformat(asked.pop("now"))
        try:
            answer = getattr(world, asked.pop("do"))(**asked)
        except Exception:
            answer = {"broken": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
