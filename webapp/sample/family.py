"""The people around a customer, and what is coming for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from webapp.sample.customer import birth
from webapp.sample.page import Page
from webapp.sample.words import plain


@dataclass
class Family:
    """What the rep's notes may speak of: names and ages."""

    spouse: str | None = None
    children: list[tuple[str, int]] = field(default_factory=list)


def write_family(page: Page, age: int) -> Family:
    """Write spouse, children and colleagues down, with their occasions, and return whom notes may name."""
    family = Family()
    since = page.day_before(least=40, most=900)
    if page.chance(0.65):
        family.spouse = _write_spouse(page, since, age)
    if age > 28 and page.chance(0.6):
        for _ in range(page.rng.choice((1, 1, 2, 2, 2, 3))):
            family.children.append(_write_child(page, since, age))
    if page.chance(0.08):
        _write_assistant(page, since)
    if page.chance(0.05):
        _write_parent(page, since, age)
    if page.chance(0.2):
        _write_own_occasion(page, since)
    return family


def _write_spouse(page: Page, since: date, age: int) -> str | None:
    same = page.chance(0.06)
    gender = page.gender if same else {"female": "male", "male": "female"}[page.gender]
    name = _given_name(page, gender)
    status = page.rng.choices((None, "separated", "deceased"), weights=(94, 4, 2))[0]
    page.add(
        "person",
        since,
        relation="spouse",
        name=name,
        gender=gender,
        phonetic=page.country.say.get(name),
        birth=birth(page, max(20, age + page.rng.randint(-6, 6)), day_known=0.2, year_known=0.1),
        about=page.one_of(page.country.about_spouse) if page.chance(0.4) else None,
        status=status,
    )
    if status is None and page.chance(0.3):
        wedding = birth(page, page.rng.randint(1, max(1, age - 26)), day_known=1, year_known=0)
        page.add("occasion", since, type="anniversary", date=wedding)
    return name if status is None else None


def _write_child(page: Page, since: date, age: int) -> tuple[str, int]:
    gender = page.rng.choice(("female", "male"))
    name = _given_name(page, gender)
    child_age = page.rng.randint(max(0, age - 42), min(34, age - 24))
    person_id = page.add(
        "person",
        since,
        relation="child",
        name=name,
        gender=gender if page.chance(0.85) else None,
        birth=birth(page, child_age, day_known=0.32, year_known=0.4),
        about=page.one_of(page.country.about_child) if page.chance(0.3) else None,
    )
    if 16 <= child_age <= 24 and page.chance(0.35):
        kind = page.rng.choice(("exam", "exam", "graduation"))
        _write_occasion(page, since, kind, getattr(page.country, kind), person_id=person_id)
    return name, child_age


def _write_assistant(page: Page, since: date) -> None:
    name = page.stranger()
    page.add(
        "person",
        since,
        relation=page.rng.choice(("agent", "colleague")),
        name=name,
        gender="male",
        phones=[
            {"type": "work", "value": f"{page.country.calling_code} 30 555 {page.rng.randint(0, 9999):04}"}
        ],
        emails=[{"type": "work", "value": f"{plain(name)}@office.example"}],
    )


def _write_parent(page: Page, since: date, age: int) -> None:
    gender = page.rng.choice(("female", "male"))
    is_dead = page.chance(0.5)
    person_id = page.add(
        "person",
        since,
        relation="parent",
        name=_given_name(page, gender),
        gender=gender,
        birth=birth(page, age + page.rng.randint(22, 34), day_known=0.3, year_known=0.3),
        status="deceased" if is_dead else None,
    )
    if is_dead:
        _write_occasion(page, since, "memorial", None, person_id=person_id)


def _write_own_occasion(page: Page, since: date) -> None:
    kind, labels = page.rng.choice(
        (
            ("holiday", page.country.holidays),
            ("holiday", page.country.holidays),
            ("other", page.country.milestones),
            ("win", None),
            ("promotion", None),
            ("retirement", None),
        )
    )
    _write_occasion(page, since, kind, page.one_of(labels) if labels else None)


def _write_occasion(page: Page, since: date, kind: str, label: str | None, **fields: Any) -> None:
    day = page.today + timedelta(days=page.rng.randint(-200, 160))
    page.add("occasion", min(since, day), type=kind, label=label, date=day, **fields)


def _given_name(page: Page, gender: str) -> str:
    return page.rng.choice(page.country.women if gender == "female" else page.country.men)
