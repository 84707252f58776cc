"""What every start does first: the data folder, the keys, and the database at its present version."""

from __future__ import annotations

from webapp import config, db
from webapp.config import Settings
from webapp.push import keys


def prepare() -> Settings:
    """Read the settings, make what is missing, bring the database up to date. Raises BadSettings."""
    settings = config.load()
    keys.keys(settings)
    db.use(settings.database_url)
    db.Base.metadata.create_all(db.engines_for(settings.database_url).writer)
    return settings
