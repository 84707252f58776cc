"""SQL says whose, the rules say what: the first may name too many and never one too few."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from tests import house
from tests.house import mutation, new_id
from tests.reminders.rep import Rep
from webapp import db
from webapp.book import read
from webapp.reminders import candidates
from webapp.reminders.due import due
from webapp.reminders.gather import gather
from webapp.reminders.planner import days_told, due_over
from webapp.reminders.wishes import Wishes

START = date(2026, 11, 23)
TYPES = [
    "anniversary",
    "wedding",
    "exam",
    "graduation",
    "holiday",
    "promotion",
    "win",
    "retirement",
    "memorial",
    "other",
]


def a_date(dice: random.Random) -> str:
    """A partial date of any form, many of them on the days that are hard."""
    day = START + timedelta(days=dice.randrange(-400, 400))
    month_day = dice.choice([f"{day:%m-%d}", "02-29", "02-28", "03-01", "12-31", "01-01"])
    year = 2000 if month_day == "02-29" else dice.choice([day.year, 1976])
    return dice.choice([f"{year}-{month_day}", f"--{month_day}", f"{day:%Y-%m}", f"{day:%Y}"])


def fill(rep: Rep, dice: random.Random, number: int) -> None:
    """Put customers into the book, each with some of everything."""
    person = rep.person
    for _ in range(number):
        customer, relative = new_id(), new_id()

        def some(kind, record_id=None, customer=customer, **fields):
            return mutation("create", kind, record_id or new_id(), customer_id=customer, set=fields)

        def day(lowest, highest):
            return (START + timedelta(days=dice.randrange(lowest, highest))).isoformat()

        own = {"given": "Anna", "birth": a_date(dice), "tier": dice.choice("ABC"), "added_on": day(-300, 0)}
        if dice.random() < 0.3:
            own["status"] = dice.choice(["paused", "lost", "deceased"])
        occasion = {"type": dice.choice(TYPES), "date": a_date(dice)}
        if dice.random() < 0.3:
            occasion["repeat"] = dice.choice(["yearly", "once"])
        if dice.random() < 0.3:
            occasion |= {"lead": [dice.randrange(30)], "ask_after": True}
        if dice.random() < 0.3:
            occasion["person_id"] = str(relative)
        held = {"type": "visit", "state": dice.choice(["held", "planned"]), "when": {"day": day(-300, 60)}}
        receipts = house.send(
            person.author,
            mutation("create", "customer", customer, book=person.book, set=own),
            some("person", relative, name="Kim", birth=a_date(dice)),
            some("occasion", **occasion),
            some("promise", text="x", by=dice.choice(["me", "them"]), due=day(-30, 60)),
            some("touch", **held),
        )
        assert {receipt.outcome for receipt in receipts} == {"applied"}


@pytest.mark.parametrize(
    "wished", [Wishes(), Wishes(leap="03-01", workdays={2})], ids=["every workday", "Tuesdays"]
)
def test_nobody_of_whom_something_is_due_is_overlooked(alice, service, wished):
    rep, dice = Rep(alice, service), random.Random(11)
    fill(rep, dice, 80)
    who = candidates.Rep(rep.person.organisation, rep.person.user)
    named = needed = 0
    with db.read() as connection:
        books = {}
        for one in read.whole(connection, who.organisation_id, books=[rep.person.book]):
            records = books.setdefault(one.customer_id or one.id, [])
            records.append({"kind": one.kind, "id": str(one.id), "data": one.data})
        everybody = {customer: gather(records) for customer, records in books.items()}
        for step in range(0, 366, 3):
            days = days_told(wished, START + timedelta(days=step))
            near = candidates.near(connection, who, days, now=house.NOW)
            for customer, about in everybody.items():
                found = due_over(days, lambda day, about=about: due(about, day, wished.leap))
                assert not found or customer in near, (days, found)
                needed += bool(found)
            named += len(near)
    assert needed > 1000
    assert named < len(everybody) * 123, "it does narrow the search"


def test_what_is_due_is_the_same_through_sql_as_by_the_rules(alice, service):
    rep, dice = Rep(alice, service), random.Random(12)
    fill(rep, dice, 40)
    who, days = candidates.Rep(rep.person.organisation, rep.person.user), days_told(Wishes(), START)
    with db.read() as connection:
        near = candidates.near(connection, who, days, now=house.NOW)
        found = candidates.of_customers(connection, who, near, days, leap="02-28", now=house.NOW)
        whole = list(read.whole(connection, who.organisation_id, books=[rep.person.book]))
    expected = set()
    for customer in {one.customer_id or one.id for one in whole}:
        hers = [one for one in whole if customer in (one.id, one.customer_id)]
        about = gather({"kind": one.kind, "id": one.id, "data": one.data} for one in hers)
        expected |= {item["key"] for item in due_over(days, lambda day, about=about: due(about, day))}
    assert {one.key for one in found} == expected
    assert len(expected) > 10
