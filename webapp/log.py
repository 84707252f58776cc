"""One line for each request that changes something or fails: who by id, what, how long, with what outcome.

Never a name, a text, an address or a body.
"""

from __future__ import annotations

import logging
import time

from flask import Flask, Response, g, request

from webapp.security import SAFE_METHODS

log = logging.getLogger(__name__)


def begin() -> None:
    """Let this process write its lines to standard error, where the service manager collects them."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def init_app(app: Flask) -> None:
    """Write the lines of `app`."""
    app.before_request(_note_the_start)
    app.after_request(_write)


def _note_the_start() -> None:
    g.started = time.monotonic()


def _write(response: Response) -> Response:
    if request.method in SAFE_METHODS and response.status_code < 500:
        return response
    session = g.get("signed_in")
    log.info(
        "%s %s user=%s session=%s status=%d ms=%d",
        request.method,
        request.endpoint,
        session.user_id if session else None,
        session.session_id if session else None,
        response.status_code,
        (time.monotonic() - g.started) * 1000 if "started" in g else -1,
    )
    return response
