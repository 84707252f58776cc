"""Phones that write at once, each at its own pace, to a server that may go away at any moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID

from tests.durability.installation import Installation, Known, Refused
from tests.durability.server import wait_until
from tests.house import new_id
from tests.sync.device import Device, Json, Unreachable

LONGEST_OUTBOX = 6
"""Mutations after which a phone writes nothing more until it has been heard."""

PAUSE = 0.05
"""Seconds between two exchanges of a phone."""


@dataclass
class Writer:
    """A phone that writes customers and notes of its own, and changes what everybody changes."""

    phone: Device
    book: UUID
    shared: UUID
    number: int = 0
    customer: UUID = field(default_factory=new_id)

    def write(self) -> None:
        """Write two or three things, each with a word that nobody else writes."""
        self.number += 1
        word = f"{self.phone.id}-{self.number}"
        self.customer = new_id()
        self.phone.write("create", "customer", self.customer, book=self.book, set={"given": word})
        note = {"text": f"What {word} said."}
        self.phone.write("create", "note", new_id(), customer_id=self.customer, set=note)
        if self.number % 3 == 0:
            self.phone.write("set", "customer", self.customer, set={"nickname": f"Nick {word}"})
        if self.number % 4 == 0:
            self.phone.write("set", "customer", self.shared, add={"tags": [word]})

    def work(self, stopped: threading.Event) -> None:
        """Write and exchange until told to stop; a server that is away or busy is asked again."""
        while not stopped.is_set():
            if len(self.phone.outbox) < LONGEST_OUTBOX:
                self.write()
            with suppress(Unreachable, Refused):
                request = self.phone.request()
                self.phone.receive(request, self.phone.exchange(request))
            stopped.wait(PAUSE)


@dataclass
class Load:
    """All of them."""

    writers: list[Writer]

    @property
    def phones(self) -> list[Device]:
        """The phones of the writers."""
        return [each.phone for each in self.writers]

    def answered(self) -> int:
        """Return how many mutations have their receipt on a phone."""
        return sum(len(each.receipts) for each in self.phones)

    def receipts(self) -> dict[tuple[UUID, UUID], Json]:
        """Return what the phones were promised, by device and mutation."""
        phones = self.phones
        return {(each.id, UUID(mid)): given for each in phones for mid, given in each.receipts.items()}

    def wait_for(self, more: int) -> None:
        """Wait until so many more mutations have their receipt."""
        wanted = self.answered() + more
        wait_until(lambda: self.answered() >= wanted)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let them write for as long as the block runs."""
        stopped = threading.Event()
        with ThreadPoolExecutor(len(self.writers)) as pool:
            working = [pool.submit(each.work, stopped) for each in self.writers]
            try:
                yield
            finally:
                stopped.set()
        for each in working:
            each.result()

    def come_to_rest(self) -> None:
        """Let every phone exchange until it holds what all have written."""
        for _ in range(2):
            for each in self.phones:
                each.sync()


def load(installation: Installation, reps: list[Known], phones: int) -> Load:
    """Return so many phones of each rep, with a customer that all of one rep's phones change."""
    writers = []
    for rep in reps:
        shared = new_id()
        own = [installation.phone(rep) for _ in range(phones)]
        own[0].write("create", "customer", shared, book=rep.person.book, set={"given": "Everybody's"})
        for each in own:
            each.sync()
        writers += [Writer(each, rep.person.book, shared) for each in own]
    return Load(writers)
