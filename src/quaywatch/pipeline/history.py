"""A site's berths in their own history: strips of every scene, and what the looks of one sensor say of one another.

Two kinds of unit. One reads the strips of a scene, once. The other judges all looks of a site by one sensor (and orbit)
together; a late scene redoes it, and then the looks whose findings it changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from quaywatch.casefile.codec import content_hash
from quaywatch.casefile.entries import Origin, UnitKey
from quaywatch.casefile.store import CaseStore
from quaywatch.detections.berth_history import judge_berths
from quaywatch.detections.berth_strips import find_orbit, has_history, pack_strips, read_strip, unpack_strips
from quaywatch.detections.empty_state import LEAST_EMPTY
from quaywatch.errors import DataError
from quaywatch.pipeline.places import JoinedCase
from quaywatch.pipeline.tasks import Task, TaskResult, code_version
from quaywatch.pipeline.work import may_show
from quaywatch.records.artefact import Artefact, ArtefactRole, Rights
from quaywatch.records.place import Site, Zone
from quaywatch.records.scene import Scene
from quaywatch.scenes.read import read_window

__all__ = ["judge_history", "keep_strips", "plan_histories", "plan_strips"]

Group = tuple[Site, str, tuple[Scene, ...]]
MARGIN_M = 450.0
"""Round the berths: the overhang of their strips, and the sea beside them."""


def plan_strips(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit per scene and site whose berths have a history: more scenes of one kind than must be empty."""
    artefacts = {artefact.sha256: artefact for artefact in store.artefacts()}
    tasks = []
    for site, _, scenes in _groups(store, joined):
        for scene in scenes:
            files = {file.sha256: store.objects.locate(file.sha256) for file in scene.files}
            rights = artefacts[scene.files[0].sha256].rights
            berths = _berths(site)
            made_by = _made_by(scene, site)
            key = UnitKey(
                slot=f"strips:{site.id}:{scene.id}",
                stage="strips",
                code_version=code_version(),
                inputs={"all": made_by, "rights": content_hash(rights)},
            )
            title = f"berths of {site.name} in {scene.name}"
            arguments = (scene, berths, files, rights, made_by)
            tasks.append(Task(key=key, title=title, work=keep_strips, arguments=arguments))
    return tasks


def plan_histories(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit per site, sensor and orbit: all its strips judged by one another."""
    kept = {a.parameters["made_by"]: a for a in store.artefacts(ArtefactRole.STRIPS)}
    tasks = []
    for site, kind, scenes in _groups(store, joined):
        strips: list[Artefact] = [kept[made_by] for scene in scenes if (made_by := _made_by(scene, site)) in kept]
        names = sorted(artefact.sha256 for artefact in strips)
        if len(names) <= LEAST_EMPTY:
            continue
        berths = _berths(site)
        key = UnitKey(
            slot=f"history:{site.id}:{kind}",
            stage="history",
            code_version=code_version(),
            inputs={"strips": names, "berths": content_hash(berths)},
        )
        paths = tuple(store.objects.locate(name) for name in names)
        title = f"history of the berths of {site.name} ({kind})"
        tasks.append(Task(key=key, title=title, work=judge_history, arguments=(site.id, berths, paths)))
    return tasks


def keep_strips(
    scene: Scene, berths: Sequence[Zone], files: Mapping[str, Path], rights: Rights, made_by: str
) -> TaskResult:
    """The strips of a site's berths in a scene, as an object of the case; nothing where it shows none of them.

    Clouds are judged by the mask that came with the scene only: a look at clouds is told by its difference from the
    others, and the look's own unit judges its clouds in full. So it is for that unit to say what is wrong with a scene.
    """
    shapes = [zone.shape for zone in berths if zone.shape is not None]
    try:
        window = read_window(scene, files.__getitem__, shapes, margin_m=MARGIN_M)
        found = [read_strip(window, zone) for zone in berths]
    except DataError:
        return TaskResult(records={})
    strips = [strip for strip in found if strip is not None]
    if not strips:
        return TaskResult(records={})
    origin = Origin(
        role=ArtefactRole.STRIPS,
        source=f"cut from {scene.name}",
        rights=rights,
        name=f"{scene.id}.strips",
        parents=tuple(file.sha256 for file in scene.files),
        parameters={"made_by": made_by, "scene": scene.id},
    )
    return TaskResult(records={}, images=((pack_strips(strips), origin),))


def judge_history(site: str, berths: Sequence[Zone], paths: Sequence[Path]) -> TaskResult:
    """What the looks at a site's berths say of one another."""
    strips = [strip for path in paths for strip in unpack_strips(path.read_bytes())]
    found = judge_berths(strips, berths)
    return TaskResult(records={"histories": tuple(replace(one, id=f"{one.id}:{site}", site=site) for one in found)})


def _groups(store: CaseStore, joined: JoinedCase) -> Iterator[Group]:
    """Sites with the scenes, of one sensor and orbit, that are enough for a history of their berths."""
    scenes = store.read_findings_parts()["scenes"]
    for site in joined.case.sites:
        groups: dict[str, list[Scene]] = defaultdict(list)
        if _berths(site):
            for scene in scenes:
                if may_show(scene, site):
                    groups[" ".join(filter(None, (scene.sensor, find_orbit(scene))))].append(scene)
        for kind, found in sorted(groups.items()):
            if len(found) > LEAST_EMPTY:
                yield site, kind, tuple(found)


def _berths(site: Site) -> tuple[Zone, ...]:
    return tuple(zone for zone in site.zones if has_history(zone))


def _made_by(scene: Scene, site: Site) -> str:
    """Hash of everything that a scene's strips depend on."""
    return content_hash(scene, _berths(site), code_version())
