"""`detect changes`: what came and what went between earlier and later scenes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.cases import STRICT_EXIT_CODE
from quaywatch.cli.output import JsonOption, say, say_json, show_progress, warn

if TYPE_CHECKING:
    from quaywatch.detections.scene_changes import ChangeSearch
    from quaywatch.records.pixels import PixelWindow
    from quaywatch.records.scene import Scene

__all__ = ["changes"]


def changes(
    before: Annotated[list[Path], typer.Option("--before", help="Earlier scenes, one or more files, any sensors.")],
    after: Annotated[list[Path], typer.Option("--after", help="Later scenes, one or more files, any sensors.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="GeoJSON file to write.")],
    tracks: Annotated[
        Path | None, typer.Option(help="GeoJSON with lines of track: how much of each is covered.")
    ] = None,
    zones: Annotated[Path | None, typer.Option(help="GeoJSON with zones; changes in a yard are stock.")] = None,
    sensor: Annotated[str, typer.Option(help="Sensor profile of all files, where they do not tell.")] = "",
    bands: Annotated[str, typer.Option(help="Band meaning, as blue=1,green=2,red=3,nir=4.")] = "",
    scale: Annotated[str, typer.Option(help="Reflectance per digital number.")] = "",
    acquired_before: Annotated[str, typer.Option(help="When all earlier scenes were taken, UTC.")] = "",
    acquired_after: Annotated[str, typer.Option(help="When all later scenes were taken, UTC.")] = "",
    no_clouds: Annotated[
        bool, typer.Option("--no-clouds", help="Do not judge clouds from the pixels: faster, and they read as changes.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes to use.")] = os.cpu_count() or 1,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 4 when a scene or a zone was skipped.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Find what came and what went between earlier and later scenes, and measure new structures.

    Scenes are laid over the first earlier one of their kind. Of several on a side, what most of them show counts.
    Each kind of sensor is searched by itself; what all tell is joined to one answer.

    Example: quaywatch detect changes --before may.tif --after december.tif --tracks rails.geojson -o new.geojson
    """
    from quaywatch.detections.scene_changes import Running, search_changes
    from quaywatch.report.detections import write_collection
    from quaywatch.scenes.mask import judge_clouds
    from quaywatch.sources.site_files import read_site, read_tracks

    hints, paths = {"sensor": sensor, "bands": bands, "scale": scale}, dict[str, Path]()
    earlier = _identified(before, hints | {"acquired": acquired_before}, paths)
    later = _identified(after, hints | {"acquired": acquired_after}, paths)
    _warn_of_twins(earlier, later)
    wanted = [*(read_tracks(tracks) if tracks else ()), *(read_site(zones).zones if zones else ())]
    with show_progress() as report:
        found = search_changes(
            earlier,
            later,
            paths.__getitem__,
            zones=wanted,
            clouds=_unjudged if no_clouds else judge_clouds,
            running=Running(workers=workers, progress=lambda done, total: report("changes", done, total)),
        )
    collection = _collection(found, (earlier, later))
    write_collection(collection, out)
    _tell(found, collection, None if as_json else out)
    if strict and found.skipped:
        raise typer.Exit(STRICT_EXIT_CODE)


def _tell(found: ChangeSearch, collection: dict[str, Any], out: Path | None) -> None:
    """What was skipped, and the result: in words with the name of its file, or as JSON."""
    for skipped in found.skipped:
        warn(f"skipped {skipped.unit}: {skipped.reason}")
    if out is None:
        say_json(collection)
    else:
        _say_result(collection, out)


def _warn_of_twins(earlier: Sequence[Scene], later: Sequence[Scene]) -> None:
    for scene in later:
        if scene.id in {other.id for other in earlier}:
            warn(f"{scene.name} is given as earlier and as later: it shows no change against itself")


def _unjudged(window: PixelWindow) -> PixelWindow:
    return window


def _identified(files: Sequence[Path], texts: dict[str, str], paths: dict[str, Path]) -> list[Scene]:
    """The scenes of a side, earliest first; their paths are added by hash."""
    from quaywatch.casefile.objects import hash_file
    from quaywatch.scenes.hints import read_hints
    from quaywatch.scenes.identify import identify_scene

    hints, scenes = read_hints(texts), []
    for path in files:
        sha256 = hash_file(path)
        paths[sha256] = path
        scene = identify_scene([(path, sha256)], hints)
        if scene.parameters.get("radiometry") == "relative":
            warn(f"{path.name}: brightness without calibration: outlines and lengths hold, reflectances do not")
        scenes.append(scene)
    return sorted(scenes, key=lambda scene: (str(scene.acquired.start or scene.acquired.end), scene.id))


def _collection(found: ChangeSearch, sides: tuple[Sequence[Scene], Sequence[Scene]]) -> dict[str, Any]:
    from quaywatch.detections.changes import DETECTOR_NAME, DETECTOR_VERSION
    from quaywatch.report.changes import changes_geojson

    collection = changes_geojson(
        found.changes,
        sides=sides,
        usable_shares=found.usable_shares,
        shifts=found.shifts,
        skipped=found.skipped,
        detector=(DETECTOR_NAME, DETECTOR_VERSION),
    )
    return collection | {"notes": list(found.notes)}


def _say_result(collection: dict[str, Any], out: Path) -> None:
    features = [feature["properties"] for feature in collection["features"]]
    kinds = [feature["kind"] for feature in features]
    counted = ", ".join(
        f"{kinds.count(kind)} {kind}" for kind in ("structure", "stock", "vessel", "other") if kind in kinds
    )
    say(f"{out}: {f'{len(features)} changes: {counted}' if counted else 'no change was found'}")
    for note in collection["notes"]:
        say(note)
    for one in features:
        if len(one["sources"]) > 1:
            say(f"{one['kind']} ({one['sign']}) {_length(one)} is seen by {', '.join(one['sources'])}")
        for note in one["notes"]:
            if note.startswith("not seen by"):
                say(f"{one['kind']} ({one['sign']}) {_length(one)}: {note}")
        for cover in one["tracks"]:
            if cover["covered_share"] > 0:
                say(
                    f"{one['kind']} ({one['sign']}) {_length(one)} covers"
                    f" {cover['covered_share']:.0%} ± {cover['covered_u95']:.0%} of track {cover['id']}"
                )


def _length(one: dict[str, Any]) -> str:
    return f"{one['length_m']:.0f} ± {one['length_u95_m']:.0f} m long"
