"""Blackbook as a contestant: data folders with books in them, the server of the Procfile, sign-in."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, Literal
from uuid import UUID, uuid5

from bench.books import customer_fields, documents
from bench.common import BIN, ROOT, WORK, Server, free_port
from webapp import clock, db
from webapp.accounts import people
from webapp.book import write
from webapp.book.mutation import Author, Mutation, Outcome
from webapp.sample import fullest, generate

SIZES = (500, 10_000)
PASSWORD = "three small harbours in april"
BATCH = 2000
"""Mutations given to the door at once."""


@dataclass(frozen=True, slots=True)
class Books:
    """A data folder with books of one shape and size, one for each rep.

    `document`: one record a customer, the same for every contestant (bench/books.py). `sample`: as reps
    keep them, with family, occasions, three years of touches and notes (webapp/sample).
    """

    shape: Literal["document", "sample"]
    size: int
    reps: int = 1

    @property
    def folder(self) -> Path:
        """Where the data lies."""
        return WORK / "books" / f"{self.shape}-{self.size}"

    def environment(self) -> dict[str, str]:
        """Return what tells Blackbook to work on this folder."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("BLACKBOOK")}
        return {**clean, "BLACKBOOK_DATA": str(self.folder), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}

    def told(self) -> dict[str, Any]:
        """Return the customer to open: `customer` is her id.

        `first` stands on the first page, `last` at the end of what follows below it.
        """
        told: dict[str, Any] = json.loads((self.folder / "bench.json").read_text())
        return told


TEAM = Books("document", 500, reps=16)
BIG = Books("document", 10_000)
ALL = (TEAM, BIG, Books("sample", 500), Books("sample", 10_000))


def prepare(books: Books) -> None:
    """Make the data folder, where it is not there yet."""
    if (books.folder / "bench.json").exists():
        return
    print(f"making {books.reps} x {books.size} customers, {books.shape}", flush=True)
    books.folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [BIN / "blackbook", "keys"], env=books.environment(), cwd=ROOT, check=True, capture_output=True
    )
    db.use(f"sqlite:///{books.folder / 'blackbook.sqlite3'}")
    told: dict[str, str] = {}
    for rep in range(books.reps):
        with db.write() as connection:
            organisation_id = people.organisation_named(connection, "Bench", now=clock.now())
            user = people.add_user(
                connection,
                organisation_id=organisation_id,
                email=email(rep),
                name=f"Rep {rep}",
                role="rep",
                password=PASSWORD,
                now=clock.now(),
            )
        assert user.own_book
        first = _fill(Author(organisation_id, user.id), _pages(books, user.own_book, rep))
        told = told or _told(first)
    (books.folder / "bench.json").write_text(json.dumps(told))


def _pages(books: Books, book: UUID, rep: int) -> Iterator[list[Mutation]]:
    if books.shape == "sample":
        yield from generate(
            seed=f"bench {rep}",
            book=book,
            size=books.size,
            today=clock.now().date(),
            with_fullest=True,
        )
        return
    for document in documents(books.size):
        own = uuid5(UUID(document["_id"]), str(rep))
        yield [
            Mutation(mid=own, id=own, kind="customer", op="create", book=book, set=customer_fields(document))
        ]


def _fill(author: Author, pages: Iterable[list[Mutation]]) -> Mutation:
    """Bring everything through the door, and return the first customer."""
    first: Mutation | None = None
    rest = chain.from_iterable(pages)
    while batch := list(islice(rest, BATCH)):
        first = first or next(each for each in batch if each.kind == "customer")
        with db.write() as connection:
            receipts = write.apply(connection, author, batch, now=clock.now())
        assert all(each.outcome is Outcome.APPLIED for each in receipts)
    assert first
    return first


def _told(first: Mutation) -> dict[str, str]:
    fields = first.set | first.add
    is_fullest = fields["given"] == fullest.GIVEN
    said = fullest.NOTE[:40] if is_fullest else fields["title"]
    return {"customer": str(first.id), "first": said, "last": fields["phones"][0]["value"]}


def email(rep: int) -> str:
    """Return the address the `rep`-th rep signs in with."""
    return f"rep{rep}@bench.example"


def serve(books: Books, port: int | None = None) -> Server:
    """Start the web process of the Procfile on a data folder."""
    web = next(line for line in (ROOT / "Procfile").read_text().splitlines() if line.startswith("web:"))
    port = port or free_port()
    command = ["/bin/sh", "-c", web.removeprefix("web:").strip()]
    return Server(command, port, environment={**books.environment(), "PORT": str(port)})


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        """Follow nothing: the answer to signing in carries the cookie."""

    def http_error_303(
        self, _request: urllib.request.Request, answer: IO[bytes], *_args: object
    ) -> IO[bytes]:
        """Give the answer as it came."""
        return answer


def sign_in(server: Server, rep: int = 0) -> str:
    """Sign a rep in and return the cookie."""
    form = urllib.parse.urlencode({"email": email(rep), "password": PASSWORD}).encode()
    answer = urllib.request.build_opener(_Stay).open(f"{server.origin}/sign-in", form)
    cookies = answer.headers.get_all("Set-Cookie")
    return "; ".join(cookie.partition(";")[0] for cookie in cookies)


def user_of(server: Server, cookie: str) -> str:
    """Return the id of whose cookie it is."""
    asked = urllib.request.Request(f"{server.origin}/api/me", headers={"X-Blackbook": "1", "Cookie": cookie})
    with urllib.request.urlopen(asked) as answer:
        user: str = json.load(answer)["user"]
        return user


def exchange(server: Server, cookie: str, request: dict[str, Any]) -> dict[str, Any]:
    """Do one exchange and return the answer."""
    headers = {"Content-Type": "application/json", "X-Blackbook": "1", "Cookie": cookie}
    asked = urllib.request.Request(f"{server.origin}/api/sync", json.dumps(request).encode(), headers)
    answer: HTTPResponse
    with urllib.request.urlopen(asked) as answer:
        told: dict[str, Any] = json.load(answer)
        return told
