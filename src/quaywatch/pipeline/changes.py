"""A site's structures: its looks of one kind of sensor, earlier against later, searched for what came and what went.

One unit per site and kind of sensor, keyed by the hashes of its scenes: a late scene redoes it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from quaywatch.casefile.codec import content_hash
from quaywatch.casefile.entries import Origin, UnitKey
from quaywatch.casefile.store import CaseStore
from quaywatch.clock import Span
from quaywatch.detections.berth_strips import find_orbit
from quaywatch.detections.changes import DETECTOR_NAME, DETECTOR_VERSION
from quaywatch.detections.site_changes import SiteChanges, search_site
from quaywatch.errors import DataError
from quaywatch.observations.from_changes import observe_changes
from quaywatch.pipeline.places import JoinedCase
from quaywatch.pipeline.tasks import Task, TaskResult, code_version
from quaywatch.records.artefact import ArtefactRole, Rights
from quaywatch.records.change import BuildState
from quaywatch.records.change_survey import CHANGE_ZONE_KINDS, ChangePicture, ChangeSurvey, PlacedChange
from quaywatch.records.look import Look
from quaywatch.records.observation import Outcome
from quaywatch.records.place import Site, Zone
from quaywatch.records.scene import Scene
from quaywatch.records.skipped import Skipped
from quaywatch.report.change_figures import PictureOrder, draw_change_pictures

__all__ = ["ChangeTask", "find_sides", "plan_changes", "survey_site"]

STAGE = "changes"
HALVES_FROM = 4
"""Looks from which on the first half is held against the second; of fewer, the first against the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTask:
    """All that a search for changes depends on, besides the code and the bytes of the scenes."""

    site: Site
    sensor: str
    """Kind of sensor (and orbit)."""
    scenes: tuple[Scene, ...]
    """Usable ones, in order of time."""
    unseen: tuple[Scene, ...]
    """Scenes that show the site, but none of its zones well enough."""
    looks: tuple[Look, ...]
    """Of all of these scenes at the site."""
    rights: Mapping[str, Rights]
    """By scene."""
    split: date | None
    """Local day that parts earlier from later; None = by their order."""
    synthetic: bool

    def shown_zones(self, sides: Sequence[Sequence[Scene]]) -> tuple[Zone, ...]:
        """Drawn zones of the kinds that are searched, each seen in at least one look of every side.

        Raises:
            DataError: There is none.
        """
        usable = {look.scene: look.usable_zones for look in self.looks}
        found = tuple(
            zone
            for zone in _zones(self.site)
            if all(any(zone.id in usable.get(scene.id, ()) for scene in side) for side in sides)
        )
        if not found:
            raise DataError(f"no zone of {self.site.name} was seen both earlier and later")
        return found


def plan_changes(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit per site with zones that are searched and kind of sensor with at least two looks that saw one."""
    parts = store.read_findings_parts()
    artefacts = {artefact.sha256: artefact for artefact in parts["artefacts"]}
    tasks = []
    for site in joined.case.sites:
        for sensor, scenes, unseen in _groups(site, parts["scenes"], parts["looks"]):
            keys = {scene.id for scene in (*scenes, *unseen)}
            order = ChangeTask(
                site=site,
                sensor=sensor,
                scenes=scenes,
                unseen=unseen,
                looks=tuple(look for look in parts["looks"] if look.site == site.id and look.scene in keys),
                rights={scene.id: artefacts[scene.files[0].sha256].rights for scene in scenes},
                split=joined.case.split_at(site.id),
                synthetic=joined.case.synthetic,
            )
            key = UnitKey(
                slot=f"{STAGE}:{site.id}:{sensor}",
                stage=STAGE,
                code_version=code_version(),
                inputs={"all": content_hash(order), "detector": f"{DETECTOR_NAME} {DETECTOR_VERSION}"},
            )
            files = {file.sha256: store.objects.locate(file.sha256) for scene in scenes for file in scene.files}
            title = f"changes at {site.name} ({sensor})"
            tasks.append(Task(key=key, title=title, work=survey_site, arguments=(order, files)))
    return tasks


def find_sides(
    scenes: Sequence[Scene], split: date | None, utc_offset_h: float
) -> tuple[tuple[Scene, ...], tuple[Scene, ...], tuple[Scene, ...]]:
    """The earlier looks, those between, and the later ones; all looks are in order of time.

    With a day, what was taken before it is earlier and the rest later; a look whose time may be either is between.
    Without one, the first half is held against the second, or of fewer than four the first against the last.

    Raises:
        DataError: The day leaves a side without a look.
    """
    if split is not None:
        instant = datetime(split.year, split.month, split.day, tzinfo=UTC) - timedelta(hours=utc_offset_h)
        early = tuple(scene for scene in scenes if _ended_by(scene.acquired, instant))
        late = tuple(scene for scene in scenes if _began_at(scene.acquired, instant))
        if not early or not late:
            missing = "before" if not early else "on or after"
            raise DataError(
                f"no usable look {missing} {split}, the day that parts earlier from later looks",
                expected="looks on both sides of it",
                do="Change `split` (or the site's own in `split_by_site`) under [changes] in case.toml, or add scenes",
            )
        return early, tuple(scene for scene in scenes if scene not in early and scene not in late), late
    n = len(scenes) // 2 if len(scenes) >= HALVES_FROM else 1
    later = len(scenes) - n if len(scenes) >= HALVES_FROM else 1
    return tuple(scenes[:n]), tuple(scenes[n : len(scenes) - later]), tuple(scenes[len(scenes) - later :])


def survey_site(order: ChangeTask, files: Mapping[str, Path]) -> TaskResult:
    """What came and went at a site, as changes, as observations of new structures, and as pictures."""
    sides = find_sides(order.scenes, order.split, order.site.utc_offset_h)
    zones = order.shown_zones((sides[0], sides[2]))
    found = search_site(sides, files.__getitem__, zones)
    survey = _survey(order, found, zones)
    scenes = {scene.id: scene for scene in (*order.scenes, *order.unseen)}
    wanted = PictureOrder(site=order.site, survey=survey, windows=found.windows, synthetic=order.synthetic)
    pictures, images = [], []
    for drawn in draw_change_pictures(wanted):
        pair = (survey.before[-1], survey.after[-1])
        hashes = [hashlib.sha256(image).hexdigest() for image in drawn.images]
        pictures.append(
            ChangePicture(
                id=drawn.id,
                site=order.site.id,
                survey=survey.id,
                change=drawn.change,
                scenes=pair,
                images=(hashes[0], hashes[1]),
                rights=(order.rights[pair[0]], order.rights[pair[1]]),
                title=drawn.title,
                caption=drawn.caption,
                alts=drawn.alts,
            )
        )
        for side, key, image in zip(("before", "after"), pair, drawn.images, strict=True):
            images.append((image, _origin(order, scenes[key], f"{drawn.id}-{side}.png")))
    return TaskResult(
        records={
            "change_surveys": (survey,),
            "change_pictures": tuple(pictures),
            "observations": observe_changes(survey, scenes, order.looks),
            "skipped": tuple(_skipped(order, scenes[key], reason) for key, reason in found.refused.items()),
        },
        images=tuple(images),
    )


def _survey(order: ChangeTask, found: SiteChanges, zones: Sequence[Zone]) -> ChangeSurvey:
    return ChangeSurvey(
        id=f"survey:{order.site.id}:{order.sensor}",
        site=order.site.id,
        sensor=order.sensor,
        zones=tuple(zone.id for zone in zones),
        before=found.sides[0],
        between=found.sides[1],
        after=found.sides[2],
        changes=tuple(_with_unseen(placed, order.unseen) for placed in found.changes),
        shifts=found.shifts,
        usable_shares={key: round(float(window.usable.mean()), 4) for key, window in found.windows.items()},
        detector=f"{DETECTOR_NAME} {DETECTOR_VERSION}",
    )


def _with_unseen(placed: PlacedChange, unseen: Sequence[Scene]) -> PlacedChange:
    """A change of a series with the looks that could not see it, in their place in time."""
    if not placed.change.states:
        return placed
    states = [
        *placed.change.states,
        *(BuildState(scene=scene.id, acquired=scene.acquired, outcome=Outcome.NOT_OBSERVABLE) for scene in unseen),
    ]
    states.sort(key=lambda state: (_known(state.acquired), state.scene))
    return replace(placed, change=replace(placed.change, states=tuple(states)))


def _origin(order: ChangeTask, scene: Scene, name: str) -> Origin:
    return Origin(
        role=ArtefactRole.FIGURE,
        source=f"drawn from {scene.name}",
        rights=order.rights[scene.id],
        name=name,
        parents=tuple(file.sha256 for file in scene.files),
        parameters={"detector": f"{DETECTOR_NAME} {DETECTOR_VERSION}", "site": order.site.id},
    )


def _skipped(order: ChangeTask, scene: Scene, reason: str) -> Skipped:
    return Skipped(
        id=f"{STAGE}:{order.site.id}:{scene.id}",
        unit=f"{scene.name} among the changes at {order.site.name}",
        stage=STAGE,
        reason=reason,
        evidence=scene.files[0].sha256,
    )


def _zones(site: Site) -> tuple[Zone, ...]:
    return tuple(zone for zone in site.zones if zone.kind in CHANGE_ZONE_KINDS and zone.shape is not None)


def _groups(
    site: Site, scenes: Sequence[Scene], looks: Sequence[Look]
) -> Iterator[tuple[str, tuple[Scene, ...], tuple[Scene, ...]]]:
    """Kinds of sensor of which at least two looks could see a zone that is searched: their scenes, and the others."""
    watched = {zone.id for zone in _zones(site)}
    usable = {look.scene: bool(look.usable_zones & watched) for look in looks if look.site == site.id}
    groups: dict[str, tuple[list[Scene], list[Scene]]] = defaultdict(lambda: ([], []))
    for scene in sorted(scenes, key=lambda scene: (_known(scene.acquired), scene.id)):
        if watched and scene.id in usable:
            kind = " ".join(filter(None, (scene.sensor, find_orbit(scene))))
            groups[kind][0 if usable[scene.id] else 1].append(scene)
    for sensor, (seen, unseen) in sorted(groups.items()):
        if len(seen) > 1:
            yield sensor, tuple(seen), tuple(unseen)


def _known(span: Span) -> datetime:
    return span.start or span.end or datetime.min.replace(tzinfo=UTC)


def _ended_by(span: Span, instant: datetime) -> bool:
    return span.end is not None and span.end <= instant


def _began_at(span: Span, instant: datetime) -> bool:
    return span.start is not None and span.start >= instant
