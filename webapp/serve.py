"""Starts the web server, as the Procfile does: `python -m webapp.serve`.

In development it listens on the loopback interface alone. In production it stands behind a proxy that
speaks TLS and listens on every interface. On SIGTERM it finishes the requests in flight.
"""

from __future__ import annotations

import os
import sys

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces

from webapp import create_app, log
from webapp.config import BadSettings
from webapp.prepare import prepare

FINISH = 20
"""Seconds a request in flight may take to end after SIGTERM."""


def main() -> None:
    """Check the settings and prepare the database before anything listens, then serve until told to stop."""
    try:
        settings = prepare()
    except BadSettings as error:
        sys.exit(f"Blackbook does not start:\n{error}")
    Granian(
        "webapp.serve:application",
        factory=True,
        interface=Interfaces.WSGI,
        address="0.0.0.0" if settings.is_production else "127.0.0.1",  # noqa: S104 the proxy comes from outside
        port=settings.port,
        workers=settings.web_workers,
        blocking_threads=_threads(),
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=FINISH,
    ).serve()


def application() -> Flask:
    """Return the app as a process of the web server runs it."""
    log.begin()
    return create_app()


def _threads() -> int:
    # A request may wait for the database or a password hash; more than this the interpreter cannot run.
    return min(8, 2 * (os.cpu_count() or 1) + 1)


if __name__ == "__main__":
    main()
