"""`detect stock`, `detect rolling-stock`: goods in yards and vehicles on tracks, look by look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.cases import STRICT_EXIT_CODE
from quaywatch.cli.output import JsonOption, say, show_progress, warn

if TYPE_CHECKING:
    from quaywatch.records.skipped import Skipped

__all__ = ["rolling_stock", "stock"]


def stock(
    scenes: Annotated[
        list[Path],
        typer.Argument(help="Rasters, each one scene with all its bands; several are a series.", metavar="SCENE..."),
    ],
    zones: Annotated[Path, typer.Option(help="GeoJSON with yards: polygons of kind 'yard'.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="File to write, one JSON object a line.")] = None,
    sensor: Annotated[str, typer.Option(help="Sensor profile, where the files do not tell.")] = "",
    bands: Annotated[str, typer.Option(help="Band meaning, as blue=1,green=2,red=3,nir=4.")] = "",
    scale: Annotated[str, typer.Option(help="Reflectance per digital number.")] = "",
    acquired: Annotated[str, typer.Option(help="Acquisition time or day of every scene, UTC.")] = "",
    no_clouds: Annotated[
        bool,
        typer.Option("--no-clouds", help="Do not judge clouds from the pixels: faster, and they read as stock."),
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 4 when a scene or a zone was skipped.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Measure the ground that goods cover in each yard, in each scene.

    Several scenes are a series: the yard's bare ground is learned from those that show it. The material is a colour,
    not a cargo. Wet ground, shadow and snow are not told as stock; where bands cannot tell, a look is not observable.

    Example: quaywatch detect stock 2024-*.tif --zones yards.geojson -o stock.jsonl
    """
    from quaywatch.detections.stock import DETECTOR_NAME, DETECTOR_VERSION
    from quaywatch.detections.stock_scenes import search_stock
    from quaywatch.report.stock_lines import stock_object
    from quaywatch.scenes.mask import judge_clouds
    from quaywatch.sources.site_files import read_site

    wanted = read_site(zones).zones
    known, paths = _identified(scenes, {"sensor": sensor, "bands": bands, "scale": scale, "acquired": acquired})
    with show_progress() as report:
        found = search_stock(
            list(known.values()),
            paths.__getitem__,
            zones=wanted,
            clouds=(lambda window: window) if no_clouds else judge_clouds,
            progress=lambda done, total: report("yards", done, total),
        )
    objects = [stock_object(look, known[look.scene], (DETECTOR_NAME, DETECTOR_VERSION)) for look in found.looks]
    _tell(objects, found.skipped, out, None if as_json else _sentence)
    if strict and found.skipped:
        raise typer.Exit(STRICT_EXIT_CODE)


def rolling_stock(
    scenes: Annotated[
        list[Path],
        typer.Argument(help="Rasters, each one scene with all its bands; several are a series.", metavar="SCENE..."),
    ],
    zones: Annotated[Path, typer.Option(help="GeoJSON with tracks: lines of kind 'track' along their middle.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="File to write, one JSON object a line.")] = None,
    sensor: Annotated[str, typer.Option(help="Sensor profile, where the files do not tell.")] = "",
    bands: Annotated[str, typer.Option(help="Band meaning, as blue=1,green=2,red=3,nir=4.")] = "",
    scale: Annotated[str, typer.Option(help="Reflectance per digital number.")] = "",
    acquired: Annotated[str, typer.Option(help="Acquisition time or day of every scene, UTC.")] = "",
    no_clouds: Annotated[
        bool, typer.Option("--no-clouds", help="Do not judge clouds from the pixels: faster.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 4 when a scene or a zone was skipped.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Measure the metres of each track that vehicles occupy, in each scene.

    Three or more scenes tell what the bare track looks like. With pixels coarser than 3 m it is only said whether
    something stands there, or that this cannot be told. The number of cars is a range from usual lengths.

    Example: quaywatch detect rolling-stock 2024-*.tif --zones tracks.geojson -o trains.jsonl
    """
    from quaywatch.detections.rolling_stock import DETECTOR_NAME, DETECTOR_VERSION
    from quaywatch.detections.track_scenes import search_tracks
    from quaywatch.report.track_lines import track_object
    from quaywatch.scenes.mask import judge_clouds
    from quaywatch.sources.site_files import read_site

    wanted = read_site(zones).zones
    known, paths = _identified(scenes, {"sensor": sensor, "bands": bands, "scale": scale, "acquired": acquired})
    with show_progress() as report:
        found = search_tracks(
            list(known.values()),
            paths.__getitem__,
            zones=wanted,
            clouds=(lambda window: window) if no_clouds else judge_clouds,
            progress=lambda done, total: report("tracks", done, total),
        )
    objects = [track_object(look, known[look.scene], (DETECTOR_NAME, DETECTOR_VERSION)) for look in found.looks]
    _tell(objects, found.skipped, out, None if as_json else _track_sentence)
    if strict and found.skipped:
        raise typer.Exit(STRICT_EXIT_CODE)


def _tell(
    objects: Sequence[dict[str, Any]],
    skipped: Sequence[Skipped],
    out: Path | None,
    sentence: Callable[[dict[str, Any]], str] | None,
) -> None:
    """Say and write what was told; without a sentence for people, as JSON lines."""
    from quaywatch.report.json_lines import json_line, write_json_lines

    for one in skipped:
        warn(f"skipped {one.unit}: {one.reason}")
    if out is not None:
        write_json_lines(objects, out)
    for told in objects:
        say(json_line(told) if sentence is None else sentence(told))


def _track_sentence(one: dict[str, Any]) -> str:
    start = f"{one['zone']}, {one['acquired']}: {one['outcome'].replace('_', ' ')}"
    if one["occupied_m"] is None:
        return f"{start} ({one['because']})"
    cars = "" if one["cars_least"] is None else f", {one['cars_least']} to {one['cars_most']} cars"
    return f"{start}, {one['occupied_m']:.0f} ± {one['occupied_u95_m']:.0f} m occupied{cars}"


def _identified(files: Sequence[Path], texts: dict[str, str]) -> tuple[dict[str, Any], dict[str, Path]]:
    """Scenes by key, and paths by hash."""
    from quaywatch.casefile.objects import hash_file
    from quaywatch.scenes.hints import read_hints
    from quaywatch.scenes.identify import identify_scene

    hints = read_hints(texts)
    known: dict[str, Any] = {}
    paths: dict[str, Path] = {}
    for path in files:
        sha256 = hash_file(path)
        paths[sha256] = path
        scene = identify_scene([(path, sha256)], hints)
        if scene.id in known:
            warn(f"{path.name}: the same bytes as {known[scene.id].name}: looked at once")
        if scene.parameters.get("radiometry") == "relative":
            warn(f"{path.name}: brightness without calibration: areas hold, materials do not")
        known[scene.id] = scene
    return known, paths


def _sentence(one: dict[str, Any]) -> str:
    start = f"{one['zone']}, {one['acquired']}: {one['outcome'].replace('_', ' ')}"
    if one["area_m2"] is None:
        return f"{start} ({one['because']})"
    material = f", {one['material']}" if one["material"] else ""
    change = f"; {one['change_m2']:+.0f} ± {one['change_u95_m2']:.0f} m² ({one['sign']})" if one["sign"] else ""
    return f"{start}, {one['area_m2']:.0f} ± {one['area_u95_m2']:.0f} m²{material}{change}"
