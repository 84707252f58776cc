"""A house in which everything can be asked for that reads or writes: who lives there, and who asks what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from tests.durability.installation import PASSWORD, Answer, Installation, Known
from tests.house import add, add_customer, mutation, new_id, send
from tests.interchange.given import OURS
from tests.sync.device import Device
from webapp import clock, db
from webapp.book import write
from webapp.book.move import Handover

FORM = "application/x-www-form-urlencoded"

Ask = Callable[[], Answer]


@dataclass
class House:
    """Two reps and a manager; a customer with a note; Jonas's phone, which has them and has been seen."""

    installation: Installation
    jonas: Known
    anna: Known
    manager: Known
    customer: UUID
    phone: Device

    def write(self) -> None:
        """Write a note on the phone."""
        text = "A walk along the shore, and what was said on the way. " * 100
        self.phone.write("create", "note", new_id(), customer_id=self.customer, set={"text": text})

    def writers(self) -> dict[str, Ask]:
        """Return what writes, by name."""
        ask, form = self.installation.ask, urlencode({"email": self.jonas.email, "password": PASSWORD})
        file = (OURS / "apple.vcf").read_bytes()
        moving = urlencode({"from": self.jonas.person.user, "to": self.anna.person.user, "which": "all"})
        return {
            "exchange": self.exchange,
            "import": lambda: ask(
                "POST", "/api/import?apply=1", file, token=self.anna.token, kind="text/vcard"
            ),
            "sign in": lambda: ask("POST", "/sign-in", form.encode(), kind=FORM),
            "handover": lambda: ask(
                "POST", "/team/handover", moving.encode(), token=self.manager.token, kind=FORM
            ),
        }

    def readers(self) -> dict[str, Ask]:
        """Return what reads, by name."""
        ask, token = self.installation.ask, self.jonas.token
        return {
            "health": lambda: ask("GET", "/healthz"),
            "page": lambda: ask("GET", "/sign-in"),
            "me": lambda: ask("GET", "/api/me", token=token),
            "brief": lambda: ask("GET", "/api/sync/brief", token=token),
            "export": lambda: ask("GET", "/api/export?format=json", token=token),
            "import preview": lambda: ask(
                "POST", "/api/import", b"BEGIN:VCARD", token=token, kind="text/vcard"
            ),
            "managers' page": lambda: ask("GET", "/team/devices", token=self.manager.token),
            "exchange": self.look,
        }

    def exchange(self) -> Answer:
        """Send what waits on the phone."""
        request = self.phone.request()
        answer = self.installation.ask("POST", "/api/sync", request, token=self.jonas.token)
        if answer.status == 200:
            self.phone.receive(request, answer.json())
        return answer

    def look(self) -> Answer:
        """Exchange with nothing to send, and with something new to say of the device itself."""
        idle = Device(self.phone.user, self.phone.id, self.phone.exchange)
        request = idle.request()
        request["presence"]["waiting"] = 7
        return self.installation.ask("POST", "/api/sync", request, token=self.jonas.token)


def move_in(installation: Installation) -> House:
    """Fill a house; the server is started and stopped for it."""
    jonas, anna = installation.move_in("Jonas"), installation.move_in("Anna")
    manager = installation.move_in("Maja", "manager")
    customer = add_customer(jonas.person)
    add(jonas.person, "note", customer, {"text": "Met at the fair."})
    phone = Device(jonas.person.user, new_id(), installation.line(jonas.token))
    installation.start()
    phone.sync()
    installation.server.kill()
    return House(installation, jonas, anna, manager, customer, phone)


def write_all_sorts(installation: Installation, jonas: Known, anna: Known) -> Device:
    """Return Jonas's phone with something of every outcome waiting, in a session that has not met it yet."""
    person, book, private = jonas.person, jonas.person.book, jonas.person.private
    maria, eva = add_customer(person, tags=["golf"]), add_customer(person, given="Eva")
    fair = add(person, "note", maria, {"text": "Met at the fair."})
    lost = add(person, "note", maria, {"text": "Thrown away."})
    own = add(person, "note", maria, {"text": "For me alone."}, book=private)
    day = {"day": "2026-11-30"}
    plan = add(person, "touch", maria, {"type": "visit", "state": "planned", "when": day})
    phone = installation.phone(jonas)
    installation.start()
    phone.sync()
    installation.server.kill()

    another = {"given": "Marie", "nickname": "Mia"}
    tail = {"text": "Met at the fair. Likes boats."}
    send(
        person.author,
        mutation("set", "customer", maria, set=another, was={"given": "Maria"}),
        mutation("set", "note", fair, set=tail, was={"text": "Met at the fair."}),
        mutation("delete", "note", lost, was_ver=1),
    )
    give(anna, Handover(book, anna.person.book, {eva}))

    company, ola = new_id(), new_id()
    phone.write("create", "company", company, book=book, set={"name": "Nordhamn"})
    phone.write("create", "customer", ola, book=book, set={"given": "Ola", "company_id": str(company)})
    owed = {"text": "A map", "by": "me", "due": "2026-12-01"}
    phone.write("create", "promise", new_id(), customer_id=ola, set=owed)
    again = new_id()
    phone.write("create", "customer", again, book=book, set={"given": "Ola", "family": "Nordmann"})
    phone.write("merge", "customer", again, customer_id=ola)
    face = {"shows": "portrait", "sha256": "5a" * 32, "width": 400, "height": 300}
    phone.write("create", "picture", new_id(), customer_id=maria, set=face)
    phone.write("create", "note", new_id(), customer_id=maria, book=private, set={"text": "Between us."})
    tags = {"add": {"tags": ["wine"]}, "remove": {"tags": ["golf"]}}
    phone.write("set", "customer", maria, set={"given": "Mary"}, **tags)
    phone.write("set", "customer", maria, set={"nickname": "Mia"})
    phone.write("set", "note", fair, set={"text": "Met at the fair. Hates golf."})
    phone.write("restore", "note", lost)
    phone.write("move", "note", own)
    phone.write("delete", "touch", plan)
    phone.write("create", "spaceship", new_id(), set={"name": "Sputnik"})
    phone.write("create", "note", new_id(), customer_id=eva, set={"text": "Late."})
    phone.write("set", "customer", eva, set={"phonetic": "EH-va"})
    phone.exchange = installation.line(jonas.token)
    return phone


def give(taker: Known, asked: Handover) -> None:
    """Hand customers over."""
    with db.write() as connection:
        write.hand_over(connection, taker.person.author, asked, now=clock.now())
