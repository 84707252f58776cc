"""The web app manifest (W3C Web Application Manifest)."""

from __future__ import annotations

from typing import Any


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    return {
        "src": f"/static/icons/{name}.png",
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def _screenshot(name: str, sizes: str, form: str, label: str) -> dict[str, str]:
    return {
        "src": f"/static/screenshots/{name}.png",
        "sizes": sizes,
        "type": "image/png",
        "form_factor": form,
        "label": label,
    }


MANIFEST: dict[str, Any] = {
    # Never change it: a browser knows an installed app by its id.
    "id": "/app",
    "name": "Blackbook",
    "short_name": "Blackbook",
    "description": "The black book of a field sales rep. It works without a signal.",
    "lang": "en",
    "dir": "ltr",
    "start_url": "/app?src=pwa",
    "scope": "/",
    "display": "standalone",
    "background_color": "#faf7f1",
    "theme_color": "#faf7f1",
    "categories": ["business", "productivity"],
    "launch_handler": {"client_mode": "navigate-existing"},
    "icons": [
        _icon("icon-192", 192, "any"),
        _icon("icon-512", 512, "any"),
        _icon("maskable-512", 512, "maskable"),
        _icon("monochrome-512", 512, "monochrome"),
    ],
    "screenshots": [
        _screenshot("today", "780x1688", "narrow", "Today: visits, birthdays, questions to ask"),
        _screenshot("briefing", "780x1688", "narrow", "The page to read before a visit"),
        _screenshot("note-dark", "780x1688", "narrow", "A note, written without a signal"),
        _screenshot("today-wide", "2560x1600", "wide", "Today on a desk"),
    ],
    "shortcuts": [
        {"name": "Today", "url": "/app"},
        {"name": "Book", "url": "/app/book"},
        {"name": "Occasions", "url": "/app/occasions"},
    ],
}
