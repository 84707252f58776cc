"""Two rules that every statement is held to, on the engine, so that SQL written by hand is seen too.

1. A table whose key starts with the organisation is touched with its organisation named in the statement.
   What must look across organisations, such as sign-in by address or the planner's round, says so:
   `statement.execution_options(across_organisations=True)`.
2. A synced table (named in `metadata.info["door"]`) is written by the one door, `book/write.py`, alone.

A statement's text is judged once and remembered; from then on a statement costs one look into a table.
Migrations run on an engine of their own and are not held to this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, event

DOOR = "door"


class GuardedTable(Exception):
    """A statement of ours breaks one of the two rules. It is a mistake in the code, never in the input."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a statement: tables read without organisation, a synced table written."""

    unscoped: str
    synced: str


_FINE = Verdict("", "")
_BOUND = re.compile(r'organisation_id"?\s*(?:=|IN)\s*[(?%:$]', re.IGNORECASE)


def watch(engine: Engine, metadata: MetaData) -> None:
    """Hold every statement of `engine` to the two rules for the tables of `metadata`."""

    @lru_cache(maxsize=4096)
    def judge(statement: str) -> Verdict:
        return _judge(statement, metadata)

    @event.listens_for(engine, "before_cursor_execute")
    def check(
        connection: Connection, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool
    ) -> None:
        verdict = judge(statement)
        if verdict is _FINE:
            return
        if verdict.synced and not connection.info.get(DOOR):
            raise GuardedTable(f"{verdict.synced} is written by book/write.py alone")
        if verdict.unscoped and not context.execution_options.get("across_organisations"):
            raise GuardedTable(
                f"{verdict.unscoped} is touched without its organisation: name organisation_id in the "
                "statement, or say execution_options(across_organisations=True)"
            )


@contextmanager
def through_the_door(connection: Connection) -> Iterator[None]:
    """Let `connection` write synced tables for as long as the block runs. For the door alone."""
    # Held here: a connection that broke meanwhile has no `info` to ask for, and why it broke is to be told.
    info = connection.info
    info[DOOR] = True
    try:
        yield
    finally:
        info.pop(DOOR, None)


def _judge(statement: str, metadata: MetaData) -> Verdict:
    verb = statement.lstrip()[:6].upper()
    if verb not in ("SELECT", "INSERT", "UPDATE", "DELETE") and not verb.startswith("WITH"):
        return _FINE
    tenants = {
        table.name
        for table in metadata.tables.values()
        if next(iter(table.primary_key.columns.keys()), "") == "organisation_id"
    }
    if not tenants:
        return _FINE
    named = _references(statement, tenants)
    unscoped = next((ref for ref in named if not _is_scoped(statement, ref, alone=len(named) == 1)), "")
    if named and not unscoped and verb != "INSERT" and not _BOUND.search(statement):
        unscoped = next(iter(named))
    written = re.search(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', statement, re.IGNORECASE)
    synced = written[1] if written and written[1] in metadata.info.get(DOOR, ()) else ""
    return Verdict(unscoped, synced) if unscoped or synced else _FINE


def _references(statement: str, tenants: set[str]) -> set[str]:
    """The names under which a statement speaks of tenants' tables, aliases before table names."""
    names = "|".join(map(re.escape, tenants))
    found = re.finditer(
        rf'(?:\b(?:FROM|JOIN|UPDATE|INTO)|,)\s+"?({names})"?(?:\s+AS\s+"?(\w+)"?)?(?=[\s,()]|$)',
        statement,
        re.IGNORECASE,
    )
    return {each[2] or each[1] for each in found}


def _is_scoped(statement: str, name: str, *, alone: bool) -> bool:
    quoted = rf'"?{re.escape(name)}"?\."?organisation_id"?'
    compared = rf"{quoted}\s*(?:=|IN)|=\s*{quoted}"
    if alone:
        compared += r'|\borganisation_id"?\s*(?:=|IN)|INTO[^(]*\([^)]*\borganisation_id\b'
    return re.search(compared, statement, re.IGNORECASE) is not None
