"""Errors with a code, a status and a sentence that says what to do next.

Under `/api` they are `{"error": {"code", "message"}}`, elsewhere a page. What was not foreseen is logged
with a reference and shown as nothing but that reference.
"""

from __future__ import annotations

import json
import secrets
from typing import ClassVar

from flask import Flask, Response, current_app, make_response, render_template, request
from pydantic import ValidationError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException


class Problem(Exception):
    """An answer that is not what was asked for. Subclasses name the kind; the text is for people."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    sentence: ClassVar[str] = "Something went wrong on the server. Nothing on your phone is lost. Try again."
    retry_after: ClassVar[int | None] = None
    """Seconds, for the header Retry-After."""

    def __init__(self, message: str = "", *, code: str = "", retry_after: int | None = None) -> None:
        super().__init__(message or self.sentence)
        self.message = message or self.sentence
        self.error_code = code or self.code
        self.wait = retry_after if retry_after is not None else self.retry_after


class BadRequest(Problem):
    """The request is not one of ours."""

    status, code, sentence = 400, "bad_request", "The server did not understand this. Reload the app."


class SignedOut(Problem):
    """There is no live session."""

    status, code, sentence = 401, "signed_out", "You are signed out. Sign in; what waits here is kept."


class Forbidden(Problem):
    """Known, and not allowed."""

    status, code, sentence = 403, "forbidden", "You may not do this."


class NotFound(Problem):
    """It is not there, or not for this user: the two are told alike."""

    status, code, sentence = 404, "not_found", "This is not here. Go back and look again."


class Clash(Problem):
    """The request does not fit what the server knows, such as another user's device."""

    status, code, sentence = 409, "clash", "This does not fit what the server knows. Reload the app."


class TooLarge(Problem):
    """More than is taken at once."""

    status, code, sentence = 413, "too_large", "This is more than is taken at once. Send it in smaller parts."


class Invalid(Problem):
    """Understood, and a value is wrong."""

    status, code, sentence = 422, "invalid", "A value is missing or wrong. Look at the fields again."


class TooMany(Problem):
    """Slow down."""

    status, code, sentence = 429, "too_many", "Too many attempts. Wait a little and try again."
    retry_after = 60


class Busy(Problem):
    """The server cannot take it now; nothing was kept and it may be tried again."""

    status, code, sentence = 503, "busy", "The server is busy. Try again in a moment."
    retry_after = 2


_FOR_STATUS: dict[int, type[Problem]] = {
    kind.status: kind
    for kind in (BadRequest, SignedOut, Forbidden, NotFound, Clash, TooLarge, Invalid, TooMany, Busy)
}


def is_unwell(error: BaseException) -> bool:
    """Say whether a database is locked, full, broken or away, and did not merely refuse what it was told."""
    refused = isinstance(error, (IntegrityError, DataError, ProgrammingError, NotSupportedError))
    return isinstance(error, (DBAPIError, PoolTimeout)) and not refused


def init_app(app: Flask) -> None:
    """Answer every error in our own form."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(DBAPIError, _answer_database)
    app.register_error_handler(PoolTimeout, _answer_database)
    app.register_error_handler(Exception, _answer_unforeseen)


def wants_json() -> bool:
    """Say whether the request came from the app rather than from a person's address bar."""
    return request.path.startswith("/api/") or request.path == "/healthz"


def answer(problem: Problem) -> Response:
    """Return `problem` as the answer to the present request."""
    return _render(problem.status, problem.error_code, problem.message, problem.wait)


def answer_invalid(error: ValidationError) -> Response:
    """Answer a body, query or path that its model refuses; it names the fields, never their values."""
    places = sorted({".".join(str(step)[:40] for step in fault["loc"][:4]) for fault in error.errors()})
    named = ", ".join(place for place in places[:5] if place) or "the whole"
    return _render(422, Invalid.code, f"A value is missing or wrong: {named}.", None)


def _answer_http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    known = _FOR_STATUS.get(status)
    name = (error.name or "error").lower().replace(" ", "_")
    code, sentence = (known.code, known.sentence) if known else (name, Problem.sentence)
    if 400 <= status < 500 and not known:
        sentence = f"The server does not take this request ({error.name.lower()}). Reload the app."
    response = _render(status, code, sentence, None)
    for header, value in error.get_headers():
        if header == "Allow":
            response.headers["Allow"] = value
    return response


def _answer_database(error: Exception) -> Response:
    if not is_unwell(error):
        return _answer_unforeseen(error)
    current_app.logger.error("database unreachable: %s", type(error).__name__)
    return answer(Busy())


def _answer_unforeseen(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    current_app.logger.error("unforeseen error %s at %s", reference, request.endpoint, exc_info=error)
    return _render(500, Problem.code, f"{Problem.sentence} If it stays, tell us: {reference}.", None)


def _render(status: int, code: str, message: str, wait: int | None) -> Response:
    if wants_json():
        body = json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False)
        response = Response(body, status, mimetype="application/json")
    else:
        response = make_response(render_template("error.html", message=message), status)
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    response.headers["Cache-Control"] = "no-store"
    return response
