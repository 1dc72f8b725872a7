"""A site's structures: its looks of all kinds of sensor, earlier against later, searched for what came and what went.

One unit per site, keyed by the hashes of its scenes: a late scene redoes it. Each kind of sensor has its own earlier
and later looks, and what all kinds tell is joined to one answer.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from quaywatch.casefile.codec import content_hash
from quaywatch.casefile.entries import Origin, UnitKey
from quaywatch.casefile.store import CaseStore
from quaywatch.clock import Span
from quaywatch.detections.changes import DETECTOR_NAME, DETECTOR_VERSION
from quaywatch.detections.sensor_kinds import find_kind
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
    scenes: tuple[Scene, ...]
    """Usable ones of all kinds of sensor, in order of time."""
    unseen: tuple[Scene, ...]
    """Scenes of the same kinds that show the site, but none of its zones well enough."""
    looks: tuple[Look, ...]
    """Of all of these scenes at the site."""
    rights: Mapping[str, Rights]
    """By scene."""
    split: date | None
    """Local day that parts earlier from later; None = by the order of each kind's looks."""
    synthetic: bool

    def shown_zones(self, sides: Sequence[Sequence[Scene]]) -> tuple[Zone, ...]:
        """Drawn zones of the kinds that are searched, each seen in at least one look of every side."""
        usable = {look.scene: look.usable_zones for look in self.looks}
        return tuple(
            zone
            for zone in _zones(self.site)
            if all(any(zone.id in usable.get(scene.id, ()) for scene in side) for side in sides)
        )


Sides = tuple[tuple[Scene, ...], tuple[Scene, ...], tuple[Scene, ...]]


@dataclass(slots=True, kw_only=True)
class _PartedLooks:
    """The looks of all kinds of sensor, each kind parted by itself."""

    sides: list[list[Scene]] = field(default_factory=lambda: [[], [], []])
    """Earlier, between, later."""
    zones: set[str] = field(default_factory=set)
    """Zones that at least one kind saw both earlier and later."""
    left_out: dict[str, str] = field(default_factory=dict)
    """Kinds that are not used at all, and why."""

    def add(self, parts: Sides) -> None:
        """Nothing; the looks of one more kind are in."""
        for side, part in zip(self.sides, parts, strict=True):
            side.extend(part)


def plan_changes(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit per site with zones that are searched and a kind of sensor with at least two looks that saw one."""
    parts = store.read_findings_parts()
    artefacts = {artefact.sha256: artefact for artefact in parts["artefacts"]}
    tasks = []
    for site in joined.case.sites:
        scenes, unseen = _watching(site, parts["scenes"], parts["looks"])
        if max((len(found) for found in _by_kind(scenes).values()), default=0) < 2:
            continue
        keys = {scene.id for scene in (*scenes, *unseen)}
        order = ChangeTask(
            site=site,
            scenes=scenes,
            unseen=unseen,
            looks=tuple(look for look in parts["looks"] if look.site == site.id and look.scene in keys),
            rights={scene.id: artefacts[scene.files[0].sha256].rights for scene in scenes},
            split=joined.case.split_at(site.id),
            synthetic=joined.case.synthetic,
        )
        key = UnitKey(
            slot=f"{STAGE}:{site.id}",
            stage=STAGE,
            code_version=code_version(),
            inputs={"all": content_hash(order), "detector": f"{DETECTOR_NAME} {DETECTOR_VERSION}"},
        )
        files = {file.sha256: store.objects.locate(file.sha256) for scene in scenes for file in scene.files}
        tasks.append(Task(key=key, title=f"changes at {site.name}", work=survey_site, arguments=(order, files)))
    return tasks


def find_sides(scenes: Sequence[Scene], split: date | None, utc_offset_h: float) -> Sides:
    """The earlier looks of one kind of sensor, those between, and the later ones; all looks are in order of time.

    With a day, what was taken before it is earlier and the rest later; a look whose time may be either is between. A
    side may be empty. Without a day, the first half is held against the second, or of fewer than four the first against
    the last; one look alone is between.
    """
    if split is not None:
        instant = datetime(split.year, split.month, split.day, tzinfo=UTC) - timedelta(hours=utc_offset_h)
        early = tuple(scene for scene in scenes if _ended_by(scene.acquired, instant))
        late = tuple(scene for scene in scenes if _began_at(scene.acquired, instant))
        return early, tuple(scene for scene in scenes if scene not in early and scene not in late), late
    many = len(scenes) >= HALVES_FROM
    first = len(scenes) // 2 if many else min(1, len(scenes) - 1)
    then = first if many else len(scenes) - first
    return tuple(scenes[:first]), tuple(scenes[first:then]), tuple(scenes[then:])


def _part_kinds(order: ChangeTask) -> _PartedLooks:
    """The looks of each kind of sensor parted into sides; one without a zone on both sides is left out.

    A kind with looks on one side only is kept, to be asked what it shows of what others tell.

    Raises:
        DataError: No kind has both sides, or none saw a zone on both.
    """
    told = _PartedLooks()
    parted = {
        kind: find_sides(scenes, order.split, order.site.utc_offset_h)
        for kind, scenes in _by_kind(order.scenes).items()
    }
    if not any(early and late for early, _, late in parted.values()):
        _refuse_one_sided(parted, order.split)
    for kind, parts in parted.items():
        early, _, late = parts
        zones = {zone.id for zone in order.shown_zones((early, late))} if early and late else set()
        if early and late and not zones:
            told.left_out[kind] = f"no zone of {order.site.name} was seen by {kind} both earlier and later"
            continue
        told.zones |= zones
        told.add(parts)
    if not told.zones:
        raise DataError(f"no zone of {order.site.name} was seen both earlier and later")
    return told


def _refuse_one_sided(parted: Mapping[str, Sides], split: date | None) -> None:
    early = any(sides[0] for sides in parted.values())
    late = any(sides[2] for sides in parted.values())
    missing = "before" if not early else "on or after"
    what = f"no usable look {missing} {split}"
    if early and late:
        what = f"no kind of sensor has usable looks both before and after {split}"
    raise DataError(
        f"{what}, the day that parts earlier from later looks",
        expected="looks of one kind of sensor on both sides of it",
        do="Change `split` (or the site's own in `split_by_site`) under [changes] in case.toml, or add scenes",
    )


def survey_site(order: ChangeTask, files: Mapping[str, Path]) -> TaskResult:
    """What came and went at a site, as changes, as observations of new structures, and as pictures."""
    parted = _part_kinds(order)
    zones = tuple(zone for zone in _zones(order.site) if zone.id in parted.zones)
    found = search_site((parted.sides[0], parted.sides[1], parted.sides[2]), files.__getitem__, zones)
    survey = _survey(order, found, zones)
    scenes = {scene.id: scene for scene in (*order.scenes, *order.unseen)}
    pictures, images = _draw(order, found, survey, scenes)
    asked = {kind: f"{why}: asked only what it shows of what others tell" for kind, why in found.unsearched.items()}
    return TaskResult(
        records={
            "change_surveys": (survey,),
            "change_pictures": pictures,
            "observations": observe_changes(survey, scenes, order.looks),
            "skipped": (
                *(_skipped_kind(order, kind, why) for kind, why in (asked | parted.left_out).items()),
                *(_skipped(order, scenes[key], reason) for key, reason in found.refused.items()),
            ),
        },
        images=images,
    )


def _draw(
    order: ChangeTask, found: SiteChanges, survey: ChangeSurvey, scenes: Mapping[str, Scene]
) -> tuple[tuple[ChangePicture, ...], tuple[tuple[bytes, Origin], ...]]:
    """The pictures of a survey as records, and their bytes."""
    wanted = PictureOrder(site=order.site, survey=survey, windows=found.windows, synthetic=order.synthetic)
    pictures, images = [], []
    for drawn in draw_change_pictures(wanted):
        hashes = [hashlib.sha256(image).hexdigest() for image in drawn.images]
        pictures.append(
            ChangePicture(
                id=drawn.id,
                site=order.site.id,
                survey=survey.id,
                change=drawn.change,
                scenes=drawn.scenes,
                images=(hashes[0], hashes[1]),
                rights=(order.rights[drawn.scenes[0]], order.rights[drawn.scenes[1]]),
                title=drawn.title,
                caption=drawn.caption,
                alts=drawn.alts,
            )
        )
        for side, key, image in zip(("before", "after"), drawn.scenes, drawn.images, strict=True):
            images.append((image, _origin(order, scenes[key], f"{drawn.id}-{side}.png")))
    return tuple(pictures), tuple(images)


def _survey(order: ChangeTask, found: SiteChanges, zones: Sequence[Zone]) -> ChangeSurvey:
    timed = [tuple(scene.id for scene in order.scenes if scene.id in side) for side in found.sides]
    return ChangeSurvey(
        id=f"survey:{order.site.id}",
        site=order.site.id,
        zones=tuple(zone.id for zone in zones),
        before=timed[0],
        between=timed[1],
        after=timed[2],
        changes=tuple(_with_unseen(placed, order.unseen) for placed in found.changes),
        shifts=found.shifts,
        usable_shares={key: round(float(window.usable.mean()), 4) for key, window in found.windows.items()},
        detector=f"{DETECTOR_NAME} {DETECTOR_VERSION}",
        sensors=found.sensors,
        sensor_of=found.sensor_of,
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


def _skipped_kind(order: ChangeTask, kind: str, reason: str) -> Skipped:
    return Skipped(
        id=f"{STAGE}:{order.site.id}:{kind}",
        unit=f"{kind} among the changes at {order.site.name}",
        stage=STAGE,
        reason=reason,
    )


def _zones(site: Site) -> tuple[Zone, ...]:
    return tuple(zone for zone in site.zones if zone.kind in CHANGE_ZONE_KINDS and zone.shape is not None)


def _watching(
    site: Site, scenes: Sequence[Scene], looks: Sequence[Look]
) -> tuple[tuple[Scene, ...], tuple[Scene, ...]]:
    """Scenes that saw a zone that is searched, and those of the same kinds of sensor that could not."""
    watched = {zone.id for zone in _zones(site)}
    usable = {look.scene: bool(look.usable_zones & watched) for look in looks if look.site == site.id}
    shown = [scene for scene in scenes if watched and scene.id in usable]
    shown.sort(key=lambda scene: (_known(scene.acquired), scene.id))
    seen = tuple(scene for scene in shown if usable[scene.id])
    kinds = _by_kind(seen)
    return seen, tuple(scene for scene in shown if not usable[scene.id] and find_kind(scene) in kinds)


def _by_kind(scenes: Sequence[Scene]) -> dict[str, list[Scene]]:
    groups: dict[str, list[Scene]] = defaultdict(list)
    for scene in scenes:
        groups[find_kind(scene)].append(scene)
    return dict(sorted(groups.items()))


def _known(span: Span) -> datetime:
    return span.start or span.end or datetime.min.replace(tzinfo=UTC)


def _ended_by(span: Span, instant: datetime) -> bool:
    return span.end is not None and span.end <= instant


def _began_at(span: Span, instant: datetime) -> bool:
    return span.start is not None and span.start >= instant
