"""A TOML file as text and data, with the lines of its keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from quaywatch.sources.json_text import JsonText, KeyPath

__all__ = ["TomlText"]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")


@dataclass(frozen=True, kw_only=True)
class TomlText(JsonText):
    """A TOML file in the clothes of a JSON one, so that both are checked by the same code; only its lines differ."""

    toml: str
    """The file as it stands; `text` is its content as JSON."""

    def line_of(self, path: KeyPath) -> int | None:
        """Line (from 1) of the key or table at a path; None where there is none."""
        return self._lines.get(tuple(path)) if path else 1

    @cached_property
    def _lines(self) -> dict[tuple[str | int, ...], int]:
        lines: dict[tuple[str | int, ...], int] = {}
        here: tuple[str | int, ...] = ()
        for number, line in enumerate(self.toml.split("\n"), start=1):
            if header := _HEADER.match(line):
                here = tuple(part.strip(" \"'") for part in header[2].split("."))
                if header[1] == "[[":
                    here = (*here, sum(known[:-1] == here for known in lines))
                lines.setdefault(here, number)
            elif key := _KEY.match(line):
                lines.setdefault((*here, key[1]), number)
        return lines
