"""The tracks of each part of a lake: read, receivers' clocks put right, cleaned; several at a time where asked."""

from __future__ import annotations

import functools
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from quaywatch.events.track_tables import Identities
from quaywatch.records.track import Positions
from quaywatch.records.track_segment import Tracks
from quaywatch.sources.ais_lake import lake_parts, read_vessel_part
from quaywatch.sources.flags import flags_by_mid
from quaywatch.tracks.clean import CleanLimits, clean_tracks
from quaywatch.tracks.clock_faults import ClockFaultLimits, find_clock_faults
from quaywatch.tracks.reception import HeardHours, count_hours

__all__ = ["ClockFault", "LakePart", "LakeTracks", "look_at_parts"]

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFault:
    """A batch of rows of one receiver whose times were off for all ships alike."""

    receiver: str
    """Its name."""
    ships: int
    """How many agree."""
    shift_s: float
    """How late the times were."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LakePart:
    """Whole vessels of a lake."""

    tracks: Tracks
    """Clean."""
    identities: Identities
    """What the vessels said of themselves."""
    heard: HeardHours
    """Their share of what tells reception, by receiver where the lake names receivers."""
    clocks: tuple[ClockFault, ...]
    """Batches whose times were put right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeTracks:
    """Where tracks come from, and how they are cleaned."""

    lake: Path
    """Folder of positions (`write_lake`)."""
    clocks: ClockFaultLimits
    """What counts as a fault of a clock."""
    clean: CleanLimits
    """What counts as one ship."""
    until_ms: int | None = None
    """Later rows are left out; milliseconds since 1970, UTC."""

    def read(self, part: int) -> LakePart:
        """The vessels of a part, from 0."""
        positions, reports = read_vessel_part(self.lake, part, per_receiver=True)
        rows, clocks = _put_right_clocks(positions, self.clocks)
        if self.until_ms is not None:
            rows = rows.take(rows.time_ms <= self.until_ms)
        tracks = clean_tracks(rows, self.clean)
        return LakePart(
            tracks=tracks,
            identities=Identities(reports=reports.in_order(), flags=flags_by_mid()),
            heard=count_hours(tracks.positions, tracks.starts_ship, rows),
            clocks=clocks,
        )


def look_at_parts(tracks: LakeTracks, look: Callable[[LakePart], Found], workers: int = 1) -> Iterator[Found]:
    """What is found in the vessels of each part, in the order of the parts.

    Args:
        tracks: Of the lake.
        look: What is done with each part; a function of a module, or a `partial` of one, where there are workers.
        workers: Processes that share the parts.

    Raises:
        CaseError: There is no lake.
    """
    one = functools.partial(_look, tracks, look)
    parts = range(lake_parts(tracks.lake))
    if workers <= 1 or len(parts) <= 1:
        yield from map(one, parts)
        return
    # `spawn`: threads of Arrow do not survive a fork.
    with ProcessPoolExecutor(min(workers, len(parts)), mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(one, parts)


def _look(tracks: LakeTracks, look: Callable[[LakePart], Found], part: int) -> Found:
    return look(tracks.read(part))


def _put_right_clocks(positions: Positions, limits: ClockFaultLimits) -> tuple[Positions, tuple[ClockFault, ...]]:
    """The rows with the times of batches whose receiver's clock was off put right, and those batches."""
    if not positions.receivers:
        return positions, ()
    rows = positions.in_order()
    found = find_clock_faults(rows, limits)
    batches = zip(found.receiver.tolist(), found.ships.tolist(), found.batch_shift_ms.tolist(), strict=True)
    clocks = tuple(
        ClockFault(receiver=rows.receivers[receiver], ships=ships, shift_s=shift_ms / 1000)
        for receiver, ships, shift_ms in batches
    )
    return (replace(rows, time_ms=rows.time_ms - found.shift_ms).in_order() if clocks else rows), clocks
