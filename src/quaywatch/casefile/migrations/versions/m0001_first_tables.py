"""The first tables: evidence and its custody, units of work, and what they made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0001"
down_revision = None

_NOUNS = (
    "scenes",
    "looks",
    "detections",
    "answers",
    "observations",
    "facts",
    "counts",
    "stock_changes",
    "constructions",
    "conflicts",
    "claims",
    "verdicts",
    "figures",
    "skipped",
)

# The third trigger closes the way round the other two: INSERT OR REPLACE deletes a row without asking them.
_APPEND_ONLY = (
    """CREATE TRIGGER custody_no_update BEFORE UPDATE ON custody
       BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END""",
    """CREATE TRIGGER custody_no_delete BEFORE DELETE ON custody
       BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END""",
    """CREATE TRIGGER custody_at_the_end BEFORE INSERT ON custody
       WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM custody)
       BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END""",
)


def upgrade() -> None:
    """Nothing; the tables exist."""
    op.create_table(
        "artefacts",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "custody",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("time", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    for trigger in _APPEND_ONLY:
        op.execute(trigger)
    op.create_table(
        "units",
        sa.Column("slot", sa.String, primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("code_version", sa.String, nullable=False),
        sa.Column("inputs", sa.Text, nullable=False),
        sa.Column("result", sa.String(64), nullable=False),
    )
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
