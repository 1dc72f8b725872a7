"""A table for what a berth's other looks say of a look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Nothing; the table exists, empty until the next run."""
    op.create_table(
        "histories",
        sa.Column("slot", sa.String, sa.ForeignKey("units.slot", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String),
        sa.Column("site", sa.String),
        sa.Column("zone", sa.String),
        sa.Column("scene", sa.String),
        sa.Column("not_before", sa.String),
        sa.Column("not_after", sa.String),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("histories_by_place", "histories", ["site", "zone", "not_before"])
