"""Import and export for the app: a file in as it is, a file out."""

from __future__ import annotations

from typing import Literal
from urllib.parse import unquote

from flask import Response, request, stream_with_context
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models import RawModel
from pydantic import BaseModel

from webapp import clock
from webapp.accounts import current
from webapp.book.mutation import Author
from webapp.interchange.export import MEDIA_TYPES, Format, export_book
from webapp.interchange.recognise import LARGEST_FILE, too_large
from webapp.interchange.report import ImportReport, report_of
from webapp.interchange.run import import_file

api = APIBlueprint("interchange", __name__, url_prefix="/api")


class ContactsFile(RawModel):
    """The file itself as the body, its name in the header X-Filename (percent-encoded)."""

    mimetypes = ["text/vcard", "text/csv", "application/octet-stream"]  # noqa: RUF012  (the library's own form)


class ImportQuery(BaseModel):
    """Whether to write, or only to say what would be written."""

    apply: Literal["0", "1"] = "0"


class ExportQuery(BaseModel):
    """In which form the book is wanted."""

    format: Format


@api.post("/import", responses={200: ImportReport})
def import_contacts(query: ImportQuery, raw: ContactsFile) -> Response:  # noqa: ARG001  (for the description)
    """Read a file of contacts; say what it brings, and with apply=1 write it into the user's own book."""
    author = _author()
    if (request.content_length or 0) > LARGEST_FILE:
        raise too_large(request.content_length or 0)
    request.max_content_length = LARGEST_FILE
    imported = import_file(
        author,
        request.get_data(cache=False),
        locale=request.accept_languages.best or "en",
        apply=query.apply == "1",
        now=clock.now(),
    )
    name = unquote(request.headers.get("X-Filename", ""))[:200]
    return Response(report_of(imported, name).model_dump_json(), mimetype="application/json")


@api.get("/export", responses={200: {"content": {kind: {} for kind in MEDIA_TYPES.values()}}})
def export_contacts(query: ExportQuery) -> Response:
    """Return the user's own book as a file: vCards, CSV, or JSON with everything."""
    now = clock.now()
    pieces = export_book(_author(), query.format, now=now)
    response = Response(
        stream_with_context(pieces), content_type=f"{MEDIA_TYPES[query.format]}; charset=utf-8"
    )
    response.headers["Content-Disposition"] = (
        f'attachment; filename="blackbook-{now:%Y-%m-%d}.{query.format}"'
    )
    return response


def _author() -> Author:
    session = current.signed_in()
    return Author(session.organisation_id, session.user_id)
