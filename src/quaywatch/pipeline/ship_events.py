"""From a lake of positions to the tables of events: vessel by vessel, so that memory does not grow with the rows.

Each batch of whole vessels is cleaned once and gives its events, its share of what tells reception, and its slow rows.
At the end gaps are judged by the reception that all vessels tell together, and slow ships are held against one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.events.anomalies import AnomalyLimits, find_anomalies
from quaywatch.events.encounters import EncounterLimits, find_encounters
from quaywatch.events.identity_changes import HullModel, find_identity_changes
from quaywatch.events.loitering import LoiteringLimits, find_loitering
from quaywatch.events.site_index import SiteIndex, SiteReach, index_sites
from quaywatch.events.track_tables import Identities
from quaywatch.events.tracked_calls import CallSettings, find_calls, tell_calls
from quaywatch.events.tracked_gaps import GapLimits, find_gaps, judge_gaps
from quaywatch.events.tracked_voyages import VoyageLimits, find_voyages
from quaywatch.records.call_site import CallSite
from quaywatch.records.track import StaticReports
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.records.track_segment import Tracks
from quaywatch.sources.ais_lake import lake_last_ms, read_vessels
from quaywatch.sources.flags import flags_by_mid
from quaywatch.tracks.clean import CleanLimits, clean_tracks
from quaywatch.tracks.reception import HeardHours, Silences, count_hours, find_reception

__all__ = ["EventSettings", "FoundEvents", "find_ship_events", "judge_by_reception"]

Column = npt.NDArray[Any]

SLOW_FACTOR = 2.0
"""Of the speed of encounters: what is sent is rounded, and ships that lie beside one another swing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSettings:
    """What counts as an event."""

    clean: CleanLimits = field(default_factory=CleanLimits)
    gaps: GapLimits = field(default_factory=GapLimits)
    calls: CallSettings = field(default_factory=CallSettings)
    voyages: VoyageLimits = field(default_factory=VoyageLimits)
    encounters: EncounterLimits = field(default_factory=EncounterLimits)
    loitering: LoiteringLimits = field(default_factory=LoiteringLimits)
    port_reach: SiteReach = field(default_factory=lambda: SiteReach(in_m=5000.0, out_m=6000.0, polygon_in_m=5000.0))
    """How near a port there is no loitering."""
    hulls: HullModel = field(default_factory=HullModel)
    anomalies: AnomalyLimits = field(default_factory=AnomalyLimits)
    as_of_ms: int | None = None
    """Until when was listened; None = until the last position of the lake."""
    judge: bool = True
    """Whether gaps are judged by reception."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoundEvents:
    """The events of all vessels of a lake."""

    events: dict[TrackEventKind, TrackEvents]
    """By kind."""
    rows: int
    """Positions that tracks are made of."""
    vessels: int
    """That sent them."""
    duplicates: int
    """Rows that were received again, taken out."""
    outliers: int
    """Rows that no ship's track can hold, taken out."""
    as_of_ms: int
    """Until when silence counts."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Batch:
    """What some vessels give."""

    tables: tuple[TrackEvents, ...]
    heard: HeardHours
    slow: Tracks
    """Rows of ships that are slow, or next to such a row, for meetings."""
    reports: StaticReports
    classes: tuple[Column, Column]
    """Vessels, and the class of the transceiver of each."""
    counts: tuple[int, int, int]
    """Rows, duplicates and outliers."""


def find_ship_events(
    lake: Path,
    sites: Sequence[CallSite],
    settings: EventSettings | None = None,
    told: Callable[[int], None] = lambda _rows: None,
) -> FoundEvents:
    """The events of all vessels in a lake.

    Args:
        lake: Folder of positions (`write_lake`).
        sites: Where port calls are looked for.
        settings: Limits of the definitions.
        told: Called with the rows done so far.

    Raises:
        CaseError: There is no lake.
    """
    settings = settings or EventSettings()
    as_of_ms = lake_last_ms(lake) if settings.as_of_ms is None else settings.as_of_ms
    ports = _Ports(
        sites=sites,
        calls=index_sites(sites, settings.calls.reach),
        loitering=index_sites(sites, settings.port_reach),
    )
    batches = []
    done = 0
    for batch in _batches(lake, ports, settings, as_of_ms):
        batches.append(batch)
        done += sum(batch.counts)
        told(done)
    kinds = {kind: [table for one in batches for table in one.tables if table.kind is kind] for kind in TrackEventKind}
    events = {kind: TrackEvents.joined(kind, tables) for kind, tables in kinds.items()}
    events[TrackEventKind.ENCOUNTERS] = _encounters(batches, settings)
    if settings.judge:
        events[TrackEventKind.GAPS] = judge_by_reception(
            events[TrackEventKind.GAPS],
            [one.classes for one in batches],
            HeardHours.joined(one.heard for one in batches),
            as_of_ms,
        )
    rows, duplicates, outliers = (sum(one.counts[number] for one in batches) for number in range(3))
    return FoundEvents(
        events=events,
        rows=rows,
        vessels=sum(len(one.classes[0]) for one in batches),
        duplicates=duplicates,
        outliers=outliers,
        as_of_ms=as_of_ms,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ports:
    """Where ships call, and near which they do not loiter."""

    sites: Sequence[CallSite]
    calls: SiteIndex
    loitering: SiteIndex


def _batches(lake: Path, ports: _Ports, settings: EventSettings, as_of_ms: int) -> Iterator[_Batch]:
    for positions, reports in read_vessels(lake):
        heard_by = positions.take(positions.time_ms <= as_of_ms)
        identities = Identities(reports=reports.in_order(), flags=flags_by_mid())
        yield _of_vessels(clean_tracks(heard_by, settings.clean), identities, ports, settings, as_of_ms)


def _of_vessels(
    tracks: Tracks, identities: Identities, ports: _Ports, settings: EventSettings, as_of_ms: int
) -> _Batch:
    calls = find_calls(tracks, ports.calls, settings.calls, as_of_ms=as_of_ms)
    vessels, first = np.unique(tracks.positions.mmsi, return_index=True)
    return _Batch(
        tables=(
            find_gaps(tracks, identities, settings.gaps, as_of_ms=as_of_ms),
            tell_calls(tracks, calls, ports.sites, identities, settings.calls),
            find_voyages(tracks, calls, ports.sites, identities, settings.voyages),
            find_loitering(tracks, identities, ports.loitering, limits=settings.loitering),
            find_identity_changes(tracks, identities, settings.hulls),
            find_anomalies(tracks, identities, limits=settings.anomalies),
        ),
        heard=count_hours(tracks.positions, tracks.starts_ship),
        slow=tracks.take(_is_slow(tracks, settings.encounters)),
        reports=identities.reports,
        classes=(vessels, tracks.positions.ship_class[first]),
        counts=(len(tracks), tracks.duplicates, len(tracks.outliers)),
    )


def _is_slow(tracks: Tracks, limits: EncounterLimits) -> npt.NDArray[np.bool_]:
    """Rows at twice the speed of encounters and less, or of none, and those before and after them."""
    slow = ~(tracks.positions.speed_kn > SLOW_FACTOR * limits.slow_kn)
    beside = slow.copy()
    beside[1:] |= slow[:-1]
    beside[:-1] |= slow[1:]
    return np.asarray(beside)


def _encounters(batches: Sequence[_Batch], settings: EventSettings) -> TrackEvents:
    reports = StaticReports.joined(one.reports for one in batches).in_order()
    identities = Identities(reports=reports, flags=flags_by_mid())
    return find_encounters(Tracks.joined([one.slow for one in batches]), identities, settings.encounters)


def judge_by_reception(
    gaps: TrackEvents, classes: Sequence[tuple[Column, Column]], heard: HeardHours, as_of_ms: int
) -> TrackEvents:
    """The gaps with the chance that a ship that sent would have been heard; NaN where too little tells it.

    Args:
        gaps: Of vessels in `classes`.
        classes: Vessels, and the class of the transceiver of each.
        heard: Hours of all traffic.
        as_of_ms: Until when silence counts, milliseconds since 1970, UTC.
    """
    if not len(gaps):
        return gaps
    vessels, kinds = (np.concatenate(columns) for columns in zip(*classes, strict=True))
    order = np.argsort(vessels)
    own = order[np.searchsorted(vessels[order], gaps.columns["mmsi"].astype(np.int64))]
    starts, ends = (gaps.columns[name].astype("datetime64[ms]") for name in ("start_not_before", "end_not_before"))
    silences = Silences(
        start_ms=starts.astype(np.int64),
        end_ms=np.where(np.isnat(ends), as_of_ms, ends.astype(np.int64)),
        start=np.column_stack([gaps.columns["start_lon"], gaps.columns["start_lat"]]).astype(float),
        end=np.column_stack([gaps.columns["end_lon"], gaps.columns["end_lat"]]).astype(float),
        ship_class=kinds[own],
    )
    return judge_gaps(gaps, find_reception(heard).judge(silences)[:, 0])
