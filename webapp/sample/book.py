"""A whole book out of a seed: customers, their people, and three years with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

from webapp.book.mutation import Mutation
from webapp.sample.country import SHARES, country
from webapp.sample.customer import company_name, write_company, write_customer
from webapp.sample.family import write_family
from webapp.sample.fullest import write_fullest
from webapp.sample.history import write_history
from webapp.sample.known import write_facts
from webapp.sample.page import Page

PLANNED_AT = ("08:30", "10:30", "13:00", "15:00")
DAYS_PLANNED = 6


def generate(
    *, seed: str, book: UUID, size: int, today: date, with_fullest: bool = False
) -> Iterator[list[Mutation]]:
    """Yield a book of `size` customers for `book`, the mutations of one customer at a time.

    The same arguments give the same mutations, and the first customers of a book do not change when it is
    made larger. A company comes right before the first customer who works for it.
    """
    if with_fullest:
        yield write_fullest(Random(f"{seed} fullest"), book, today)
    planned = _visits_planned(size, today)
    for index in range(size - with_fullest):
        yield _write_page(seed, book, index, today, planned.get(index))


def _write_page(
    seed: str, book: UUID, index: int, today: date, visit: tuple[date, str] | None
) -> list[Mutation]:
    # Eight customers share five companies. A company is made from its own seed wherever it is needed.
    number, is_first = index * 5 // 8, index == 0 or index * 5 // 8 != (index - 1) * 5 // 8
    chance = Random(f"{seed} company {number}")
    where = country(chance.choices(list(SHARES), weights=list(SHARES.values()))[0])
    office = Page(chance, book, where, today)
    town = chance.choice(where.towns)
    name = company_name(office)
    company_id = write_company(office, name, town)

    page = Page(Random(f"{seed} customer {index}"), book, where, today)
    if is_first:
        page.mutations += office.mutations
    age = write_customer(page, company_id, name, town)
    customer = page.mutations[-1].set
    family = write_family(page, age)
    write_facts(page)
    write_history(page, family, customer["tier"], date.fromisoformat(customer["added_on"]))
    if visit and "status" not in customer:
        day, time = visit
        page.add(
            "touch",
            today,
            type="visit",
            state="planned",
            when={"day": day, "time": time, "zone": where.zone},
            aim=page.one_of(where.aims, product=page.rng.choice(where.products)),
        )
    return page.mutations


def _visits_planned(size: int, today: date) -> dict[int, tuple[date, str]]:
    """Return which customers are to be visited, and when, on the coming workdays."""
    days = [day for day in (today + timedelta(days=ahead) for ahead in range(1, 11)) if day.weekday() < 5]
    visits = [(day, time) for day in days[:DAYS_PLANNED] for time in PLANNED_AT][: max(1, size // 8)]
    return {place * (size // len(visits)): visit for place, visit in enumerate(visits)} if size else {}
