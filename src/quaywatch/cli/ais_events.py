"""`quaywatch ais events`: port calls, voyages, gaps and what else tracks tell."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.ais_intake import ColumnsOption, LakeOption, find_lake, take_in
from quaywatch.cli.output import JsonOption, say, say_json, show_progress
from quaywatch.clock import parse_span
from quaywatch.errors import PlanError

if TYPE_CHECKING:
    from quaywatch.pipeline.ship_events import EventSettings, FoundEvents
    from quaywatch.records.call_site import CallSite
    from quaywatch.records.track_reading import ReadCounts

__all__ = ["events"]

MOST_PROPOSED = 10
"""Printed; all are written."""


def events(
    files: Annotated[list[Path], typer.Argument(help="Logs or tables of messages, of any dialects, packed or not.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the tables and figures.")],
    sites: Annotated[
        Path | None,
        typer.Option(help="GeoJSON with points or polygons of ports; without it, the World Port Index."),
    ] = None,
    as_of: Annotated[str, typer.Option(help="Instant until which was listened; without it, the last position.")] = "",
    columns: ColumnsOption = "",
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="A limit, as gaps.least_h=4; may be given again. A wrong key lists them all."),
    ] = None,
    lake: LakeOption = None,
    sightings: Annotated[
        list[Path] | None,
        typer.Option(
            help="Sightings at berths, to ask which of them a silent ship could have been; may be given again."
        ),
    ] = None,
    credit: Annotated[str, typer.Option(help="Whose data they are, for the figures.")] = "",
    synthetic: Annotated[
        bool, typer.Option("--synthetic", help="The positions are drawn, not received: said in every figure.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes to use.")] = os.cpu_count() or 1,
    as_json: JsonOption = False,
) -> None:
    """Tell the events of ships' tracks: Parquet, GeoJSON and a GeoPackage layer for each kind, a map, lanes of time.

    A gap says that no position was received. How likely the ship would have been heard had it sent is told from the
    traffic of others; where too little was heard of them it is empty.

    Example: quaywatch ais events june.csv.gz --sites ports.geojson -o june
    Example: quaywatch ais events *.nmea --set gaps.least_h=4 --sightings rajin.sightings.json -o june
    """
    from quaywatch.pipeline.meanwhile import read_berth_sightings
    from quaywatch.pipeline.ship_events import find_ship_events
    from quaywatch.sources.ais_dialects import parse_columns

    limits = _limits(settings or [], as_of)
    ports = _ports(sites)
    asked = parse_columns(columns) if columns else {}
    berths = read_berth_sightings(sightings or [])
    out.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        report = stack.enter_context(show_progress())
        folder = find_lake(lake, out, stack)
        counts = take_in(files, asked, folder, report)
        found = find_ship_events(folder, ports, limits, lambda n: report("tracks", n, counts.rows or n), workers)
        _write(found, folder, out, credit=credit or ", ".join(path.name for path in files), synthetic=synthetic)
    proposed = _propose(found, berths, out) if sightings else []
    _say(found, counts, out, proposed, as_json)


def _propose(found: FoundEvents, berths: Any, out: Path) -> list[dict[str, Any]]:
    """Which sightings silent ships could have been; written as `meanwhile.jsonl`."""
    from quaywatch.pipeline.meanwhile import proposal_object, propose_absences
    from quaywatch.report.json_lines import write_json_lines

    told = [proposal_object(one, found) for one in propose_absences(found, *berths)]
    write_json_lines(told, out / "meanwhile.jsonl")
    return told


def _limits(settings: Sequence[str], as_of: str) -> EventSettings:
    from dataclasses import replace

    from quaywatch.pipeline.event_settings import parse_settings

    limits = parse_settings(settings)
    if not as_of:
        return limits
    start = parse_span(as_of).start
    if start is None:
        raise PlanError(f"--as-of {as_of!r} has no start", expected="an instant, as 2025-06-30T00:00:00Z")
    return replace(limits, as_of_ms=round(start.timestamp() * 1000))


def _ports(path: Path | None) -> tuple[CallSite, ...]:
    from quaywatch.sources.call_sites import list_ports, read_call_sites

    return list_ports() if path is None else read_call_sites(path)


def _write(found: FoundEvents, folder: Path, out: Path, *, credit: str, synthetic: bool) -> None:
    """Write the tables and the figures."""
    from quaywatch.casefile.writing import write_file
    from quaywatch.records.track import Positions
    from quaywatch.report.event_tables import write_event_package, write_event_tables
    from quaywatch.report.track_figures import TrackPicture, draw_time_lanes, draw_track_map, find_drawn_vessels
    from quaywatch.sources.ais_lake import read_vessels

    for table in found.events.values():
        write_event_tables(table, out)
    write_event_package(found.events, out)
    chosen = find_drawn_vessels(found.events)
    parts = [rows.take(_is_in(rows.mmsi, chosen)) for rows, _ in read_vessels(folder)] if chosen else []
    positions = Positions.joined(parts)
    if not len(positions):
        return
    picture = TrackPicture(
        positions=positions.in_order(), events=found.events, credit=credit, synthetic=synthetic, total=len(found.ships)
    )
    write_file(out / "map.png", draw_track_map(picture))
    write_file(out / "lanes.png", draw_time_lanes(picture))


def _is_in(mmsi: Any, chosen: Sequence[int]) -> Any:
    import numpy as np

    return np.isin(mmsi, list(chosen))


def _say(found: FoundEvents, counts: ReadCounts, out: Path, proposed: Sequence[dict[str, Any]], as_json: bool) -> None:
    told = {str(kind): len(table) for kind, table in found.events.items()}
    if as_json:
        say_json(
            {
                "folder": str(out),
                "rows": found.rows,
                "vessels": len(found.ships),
                "outliers": found.outliers,
                "read": counts.rows,
                "dropped": dict(counts.dropped),
                "clocks": [asdict(fault) for fault in found.clocks],
                "events": told,
                "meanwhile": list(proposed),
            }
        )
        return
    odd = f"; {found.outliers:,} that fit no track left out" if found.outliers else ""
    say(f"{found.rows:,} positions of {len(found.ships):,} vessels, each counted once{odd}")
    for kind, number in told.items():
        say(f"  {kind.replace('_', ' ')}: {number:,}")
    for one in proposed[:MOST_PROPOSED]:
        ship = one["name"] or one["mmsi"]
        say(f"  {ship} could have been {one['sighting']} at {one['site']}: {'; '.join(one['because'])}")
    for fault in found.clocks:
        late = f"{abs(fault.shift_s) / 3600:.2f} h {'late' if fault.shift_s > 0 else 'early'}"
        say(f"clock of {fault.receiver}: {late} for {fault.ships} ships at once, put right")
    if counts.dropped:
        say("dropped: " + ", ".join(f"{reason} {number:,}" for reason, number in counts.dropped.items()))
    say(f"written to {out}")
