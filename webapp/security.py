"""What stands before every request and on every answer: headers, limits, and the refusal of other sites.

No tokens: a token ages in a phone's outbox. A request that changes something must come from our own page
by the browser's word (Sec-Fetch-Site, Origin), and under `/api` carry our header, which no other site can
add without asking us first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.config import Settings, settings
from webapp.errors import BadRequest, Forbidden, Problem

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LARGEST_BODY = 1024 * 1024
"""Bytes of a request, unless its endpoint asks for more."""

RAW_BODIES = ("/api/import", "/api/blob/")
"""How addresses under `/api` begin that take a file as it is; everything else takes JSON."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# The three types a form of another site can send without a preflight (Fetch standard, CORS-safelisted).
_FORM_TYPES = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # A photo on the phone is shown from its own bytes; an image runs no script, whatever they are.
        "img-src 'self' data:",
        # The worker is bound by the policy it was served with; without this its every fetch fails.
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        # No string becomes markup or a script; the one maker is net/shell.ts, for the worker's address.
        "require-trusted-types-for 'script'",
        "trusted-types blackbook",
    )
)

HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with it browsers send `Origin: null` for our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
"""On every answer that does not say otherwise itself."""

_HSTS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}


class LengthMissing(Problem):
    """A body that does not say how long it is could be cut off unnoticed at the limit."""

    status, code, sentence = 411, "length_missing", "Send the length of the body with it."


class UnsupportedType(Problem):
    """The body is of a kind that is not taken here."""

    status, code, sentence = 415, "unsupported_type", "The server takes JSON here. Reload the app."


def init_app(app: Flask, chosen: Settings) -> None:
    """Put the guards before `app` and the headers on everything it answers.

    Wraps `app.wsgi_app`: call it last, so that static files and errors get their headers too.
    """
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["TRUSTED_HOSTS"] = _trusted_hosts(chosen)
    app.before_request(refuse_other_sites)
    if chosen.trusted_proxies:
        # Only the address of the client is taken from the proxies; scheme and host are settings.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=chosen.trusted_proxies, x_proto=0)  # type: ignore[method-assign]
    headers = HEADERS | (_HSTS if chosen.is_production else {})
    app.wsgi_app = add_headers(app.wsgi_app, headers)  # type: ignore[assignment,method-assign]


def refuse_other_sites() -> None:
    """Raise Forbidden, BadRequest or UnsupportedType unless the request may change something here."""
    if request.method in SAFE_METHODS:
        return
    # Absent only from programs and from browsers older than any we run in; `none` is the person herself.
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise Forbidden(code="other_site")
    origin = request.headers.get("Origin")
    if origin is not None and origin != _own_origin():
        raise Forbidden(code="other_site")
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedType("Send the body as it is, without a content encoding.")
    if "Transfer-Encoding" in request.headers and request.content_length is None:
        raise LengthMissing
    if request.path.startswith("/api/"):
        _check_api_request()


def _check_api_request() -> None:
    if request.headers.get("X-Blackbook") != "1":
        raise BadRequest("The header X-Blackbook: 1 is missing.", code="header_missing")
    if not request.content_length:
        return
    if request.path.startswith(RAW_BODIES):
        if request.mimetype in _FORM_TYPES - {""}:
            raise UnsupportedType("Send the file itself as the body, not a form.")
    elif request.mimetype != "application/json":
        raise UnsupportedType


def _own_origin() -> str:
    return settings().base_url or f"{request.scheme}://{request.host}"


def _trusted_hosts(chosen: Settings) -> list[str]:
    # A loopback name in Host misleads nobody, and health checks come by it.
    hosts = ["127.0.0.1", "localhost"]
    if chosen.base_url:
        hosts.append(chosen.base_url.partition("://")[2].partition(":")[0])
    return hosts


def add_headers(application: WSGIApplication, headers: dict[str, str]) -> WSGIApplication:
    """Wrap `application` so that each answer carries `headers` where it has not set them itself."""

    def wrapped(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        added = dict(headers)
        if environ.get("PATH_INFO", "").startswith("/api/"):
            # A captive portal cannot know it: what comes without is not ours.
            added["X-Blackbook"] = "1"

        def start(status, given, *failure):  # type: ignore[no-untyped-def]
            names = {name.lower() for name, _ in given}
            own = [(name, value) for name, value in added.items() if name.lower() not in names]
            return start_response(status, [*given, *own], *failure)

        return application(environ, start)

    return wrapped
