"""The customer's own record, and the company she works for."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import UUID

from webapp.sample.country import Town
from webapp.sample.page import Page
from webapp.sample.words import fill, plain

TAGS = (
    "golf",
    "sailing",
    "trade fair",
    "service contract",
    "key account",
    "pilot",
    "wine",
    "skiing",
    "newsletter",
    "north",
)

_ROLES = ("decides", "pays", "uses", "advises", "opens_doors", "blocks")
_STAGES = ("new", "adopted", "mainstream")


def write_company(page: Page, name: str, town: Town) -> UUID:
    """Write a company of that town down and return its id."""
    return page.add(
        "company",
        page.day_before(least=900, most=1400),
        name=name,
        stage=page.rng.choice(_STAGES),
        phones=[{"type": "work", "value": _number(page, landline=True)}],
        addresses=[_address(page, town)],
        urls=[{"type": "work", "value": f"https://{plain(name)}.example"}],
        about=page.one_of(page.country.milestones) if page.chance(0.2) else None,
    )


def company_name(page: Page) -> str:
    """Return the name of a company, made up of the country's parts."""
    end = page.one_of(page.country.company_ends)
    stem = page.one_of(page.country.company_stems)
    return stem + end if end[0].islower() else f"{stem} {end}"


def write_customer(page: Page, company_id: UUID, company: str, town: Town) -> int:
    """Write the customer down, begin her page with her id, name and gender, and return her age."""
    country, rng = page.country, page.rng
    page.gender = "female" if page.chance(0.46) else "male"
    page.given = rng.choice(country.women if page.gender == "female" else country.men)
    family = fill(rng.choice(country.families), page.gender)
    age = rng.randint(27, 66)
    added_on = (
        page.day_before(least=1100, most=2600) if page.chance(0.6) else page.day_before(least=30, most=1100)
    )
    say = [country.say[part] for part in (page.given, family) if part in country.say]
    page.customer_id = page.add(
        "customer",
        added_on,
        prefix=fill(country.doctor, page.gender) if page.chance(0.05) else None,
        given=page.given,
        family=family,
        nickname=country.nicknames.get(page.given),
        phonetic=" ".join(say) if say and page.chance(0.7) else None,
        gender=page.gender,
        birth=birth(page, age, day_known=0.45, year_known=0.1),
        title=page.one_of(country.titles),
        company_id=company_id,
        role=rng.choice(_ROLES) if page.chance(0.6) else None,
        phones=_phones(page),
        emails=[{"type": "work", "value": f"{plain(page.given)}.{plain(family)}@{plain(company)}.example"}],
        addresses=[_address(page, town)],
        tags=rng.sample(TAGS, rng.choice((0, 0, 1, 1, 2, 3))) or None,
        tier=rng.choices(("A", "B", "C"), weights=(12, 38, 50))[0],
        cadence=rng.choice((14, 45, 60, 120)) if page.chance(0.04) else None,
        how_met=page.one_of(country.how_met, name=page.stranger()) if page.chance(0.4) else None,
        status=rng.choices((None, "paused", "lost", "deceased"), weights=(930, 40, 25, 5))[0],
        added_on=added_on,
    )
    return age


def birth(page: Page, age: int, *, day_known: float, year_known: float) -> str | None:
    """Return the date of birth of somebody of that age, as much of it as the rep happens to know."""
    last_year = page.today - timedelta(days=page.rng.randrange(365))
    born = date(last_year.year - age, last_year.month, min(last_year.day, 28))
    luck = page.rng.random()
    if luck < day_known * 0.7:
        return born.isoformat()
    if luck < day_known:
        return f"--{born:%m-%d}"
    if luck < day_known + year_known:
        return f"{born:%Y-%m}" if page.chance(0.3) else f"{born:%Y}"
    return None


def _phones(page: Page) -> list[dict[str, str]]:
    cell = {"type": "cell", "value": _number(page, landline=False)}
    return [cell, {"type": "work", "value": _number(page, landline=True)}] if page.chance(0.4) else [cell]


def _number(page: Page, *, landline: bool) -> str:
    first = page.rng.randint(20, 69) if landline else page.rng.randint(70, 79)
    return f"{page.country.calling_code} {first} 555 {page.rng.randint(0, 9999):04}"


def _address(page: Page, town: Town) -> dict[str, object]:
    number = page.rng.randint(1, 98)
    return {
        "type": "work",
        "street": page.country.street.format(street=page.rng.choice(page.country.streets), number=number),
        "postcode": town.postcode,
        "locality": town.name,
        "country": page.country.name,
        "latitude": _near(page.rng, town.latitude),
        "longitude": _near(page.rng, town.longitude),
    }


def _near(rng: Random, degrees: float) -> float:
    return round(degrees + rng.uniform(-0.03, 0.03), 5)
