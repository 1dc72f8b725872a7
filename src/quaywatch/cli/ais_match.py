"""`quaywatch ais match`: detections of scenes held against the ships that were tracked at that time."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.ais_intake import ColumnsOption, LakeOption, find_lake, take_in
from quaywatch.cli.output import JsonOption, say, say_json, show_progress, warn
from quaywatch.errors import PlanError

if TYPE_CHECKING:
    from quaywatch.pipeline.ship_matches import FoundMatches
    from quaywatch.records.track_match import RadarGeometry
    from quaywatch.records.track_reading import ReadCounts

__all__ = ["match"]

_GEOMETRY = "flight=193,incidence=39[,look=283][,range_over_speed=120]"


def match(
    files: Annotated[
        list[Path], typer.Argument(metavar="DETECTIONS…", help="GeoJSON with `acquired`: ours, or of any hand.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the table and the map layer.")],
    tracks: Annotated[
        list[Path] | None,
        typer.Option("--tracks", metavar="FILE", help="Messages of ships, one or more files, any dialect."),
    ] = None,
    area: Annotated[
        Path | None,
        typer.Option(help="GeoJSON polygons of where was looked; without it, the detections' box and 2 km."),
    ] = None,
    radar: Annotated[bool, typer.Option("--radar", help="The scenes are of a radar, whatever their sensor.")] = False,
    geometry: Annotated[
        str,
        typer.Option("--radar-geometry", metavar="KEY=NUMBER,…", help=f"How it looked, degrees and s: {_GEOMETRY}."),
    ] = "",
    columns: ColumnsOption = "",
    lake: LakeOption = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes to use.")] = os.cpu_count() or 1,
    as_json: JsonOption = False,
) -> None:
    """Hold detections against the ships that were tracked at that time: which is which, and what has no partner.

    All answers are chances under a model. A detection without a vessel may be a ship that was not heard, one that did
    not transmit, or no ship; none says why.

    Example: quaywatch ais match found.geojson --tracks june.csv.gz -o matched
    """
    from quaywatch.pipeline.ship_matches import MatchSettings, find_ship_matches
    from quaywatch.report.match_tables import write_match_tables
    from quaywatch.sources.ais_dialects import parse_columns
    from quaywatch.sources.detection_files import read_detections, read_looked_area

    if not tracks and lake is None:
        raise PlanError("no ships to hold the detections against", expected="--tracks FILE, or a --lake that has rows")
    settings = MatchSettings(
        area=read_looked_area(area) if area else (),
        by_radar=radar,
        geometry=_geometry(geometry) if geometry else None,
    )
    asked = parse_columns(columns) if columns else {}
    scenes, notes = read_detections(files)
    out.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        report = stack.enter_context(show_progress())
        folder = find_lake(lake, out, stack)
        counts = take_in(tracks, asked, folder, report) if tracks else None
        total = counts.rows if counts else 0
        found = find_ship_matches(folder, scenes, settings, lambda n: report("tracks", n, total or n), workers)
        write_match_tables(found.matches, out)
    for note in (*notes, *found.notes):
        warn(note)
    _say(found, counts, out, as_json)


def _geometry(text: str) -> RadarGeometry:
    from quaywatch.records.track_match import RadarGeometry

    told: dict[str, float] = {}
    for part in text.split(","):
        key, _, value = part.partition("=")
        try:
            told[key.strip()] = float(value)
        except ValueError:
            raise PlanError(f"--radar-geometry {part!r} is no number", expected=_GEOMETRY) from None
    if not {"flight", "incidence"} <= set(told) <= {"flight", "incidence", "look", "range_over_speed"}:
        raise PlanError(f"--radar-geometry {text!r}", expected=_GEOMETRY, do="Without `look` it looks to the right")
    if not (0 < told["incidence"] < 90 and 0 < told.get("range_over_speed", 120.0) < 1000):
        raise PlanError(f"--radar-geometry {text!r} is no radar's", expected=_GEOMETRY)
    return RadarGeometry(
        flight_deg=told["flight"],
        look_deg=told.get("look", told["flight"] + 90.0),
        incidence_deg=told["incidence"],
        range_over_speed_s=told.get("range_over_speed", 120.0),
    )


def _summary(found: FoundMatches) -> dict[str, Any]:
    import numpy as np

    columns, seen = found.matches.columns, found.matches.has_detection
    alone = seen & (columns["mmsi"] == 0)
    silent = columns["p_not_transmitting"][alone]
    told = np.isfinite(silent)
    return {
        "scenes": found.scenes,
        "detections": int(seen.sum()),
        "with_vessel": int((seen & ~alone).sum()),
        "without_vessel": int(alone.sum()),
        "expected_not_transmitting": round(float(silent[told].sum()), 2) if told.any() else None,
        "least_p_not_transmitting": round(float(silent[told].min()), 3) if told.any() else None,
        "most_p_not_transmitting": round(float(silent[told].max()), 3) if told.any() else None,
        "reception_not_known": int((~told).sum()),
        "vessels_not_seen": int((~seen).sum()),
        "expected_false_positions": round(float(columns["probability"][~seen].sum()), 2),
    }


def _say(found: FoundMatches, counts: ReadCounts | None, out: Path, as_json: bool) -> None:
    summary = _summary(found)
    if as_json:
        read = {"rows": found.rows, "vessels": found.vessels, "dropped": dict(counts.dropped) if counts else {}}
        say_json({"folder": str(out), **read, **summary, "notes": list(found.notes)})
        return
    for line in _sentences(summary):
        say(line)
    say(f"held against {found.rows:,} positions of {found.vessels:,} vessels")
    if counts and counts.dropped:
        say("dropped: " + ", ".join(f"{reason} {number:,}" for reason, number in counts.dropped.items()))
    say(f"written to {out}")


def _sentences(summary: dict[str, Any]) -> list[str]:
    from quaywatch.assessment.wording import counted

    detections = counted(summary["detections"], "detection")
    lines = [f"{detections} in {counted(summary['scenes'], 'scene')}: {summary['with_vessel']} with a tracked vessel"]
    alone = summary["without_vessel"]
    lines.append(f"{counted(alone, 'detection')} without a tracked vessel")
    if summary["expected_not_transmitting"] is not None:
        least, most = summary["least_p_not_transmitting"], summary["most_p_not_transmitting"]
        expected = summary["expected_not_transmitting"]
        lines.append(
            f"  ships that did not transmit among them: {expected:.1f} expected, each with a chance of"
            f" {least:.2f} to {most:.2f}; the others were not heard, or are no ships"
        )
    if summary["reception_not_known"]:
        lines.append(f"  for {summary['reception_not_known']} nothing tells who would have been heard")
    unseen = summary["vessels_not_seen"]
    false = f"; {summary['expected_false_positions']:.1f} of their positions expected to be false" if unseen else ""
    lines.append(f"{counted(unseen, 'tracked vessel')} should have been seen and {_was(unseen)} not{false}")
    return lines


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
