"""What `quaywatch bench ais` times of ours: each function loads and warms up, and gives the job."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from quaywatch.bench.drawn_strait import draw_strait
from quaywatch.bench.measured import Job
from quaywatch.events.encounters import find_encounters
from quaywatch.events.site_index import index_sites
from quaywatch.events.track_tables import Identities
from quaywatch.events.tracked_calls import CallSettings, find_calls, tell_calls
from quaywatch.events.tracked_gaps import find_gaps
from quaywatch.events.tracked_voyages import find_voyages
from quaywatch.pipeline.ship_events import ShipFacts, find_ship_facts, judge_by_reception
from quaywatch.records.track import Positions, StaticReports
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.sources.ais_files import open_ais
from quaywatch.sources.ais_lake import LakeSource, read_vessels, write_lake
from quaywatch.sources.ais_lake_facts import lake_last_ms
from quaywatch.sources.call_sites import list_ports
from quaywatch.sources.flags import flags_by_mid
from quaywatch.sources.nmea import read_nmea
from quaywatch.tracks.clean import clean_tracks
from quaywatch.tracks.reception import HeardHours, count_hours

__all__ = [
    "first_rows",
    "prepare_calls",
    "prepare_calls_of_rows",
    "prepare_decoding",
    "prepare_encounters",
    "prepare_gaps",
    "prepare_import",
]

BLOCK_BYTES = 1 << 22
WARM_ROWS = 20_000


def prepare_decoding(path: Path) -> Job:
    """All messages of a file of sentences, to rows."""

    def blocks(most: int = 1 << 62) -> Iterator[bytes]:
        with path.open("rb") as file:
            while most > 0 and (block := file.read(min(BLOCK_BYTES, most))):
                most -= len(block)
                yield block

    def job() -> Any:
        counts = [sum(batch.counts.messages.values()) for batch in read_nmea(blocks())]
        return lambda: {"messages": sum(counts)}

    for _ in read_nmea(blocks(1 << 18)):
        pass
    return job


def prepare_import(path: Path, lake: Path, warm: Path) -> Job:
    """A table of positions, to a new lake; its hash is taken too, as `quaywatch ais events` does.

    A small table is imported before, to a lake of its own.
    """

    def source(path: Path) -> LakeSource:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
        batches = (batch for part in open_ais(path) for batch in part.batches)
        return LakeSource(name=path.name, sha256=digest.hexdigest(), batches=batches)

    def job() -> Any:
        counts = write_lake([source(path)], lake)
        return lambda: {"rows": counts.rows}

    write_lake([source(warm)], lake.with_name(f"{lake.name}-warm"))
    return job


def prepare_gaps(lake: Path, warm: Path, judged: bool) -> Job:
    """All gaps of a lake: read, cleaned, found, and judged by reception where asked; those of a small one before."""

    def job() -> Any:
        gaps = _gaps(lake, judged)
        return lambda: {"gaps": len(gaps)}

    _gaps(warm, judged)
    return job


def _gaps(lake: Path, judged: bool) -> TrackEvents:
    tables, heard, ships = [], [], []
    as_of_ms = lake_last_ms(lake)
    for positions, reports in read_vessels(lake):
        tracks = clean_tracks(positions)
        tables.append(find_gaps(tracks, _identities(reports), as_of_ms=as_of_ms))
        if judged:
            starts = tracks.starts_ship
            heard.append(count_hours(tracks.positions, starts))
            ships.append(find_ship_facts(tracks, StaticReports.empty()))
    gaps = TrackEvents.joined(TrackEventKind.GAPS, tables)
    return judge_by_reception(gaps, ShipFacts.joined(ships), HeardHours.joined(heard), as_of_ms) if judged else gaps


def _identities(reports: StaticReports) -> Identities:
    return Identities(reports=reports.in_order(), flags=flags_by_mid())


def prepare_calls(lake: Path, warm: Path) -> Job:
    """All port calls and voyages of a lake, at the shipped sites and the World Port Index, reading those too."""

    def job() -> Any:
        ports = _Ports()
        return ports.tell(read_vessels(lake))

    _Ports().tell(read_vessels(warm))
    return job


def prepare_calls_of_rows(lake: Path, rows: int) -> Job:
    """The same of the first rows only; they and the ports are in memory, and the same was done once before."""
    held, ports = first_rows(lake, rows), _Ports()

    def job() -> Any:
        return ports.tell([(held, StaticReports.empty())])

    job()
    return job


class _Ports:
    """Where ships are looked for."""

    def __init__(self) -> None:
        self.sites = list_ports()
        self.settings = CallSettings()
        self.index = index_sites(self.sites, self.settings.reach)

    def tell(self, batches: Iterable[tuple[Positions, StaticReports]]) -> Callable[[], dict[str, float]]:
        """How many calls and voyages there are."""
        calls = voyages = 0
        for positions, reports in batches:
            tracks, identities = clean_tracks(positions), _identities(reports)
            states = find_calls(tracks, self.index, self.settings)
            calls += len(tell_calls(tracks, states, self.sites, identities, self.settings))
            voyages += len(find_voyages(tracks, states, self.sites, identities))
        return lambda: {"sites": len(self.sites), "calls": calls, "voyages": voyages}


def prepare_encounters(rows: int) -> Job:
    """Encounters in a drawn strait; the tracks are clean before."""
    identities = Identities(flags=flags_by_mid())
    tracks = clean_tracks(draw_strait(rows))
    find_encounters(clean_tracks(draw_strait(min(rows, WARM_ROWS))), identities)

    def job() -> Any:
        found = find_encounters(tracks, identities)
        return lambda: {"encounters": len(found)}

    return job


def first_rows(lake: Path, rows: int) -> Positions:
    """Up to so many rows of a lake, by vessel and time."""
    parts, left = [], rows
    for positions, _ in read_vessels(lake):
        parts.append(positions.take(slice(0, left)))
        left -= len(parts[-1])
        if left <= 0:
            break
    return Positions.joined(parts)
