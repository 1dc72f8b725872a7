"""Every error that Quaywatch raises on purpose, in one tree.

    QuaywatchError
    ├── PlanError        the request itself cannot be carried out (exit code 2)
    │   └── PluginError  a sensor, detector or exporter is missing or breaks its contract (2)
    ├── SourceError      a file or service could not be read (3)
    ├── DataError        it was read, but its content is wrong (4)
    └── CaseError        the case folder is broken, too new, or fails verification (5)

A message has three parts: what was wrong with the value, what was expected, what to do.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = ["CaseError", "DataError", "PlanError", "PluginError", "QuaywatchError", "SourceError"]


class QuaywatchError(Exception):
    """An error with a reason that a person can act on.

    Args:
        wrong: What was wrong, with the value that was met.
        expected: What would have been right.
        do: What the person can do about it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, wrong: str, *, expected: str = "", do: str = "") -> None:
        self.wrong = wrong
        self.expected = expected
        self.do = do
        parts = [wrong.rstrip("."), expected and f"expected {expected}".rstrip("."), do.rstrip(".")]
        super().__init__(". ".join(part[:1].upper() + part[1:] if i else part for i, part in enumerate(parts) if part))


class PlanError(QuaywatchError):
    """The request itself cannot be carried out: a missing option, two that exclude each other."""

    exit_code = 2


class PluginError(PlanError):
    """A plug-in (sensor, detector, exporter) is missing or does not keep its contract."""


class SourceError(QuaywatchError):
    """A file or a service could not be reached or opened."""

    exit_code = 3


class DataError(QuaywatchError):
    """Something was read, but its content is wrong: a truncated raster, an impossible date."""

    exit_code = 4


class CaseError(QuaywatchError):
    """The case folder is broken, was written by a newer version, or fails verification."""

    exit_code = 5
