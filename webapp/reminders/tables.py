"""What is to be told, what was told, and to which phones: the tables of the reminders."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from webapp.db import Base, Id, Instant

planned_day = Table(
    "planned_day",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("user_id", Id, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("planned_at", Instant, nullable=False),
    ForeignKeyConstraint(["organisation_id", "user_id"], ["user.organisation_id", "user.id"]),
)
"""A rep's day is planned once: whoever inserts this row does it, in the same transaction."""

prepared_day = Table(
    "prepared_day",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("user_id", Id, primary_key=True),
    Column("day", Date, nullable=False),
    Column("rests_on", Text, nullable=False),
    Column("messages", Text, nullable=False),
    Column("tells", Text, nullable=False),
    ForeignKeyConstraint(["organisation_id", "user_id"], ["user.organisation_id", "user.id"]),
)
"""What a rep's next day would bring, worked out before its hour: `messages` and what they tell, as JSON rows
that are posted as they stand where what they rest on has not moved. Without it the day is worked out at its
hour."""

told = Table(
    "told",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("user_id", Id, primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("day", Date, nullable=False),
    Column("subject_id", Id),
    ForeignKeyConstraint(["organisation_id", "user_id"], ["user.organisation_id", "user.id"]),
    Index(None, "organisation_id", "user_id", "subject_id"),
)
"""Reminder keys of which a rep was told, and on which day; each is told once. `subject_id` is the record a
key speaks of, by which the planner passes it over."""

notification = Table(
    "notification",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("day", Date, nullable=False),
    Column("tag", String(200), nullable=False),
    Column("items", Text, nullable=False),
    Column("more", Integer, nullable=False),
    Column("ahead", Text),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    ForeignKeyConstraint(["organisation_id", "user_id"], ["user.organisation_id", "user.id"]),
    Index(None, "organisation_id", "user_id", "tag", unique=True),
    Index(None, "organisation_id", "user_id", "day"),
)
"""A message to a rep. `items` names what it tells of, as JSON pairs of reminder key and customer; its words
are put together when it is sent. `ahead` counts what the week brings, as a JSON object, on its first day.
A later message with the same `tag` replaces it on the screen."""

delivery = Table(
    "delivery",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("notification_id", Id, primary_key=True),
    Column("subscription_id", Id, primary_key=True),
    Column("state", String(20), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("note", String(100)),
    ForeignKeyConstraint(
        ["organisation_id", "notification_id"], ["notification.organisation_id", "notification.id"]
    ),
    CheckConstraint("state IN ('queued', 'accepted', 'dead')", name="state"),
    Index(None, "state", "next_at"),
)
"""One message on its way to one phone. `queued` may be taken from `next_at` on; who takes it moves that
moment a lease ahead, so that a message whose sender died is taken again. `dead` is never sent, and `note`
says why."""

calendar_feed = Table(
    "calendar_feed",
    Base.metadata,
    Column("organisation_id", Id, primary_key=True),
    Column("user_id", Id, primary_key=True),
    Column("id", Id, nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    ForeignKeyConstraint(["organisation_id", "user_id"], ["user.organisation_id", "user.id"]),
)
"""The calendar a rep has open to other programs. Its address is made of `id` and our secret; without the row
it opens nothing."""

last_round = Table(
    "last_round",
    Base.metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("began_at", Instant, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
)
"""When a worker, whichever it was, last looked at the reminders, how long it took, and what it did: one row,
whose key is 1."""

service_pause = Table(
    "service_pause",
    Base.metadata,
    Column("service", String(300), primary_key=True),
    Column("until", Instant, nullable=False),
    Column("why", String(100), nullable=False),
)
"""A push service that wants to be left alone for a while."""
