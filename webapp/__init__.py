"""Blackbook: the black book of a field sales rep."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Return the app for these settings, else for those of the environment. Raises BadSettings."""
    # Imported here, so that whoever needs one module of ours need not wait for all of them.
    from webapp.app import build

    return build(settings)
