"""What every start does first: the data folder, the keys, and the database at its present version."""

from __future__ import annotations

import socket

from alembic.util import CommandError
from sqlalchemy import inspect
from sqlalchemy.exc import DatabaseError

from webapp import config, db, migrations
from webapp.accounts.organisation import has_sample
from webapp.accounts.tables import organisation
from webapp.config import BadSettings, Settings
from webapp.errors import Problem
from webapp.migrations import BrokenReferences
from webapp.push import keys


class PortTaken(Problem):
    """Something listens where our server does."""


def prepare() -> Settings:
    """Read the settings, make what is missing, bring the database up to date. Raises BadSettings."""
    settings = config.load()
    keys.ring(settings)
    refuse_sample(settings)
    db.use(settings.database_url)
    _migrate(settings)
    return settings


def refuse_sample(settings: Settings) -> None:
    """Raise BadSettings where production meets the sample organisation, whose passwords lie in a file."""
    if not settings.is_production:
        return
    with db.engines_for(settings.database_url).reader.connect() as connection:
        if inspect(connection).has_table(organisation.name) and has_sample(connection):
            raise BadSettings(
                ["DATABASE_URL: this database holds the sample organisation. Start production with another."]
            )


def _migrate(settings: Settings) -> None:
    try:
        migrations.upgrade(settings.database_url)
    except CommandError as error:
        fault = "The database was made by a newer Blackbook than this one. Update this one, then start again."
        raise BadSettings([fault]) from error
    except BrokenReferences as error:
        raise BadSettings([f"The database was left as it was: {error}."]) from error
    except DatabaseError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        fault = f"The database cannot be used ({reason}). How to mend it: blackbook doctor"
        raise BadSettings([fault]) from error


def is_taken(port: int) -> bool:
    """Say whether something listens on a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
