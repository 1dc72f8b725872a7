"""Tables for what moved: trains at stations, crossings between them, and voyages between ports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0002"
down_revision = "0001"

_NOUNS = ("train_counts", "crossings", "voyages")


def upgrade() -> None:
    """Nothing; the tables exist, empty until the next run."""
    for noun in _NOUNS:
        _create_noun_table(noun)


def _create_noun_table(name: str) -> None:
    op.create_table(
        name,
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
    op.create_index(f"{name}_by_place", name, ["site", "zone", "not_before"])
