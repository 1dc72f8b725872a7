"""`detect`: a detector alone, on files that need no case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quaywatch.cli.cases import STRICT_EXIT_CODE
from quaywatch.cli.changes import changes
from quaywatch.cli.output import JsonOption, say, say_json, show_progress, warn
from quaywatch.cli.several_files import taking_several
from quaywatch.cli.stock import rolling_stock, stock
from quaywatch.errors import DataError, PluginError, QuaywatchError

if TYPE_CHECKING:
    from quaywatch.detections.fusion import StripKeeper
    from quaywatch.plugins import VesselDetector
    from quaywatch.records.place import Zone
    from quaywatch.records.scene import Scene
    from quaywatch.records.skipped import Skipped
    from quaywatch.report.detections import SceneFindings
    from quaywatch.scenes.hints import SceneHints

__all__ = ["app", "vessels"]

app = typer.Typer(help="A detector alone, on files that need no case.", no_args_is_help=True)
app.command("changes", cls=taking_several("--before", "--after"))(changes)
app.command("stock")(stock)
app.command("rolling-stock")(rolling_stock)


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
    no_clouds: Annotated[
        bool,
        typer.Option("--no-clouds", help="Do not judge clouds from the pixels: faster, and they may read as ships."),
    ] = False,
    history: Annotated[
        bool,
        typer.Option(
            help="Judge berths by the other scenes of the same sensor too, earlier and later, where enough do."
        ),
    ] = True,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 4 when a scene was skipped.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Find vessels in scenes, and say of each berth zone whether it is occupied.

    Optical and radar scenes are each searched by a detector that reads them. Six or more scenes of one berth by one
    sensor (of one orbit, for radar) serve as each other's history: a berth is judged against its empty state in all the
    others, whether taken before or after.

    Example: quaywatch detect vessels busan.tif --zones berths.geojson -o vessels.geojson
    """
    from quaywatch.report.detections import detections_geojson, write_detections
    from quaywatch.scenes.hints import read_hints
    from quaywatch.sources.site_files import read_site

    search = _Search(
        named=_find_detector(detector) if detector else None,
        hints=read_hints({"sensor": sensor, "bands": bands, "scale": scale, "acquired": acquired}),
        zones=read_site(zones).zones if zones else (),
        judged=not no_clouds,
    )
    found, skipped = search.all_of(scenes)
    if history and search.zones:
        found = search.with_history(found)
    write_detections(found, out, detector=search.used, skipped=skipped, with_zones=zones is not None)
    if as_json:
        say_json(detections_geojson(found, detector=search.used, skipped=skipped, with_zones=zones is not None))
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


@dataclass(slots=True, kw_only=True)
class _Search:
    """What scenes are searched for, and by whom."""

    named: VesselDetector | None
    hints: SceneHints
    zones: tuple[Zone, ...]
    judged: bool
    """Whether clouds are judged from the pixels."""
    keepers: dict[str, StripKeeper] = field(default_factory=dict)
    """Detectors by name, with the strips of berths that they were handed."""

    @property
    def used(self) -> list[VesselDetector]:
        """Who searched; the named one where nothing could be searched."""
        return [*self.keepers.values()] or [*filter(None, [self.named])]

    def all_of(self, paths: Sequence[Path]) -> tuple[list[SceneFindings], list[Skipped]]:
        """What was found in each scene that could be searched, and why the others were skipped; one alone must be."""
        from quaywatch.records.skipped import Skipped

        found, skipped = [], []
        for path in paths:
            try:
                with show_progress() as report:
                    found.append(self.one(path, report))
            except QuaywatchError as error:
                if len(paths) == 1:
                    raise
                skipped.append(Skipped(id=path.name, unit=path.name, stage="detect", reason=str(error)))
                warn(f"skipped {path.name}: {error}")
        return found, skipped

    def one(self, path: Path, report: Callable[[str, int, int], None]) -> SceneFindings:
        """What was found in a scene by the named detector, else by the one that suits it."""
        from quaywatch.casefile.objects import hash_file
        from quaywatch.detections.whole_scene import search_scene
        from quaywatch.records.scene import Modality
        from quaywatch.report.detections import SceneFindings
        from quaywatch.scenes.identify import identify_scene
        from quaywatch.scenes.mask import judge_clouds

        scene = identify_scene([(path, hash_file(path))], self.hints)
        if scene.parameters.get("radiometry") == "relative":
            optical = scene.modality is Modality.OPTICAL
            told = "brightness, not reflectance" if optical else "backscatter without calibration"
            warn(f"{path.name}: {told}: lengths hold, radiometry and chances do not")
        found = search_scene(
            scene,
            lambda _sha256: path,
            self._keeper(scene, path),
            zones=self.zones,
            clouds=judge_clouds if self.judged else lambda window: window,
            progress=lambda done, total: report(path.name, done, total),
        )
        for doubt in found.doubts:
            warn(f"{path.name}: {doubt}")
        return SceneFindings(
            scene=scene, detections=found.detections, answers=found.answers, usable_share=found.usable_share
        )

    def _keeper(self, scene: Scene, path: Path) -> StripKeeper:
        from quaywatch.detections.fusion import StripKeeper
        from quaywatch.plugins import choose_detector

        suited = self.named or choose_detector(scene)
        if suited is None:
            expected = "an installed detector for them"
            raise PluginError(f"no detector reads {scene.modality} scenes such as {path.name}", expected=expected)
        if scene.modality is not suited.modality:
            raise DataError(
                f"{path.name} is {scene.modality}, detector {suited.name} reads {suited.modality}",
                expected=f"a scene that is {suited.modality}",
            )
        return self.keepers.setdefault(suited.name, StripKeeper(suited))

    def with_history(self, found: Sequence[SceneFindings]) -> list[SceneFindings]:
        """The findings, each scene's berths judged against the other scenes."""
        from quaywatch.detections.berth_history import judge_berths
        from quaywatch.detections.fusion import fuse_history

        if len(found) < 2:
            return list(found)
        strips = {strip: keeper for keeper in self.keepers.values() for strip in keeper.strips}
        with show_progress() as report:
            report("history", 0, 1)
            histories = judge_berths(list(strips), self.zones)
            report("history", 1, 1)
        by = {strip.scene: keeper for strip, keeper in strips.items()}
        fused = []
        for one in found:
            own = [history for history in histories if history.scene == one.scene.id]
            if own:
                told = fuse_history(one.detections, one.answers, own, self.zones, by[one.scene.id])
                one = replace(one, detections=told[0], answers=told[1])
            fused.append(one)
        return fused


def _say_result(found: list[SceneFindings], out: Path) -> None:
    objects = sum(len(one.detections) for one in found)
    outcomes = [answer.outcome.value for one in found for answer in one.answers]
    say(f"{out}: {objects} objects that may be vessels in {len(found)} scenes")
    if outcomes:
        counted = ", ".join(f"{outcomes.count(kind)} {kind}" for kind in ("seen", "not_seen", "not_observable"))
        say(f"zones: {counted}")
