"""The tables of the book keep one organisation from another by their keys."""

from webapp.book import tables


def test_every_key_starts_with_the_organisation() -> None:
    for table in tables.SYNCED:
        assert next(iter(table.primary_key.columns)).name == "organisation_id", table.name


def test_every_index_starts_with_the_organisation() -> None:
    for table in tables.SYNCED:
        for index in table.indexes:
            assert next(iter(index.columns)).name == "organisation_id", index.name
