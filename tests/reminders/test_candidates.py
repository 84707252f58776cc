"""SQL says whose, the rules say what: the first may name too many and never one too few."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests import house
from tests.house import mutation, new_id
from tests.reminders.rep import Rep as People
from webapp import db
from webapp.book import read
from webapp.reminders import candidates, ledger, posting
from webapp.reminders.due import due
from webapp.reminders.gather import DueInput, gather
from webapp.reminders.morning import AHEAD, Morning, messages_of
from webapp.reminders.near import near
from webapp.reminders.planner import Candidate, days_told, due_over, plan, rest_of_week, slot
from webapp.reminders.reps import Rep
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


def fill(rep: People, dice: random.Random, number: int) -> None:
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
        met, told = new_id(), new_id()
        held = {"type": "visit", "state": dice.choice(["held", "planned"]), "when": {"day": day(-300, 60)}}
        note = {
            "text": "x",
            **dice.choice([{}, {"touch_id": str(met)}, {"written_at": f"{day(-300, 60)}T12:00:00Z"}]),
        }
        where = {"book": person.private} if dice.random() < 0.3 else {}
        receipts = house.send(
            person.author,
            mutation("create", "customer", customer, book=person.book, set=own),
            some("person", relative, name="Kim", birth=a_date(dice)),
            some("occasion", **occasion),
            some("promise", text="x", by=dice.choice(["me", "them"]), due=day(-30, 60)),
            some("touch", met, **held),
            mutation("create", "note", told, customer_id=customer, set=note, **where),
        )
        assert {receipt.outcome for receipt in receipts} == {"applied"}


def by_the_rules(connection, who: Rep) -> dict[str, DueInput]:
    """Every customer with what the rules need of her, without the agenda."""
    with_books: dict[str, list[dict[str, Any]]] = {}
    books = [
        one.book_id for one in read.memberships(connection, who.organisation_id, who.user_id, now=house.NOW)
    ]
    for one in read.whole(connection, who.organisation_id, books=books):
        kept = {"kind": one.kind, "id": one.id, "data": one.data}
        with_books.setdefault(str(one.customer_id or one.id), []).append(kept)
    return {customer: gather(records) for customer, records in with_books.items()}


@pytest.mark.parametrize(
    "wished", [Wishes(), Wishes(leap="03-01", workdays={2})], ids=["every workday", "Tuesdays"]
)
def test_nobody_of_whom_something_is_due_is_overlooked(alice, service, wished):
    person, dice = People(alice, service), random.Random(11)
    fill(person, dice, 80)
    who = Rep(person.person.organisation, person.person.user)
    named = needed = 0
    with db.read() as connection:
        everybody, books = by_the_rules(connection, who), candidates.books_of(connection, [who], house.NOW)
        for step in range(0, 366, 3):
            days = days_told(wished, START + timedelta(days=step))
            found = near(connection, books, days)[who]
            for customer, about in everybody.items():
                due_now = due_over(days, lambda day, about=about: due(about, day, wished.leap))
                waits = any(item["reason"] == "overdue" for item in due_now)
                assert not waits or customer in found.waiting, (days, due_now)
                others = [item for item in due_now if item["reason"] != "overdue"]
                assert not others or customer in found.customers, (days, others)
                needed += bool(others)
            named += len(found.customers)
    assert needed > 1000
    assert named < needed * 3, "it does narrow the search"


@pytest.mark.parametrize("seed", [1, 2])
def test_a_season_of_mornings_is_planned_as_if_every_record_had_been_read(alice, service, seed):
    """What was told, snoozed, handled and left over changes from day to day, and the agenda keeps up."""
    person, dice = People(alice, service), random.Random(seed)
    person.wish(phone_zone="UTC")
    fill(person, dice, 60)
    who, wished = Rep(person.person.organisation, person.person.user), Wishes()
    planned = 0
    for offset in range(40):
        now = datetime.combine(START + timedelta(days=offset), time(8), UTC)
        today = slot(wished, now)
        if today is None:
            continue
        days = days_told(wished, today.day)
        with db.read() as connection:
            sent = ledger.sent_of_late(connection, {who: today.day})
            messages = messages_of(connection, [Morning(who, wished, today)], sent=sent, now=now)[who]
            known = candidates.everybody(connection, who, now=now)
            found = [one for customer in known for one in customer.told_on(days, wished.leap)]
            told = ledger.keys_told(connection, {who: [one.key for one in found]})[who]
            week = rest_of_week(wished, today.day)
            ahead = Counter(
                item["reason"]
                for customer in known
                for day in week
                for item in due(customer.about, day)
                if item["on"] == day.isoformat()
            )
            ahead = {reason: ahead[reason] for reason in AHEAD if ahead[reason]}
        assert messages == plan(found, told=told, sent=sent[who], today=today, ahead=ahead)
        planned += len(messages)
        with db.write() as connection:
            posts = [posting.Post(who, today.day, message) for message in messages]
            posting.post(connection, [posting.rows_of(posts)], kids=[], now=now)
        act(person, dice, [item for message in messages for item in message.items], today.day)
    assert planned > 25


def act(person: People, dice: random.Random, told: list[Candidate], today: date) -> None:
    """Do with what is told for the first time what a rep does: something, or nothing."""
    for item in told:
        if item.back is not None:
            continue
        customer = UUID(item.due["customer_id"])
        match dice.randrange(8):
            case 0:
                person.handle(customer, item.key)
            case 1 | 2:
                back = today + timedelta(days=dice.randrange(1, 9))
                person.handle(customer, item.key, action="snoozed", until=back.isoformat())
            case 3:
                person.handle(customer, item.key, action="not_useful")
            case 4:
                when = {"day": (today + timedelta(days=dice.randrange(-2, 12))).isoformat()}
                state = dice.choice(["held", "planned"])
                touch = person.add("touch", customer, type="visit", state=state, when=when)
                if dice.random() < 0.5:
                    person.add("note", customer, text="x", touch_id=str(touch))
