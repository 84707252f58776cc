"""What the rep knows of a customer: small facts, each with its source and its age."""

from __future__ import annotations

from datetime import timedelta

from webapp.sample.page import Page


def write_facts(page: Page) -> None:
    """Write a few facts down; one customer in eight has something not to be raised."""
    country = page.country
    for share, kind, texts in (
        (0.40, "interest", country.interests),
        (0.30, "sport", country.sports),
        (0.25, "food", country.food),
        (0.20, "place", country.favourite_places),
        (0.30, "address", country.manners),
        (0.12, "avoid", country.avoid),
    ):
        if not page.chance(share):
            continue
        learned = page.day_before(least=20, most=1000)
        confirmed = learned + timedelta(days=page.rng.randint(60, 400))
        page.add(
            "fact",
            learned,
            type=kind,
            text=page.one_of(texts),
            source=_source(page),
            learned_on=learned,
            confirmed_on=confirmed if confirmed < page.today and page.chance(0.3) else None,
        )


def _source(page: Page) -> str | None:
    luck = page.rng.random()
    if luck < 0.6:
        return page.country.told
    return page.country.heard.format(name=page.stranger()) if luck < 0.8 else None
