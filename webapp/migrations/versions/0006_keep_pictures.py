"""Keep pictures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db import Id

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "album",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("book_id", Id(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("album_pkey")),
    )
    with op.batch_alter_table("album", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("album_organisation_id_sha256_index"), ["organisation_id", "sha256"], unique=False
        )

    op.create_table(
        "blob",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=True),
        sa.Column("user_id", Id(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("mime", sa.String(length=16), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "sha256", name=op.f("blob_pkey")),
    )
    with op.batch_alter_table("blob", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("blob_organisation_id_at_index"), ["organisation_id", "at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("blob_organisation_id_user_id_index"), ["organisation_id", "user_id"], unique=False
        )
