"""Find the agenda by kind, and say in it which touches are planned and which are to be written up.

Which meetings were written up already is left to the rules that read the records: after a week nobody asks.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from webapp.db import Id

revision = "0011"
down_revision = "0010"

_IN_PERSON = frozenset({"visit", "breakfast", "lunch", "dinner", "coffee", "golf", "event"})

_agenda = sa.table(
    "agenda",
    sa.column("organisation_id", Id()),
    sa.column("id", Id()),
    sa.column("kind", sa.String()),
    sa.column("lead", sa.Integer()),
    sa.column("asked", sa.Boolean()),
)
_record = sa.table(
    "record",
    sa.column("organisation_id", Id()),
    sa.column("id", Id()),
    sa.column("data", sa.String()),
)
_THE_ONE = sa.and_(
    _agenda.c.organisation_id == sa.bindparam("of"),
    _agenda.c.id == sa.bindparam("which"),
)


def upgrade() -> None:
    """Bring the schema forward, and fill what it adds."""
    for when in ("mmdd", "day"):
        op.drop_index(f"agenda_organisation_id_book_id_{when}_index", "agenda")
        op.create_index(
            f"agenda_organisation_id_book_id_kind_{when}_index",
            "agenda",
            ["organisation_id", "book_id", "kind", when],
        )
    waiting = sa.text("waiting > 0")
    op.create_index(
        "ix_presence_waiting", "presence", ["seen_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    _fill_touches(op.get_bind())


def _fill_touches(connection: sa.Connection) -> None:
    same = sa.and_(_record.c.organisation_id == _agenda.c.organisation_id, _record.c.id == _agenda.c.id)
    found = connection.execute(
        sa.select(_record.c.organisation_id, _record.c.id, _record.c.data)
        .join_from(_agenda, _record, same)
        .where(_agenda.c.kind == "touch")
    ).all()
    known, over = [], []
    for row in found:
        touch = json.loads(row.data)
        one = {"of": row.organisation_id, "which": row.id}
        is_planned, is_asked = touch.get("state") == "planned", touch.get("type") in _IN_PERSON
        if is_planned or is_asked:
            known.append({**one, "lead": 0 if is_planned else None, "asked": is_asked})
        else:
            over.append(one)
    change = sa.update(_agenda).where(_THE_ONE)
    values: dict[str, Any] = {name: sa.bindparam(name) for name in ("lead", "asked")}
    _in_portions(connection, change.values(values), known)
    _in_portions(connection, sa.delete(_agenda).where(_THE_ONE), over)


def _in_portions(connection: sa.Connection, statement: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 1000):
        connection.execute(statement, rows[start : start + 1000])
