"""The server of the simulator: the real app on a database of its own, asked through a pipe.

`python -m tests.simulator.server` reads one command a line and writes one answer a line, both JSON:

    {"do": "http", "now": "2026-11-23T08:00:01+00:00", "path": "/api/sync", "body": "…", "token": "…"}

The other commands are the methods of `World`. Nothing here decides anything: what happens when is said by the
other end of the pipe, so that a seed replays a run.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import event, insert, select, update
from sqlalchemy.exc import OperationalError

from tests import house
from tests.house import Person, move_in, mutation, send
from tests.simulator import bad_servers
from webapp import clock, config, create_app, db
from webapp.accounts import tables as accounts
from webapp.accounts.device_session import hash_token, start
from webapp.book import write
from webapp.book.mutation import Author
from webapp.book.tables import book, feed, member, parked, record, revision
from webapp.guards import through_the_door
from webapp.migrations.schema import metadata
from webapp.sync import feed as pages

Json = dict[str, Any]

SHARED_MEMORY = Path("/dev/shm")
"""Where there is one, the database lies in it: what a disk does is not what is tried here."""


class Killed(BaseException):
    """The process ends at this statement, and nothing in it can catch that."""


class World:
    """One installation. Its methods are the commands of the pipe."""

    def __init__(self, folder: Path) -> None:
        self.settings = config.load({"BLACKBOOK_DATA": str(folder)})
        self.now = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
        clock.now = lambda: self.now
        db.use(self.settings.database_url)
        self.engines = db.engines_for(self.settings.database_url)
        metadata.create_all(self.engines.writer)
        self.left: int | None = None
        self.breaks: Callable[[], BaseException] = Killed
        for name in ("before_cursor_execute", "commit"):
            event.listen(self.engines.writer, name, self._count)
        self.empty = self._copy()
        self.saved = self.empty
        self.numbers = 0
        self.app: Flask = create_app(self.settings)
        self.client = self.app.test_client(use_cookies=False)

    def begin(self, seed: int, page: int) -> Json:
        """Empty the installation and let two reps of one organisation move in; a page holds `page` records.

        Ids that the server makes up come from `seed`.
        """
        self._put(self.empty)
        os.urandom = Random(seed).randbytes
        house._numbers = count(1)
        pages.MOST_RECORDS = page
        self.people = [move_in(name="Jonas")]
        organisation = self.people[0].organisation
        self.people.append(move_in(organisation, "Anna"))
        with db.write() as connection:
            values = {"sample": False, "created_at": self.now}
            connection.execute(insert(accounts.organisation).values(id=organisation, name="Press", **values))
            for person in self.people:
                connection.execute(
                    insert(accounts.user).values(
                        organisation_id=organisation,
                        id=person.user,
                        email=f"{person.user}@example.org",
                        name="Rep",
                        role="rep",
                        active=True,
                        password_hash="",
                        created_at=self.now,
                    )
                )
        self.saved = self._copy()
        return {
            "reps": [
                {"user": str(each.user), "book": str(each.book), "private": str(each.private)}
                for each in self.people
            ]
        }

    def sign_in(self, rep: int) -> Json:
        """Start a session; return the token of its cookie."""
        self.numbers += 1
        token = f"token-of-session-{self.numbers}"
        person = self._rep(rep)
        with db.write() as connection:
            start(
                connection,
                organisation_id=person.organisation,
                user_id=person.user,
                token=token,
                user_agent="",
                now=self.now,
            )
        return {"token": token}

    def end_session(self, token: str) -> Json:
        """End a session, as if it were too old."""
        ended = update(accounts.device_session).where(
            accounts.device_session.c.token_hash == hash_token(token)
        )
        with db.write() as connection:
            connection.execute(ended.values(state="ended").execution_options(across_organisations=True))
        return {}

    def let_in(self, rep: int, owner: int, role: str | None) -> Json:
        """Give a rep a role in the other's book, or take it away."""
        person, theirs = self._rep(rep), self._rep(owner).book
        own = (
            member.c.organisation_id == person.organisation,
            member.c.book_id == theirs,
            member.c.user_id == person.user,
        )
        with db.write() as connection, through_the_door(connection):
            connection.execute(member.delete().where(*own))
            if role:
                values = {"book_id": theirs, "user_id": person.user, "role": role}
                connection.execute(insert(member).values(organisation_id=person.organisation, **values))
        return {}

    def job(self, rep: int, customer: str, text: str) -> Json:
        """Let a job of the server write a customer into a rep's book, through the same door."""
        person = self._rep(rep)
        made = mutation("create", "customer", UUID(customer), book=person.book, set={"given": text})
        send(Author(person.organisation, person.user), made, now=self.now)
        return {}

    def back_up(self) -> Json:
        """Remember the database as it is."""
        self.saved = self._copy()
        return {}

    def restore(self) -> Json:
        """Put the remembered database in place, as `blackbook restore` does."""
        self._put(self.saved)
        with db.write() as connection:
            write.renew_epochs(connection)
        return {}

    def restart(self) -> Json:
        """Forget everything that is not on the disk."""
        self.engines.dispose()
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
        self.left = kills if kills is not None else locks
        self.breaks = Killed if kills is not None else _locked
        headers = {"X-Blackbook": "1", "Cookie": f"blackbook={token}"}
        try:
            answer = self.client.open(
                path, method=method, data=body, headers=headers, content_type="application/json"
            )
        except Killed:
            self.restart()
            return {"status": 0}
        finally:
            self.left = None
        return {"status": answer.status_code, "headers": dict(answer.headers), "body": answer.text}

    def dump(self) -> Json:
        """Return everything the oracle needs to see, and say what is wrong with the server's own sums."""
        return {
            "records": [
                {
                    "id": str(row.id),
                    "kind": row.kind,
                    "book": str(row.book_id),
                    "customer_id": None
                    if row.kind == "customer" or row.customer_id is None
                    else str(row.customer_id),
                    "ver": row.ver,
                    "by": str(row.updated_by),
                    "at": row.updated_at,
                    "data": json.loads(row.data),
                    "deleted": row.deleted_at is not None,
                }
                for row in self._rows(record)
            ],
            "revisions": [
                {
                    "id": str(row.id),
                    "ver": row.ver,
                    "old": json.loads(row.old),
                    "new": json.loads(row.new),
                    "mid": str(row.mid),
                }
                for row in self._rows(revision)
            ],
            "parked": [
                {"user": str(row.user_id), "body": json.loads(row.body), "reason": row.reason}
                for row in self._rows(parked)
            ],
            "members": [
                {"book": str(row.book_id), "user": str(row.user_id), "role": row.role}
                for row in self._rows(member)
            ],
            "wrong": self._wrong_sums(),
        }

    def _wrong_sums(self) -> list[str]:
        pointers, wrong = self._rows(feed), []
        for held in self._rows(book):
            own = [each for each in pointers if each.book_id == held.id]
            living = [each for each in own if each.op == "put"]
            sums = (len(living), sum(each.h for each in living) % 2**53)
            if sums != (held.n, held.hsum) or any(each.rev > held.head for each in own):
                wrong.append(f"the numbers of book {held.id} are not those of its pointers")
        if len({each.id for each in pointers}) != len(self._rows(record)):
            wrong.append("the feed does not have one pointer for each record")
        return wrong

    def _rows(self, table: Any) -> list[Any]:
        with db.read() as connection:
            return list(
                connection.execute(
                    select(table).where(table.c.organisation_id == self.people[0].organisation)
                )
            )

    def _rep(self, rep: int) -> Person:
        return self.people[rep]

    def _count(self, *_given: Any) -> None:
        """Break the writer where it was asked for."""
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            self.left = None
            raise self.breaks()

    def _copy(self) -> sqlite3.Connection:
        copy = sqlite3.connect(":memory:")
        self._live(lambda live: live.backup(copy))
        return copy

    def _put(self, copy: sqlite3.Connection) -> None:
        self._live(copy.backup)

    def _live(self, work: Callable[[sqlite3.Connection], None]) -> None:
        connection = self.engines.writer.raw_connection()
        try:
            work(connection.driver_connection)  # type: ignore[arg-type]
        finally:
            connection.close()


def _locked() -> OperationalError:
    return OperationalError("", {}, sqlite3.OperationalError("database is locked"))


def main() -> None:
    """Serve the pipe until it is closed."""
    # What breaks here is broken on purpose.
    logging.disable()
    place = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    with TemporaryDirectory(prefix="blackbook-simulator-", dir=place) as folder:
        for name in sys.argv[1:]:
            bad_servers.BAD[name]()
        world = World(Path(folder))
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
