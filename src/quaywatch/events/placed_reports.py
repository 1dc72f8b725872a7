"""Where ships were as they said who they are: static reports with the position before and after each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.records.track import StaticReports
from quaywatch.records.track_segment import Tracks

__all__ = ["PLACE", "PlacedReports", "place_reports"]

Column = npt.NDArray[Any]

PLACE = np.dtype([("lon", np.float64), ("lat", np.float64), ("time_ms", np.float64)])
"""Where and when, all NaN where nothing was received; milliseconds since 1970 are exact as such numbers."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlacedReports:
    """Static reports and the nearest position of their vessel at either end, one row each."""

    reports: StaticReports
    last: Column
    """`PLACE`: the last position received up to `until_ms`."""
    first: Column
    """`PLACE`: the first position received from `time_ms` on."""

    def __len__(self) -> int:
        return len(self.reports)

    def take(self, rows: Column) -> PlacedReports:
        """Some rows, by their numbers or a mask."""
        return PlacedReports(reports=self.reports.take(rows), last=self.last[rows], first=self.first[rows])

    @classmethod
    def joined(cls, parts: Sequence[PlacedReports]) -> PlacedReports:
        """The rows of all parts, in their order."""
        return cls(
            reports=StaticReports.joined(part.reports for part in parts),
            last=np.concatenate([np.zeros(0, PLACE), *(part.last for part in parts)]),
            first=np.concatenate([np.zeros(0, PLACE), *(part.first for part in parts)]),
        )


def place_reports(tracks: Tracks, reports: StaticReports) -> PlacedReports:
    """The reports with where their vessels were.

    Args:
        tracks: Clean tracks of the vessels; of two ships of one number the position nearest in time is taken.
        reports: What they said.
    """
    rows = tracks.positions
    keys = rows.mmsi, tracks.ship, rows.time_ms
    values = np.zeros(len(rows) + 1, PLACE)
    for name in PLACE.names or ():
        values[name] = np.append(getattr(rows, name).astype(np.float64), np.nan)
    return PlacedReports(
        reports=reports,
        last=values[_nearest_rows(*keys, (reports.mmsi, reports.until_ms), False)],
        first=values[_nearest_rows(*keys, (reports.mmsi, reports.time_ms), True)],
    )


@njit(cache=True)
def _nearest_rows(
    mmsi: Column, ship: Column, time_ms: Column, wanted: tuple[Column, Column], is_after: bool
) -> npt.NDArray[np.int64]:
    """For each vessel and instant its last row up to then, or its first from then on; -1 where there is none."""
    found = np.full(len(wanted[0]), -1, np.int64)
    for number in range(len(found)):
        at = np.searchsorted(mmsi, wanted[0][number])
        end = np.searchsorted(mmsi, wanted[0][number], "right")
        while at < end:
            stop = at + np.searchsorted(ship[at:end], ship[at], "right")
            times = time_ms[at:stop]
            if is_after:
                row = np.searchsorted(times, wanted[1][number])
            else:
                row = np.searchsorted(times, wanted[1][number], "right") - 1
            if 0 <= row < len(times):
                row = at + np.searchsorted(times, times[row])  # the first of those of one time
                best = found[number]
                nearer = best < 0 or (time_ms[row] < time_ms[best] if is_after else time_ms[row] > time_ms[best])
                if nearer:
                    found[number] = row
            at = stop
    return found
