"""The fullest customer: one page with everything on it, written by hand for tests and pictures."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import UUID

from webapp.book.mutation import Mutation
from webapp.sample.country import country
from webapp.sample.page import Page

GIVEN, FAMILY = "Maria", "Lindqvist"

NOTE = (
    "Skiing in Åre with the children, Erik broke a wrist and laughed about it. Pleased with our service, "
    "not with the delivery times. Wants fewer suppliers and has to say so to her board in autumn. Arnold "
    "worries about his exam, Signe rides every day, Nils talks only of trains. She asked twice about "
    "noise, the neighbours complain. Next time bring figures, no brochures, and a quiet hour without a "
    "phone."
)
"""What was said when the rep last met her; 400 characters, as long as a note gets on a train."""


def write_fullest(rng: Random, book: UUID, today: date) -> list[Mutation]:
    """Return the page of Maria Lindqvist: husband, three children, two open promises, a visit today."""
    page = Page(rng, book, country("sweden"), today, given=GIVEN, gender="female")
    _write_her(page)
    _write_family(page)
    _write_facts(page)
    _write_history(page)
    return page.mutations


def _write_her(page: Page) -> None:
    address = {
        "type": "work",
        "street": "Hamnvägen 4",
        "postcode": "852 30",
        "locality": "Sundsvall",
        "country": page.country.name,
        "latitude": 62.3921,
        "longitude": 17.3105,
    }
    since = _before(page, 1100)
    nordverk = page.add(
        "company",
        since,
        name="Nordverk",
        stage="adopted",
        phones=[{"type": "work", "value": "+46 60 555 0100"}],
        addresses=[address],
        urls=[{"type": "work", "value": "https://nordverk.example"}],
        about="Presses parts for buses. Two lines, a third is planned.",
    )
    page.customer_id = page.add(
        "customer",
        since,
        given=GIVEN,
        family=FAMILY,
        phonetic="ma-REE-a LIND-kvist",
        gender="female",
        birth=_birthday(page, in_days=40, turns=47),
        title="Purchasing",
        company_id=nordverk,
        role="decides",
        phones=[{"type": "cell", "value": "+46 70 555 0142"}, {"type": "work", "value": "+46 60 555 0142"}],
        emails=[{"type": "work", "value": "maria.lindqvist@nordverk.example"}],
        addresses=[address],
        tags=["skiing", "key account"],
        tier="A",
        how_met="At the trade fair in Jönköping, by the coffee machine.",
        added_on=since,
    )


def _write_family(page: Page) -> None:
    since = _before(page, 1000)
    page.add(
        "person", since, relation="spouse", name="Erik", gender="male", birth="1977", about="Sails",
    )  # fmt: skip
    arnold = page.add(
        "person",
        since,
        relation="child",
        name="Arnold",
        gender="male",
        birth=_birthday(page, in_days=150, turns=20),
    )
    page.add(
        "person",
        since,
        relation="child",
        name="Signe",
        gender="female",
        birth=_birthday(page, in_days=6, turns=16),
    )
    page.add(
        "person",
        since,
        relation="child",
        name="Nils",
        gender="male",
        birth=_birthday(page, in_days=220, turns=13),
    )
    page.add(
        "occasion",
        _before(page, 90),
        type="exam",
        label="Mathematics exam",
        person_id=arnold,
        date=_before(page, 4),
        ask_after=True,
    )
    page.add("occasion", since, type="anniversary", date=_birthday(page, in_days=95, turns=20))


def _write_facts(page: Page) -> None:
    told = {"source": "told me"}
    page.add("fact", _before(page, 900), type="address", text="First name is fine", **told)
    page.add(
        "fact",
        _before(page, 430),
        type="avoid",
        text="The move of the plant. She is tired of the question.",
        source="heard from Karin",
        learned_on=_before(page, 430),
    )
    page.add("fact", _before(page, 800), type="sport", text="Skis in Åre every February", **told)
    page.add("fact", _before(page, 700), type="food", text="No coffee after noon", **told)


def _write_history(page: Page) -> None:
    for days, kind, note in (
        (900, "visit", "First visit. Showed me both lines and knew every machine by its number."),
        (760, "lunch", "Lunch by the harbour. The third line is a wish, not a plan."),
        (600, "visit", "The small press is in. Quiet start, two adjustments, nobody had to stay late."),
        (425, "visit", NOTE),
        (70, "call", None),
    ):
        day = _before(page, days)
        touch = page.add(
            "touch",
            day,
            type=kind,
            state="held",
            when={"day": day, "time": "10:30", "zone": page.country.zone},
            nature="relational" if kind == "lunch" else "transactional",
        )
        if note:
            page.add("note", day, text=note, touch_id=touch, written_at=page.moment(day).isoformat())
    made = _before(page, 70)
    for text, due in (
        ("Noise figures for the small press", page.today - timedelta(days=3)),
        ("A date for the fitter", page.today + timedelta(days=9)),
    ):
        page.add("promise", made, text=text, by="me", due=due, state="open", made_on=made)
    page.add(
        "touch",
        page.today,
        type="visit",
        state="planned",
        when={"day": page.today, "time": "10:30", "zone": page.country.zone},
        aim="Her yes to the trial on the second line",
    )


def _before(page: Page, days: int) -> date:
    return page.today - timedelta(days=days)


def _birthday(page: Page, *, in_days: int, turns: int) -> str:
    """Return the date of birth of somebody who turns so old in so many days."""
    day = page.today + timedelta(days=in_days)
    born = 28 if (day.month, day.day) == (2, 29) else day.day
    return f"{day.year - turns}-{day.month:02}-{born:02}"
