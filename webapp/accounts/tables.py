"""The tables of accounts, as SQLAlchemy Core sees them."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKeyConstraint, Index, String, Table

from webapp.db import Base, Id, Instant

organisation = Table(
    "organisation",
    Base.metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("sample", Boolean, nullable=False, default=False),
    Column("created_at", Instant, nullable=False),
)

user = Table(
    "user",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("password_hash", String(200), nullable=False),
    Column("created_at", Instant, nullable=False),
    ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
    CheckConstraint("role IN ('rep', 'manager', 'admin')", name="role"),
)
"""A person of an organisation. `email` is in small letters and found once on the whole server."""

device_session = Table(
    "device_session",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("device_id", Id),
    Column("label", String(80), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_used_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    ForeignKeyConstraint(["organisation_id", "user_id"], ["user.organisation_id", "user.id"]),
    CheckConstraint("state IN ('active', 'send_only', 'ended')", name="state"),
    Index(None, "organisation_id", "user_id"),
)
"""A sign-in on a device, which the first exchange names (`device_id`).

`active` ends at `expires_at`, 60 days after the last use; `send_only` (revoked, or the user disabled) 30 days
after that; `ended` was signed out.
"""

known_device = Table(
    "known_device",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("user_id", Id, primary_key=True),
    Column("token_hash", String(64), primary_key=True),
    Column("seen_at", Instant, nullable=False),
    ForeignKeyConstraint(["organisation_id", "user_id"], ["user.organisation_id", "user.id"]),
)
"""A browser this user has signed in on before; it shows so by a cookie of its own."""

sign_in_lane = Table(
    "sign_in_lane",
    Base.metadata,
    Column("lane", String(64), primary_key=True),
    Column("free_at", Instant, nullable=False, index=True),
)
"""How much an account, a network or a known device has tried of late; `attempts.py` says how it is read."""
