"""Tables for texts as rules read them, and for what persons decided on proposed claims."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0007"
down_revision = "0006"
_NOUNS = ("texts", "reviews")


def upgrade() -> None:
    """Nothing; the tables exist, empty until the next run."""
    for noun in _NOUNS:
        op.create_table(
            noun,
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
        op.create_index(f"{noun}_by_place", noun, ["site", "zone", "not_before"])
