"""Say in the agenda how soon, and in what was told of which record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from webapp.db import Id

revision = "0007"
down_revision = "0006"

_CADENCE = {"A": 30, "B": 90, "C": 180}
_COLUMNS = ("lead", "asked", "tier", "cadence")

_agenda = sa.table(
    "agenda",
    sa.column("organisation_id", Id()),
    sa.column("id", Id()),
    sa.column("book_id", Id()),
    sa.column("kind", sa.String()),
    sa.column("customer_id", Id()),
    sa.column("day", sa.Integer()),
    *(sa.column(name) for name in _COLUMNS),
)
_record = sa.table(
    "record",
    *(sa.column(name, Id()) for name in ("organisation_id", "id", "book_id", "customer_id")),
    *(sa.column(name, sa.String()) for name in ("kind", "data", "deleted_at")),
)
_told = sa.table(
    "told",
    *(sa.column(name, Id()) for name in ("organisation_id", "user_id", "subject_id")),
    sa.column("key", sa.String()),
)


def upgrade() -> None:
    """Bring the schema forward, and fill what it adds."""
    with op.batch_alter_table("agenda", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lead", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("asked", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("tier", sa.String(length=1), nullable=True))
        batch_op.add_column(sa.Column("cadence", sa.Integer(), nullable=True))
    with op.batch_alter_table("told", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject_id", Id(), nullable=True))
        batch_op.create_index(
            batch_op.f("told_organisation_id_user_id_subject_id_index"),
            ["organisation_id", "user_id", "subject_id"],
            unique=False,
        )
    connection = op.get_bind()
    _fill_agenda(connection)
    _fill_told(connection)


def _fill_agenda(connection: sa.Connection) -> None:
    kinds = ("customer", "person", "occasion")
    found = connection.execute(
        sa.select(_record.c.organisation_id, _record.c.id, _record.c.kind, _record.c.data)
        .join(
            _agenda,
            sa.and_(_agenda.c.organisation_id == _record.c.organisation_id, _agenda.c.id == _record.c.id),
        )
        .where(_record.c.kind.in_(kinds))
    ).all()
    change = (
        sa.update(_agenda)
        .where(_agenda.c.organisation_id == sa.bindparam("of"), _agenda.c.id == sa.bindparam("which"))
        .values({name: sa.bindparam(name) for name in _COLUMNS})
    )
    _in_portions(
        connection,
        change,
        ({"of": row.organisation_id, "which": row.id, **_values(row.kind, row.data)} for row in found),
    )
    snoozed = connection.execute(
        sa.select(_record).where(_record.c.kind == "handled", _record.c.deleted_at.is_(None))
    ).all()
    _in_portions(connection, sa.insert(_agenda), _back(snoozed))


def _values(kind: str, text: str) -> dict[str, Any]:
    data, values = json.loads(text), dict.fromkeys(_COLUMNS)
    if kind == "customer":
        tier = data.get("tier") or "B"
        return {**values, "lead": 1, "tier": tier, "cadence": data.get("cadence") or _CADENCE[tier]}
    if kind == "person":
        return {**values, "lead": 7 if data.get("relation") == "child" else 1}
    type_, lead, asked = data.get("type"), data.get("lead"), data.get("ask_after")
    usual = {"wedding": 14, "holiday": None}.get(type_, 1)
    return {
        **values,
        "lead": usual if lead is None else max(lead, default=None),
        "asked": type_ in ("exam", "graduation", "holiday") if asked is None else asked,
    }


def _back(rows: Any) -> Iterator[dict[str, Any]]:
    for row in rows:
        data = json.loads(row.data)
        if data.get("action") == "snoozed" and data.get("until"):
            yield {
                **{name: getattr(row, name) for name in ("organisation_id", "id", "book_id", "kind")},
                "customer_id": row.customer_id,
                "day": int(data["until"].replace("-", "")),
            }


def _fill_told(connection: sa.Connection) -> None:
    rows = connection.execute(sa.select(_told.c.organisation_id, _told.c.user_id, _told.c.key)).all()
    change = (
        sa.update(_told)
        .where(
            _told.c.organisation_id == sa.bindparam("of"),
            _told.c.user_id == sa.bindparam("whom"),
            _told.c.key == sa.bindparam("which"),
        )
        .values(subject_id=sa.bindparam("subject"))
    )
    _in_portions(
        connection,
        change,
        (
            {"of": row.organisation_id, "whom": row.user_id, "which": row.key, "subject": subject}
            for row in rows
            if (subject := _subject(row.key))
        ),
    )


def _subject(key: str) -> UUID | None:
    try:
        return UUID(key.split(":")[1])
    except (ValueError, IndexError):
        return None


def _in_portions(connection: sa.Connection, statement: Any, rows: Iterator[dict[str, Any]]) -> None:
    values = list(rows)
    for start in range(0, len(values), 1000):
        connection.execute(statement, values[start : start + 1000])
