"""Starts the worker, as the Procfile does: `python -m webapp.worker`. It looks at the reminders every minute.

A task is only "look at the tables now": what is planned and what is claimed stands in our own tables, so that
a task lost on the way is made up for by the next. On SIGTERM what is running is finished first.
"""

from __future__ import annotations

import gc
import logging
import sys

from flask import Flask
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from sqlalchemy import make_url

from webapp import clock, config, create_app, db, log
from webapp.book import write
from webapp.config import BadSettings, Settings
from webapp.pictures import blobs
from webapp.prepare import prepare
from webapp.push import keys, subscription
from webapp.push.sender import sender
from webapp.reminders import ledger, prepared, tick

THREADS = 2


def main() -> None:
    """Check the settings and prepare the database, then work until told to stop."""
    log.begin()
    # It names every task each minute.
    logging.getLogger("huey").setLevel(logging.WARNING)
    try:
        settings = prepare()
        app = create_app(settings)
    except BadSettings as error:
        sys.exit(f"Blackbook does not start:\n{error}")
    with app.app_context():
        prepared.clear()
    huey = queue(settings)
    schedule(huey, app)
    freeze()
    # Without this the running task is interrupted and lost: huey's graceful signal is another one.
    huey.create_consumer(workers=THREADS, worker_type="thread", graceful_signal="TERM").run()


def freeze() -> None:
    """Keep the garbage collector from what is loaded and stays: looking through it is a tenth of a round."""
    gc.collect()
    gc.freeze()


def queue(settings: Settings) -> Huey:
    """Return the job queue: on Redis or PostgreSQL where the settings name them, else in its own file."""
    if settings.redis_url:
        return RedisHuey("blackbook", url=settings.redis_url)
    url = make_url(settings.database_url)
    if url.get_backend_name() == "postgresql":
        return PostgresHuey(
            "blackbook", dsn=url.set(drivername="postgresql").render_as_string(hide_password=False)
        )
    return SqliteHuey("blackbook", filename=str(settings.queue_file), fsync=True)


def schedule(huey: Huey, app: Flask) -> None:
    """Let `huey` do a round of the reminders every minute, in the context of `app`."""

    @huey.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
    def remind() -> None:
        with app.app_context():
            tick.run(sender(), now=clock.now())

    @huey.periodic_task(crontab(hour="3", minute="20"))  # type: ignore[untyped-decorator]
    def forget() -> None:
        with app.app_context():
            ledger.forget(now=clock.now())
            with db.write() as connection:
                blobs.sweep(connection, now=clock.now())
            with db.write() as connection:
                write.forget_tombstones(connection, now=clock.now())
            with db.read() as connection:
                in_use = subscription.kids_in_use(connection)
            keys.tidy(config.settings(), in_use)


if __name__ == "__main__":
    main()
