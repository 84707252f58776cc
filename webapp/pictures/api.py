"""A picture's bytes in, and out again, by their hash."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models import RawModel
from pydantic import BaseModel, StringConstraints

from webapp import clock, db
from webapp.accounts import current
from webapp.errors import Clash
from webapp.pictures import blobs

api = APIBlueprint("pictures", __name__, url_prefix="/api")


class BlobPath(BaseModel):
    """Which picture."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """The hash of its bytes, in small letters."""


class Sender(BaseModel):
    """Whose phone sends it."""

    user: UUID
    """Whom the phone believes to be signed in; another than the session's: 409, and nothing is kept."""


class PictureBytes(RawModel):
    """The picture itself as the body; what it is its bytes say, at most 1 MB of them."""

    mimetypes = ["application/octet-stream"]  # noqa: RUF012  (the library's own form)


@api.put("/blob/<sha256>", responses={204: None})
def take(path: BlobPath, query: Sender, raw: PictureBytes) -> Response:  # noqa: ARG001  (for the description)
    """Keep a picture; the same one any number of times is kept once."""
    sender = current.sender()
    if query.user != sender.user_id:
        raise Clash("Somebody else is signed in here. Reload the app.", code="other_user")
    with db.write() as connection:
        blobs.keep(
            connection,
            sender.organisation_id,
            sender.user_id,
            path.sha256,
            request.get_data(cache=False),
            now=clock.now(),
        )
    return Response(status=204)


@api.get(
    "/blob/<sha256>", responses={200: {"content": {"image/jpeg": {}, "image/png": {}, "image/webp": {}}}}
)
def give(path: BlobPath) -> Response:
    """Return a picture that the user's books show; one that is another's answers like one that never was."""
    session = current.signed_in()
    with db.read() as connection:
        found = blobs.find(connection, session.organisation_id, session.user_id, path.sha256, now=clock.now())
    # No cache but the phone's own keeps it (no-store, as everywhere): that one is emptied at sign-out.
    response = Response(found.content, mimetype=found.mime)
    response.headers["Content-Disposition"] = f'attachment; filename="{path.sha256[:12]}.{found.mime[6:]}"'
    return response
