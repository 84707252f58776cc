"""Addresses that need no session: the shell, the worker, the manifest, the rescue page, the health check.

The shell is the same bytes for everyone, signed in or not: the phone knows whose book it holds.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from sqlalchemy import text

from webapp import db
from webapp.shell.files import build_name, built
from webapp.shell.manifest import MANIFEST

bp = Blueprint("shell", __name__)


@bp.get("/")
@bp.get("/app")
@bp.get("/app/<path:_place>")
def shell(_place: str = "") -> Response:
    """Answer the one page of the app; the place within it is the phone's affair."""
    return _revalidated(built("shell.html"), "text/html")


@bp.get("/sw.js")
def worker() -> Response:
    """Answer the service worker. Its address never changes, so it is asked for anew each time."""
    return _revalidated(built("sw.js"), "text/javascript")


@bp.get("/rescue")
def rescue() -> Response:
    """Answer the page that shows what waits on this phone when nothing else works."""
    return _revalidated(built("rescue.html"), "text/html")


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    """Answer what the browser needs to install the app."""
    response = jsonify(MANIFEST)
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/healthz")
def health() -> Response:
    """Answer 200 when the database can be reached, else 503."""
    with db.read() as connection:
        connection.execute(text("SELECT 1"))
    return jsonify({"status": "ok", "build": build_name()})


def _revalidated(body: bytes, mimetype: str) -> Response:
    response = Response(body, mimetype=mimetype)
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
