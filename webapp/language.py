"""The language of what the server says itself. The source is English; catalogues lie in `translations/`."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

CATALOGUES = Path(__file__).parent / "translations"
SOURCE = "en"


def init_app(app: Flask) -> None:
    """Speak to each request in the language its browser asks for, where there is a catalogue."""
    Babel(app, locale_selector=language_of_request, default_translation_directories=str(CATALOGUES))
    app.context_processor(lambda: {"lang": str(get_locale() or SOURCE).replace("_", "-")})


def language_of_request() -> str:
    """Return the language to answer this request in; the command line has none and speaks the source's."""
    if not has_request_context():
        return SOURCE
    return request.accept_languages.best_match(languages(), SOURCE) or SOURCE


def languages() -> list[str]:
    """Return the languages the server speaks, the source first."""
    return [SOURCE, *sorted(folder.parent.name for folder in CATALOGUES.glob("*/LC_MESSAGES"))]
