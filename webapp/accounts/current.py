"""Whose request this is: the cookie, Flask-Login on top of it, and the prolonging of sessions in use.

Flask-Login is asked for `login_required` and `current_user` only. Its user is a live session, looked up for
each request by the cookie's token; its remember cookie and its Flask session would outlive a sign-out.
"""

from __future__ import annotations

from typing import cast

from flask import Flask, Request, Response, g, redirect, request, url_for
from flask_login import LoginManager
from werkzeug.wrappers import Response as AnyResponse

from webapp import clock, db
from webapp.accounts import device_session
from webapp.accounts.device_session import LAST_USED_EVERY, LIFE, SignedIn
from webapp.accounts.sign_in import KNOWN_LIFE
from webapp.config import settings
from webapp.errors import Busy, SignedOut, wants_json


def init_app(app: Flask) -> None:
    """Let Flask-Login know its users by our cookie, and prolong sessions in use."""
    # A cookie name that no browser can send: Flask-Login must never look at a remember cookie.
    app.config["REMEMBER_COOKIE_NAME"] = "\x00"
    login = LoginManager()
    login.session_protection = None
    login.request_loader(_active_session)
    login.unauthorized_handler(_refuse)
    login.init_app(app)
    app.after_request(_prolong)


def signed_in() -> SignedIn:
    """Return the live session of this request. Raises SignedOut."""
    found = _active_session(request)
    if found is None:
        raise SignedOut
    return found


def sender() -> SignedIn:
    """Return the session of this request, live or send-only: for the exchange alone. Raises SignedOut."""
    found = session_of_request()
    if found is None:
        raise SignedOut
    return found


def session_of_request() -> SignedIn | None:
    """Return the session the request's cookie names, or None. Looked up once a request."""
    if "signed_in" not in g:
        token = request.cookies.get(_cookie_name())
        g.signed_in = None
        if token:
            with db.read() as connection:
                g.signed_in = device_session.find(connection, token, now=clock.now())
    return cast("SignedIn | None", g.signed_in)


def known_token() -> str | None:
    """Return the token of the cookie that tells a browser somebody has signed in on."""
    return request.cookies.get(_known_cookie_name())


def keep(response: AnyResponse, token: str, known: str) -> None:
    """Give the browser the cookie of a new session and the one that makes it a known device."""
    _set_cookie(response, _cookie_name(), token, int(LIFE.total_seconds()))
    _set_cookie(response, _known_cookie_name(), known, int(KNOWN_LIFE.total_seconds()))


def forget(response: AnyResponse) -> None:
    """Take the session's cookie back; the browser stays a known device."""
    g.signed_in = None
    response.delete_cookie(
        _cookie_name(), path="/", secure=settings().is_production, httponly=True, samesite="Lax"
    )


def _active_session(_request: Request) -> SignedIn | None:
    found = session_of_request()
    return found if found and found.is_active else None


def _refuse() -> AnyResponse:
    if wants_json():
        raise SignedOut
    return redirect(url_for("accounts.sign_in_page", next=request.full_path.rstrip("?")), 303)


def _prolong(response: Response) -> Response:
    found: SignedIn | None = g.get("signed_in")
    now = clock.now()
    if found is None or not found.is_active or now - found.last_used_at < LAST_USED_EVERY:
        return response
    try:
        with db.write() as connection:
            device_session.touch(connection, found, now=now)
    except Busy:
        # The next request will do it; this one has done what it was asked.
        return response
    _set_cookie(response, _cookie_name(), request.cookies[_cookie_name()], int(LIFE.total_seconds()))
    return response


def _cookie_name() -> str:
    # WebKit keeps no Secure cookie of http://localhost, and __Host- needs Secure.
    return "__Host-blackbook" if settings().is_production else "blackbook"


def _known_cookie_name() -> str:
    return f"{_cookie_name()}-known"


def _set_cookie(response: AnyResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=settings().is_production,
        httponly=True,
        samesite="Lax",
    )
