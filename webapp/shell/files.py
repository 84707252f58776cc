"""The built files, and the middleware that serves those whose names carry their hash."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from whitenoise import WhiteNoise

from webapp.config import ROOT, Settings
from webapp.errors import Busy

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

STATIC = ROOT / "static"
DIST = STATIC / "dist"

_DAY = 24 * 60 * 60


class NotBuilt(Busy):
    """The client has not been built."""

    code, sentence = "not_built", "The app is not built on this server. Run: make build"


def built(name: str) -> bytes:
    """Return the bytes of a built file, such as `shell.html`. Raises NotBuilt."""
    try:
        return (DIST / name).read_bytes()
    except FileNotFoundError:
        raise NotBuilt from None


def build_name() -> str:
    """Return the name of the build that is served, "dev" where there is none."""
    try:
        return built("build.txt").decode("ascii").strip()
    except NotBuilt:
        return "dev"


def serve_static(application: WSGIApplication, settings: Settings) -> WSGIApplication:
    """Wrap `application` so that styles, icons and built assets are answered before it.

    Files lie compressed beside themselves (`make build`). In development the disk is asked each time.
    """
    server = WhiteNoise(
        application,
        autorefresh=not settings.is_production,
        max_age=_DAY if settings.is_production else 0,
        allow_all_origins=False,
        immutable_file_test=r"^/static/dist/assets/",
    )
    for folder in ("icons", "screenshots", "styles", "dist/assets"):
        if (STATIC / folder).is_dir() or not settings.is_production:
            server.add_files(Path(STATIC / folder), prefix=f"static/{folder}/")
    return cast("WSGIApplication", server)
