"""Who is at the keyboard."""

from __future__ import annotations

import os

from quaywatch.errors import PlanError

__all__ = ["find_login"]


def find_login(given: str) -> str:
    """The name that was given, else that of the login: decisions and judgements are somebody's.

    Raises:
        PlanError: There is none.
    """
    name = given.strip() or os.environ.get("LOGNAME") or os.environ.get("USER") or ""
    if not name:
        raise PlanError("nobody is named", expected="--by NAME: a decision or a judgement is somebody's")
    return name
