"""Every table there is. A capability with tables of its own is imported here."""

from __future__ import annotations

from webapp.accounts import tables as _accounts
from webapp.book import tables as _book
from webapp.db import Base
from webapp.push import subscription as _push
from webapp.reminders import tables as _reminders
from webapp.sync import presence as _presence

MODULES = (_accounts, _book, _push, _reminders, _presence)

metadata = Base.metadata
