"""How `case.db` came to its present form, step by step: one module in `versions` for each revision."""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from quaywatch.errors import CaseError

__all__ = ["upgrade"]


def upgrade(connection: Connection) -> None:
    """Nothing; the database has the newest form. The caller's transaction makes it all or nothing.

    Raises:
        CaseError: The database was written by a newer version of Quaywatch.
    """
    scripts = ScriptDirectory(str(Path(__file__).parent))
    context = MigrationContext.configure(connection)
    found = ", ".join(str(head) for head in context.get_current_heads())
    steps = list(scripts.walk_revisions())  # newest first
    known = [step.revision for step in steps]
    if found and found not in known:
        raise CaseError(
            f"the case database has the unknown revision {found!r}: it was written by a newer version of Quaywatch",
            expected=f"revision {known[0]} or older",
            do="Install the newest Quaywatch and run the command again",
        )
    missing = steps[: known.index(found)] if found else steps
    with Operations.context(context):
        for step in reversed(missing):
            step.module.upgrade()
            context.stamp(scripts, step.revision)
