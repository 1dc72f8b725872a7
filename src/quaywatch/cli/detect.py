"""`detect vessels`: a detector alone, on files that need no case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quaywatch.cli.cases import STRICT_EXIT_CODE
from quaywatch.cli.output import JsonOption, say, say_json, show_progress, warn
from quaywatch.errors import PluginError, QuaywatchError

if TYPE_CHECKING:
    from quaywatch.plugins import VesselDetector
    from quaywatch.records.place import Zone
    from quaywatch.report.detections import SceneFindings
    from quaywatch.scenes.hints import SceneHints

__all__ = ["app", "vessels"]

app = typer.Typer(help="A detector alone, on files that need no case.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `detect vessels` a group while it has one command."""


@app.command("vessels")
def vessels(
    scenes: Annotated[
        list[Path], typer.Argument(help="Rasters, each one scene with all its bands.", metavar="SCENE...")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="GeoJSON file to write.")],
    zones: Annotated[Path | None, typer.Option(help="GeoJSON with berth zones to answer for.")] = None,
    sensor: Annotated[str, typer.Option(help="Sensor profile, where the file does not tell.")] = "",
    bands: Annotated[str, typer.Option(help="Band meaning, as blue=1,green=2,red=3,nir=4.")] = "",
    scale: Annotated[str, typer.Option(help="Reflectance per digital number.")] = "",
    acquired: Annotated[str, typer.Option(help="Acquisition time or day, UTC.")] = "",
    detector: Annotated[str, typer.Option(help="Detector to use; without, the one that suits each scene.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 4 when a scene was skipped.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Find vessels in scenes, and say of each berth zone whether it is occupied.

    Optical and radar scenes are each searched by a detector that reads them.

    Example: quaywatch detect vessels busan.tif --zones berths.geojson -o vessels.geojson
    """
    from quaywatch.records.skipped import Skipped
    from quaywatch.report.detections import detections_geojson, write_detections
    from quaywatch.scenes.hints import read_hints
    from quaywatch.sources.site_files import read_site

    named = _find_detector(detector) if detector else None
    hints = read_hints({"sensor": sensor, "bands": bands, "scale": scale, "acquired": acquired})
    asked = read_site(zones).zones if zones else ()
    found, skipped, used = [], [], [named] if named else []
    for path in scenes:
        try:
            with show_progress() as report:
                one, by = _search(path, hints, named, asked, report)
                found.append(one)
                used.append(by)
        except QuaywatchError as error:
            if len(scenes) == 1:
                raise
            skipped.append(Skipped(id=path.name, unit=path.name, stage="detect", reason=str(error)))
            warn(f"skipped {path.name}: {error}")
    write_detections(found, out, detector=used, skipped=skipped, with_zones=zones is not None)
    if as_json:
        say_json(detections_geojson(found, detector=used, skipped=skipped, with_zones=zones is not None))
    else:
        _say_result(found, out)
    if strict and skipped:
        raise typer.Exit(STRICT_EXIT_CODE)


def _find_detector(name: str) -> VesselDetector:
    from quaywatch.plugins import find_detectors

    installed = find_detectors()
    if name not in installed:
        raise PluginError(f"detector {name!r} is not installed", expected=f"one of: {', '.join(sorted(installed))}")
    return installed[name]


def _search(
    path: Path,
    hints: SceneHints,
    named: VesselDetector | None,
    zones: tuple[Zone, ...],
    report: Callable[[str, int, int], None],
) -> tuple[SceneFindings, VesselDetector]:
    """What was found in a scene, and by whom: the named detector, else the one that suits the scene."""
    from quaywatch.casefile.objects import hash_file
    from quaywatch.detections.whole_scene import search_scene
    from quaywatch.errors import DataError
    from quaywatch.plugins import choose_detector
    from quaywatch.report.detections import SceneFindings
    from quaywatch.scenes.identify import identify_scene

    scene = identify_scene([(path, hash_file(path))], hints)
    detector = named or choose_detector(scene.modality)
    if detector is None:
        raise PluginError(f"no detector reads {scene.modality} scenes such as {path.name}", expected="an installed one")
    if scene.modality is not detector.modality:
        raise DataError(
            f"{path.name} is {scene.modality}, detector {detector.name} reads {detector.modality}",
            expected=f"a scene that is {detector.modality}",
        )
    found = search_scene(
        scene, lambda _sha256: path, detector, zones=zones, progress=lambda done, total: report(path.name, done, total)
    )
    findings = SceneFindings(
        scene=scene, detections=found.detections, answers=found.answers, usable_share=found.usable_share
    )
    return findings, detector


def _say_result(found: list[SceneFindings], out: Path) -> None:
    objects = sum(len(one.detections) for one in found)
    outcomes = [answer.outcome.value for one in found for answer in one.answers]
    say(f"{out}: {objects} objects that may be vessels in {len(found)} scenes")
    if outcomes:
        counted = ", ".join(f"{outcomes.count(kind)} {kind}" for kind in ("seen", "not_seen", "not_observable"))
        say(f"zones: {counted}")
