"""What Me shows and changes of the signed-in user: name, password, devices, signing out."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from flask import Response
from flask_babel import gettext as _
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from webapp import clock, db
from webapp.accounts import change_password, current, device_session
from webapp.accounts.tables import organisation
from webapp.errors import Clash
from webapp.push import subscription
from webapp.push.subscription import Told

api = APIBlueprint("me", __name__, url_prefix="/api")


class Me(BaseModel):
    """The signed-in user."""

    user: UUID
    name: str
    email: str
    role: Literal["rep", "manager", "admin"]
    organisation: str


class PasswordChange(BaseModel):
    """The old password and the new one."""

    model_config = ConfigDict(extra="forbid", strict=True)

    current: str = Field(max_length=4096)
    new: str = Field(max_length=4096)


class SessionPath(BaseModel):
    """Which session an address names."""

    session: UUID


class DeviceSession(BaseModel):
    """A device somebody is signed in on."""

    id: UUID
    label: str
    device: UUID | None
    created: datetime
    last_used: datetime
    this: bool
    reminders: Literal["on", "stopped", "off"]
    reminded: datetime | None
    """When the push service last took a reminder for it."""


class DeviceSessions(BaseModel):
    """The devices of the signed-in user, the last used first."""

    sessions: list[DeviceSession]


@api.get("/me", responses={200: Me})
def me() -> Response:
    """Say who is signed in."""
    session = current.signed_in()
    with db.read() as connection:
        name = connection.execute(
            select(organisation.c.name).where(organisation.c.id == session.organisation_id)
        ).scalar_one()
    return _json(
        Me.model_validate(
            {
                "user": session.user_id,
                "name": session.name,
                "email": session.email,
                "role": session.role,
                "organisation": name,
            }
        )
    )


@api.post("/me/password", responses={204: None})
def password(body: PasswordChange) -> Response:
    """Change the password and sign every other device out."""
    change_password.change_password(current.signed_in(), body.current, body.new, now=clock.now())
    return Response(status=204)


@api.get("/me/sessions", responses={200: DeviceSessions})
def sessions() -> Response:
    """List the devices the user is signed in on."""
    session = current.signed_in()
    with db.read() as connection:
        rows = device_session.of_user(connection, session, now=clock.now())
        told = subscription.of_user(connection, session.organisation_id, session.user_id)
    return _json(
        DeviceSessions(
            sessions=[
                DeviceSession(
                    id=row.id,
                    label=row.label,
                    device=row.device_id,
                    created=row.created_at,
                    last_used=row.last_used_at,
                    this=row.id == session.session_id,
                    reminders=_word(told.get(row.id)),
                    reminded=told[row.id].accepted_at if row.id in told else None,
                )
                for row in rows
            ]
        )
    )


def _word(told: Told | None) -> Literal["on", "stopped", "off"]:
    if told is None:
        return "off"
    return "on" if told.is_on else "stopped"


@api.delete("/me/sessions/<session>", responses={204: None})
def end_session(path: SessionPath) -> Response:
    """Shut a device out: it may send what it still holds and is told to wipe itself."""
    session = current.signed_in()
    if path.session == session.session_id:
        raise Clash(_("This is the device in your hand. Use Sign out instead."))
    with db.write() as connection:
        device_session.revoke(connection, session, path.session, now=clock.now())
    return Response(status=204)


@api.post("/sign-out", responses={204: None})
def sign_out() -> Response:
    """End this session on the server; a copy of the cookie opens nothing any more."""
    session = current.sender()
    with db.write() as connection:
        device_session.end(connection, session)
    response = Response(status=204)
    current.forget(response)
    return response


def _json(answer: BaseModel) -> Response:
    return Response(answer.model_dump_json(), mimetype="application/json")
