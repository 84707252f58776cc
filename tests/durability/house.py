"""A house in which everything can be asked for that reads or writes: who lives there, and who asks what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from tests.durability.installation import PASSWORD, Answer, Installation, Known
from tests.house import add, add_customer, new_id
from tests.interchange.given import OURS
from tests.sync.device import Device

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
        return self._exchange(self.phone)

    def look(self) -> Answer:
        """Exchange with nothing to send, and with something new to say of the device itself."""
        idle = Device(self.phone.user, self.phone.id, self.phone.exchange)
        request = idle.request()
        request["presence"]["waiting"] = 7
        return self.installation.ask("POST", "/api/sync", request, token=self.jonas.token)

    def _exchange(self, phone: Device) -> Answer:
        request = phone.request()
        answer = self.installation.ask("POST", "/api/sync", request, token=self.jonas.token)
        if answer.status == 200:
            phone.receive(request, answer.json())
        return answer


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
