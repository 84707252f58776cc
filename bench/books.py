"""Books of one document a customer, about 1.4 KB each: what limits, peers and Blackbook are fed.

The seed is fixed; the words are ours. The same customers go to every contestant in its own form.
"""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from functools import cache
from typing import Any

GIVEN = (
    "Anna Maria Ingrid Karin Sofia Elsa Julia Clara Emma Hannah Lea Marie Louise Camille Ines Lucia Carmen "
    "Jonas Erik Lars Nils Oskar Viktor Paul Felix Max Lukas Jan Pierre Hugo Antoine Diego Pablo Tomas Marek"
).split()
FAMILY = (
    "Lindqvist Berg Holm Falk Nyman Sandberg Weber Schneider Vogel Brandt Keller Dubois Moreau Laurent "
    "Girard Garcia Romero Ortega Kowalski Nowak Zielinski Novak Svoboda Hansen Jensen Virtanen Korhonen"
).split()
TRADE = "Bakery Joinery Foundry Nursery Clinic Hotel Garage Printers Shipyard Brewery Dairy Sawmill".split()
TOWN = (
    "Uppsala Gävle Falun Kassel Jena Münster Nantes Dijon Tours Burgos Vigo Lublin Brno Odense Turku"
).split()
TITLE = "Owner Buyer Director Foreman Manager Chef Architect Planner".split()
WORDS = (
    "asked about the spring delivery and wants the figures for the small press before the fair her son "
    "starts school in autumn they sail in july prefers a call before nine likes old maps tired of the "
    "question of prices met at the harbour talked of the new hall the roof leaks and the insurer is slow "
    "remembers that we came in the snow last year and still tells the story wants less paper and one person "
    "to call"
).split()
RELATIONS = ("spouse", "child", "parent", "agent")


def _day(rng: random.Random, youngest: int, oldest: int) -> str:
    return (date(2026, 1, 1) - timedelta(days=rng.randint(youngest, oldest))).isoformat()


def _customer(rng: random.Random) -> dict[str, Any]:
    given, family = rng.choice(GIVEN), rng.choice(FAMILY)
    town = rng.choice(TOWN)
    made: dict[str, Any] = {
        "_id": f"{rng.getrandbits(128):032x}",
        "given": given,
        "family": f"{family}-{rng.choice(FAMILY)}" if rng.random() < 0.4 else family,
        "company": f"{rng.choice(FAMILY)} {rng.choice(TRADE)}",
        "title": rng.choice(TITLE),
        "birth": _day(rng, 7000, 26000),
        "phones": [f"+46 {rng.randint(10**8, 10**9 - 1)}" for _ in range(2)],
        "emails": [f"{given}.{family}@example.org".lower(), f"office{rng.randint(1, 999)}@example.com"],
        "address": {
            "street": f"{rng.choice(FAMILY)}gatan {rng.randint(1, 99)}",
            "city": town,
            "postcode": str(rng.randint(10000, 99999)),
            "lat": round(rng.uniform(40, 62), 5),
            "lng": round(rng.uniform(-5, 25), 5),
        },
        "family_people": [
            {"name": rng.choice(GIVEN), "relation": rng.choice(RELATIONS), "birth": _day(rng, 300, 30000)}
            for _ in range(rng.randint(1, 3))
        ],
        "tags": rng.sample(["hotel", "dealer", "builder", "clinic", "farm", "retail", "north", "south"], 3),
        "notes": [],
    }
    while len(json.dumps(made)) < 1400:
        made["notes"].append({"at": _day(rng, 0, 900), "text": " ".join(rng.choices(WORDS, k=14))})
    return made


@cache
def documents(size: int) -> list[dict[str, Any]]:
    """Return `size` customers, each one document."""
    rng = random.Random(7)
    return [_customer(rng) for _ in range(size)]


def _kin(person: dict[str, Any]) -> str:
    return f"{person['relation']} {person['name']} {person['birth']}"


def vcard(customer: dict[str, Any]) -> str:
    """Return the same customer as a vCard 3.0, for the CardDAV peer."""
    address, notes = customer["address"], customer["notes"]
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:{customer['_id']}",
        f"FN:{customer['given']} {customer['family']}",
        f"N:{customer['family']};{customer['given']};;;",
        f"ORG:{customer['company']}",
        f"TITLE:{customer['title']}",
        f"BDAY:{customer['birth']}",
        *(f"TEL;TYPE=WORK:{phone}" for phone in customer["phones"]),
        *(f"EMAIL;TYPE=WORK:{email}" for email in customer["emails"]),
        f"ADR;TYPE=WORK:;;{address['street']};{address['city']};;{address['postcode']};",
        f"GEO:{address['lat']};{address['lng']}",
        "CATEGORIES:" + ",".join(customer["tags"]),
        "NOTE:" + "\\n".join(f"{note['at']} {note['text']}" for note in notes),
        "X-FAMILY:" + "\\n".join(_kin(person) for person in customer["family_people"]),
        "END:VCARD",
        "",
    ]
    return "\r\n".join(lines)


def customer_fields(customer: dict[str, Any]) -> dict[str, Any]:
    """Return the same customer as one Blackbook record: everything in the fields of the kind `customer`."""
    address = customer["address"]
    told = [_kin(person) for person in customer["family_people"]]
    told += [f"{note['at']} {note['text']}" for note in customer["notes"]]
    return {
        "given": customer["given"],
        "family": customer["family"],
        "title": customer["title"],
        "nickname": customer["company"],
        "birth": customer["birth"],
        "added_on": "2026-01-01",
        "tier": "B",
        "phones": [{"value": phone, "type": "work"} for phone in customer["phones"]],
        "emails": [{"value": email, "type": "work"} for email in customer["emails"]],
        "addresses": [
            {
                "type": "work",
                "street": address["street"],
                "locality": address["city"],
                "postcode": address["postcode"],
                "latitude": address["lat"],
                "longitude": address["lng"],
            }
        ],
        "tags": customer["tags"],
        "how_met": "\n".join(told),
    }
