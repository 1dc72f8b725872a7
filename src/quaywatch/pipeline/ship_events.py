"""From a lake of positions to the tables of events: vessel by vessel, so that memory does not grow with the rows.

Each batch of whole vessels is cleaned once and gives its events, its share of what tells reception, and its slow rows.
At the end gaps are judged by the reception that all vessels tell together, and slow ships are held against one another.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.events.anomalies import AnomalyLimits, find_anomalies
from quaywatch.events.encounters import EncounterLimits, find_encounters
from quaywatch.events.identity_changes import (
    HullModel,
    find_identity_changes,
    find_number_changes,
    take_imo_reports,
)
from quaywatch.events.loitering import LoiteringLimits, find_loitering
from quaywatch.events.placed_reports import PlacedReports, place_reports
from quaywatch.events.site_index import SiteIndex, SiteReach, index_sites
from quaywatch.events.track_tables import Identities, last_reports
from quaywatch.events.tracked_calls import CallSettings, find_calls, tell_calls
from quaywatch.events.tracked_gaps import GapLimits, find_gaps, judge_gaps
from quaywatch.events.tracked_voyages import VoyageLimits, find_voyages
from quaywatch.pipeline.lake_tracks import ClockFault, LakePart, LakeTracks, look_at_parts
from quaywatch.records.call_site import CallSite
from quaywatch.records.track import StaticReports
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.records.track_segment import Tracks
from quaywatch.sources.ais_lake_facts import lake_last_ms
from quaywatch.sources.flags import flags_by_mid
from quaywatch.tracks.clean import CleanLimits
from quaywatch.tracks.clock_faults import ClockFaultLimits
from quaywatch.tracks.reception import HeardHours, Silences, find_reception

__all__ = [
    "EventSettings",
    "FoundEvents",
    "ShipFacts",
    "find_ship_events",
    "find_ship_facts",
    "judge_by_reception",
]

Column = npt.NDArray[Any]

UNDER_WAY_KN, FAST_SHARE = 3.0, 0.95
SLOW_FACTOR = 2.0
"""Of the speed of encounters: what is sent is rounded, and ships that lie beside one another swing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSettings:
    """What counts as an event."""

    clocks: ClockFaultLimits = field(default_factory=ClockFaultLimits)
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
    ships: ShipFacts
    """One row for each vessel that sent them."""
    outliers: int
    """Rows that no ship's track can hold, taken out."""
    as_of_ms: int
    """Until when silence counts."""
    clocks: tuple[ClockFault, ...]
    """Batches whose times were put right before tracks were made."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShipFacts:
    """What tracks and static reports tell of each vessel, one row each."""

    mmsi: npt.NDArray[np.int32]
    """Rising."""
    ship_class: npt.NDArray[np.int8]
    """A `ShipClass`."""
    fastest_kn: npt.NDArray[np.float64]
    """Speed that 5 % of its reports under way exceed; NaN where none tells. Not the fastest of all: some are errors."""
    length_m: npt.NDArray[np.float64]
    """As last sent; NaN where not known."""

    def __len__(self) -> int:
        return len(self.mmsi)

    def rows_of(self, mmsi: Column) -> npt.NDArray[np.int64]:
        """The rows of vessels that are among them."""
        return np.searchsorted(self.mmsi, mmsi.astype(np.int32)).astype(np.int64)

    @classmethod
    def joined(cls, parts: Sequence[ShipFacts]) -> ShipFacts:
        """Those of all parts, none of which shares a vessel with another."""
        columns: dict[str, Column] = {
            field.name: np.concatenate([np.zeros(0), *(getattr(part, field.name) for part in parts)])
            for field in fields(cls)
        }
        order = np.argsort(columns["mmsi"])
        kinds = {"mmsi": np.int32, "ship_class": np.int8, "fastest_kn": np.float64, "length_m": np.float64}
        return cls(**{name: column[order].astype(kinds[name]) for name, column in columns.items()})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Batch:
    """What some vessels give."""

    tables: tuple[TrackEvents, ...]
    heard: HeardHours
    slow: Tracks
    """Rows of ships that are slow, or next to such a row, for meetings."""
    reports: StaticReports
    numbers: tuple[PlacedReports, Column]
    """Reports that say a good IMO number, for those that two vessels sent."""
    ships: ShipFacts
    rows: int
    outliers: int
    clocks: tuple[ClockFault, ...]


def find_ship_events(
    lake: Path,
    sites: Sequence[CallSite],
    settings: EventSettings | None = None,
    told: Callable[[int], None] = lambda _rows: None,
    workers: int = 1,
) -> FoundEvents:
    """The events of all vessels in a lake.

    Args:
        lake: Folder of positions (`write_lake`).
        sites: Where port calls are looked for.
        settings: Limits of the definitions.
        told: Called with the rows done so far.
        workers: Processes that share the parts of the lake.

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
    tracks = LakeTracks(lake=lake, clocks=settings.clocks, clean=settings.clean, until_ms=as_of_ms)
    look = functools.partial(_of_vessels, ports, settings, as_of_ms)
    for batch in look_at_parts(tracks, look, workers):
        batches.append(batch)
        done += batch.rows
        told(done)
    kinds = {kind: [table for one in batches for table in one.tables if table.kind is kind] for kind in TrackEventKind}
    events = {kind: TrackEvents.joined(kind, tables) for kind, tables in kinds.items()}
    ships = ShipFacts.joined([one.ships for one in batches])
    events[TrackEventKind.ENCOUNTERS] = _encounters(batches, settings)
    own, kind = events[TrackEventKind.IDENTITY_CHANGES], TrackEventKind.IDENTITY_CHANGES
    events[kind] = TrackEvents.joined(kind, [own, _number_changes(batches, settings)])
    if settings.judge:
        events[TrackEventKind.GAPS] = judge_by_reception(
            events[TrackEventKind.GAPS], ships, HeardHours.joined(one.heard for one in batches), as_of_ms
        )
    return FoundEvents(
        events=events,
        rows=sum(one.rows for one in batches),
        ships=ships,
        outliers=sum(one.outliers for one in batches),
        as_of_ms=as_of_ms,
        clocks=tuple(fault for one in batches for fault in one.clocks),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ports:
    """Where ships call, and near which they do not loiter."""

    sites: Sequence[CallSite]
    calls: SiteIndex
    loitering: SiteIndex


def _of_vessels(ports: _Ports, settings: EventSettings, as_of_ms: int, part: LakePart) -> _Batch:
    tracks, identities = part.tracks, part.identities
    calls = find_calls(tracks, ports.calls, settings.calls, as_of_ms=as_of_ms)
    placed = place_reports(tracks, identities.reports)
    return _Batch(
        tables=(
            find_gaps(tracks, identities, settings.gaps, as_of_ms=as_of_ms),
            tell_calls(tracks, calls, ports.sites, identities, settings.calls),
            find_voyages(tracks, calls, ports.sites, identities, settings.voyages),
            find_loitering(tracks, identities, ports.loitering, limits=settings.loitering),
            find_identity_changes(placed, identities, settings.hulls),
            find_anomalies(tracks, identities, limits=settings.anomalies),
        ),
        heard=part.heard,
        slow=tracks.take(_is_slow(tracks, settings.encounters)),
        reports=identities.reports,
        numbers=take_imo_reports(placed, identities),
        ships=find_ship_facts(tracks, identities.reports),
        rows=len(tracks),
        outliers=len(tracks.outliers),
        clocks=part.clocks,
    )


def _is_slow(tracks: Tracks, limits: EncounterLimits) -> npt.NDArray[np.bool_]:
    """Rows at twice the speed of encounters and less, or of none, and two before and after: legs that were not slow."""
    kept = ~(tracks.positions.speed_kn > SLOW_FACTOR * limits.slow_kn)
    for _ in range(2):
        kept = np.asarray(kept | np.append(kept[1:], False)[: len(kept)] | np.append(False, kept[:-1])[: len(kept)])
    return kept


def _encounters(batches: Sequence[_Batch], settings: EventSettings) -> TrackEvents:
    reports = StaticReports.joined(one.reports for one in batches).in_order()
    identities = Identities(reports=reports, flags=flags_by_mid())
    return find_encounters(Tracks.joined([one.slow for one in batches]), identities, settings.encounters)


def _number_changes(batches: Sequence[_Batch], settings: EventSettings) -> TrackEvents:
    placed = PlacedReports.joined([one.numbers[0] for one in batches])
    known = np.concatenate([np.zeros(0, np.int32), *(one.numbers[1] for one in batches)])
    return find_number_changes(placed, known, flags_by_mid(), settings.hulls)


def find_ship_facts(tracks: Tracks, reports: StaticReports) -> ShipFacts:
    """What tracks and static reports, in order, tell of each vessel."""
    rows = tracks.positions
    mmsi, first = np.unique(rows.mmsi, return_index=True)
    known = reports.length_m > 0.0
    last = last_reports(reports, known, mmsi, np.full(len(mmsi), np.iinfo(np.int64).max // 2))
    lengths = np.append(reports.length_m.astype(np.float64), np.nan)[last]
    under_way = np.flatnonzero(rows.speed_kn > UNDER_WAY_KN)
    order = under_way[np.lexsort((rows.speed_kn[under_way], rows.mmsi[under_way]))]
    begins, ends = (np.searchsorted(rows.mmsi[order], mmsi, side) for side in ("left", "right"))
    at = begins + np.floor(FAST_SHARE * (ends - begins)).astype(np.int64)
    speeds = np.append(rows.speed_kn[order].astype(np.float64), np.nan)
    return ShipFacts(
        mmsi=mmsi,
        ship_class=rows.ship_class[first],
        fastest_kn=np.where(ends > begins, speeds[np.minimum(at, len(order))], np.nan),
        length_m=lengths,
    )


def judge_by_reception(gaps: TrackEvents, ships: ShipFacts, heard: HeardHours, as_of_ms: int) -> TrackEvents:
    """The gaps with the chance that a ship that sent would have been heard; NaN where too little tells it.

    Args:
        gaps: Of some of the ships.
        ships: All that have gaps.
        heard: Hours of all traffic.
        as_of_ms: Until when silence counts, milliseconds since 1970, UTC.
    """
    if not len(gaps):
        return gaps
    starts, ends = (gaps.columns[name].astype("datetime64[ms]") for name in ("start_not_before", "end_not_before"))
    silences = Silences(
        start_ms=starts.astype(np.int64),
        end_ms=np.where(np.isnat(ends), as_of_ms, ends.astype(np.int64)),
        start=np.column_stack([gaps.columns["start_lon"], gaps.columns["start_lat"]]).astype(float),
        end=np.column_stack([gaps.columns["end_lon"], gaps.columns["end_lat"]]).astype(float),
        ship_class=ships.ship_class[ships.rows_of(gaps.columns["mmsi"])],
    )
    told = find_reception(heard).judge(silences)
    return judge_gaps(gaps, told[:, 0], told[:, 1:])
