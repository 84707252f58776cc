"""What is wrong with this installation, and how to mend it. Each check yields its faults."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from webapp import clock, config, db, migrations
from webapp.backup import database_file
from webapp.config import BadSettings, Settings
from webapp.push import keys
from webapp.reminders import status
from webapp.reminders.tables import service_pause
from webapp.shell import files

LEAST_SPACE = 500_000_000
"""Bytes free below which a database can soon not be copied any more."""


def examine(environ: Mapping[str, str] | None = None) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each check and its faults, in the order in which to mend them.

    Nothing is made or changed. When the settings are wrong, nothing else can be looked at.
    """
    try:
        settings = config.from_environment(environ)
    except BadSettings as error:
        yield "settings", error.faults
        return
    yield "settings", []
    for name, check in CHECKS:
        yield name, list(check(settings))


def _app(_settings: Settings) -> Iterator[str]:
    for name in ("shell.html", "rescue.html", "sw.js", "build.txt"):
        if not (files.DIST / name).exists():
            yield f"static/dist/{name} is not built. Run: make build"
            return


def _folder(settings: Settings) -> Iterator[str]:
    if not settings.data.exists():
        yield f"There is no data folder {settings.data}. Run: blackbook keys"
        return
    if not os.access(settings.data, os.W_OK | os.X_OK):
        yield f"{settings.data} cannot be written. Give it to the user that runs Blackbook: chown"
    free = shutil.disk_usage(settings.data).free
    if free < LEAST_SPACE:
        yield f"Only {free // 1_000_000} MB are free at {settings.data}. Make room before it is full."


def _keys(settings: Settings) -> Iterator[str]:
    private = settings.keys / keys.FILE
    if not private.exists():
        yield f"There is no key {private}: no phone can be reached. Run: blackbook keys"
        return
    try:
        keys.ring(settings)
    except (BadSettings, OSError) as error:
        yield str(error)
    for path in [*settings.keys.iterdir(), settings.sample_sign_in_file]:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{path} can be read by others. Run: chmod 600 {path}"


def _database(settings: Settings) -> Iterator[str]:
    file = database_file(settings)
    if file is not None and not file.exists():
        yield f"There is no database {file}. Any other command makes it, such as: blackbook user add"
        return
    try:
        with db.engines_for(settings.database_url).reader.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().partition("\n")[0]
        yield f"The database cannot be reached: {reason}. Look at DATABASE_URL and whether it runs."
        return
    if file is not None:
        yield from _sqlite(file.as_posix())


def _sqlite(file: str) -> Iterator[str]:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(1)
    except sqlite3.DatabaseError as error:
        verdict, orphans = str(error), []
    if verdict != "ok":
        yield f"The database is damaged ({verdict}). Stop the server and restore a backup: blackbook restore"
    elif orphans:
        yield f"Rows of {orphans[0][0]} have lost what they stand under. Restore a backup: blackbook restore"


def _version(settings: Settings) -> Iterator[str]:
    file = database_file(settings)
    if file is not None and not file.exists():
        return
    try:
        present = migrations.version(settings.database_url)
        ScriptDirectory.from_config(migrations.configuration()).get_revision(present or "base")
    except CommandError:
        yield "The database was made by a newer Blackbook than this one. Update this one."
    except SQLAlchemyError:
        # Told by the check of the database itself.
        return


def _push(settings: Settings) -> Iterator[str]:
    """A service that refuses us stops every phone of its make, and nobody would know."""
    file = database_file(settings)
    # Nothing is made here, neither database nor key.
    if (file is not None and not file.exists()) or not (settings.keys / keys.FILE).exists():
        return
    now = clock.now()
    paused = select(service_pause).where(service_pause.c.until > now).order_by(service_pause.c.service)
    try:
        with db.engines_for(settings.database_url).reader.connect() as connection:
            rows = connection.execute(paused).all()
            found = status.status(connection, keys.ring(settings), None, now=now)
    except (SQLAlchemyError, BadSettings):
        # Told by the check of the database itself or of the keys, or not up to date yet.
        return
    if found.is_asleep(now):
        yield "No worker has looked at the reminders for ten minutes. Start one: python -m webapp.worker"
    lost = sum(phone.silence == "lost_key" for phone in found.phones)
    if lost:
        yield (
            f"{lost} phones subscribed with a key for push that is not here any more. Restore the keys from "
            "a backup; else each is reached again once the app was opened on it."
        )
    for row in rows:
        until = clock.stamp(row.until)
        if row.why in ("401", "403"):
            yield (
                f"{row.service} refuses our key ({row.why}); it is asked again at {until}. "
                "See that PUSH_CONTACT is a real address and that the clock is right."
            )
        else:
            yield f"{row.service} wants to be left alone until {until} ({row.why}). Reminders wait for it."


def _zones(_settings: Settings) -> Iterator[str]:
    try:
        zoneinfo.ZoneInfo("Europe/Stockholm")
    except zoneinfo.ZoneInfoNotFoundError:
        yield "Time zones are missing. Run: make setup"


def _proxies(settings: Settings) -> Iterator[str]:
    if settings.is_production and settings.trusted_proxies == 0:
        yield (
            "BLACKBOOK_TRUSTED_PROXIES is 0, so every visitor seems to come from the proxy that speaks TLS, "
            "and one who guesses passwords shuts out all. Say how many proxies stand before the server."
        )


Check = Callable[[Settings], Iterator[str]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("app", _app),
    ("data folder", _folder),
    ("keys", _keys),
    ("database", _database),
    ("version", _version),
    ("push services", _push),
    ("time zones", _zones),
    ("proxies", _proxies),
)


def is_new(environ: Mapping[str, str] | None = None) -> bool:
    """Say whether nothing was ever made here: then a first start is what is missing, not a mended fault."""
    try:
        settings = config.from_environment(environ)
    except BadSettings:
        return False
    file = database_file(settings)
    return file is not None and not file.exists() and not (settings.keys / keys.FILE).exists()
