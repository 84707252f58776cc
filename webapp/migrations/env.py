"""What Alembic runs: always on a connection that `migrations.upgrade` has opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from webapp.db import Id, Instant
from webapp.migrations.schema import metadata


def render(type_: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types by their names in a new migration."""
    return f"{type(item).__name__}()" if type_ == "type" and isinstance(item, Id | Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    render_item=render,
)
# The transaction is the caller's, so that the check of foreign keys stands inside it.
context.run_migrations()
