"""Whether earlier and later looks are of like seasons, and which of them are."""

from __future__ import annotations

from collections.abc import Sequence

from quaywatch.clock import Span
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Scene

__all__ = ["choose_like_season", "season_distance_days", "tell_seasons"]

LIKE_SEASON_DAYS = 45.0
"""Days of the year that looks of like seasons lie apart, at most."""
YEAR_DAYS = 365.25


def season_distance_days(one: Span, other: Span) -> float | None:
    """Days between two looks as if they were of one year, 0–183; None where a time is open."""
    middles = []
    for span in (one, other):
        if span.start is None or span.end is None:
            return None
        middles.append((span.start + (span.end - span.start) / 2).timestamp() / 86400.0)
    apart = abs(middles[0] - middles[1]) % YEAR_DAYS
    return min(apart, YEAR_DAYS - apart)


def choose_like_season(
    before: Sequence[PixelWindow], after: Sequence[PixelWindow]
) -> tuple[list[PixelWindow], list[PixelWindow]]:
    """The looks of either side that one of the other side is of like season with; all where there is no such pair.

    Args:
        before: Earlier windows.
        after: Later ones.
    """
    kept = [one for one in before if any(_is_like(one, other) for other in after)]
    held = [one for one in after if any(_is_like(one, other) for other in before)]
    return (kept, held) if kept and held else (list(before), list(after))


def tell_seasons(before: Sequence[Scene], after: Sequence[Scene]) -> str | None:
    """What must be said where no earlier and no later look are of like season; None where two are, or nothing tells.

    Args:
        before: Earlier scenes.
        after: Later ones.
    """
    apart = [
        days
        for one in before
        for other in after
        if (days := season_distance_days(one.acquired, other.acquired)) is not None
    ]
    if not apart or min(apart) <= LIKE_SEASON_DAYS:
        return None
    return f"earlier and later looks are {min(apart):.0f} days of the year apart, of different seasons: score lowered"


def _is_like(one: PixelWindow, other: PixelWindow) -> bool:
    apart = season_distance_days(one.scene.acquired, other.scene.acquired)
    return apart is not None and apart <= LIKE_SEASON_DAYS
