"""From the events of all ships to those that bear on a case, as records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from quaywatch.clock import Bracket
from quaywatch.events.meanwhile import Proposal
from quaywatch.geo import LonLat
from quaywatch.records.place import Site
from quaywatch.records.ship_event import ShipAbsence, ShipEvent
from quaywatch.records.track_event import OWN_COLUMNS, STAYED_CONFIDENCE, TrackEventKind, TrackEvents
from quaywatch.report.event_tables import event_rows

__all__ = ["ChosenEvents", "choose_events", "instant_of", "tell_absences", "tell_events"]

MOST_OF_A_KIND = 200
"""Records of one kind that a case holds; all are in the tables."""
MOST_PROPOSED = 5
"""Silent ships for one sighting."""

Tables = Mapping[TrackEventKind, TrackEvents]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenEvents:
    """The events that bear on a case."""

    ships: frozenset[int]
    """Whose they are; empty = of all."""
    tables: Tables
    """By kind, of each not more than a case holds."""
    counts: Mapping[TrackEventKind, int]
    """How many there are of each kind."""
    anomalies: Mapping[str, int]
    """How many there are of each kind of anomaly."""
    first: tuple[int, ...] = ()
    """Ships (MMSI) that the case is most about: those that may have been seen while silent, and those in its zones."""


def choose_events(
    tables: Tables,
    sites: Sequence[Site],
    proposals: Iterable[Proposal],
    listed: Collection[int],
    claimed: Collection[int] = (),
) -> ChosenEvents:
    """The events of ships that called at a site, could have been seen there, are on a list, or are named in a claim.

    A case without sites and lists has the events of all ships.

    Args:
        tables: Events of all ships, by kind.
        sites: Of the case.
        proposals: Sightings that silent ships could have been.
        listed: Ships (MMSI) on lists that the case holds.
        claimed: Ships (MMSI) that claims name.
    """
    keys = {site.id for site in sites}
    silent = _silent(tables, [one.silence for one in proposals])
    own = set(listed) | _callers(tables, keys) | set(silent)
    own |= set(claimed) if keys or own else set()
    chosen = {kind: _of_ships(table, own) if keys or own else table for kind, table in tables.items()}
    anomalies = chosen.get(TrackEventKind.ANOMALIES)
    return ChosenEvents(
        ships=frozenset(own),
        tables={kind: _first(table, claimed) for kind, table in chosen.items()},
        counts={kind: len(table) for kind, table in chosen.items()},
        anomalies={} if anomalies is None else dict(sorted(Counter(anomalies.columns["kind"].tolist()).items())),
        first=tuple(dict.fromkeys([*silent, *sorted(_callers(tables, keys, in_zone=True))])),
    )


def tell_events(chosen: ChosenEvents, sites: Sequence[Site], stored: Mapping[str, str]) -> list[ShipEvent]:
    """The events as records, by kind and as the tables have them.

    Args:
        chosen: What bears on the case.
        sites: Of the case.
        stored: SHA-256 of each table, by kind.
    """
    keys = {site.id for site in sites}
    return [
        _event(kind, row, keys, stored[kind])
        for kind, table in chosen.tables.items()
        if len(table)
        for row in event_rows(table)
    ]


def tell_absences(proposals: Sequence[Proposal], gaps: Iterable[ShipEvent]) -> Iterator[ShipAbsence]:
    """The likeliest silent ships for each sighting, as records.

    Args:
        proposals: The likeliest first.
        gaps: The silences, those of ships of the case.
    """
    silent = {gap.id: gap for gap in gaps}
    told: dict[str, list[Proposal]] = {}
    for one in proposals:
        told.setdefault(one.observation, []).append(one)
    for observation, some in told.items():
        for one in some[:MOST_PROPOSED]:
            gap = silent.get(one.silence)
            if gap is not None:
                yield ShipAbsence(
                    id=f"{one.silence}/{observation}",
                    gap=one.silence,
                    mmsi=gap.mmsi,
                    name=gap.name,
                    observation=observation,
                    site=one.reach.site,
                    could_arrive=one.reach.from_time,
                    could_leave=one.reach.until,
                    hours_left=one.reach.hours_left,
                    rank=round(one.rank, 3),
                    others=max(len(some) - MOST_PROPOSED, 0),
                    because=one.because,
                )


def instant_of(milliseconds: int) -> datetime:
    """The instant of milliseconds since 1970, UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(milliseconds))


def _callers(tables: Tables, sites: Collection[str], *, in_zone: bool = False) -> set[int]:
    """Ships that called at some sites; with `in_zone` those of which a position lay in a zone."""
    calls = tables.get(TrackEventKind.PORT_CALLS)
    if calls is None or not len(calls):
        return set()
    there = np.isin(calls.columns["site"].astype(str), sorted(sites)) & (
        calls.columns["confidence"].astype(int) >= STAYED_CONFIDENCE
    )
    if in_zone:
        there &= np.array([bool(zone) for zone in calls.columns["zone"]], bool)
    return set(calls.columns["mmsi"][there].tolist())


def _silent(tables: Tables, silences: Sequence[str]) -> list[int]:
    """The ships of silences, in their order."""
    gaps = tables.get(TrackEventKind.GAPS)
    if gaps is None or not silences:
        return []
    ships = dict(zip(gaps.columns["event_id"].tolist(), gaps.columns["mmsi"].tolist(), strict=True))
    return list(dict.fromkeys(int(ships[key]) for key in silences if key in ships))


def _of_ships(table: TrackEvents, ships: Collection[int]) -> TrackEvents:
    """The events of ships; of encounters also those whose other ship is one of them."""
    own = np.zeros(len(table), bool)
    for name in ("mmsi", "mmsi_2"):
        if name in table.columns and len(table):
            own |= np.isin(table.columns[name].astype(np.int64), sorted(ships))
    return _rows(table, np.flatnonzero(own))


def _first(table: TrackEvents, claimed: Collection[int]) -> TrackEvents:
    """Not more than a case holds: those of ships that claims name; of anomalies then the worst, of others the first."""
    if len(table) <= MOST_OF_A_KIND:
        return table
    rank = np.arange(len(table), dtype=float)
    if table.kind is TrackEventKind.ANOMALIES:
        rank = -table.columns["severity"].astype(float)
    is_claimed = np.isin(table.columns["mmsi"].astype(np.int64), sorted(claimed))
    order = np.lexsort((np.arange(len(table)), rank, ~is_claimed))
    return _rows(table, np.sort(order[:MOST_OF_A_KIND]))


def _rows(table: TrackEvents, rows: Any) -> TrackEvents:
    return TrackEvents(kind=table.kind, columns={name: column[rows] for name, column in table.columns.items()})


def _event(kind: TrackEventKind, row: Mapping[str, Any], sites: Collection[str], table: str) -> ShipEvent:
    start, end = (
        Bracket(not_before=_instant(row[f"{edge}_not_before"]), not_after=_instant(row[f"{edge}_not_after"]))
        for edge in ("start", "end")
    )
    known = row["lon"] is not None and row["lat"] is not None
    return ShipEvent(
        id=row["event_id"],
        kind=kind,
        mmsi=row["mmsi"],
        imo=row["imo"],
        name=row["name"] or "",
        flag=row["flag"] or "",
        start=start,
        end=end,
        place=LonLat(lon=row["lon"], lat=row["lat"]) if known else None,
        site=row["site"] if row.get("site") in sites else None,
        table=table,
        facts={name: row[name] for name in OWN_COLUMNS[kind]},
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
