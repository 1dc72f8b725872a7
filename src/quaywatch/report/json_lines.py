"""Objects as JSON lines, one a line."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["json_line", "write_json_lines"]


def json_line(one: Mapping[str, Any]) -> str:
    """An object as one line."""
    return json.dumps(one, ensure_ascii=False, allow_nan=False)


def write_json_lines(objects: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write one object a line; the file appears whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text("".join(f"{json_line(one)}\n" for one in objects), encoding="utf-8")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
