"""POST /api/sync, and the brief before the first one."""

from __future__ import annotations

from flask import Response, current_app, request
from flask_openapi3.blueprint import APIBlueprint

from webapp import clock
from webapp.accounts import current
from webapp.config import settings
from webapp.push.keys import ring
from webapp.sync import exchange
from webapp.sync.protocol import BriefAnswer, ExchangeAnswer, ExchangeRequest

LARGEST_BODY = 8 * 1024 * 1024
"""Bytes. A phone fills a request to 256 KB; this leaves room for one mutation that is far too large, which is
then parked instead of being refused for ever."""

api = APIBlueprint("sync", __name__, url_prefix="/api")


@api.before_request
def _allow_one_large_mutation() -> None:
    request.max_content_length = LARGEST_BODY


@api.post("/sync", responses={200: ExchangeAnswer})
def sync(body: ExchangeRequest) -> Response:
    """Send what waits on the phone and receive what it lacks."""
    key = ring(settings()).current
    build = current_app.extensions["build_name"]()
    days = settings().reading_days
    server = exchange.Server(build=build, push_key=key.public, push_kid=key.kid, reading_days=days)
    answer = exchange.run(current.sender(), body, server, now=clock.now())
    return Response(answer, mimetype="application/json")


@api.get("/sync/brief", responses={200: BriefAnswer})
def give_brief() -> Response:
    """Whom a phone that holds nothing yet needs first: of the next days, and changed last."""
    return Response(exchange.first(current.signed_in(), now=clock.now()), mimetype="application/json")
