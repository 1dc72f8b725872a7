"""Ways from one place of a report to another."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Link"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way to another place in the report."""

    target: str
    """Anchor."""
    label: str
    """What is printed (`E2.4`)."""
