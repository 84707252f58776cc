"""The page to sign in on. It works without JavaScript and tells nobody which addresses have an account."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import clock
from webapp.accounts import current
from webapp.accounts.sign_in import Visitor, sign_in
from webapp.errors import TooMany

bp = Blueprint("accounts", __name__)

AFTER_SIGN_IN = "/app"


@bp.get("/sign-in")
def sign_in_page() -> Response | str:
    """Show the form; who is signed in already goes on."""
    session = current.session_of_request()
    if session and session.is_active:
        return redirect(own_path(request.args.get("next", "")), 303)
    return render_template("sign-in.html", next=request.args.get("next", ""), email="", error="")


@bp.post("/sign-in")
def sign_in_form() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Begin a session and go on to the app, or show the form again with what went wrong."""
    email = request.form.get("email", "")
    onward = request.form.get("next", "")
    visitor = Visitor(
        address=request.remote_addr or "",
        user_agent=request.headers.get("User-Agent", ""),
        known_token=current.known_token(),
        previous=current.session_of_request(),
    )
    try:
        granted = sign_in(email, request.form.get("password", ""), visitor, now=clock.now())
    except TooMany as problem:
        page = render_template("sign-in.html", next=onward, email=email, error=problem.message)
        return page, problem.status, {"Retry-After": str(problem.wait)}
    if granted is None:
        error = _("This e-mail address and this password do not belong together. Look at both and try again.")
        return render_template("sign-in.html", next=onward, email=email, error=error), 401
    response = redirect(own_path(onward), 303)
    current.keep(response, granted.token, granted.known_token)
    return response


def own_path(path: str) -> str:
    """Return `path` if it is a path of this server, else the app's: a link must not send people elsewhere."""
    is_plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if is_plain and path.startswith("/") and not path.startswith("//") else AFTER_SIGN_IN
