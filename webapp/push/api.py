"""Turning reminders on and off on a phone, and trying them out."""

from __future__ import annotations

import json
from typing import Annotated
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel, Field

from webapp import clock, db
from webapp.accounts import current
from webapp.config import settings
from webapp.errors import Busy, Clash, NotFound, TooMany
from webapp.push import endpoint, subscription
from webapp.push.keys import kid_of
from webapp.push.sender import sender

api = APIBlueprint("push", __name__, url_prefix="/api/push")

TEST_TTL = 300
TEST_EVERY = 5
"""Seconds: how long a test message waits for a sleeping phone, and between two of them."""


class PushKey(BaseModel):
    """The key to subscribe with, base64url: `applicationServerKey`."""

    key: str


class SubscriptionKeys(BaseModel):
    """What a browser makes for one subscription, base64url."""

    p256dh: str = Field(max_length=200)
    auth: str = Field(max_length=100)


class PushSubscription(BaseModel):
    """A subscription as the browser gives it, the device it is on, and our key it was made with."""

    device: UUID
    endpoint: str = Field(max_length=endpoint.LONGEST_ENDPOINT)
    keys: SubscriptionKeys
    key: list[Annotated[int, Field(ge=0, le=255)]] | None = Field(None, min_length=65, max_length=65)
    """The bytes of its `applicationServerKey`; without them it is taken for the current one."""


class Subscribed(BaseModel):
    """By this hash of the endpoint the phone can tell later whether the server still has it."""

    endpoint_sha: str


class Endpoint(BaseModel):
    """Which subscription to forget."""

    endpoint: str = Field(max_length=endpoint.LONGEST_ENDPOINT)


@api.get("/key", responses={200: PushKey})
def key() -> Response:
    """Return the key to subscribe with."""
    current.signed_in()
    return _json(PushKey(key=sender().ring().current.public))


@api.put("/subscription", responses={200: Subscribed})
def subscribe(body: PushSubscription) -> Response:
    """Turn reminders on on this phone, or confirm that they are; to be sent at every start of the app."""
    session = current.signed_in()
    if session.device_id not in (None, body.device):
        raise Clash(_("This device is another user's. Sign in as that user."), code="other_device")
    chosen = settings()
    address = endpoint.check(body.endpoint, body.keys.p256dh, body.keys.auth, chosen.extra_push_hosts)
    ring = sender().ring()
    kid = kid_of(bytes(body.key)) if body.key else ring.current.kid
    if kid not in ring.pairs:
        raise Clash(_("Reminders have stopped on this phone. Turn them off and on again."), code="other_key")
    owner = subscription.Owner(session.organisation_id, session.user_id, session.session_id, body.device)
    with db.write() as connection:
        subscription.keep(
            connection,
            owner,
            address,
            kid=kid,
            origin=chosen.base_url or request.host_url.rstrip("/"),
            now=clock.now(),
        )
    return _json(Subscribed(endpoint_sha=address.sha))


@api.delete("/subscription", responses={204: None})
def unsubscribe(body: Endpoint) -> Response:
    """Turn reminders off on this phone."""
    session = current.signed_in()
    with db.write() as connection:
        subscription.drop(connection, session.organisation_id, session.user_id, body.endpoint)
    return Response(status=204)


@api.post("/test", responses={204: None})
def test() -> Response:
    """Send a message to this phone at once, so that the rep sees that reminders arrive.

    Raises NotFound, Clash, TooMany or Busy with a sentence that says why none will.
    """
    session, now = current.signed_in(), clock.now()
    with db.read() as connection:
        found = subscription.of_session(connection, session.organisation_id, session.session_id)
    pair = sender().ring().pairs.get(found.kid) if found else None
    if found is None or pair is None:
        raise NotFound(_("Reminders are off on this phone. Turn them on first."))
    if found.accepted_at and (now - found.accepted_at).total_seconds() < TEST_EVERY:
        raise TooMany(_("A message was sent a moment ago. Wait a little."), retry_after=TEST_EVERY)
    # The screen it opens is on the app's own origin, as the phone has it open.
    notification = {
        "title": _("Reminders work on this phone"),
        "body": _("This is how one arrives."),
        "navigate": f"{found.origin}/app/me",
        "tag": "test",
    }
    payload = json.dumps({"web_push": 8030, "notification": notification}, ensure_ascii=False)
    outcome = sender().send(
        found.address, payload.encode(), pair=pair, topic="test", urgency="high", ttl=TEST_TTL
    )
    if outcome.result == "gone":
        with db.write() as connection:
            subscription.stop(
                connection, session.organisation_id, found.id, state="gone", why=str(outcome.status)
            )
        raise Clash(_("Reminders have stopped on this phone. Turn them off and on again."), code="gone")
    if outcome.result != "accepted":
        raise Busy(_("The push service does not take messages now. Try again in a moment."))
    with db.write() as connection:
        subscription.note_accepted(connection, [(session.organisation_id, found.id)], now=now)
    return Response(status=204)


def _json(answer: BaseModel) -> Response:
    return Response(answer.model_dump_json(), mimetype="application/json")
