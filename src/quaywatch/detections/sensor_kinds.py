"""Scenes of several sensors sorted into kinds: what is searched by itself, and what is only asked.

A kind is a sensor and a class of pixel size, of radar also the orbit: from another side everything looks otherwise.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from quaywatch.detections.berth_strips import find_orbit
from quaywatch.detections.series_scores import LEAST_LOOKS
from quaywatch.errors import PlanError
from quaywatch.plugins import find_sensors
from quaywatch.records.scene import Modality, Scene

__all__ = ["SensorSet", "SortedScenes", "find_kind", "sort_scenes"]

SIZE_CLASSES_M = (1.0, 2.5, 6.0, 14.0, 25.0)
"""Pixels up to these sizes are of one class: no two of a sensor's usual products lie on both sides of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorSet:
    """The scenes of one kind of sensor, each once."""

    kind: str
    """Name of the kind."""
    before: tuple[Scene, ...] = ()
    """Earlier ones."""
    between: tuple[Scene, ...] = ()
    """Those between, which are asked only how much of a structure they show."""
    after: tuple[Scene, ...] = ()
    """Later ones."""

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """All of them."""
        return (*self.before, *self.between, *self.after)

    @property
    def rank(self) -> tuple[float, bool, str]:
        """The finest first; of equals pictures before radar."""
        return (
            min(scene.gsd_m for scene in self.scenes),
            self.scenes[0].modality is Modality.RADAR,
            self.kind,
        )

    @property
    def is_speckled(self) -> bool:
        """Whether it is radar of too few looks to tell changes from speckle."""
        radar = any(scene.modality is Modality.RADAR for scene in self.scenes)
        return radar and min(len(self.before), len(self.after)) < LEAST_LOOKS


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedScenes:
    """What is searched and what is not."""

    searched: tuple[SensorSet, ...]
    """Kinds with looks on both sides, the finest first."""
    asked: tuple[SensorSet, ...] = ()
    """Kinds that are not searched, but asked what they show of what others tell."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Per kind that is only asked, why."""


def find_kind(scene: Scene) -> str:
    """Name of the kind of sensor that took a scene."""
    profile = find_sensors().get(scene.sensor)
    size = bisect_left(SIZE_CLASSES_M, scene.gsd_m)
    usual = profile is not None and size == bisect_left(SIZE_CLASSES_M, profile.gsd_m)
    orbit = find_orbit(scene)
    parts = [scene.sensor]
    if orbit and orbit != "not known":
        parts.append(orbit if orbit.startswith("hours") else f"orbit {orbit}")
    if not usual:
        parts.append(f"of {SIZE_CLASSES_M[size]:g} m" if size < len(SIZE_CLASSES_M) else "coarse")
    return " ".join(parts)


def sort_scenes(before: Iterable[Scene], after: Iterable[Scene], between: Iterable[Scene] = ()) -> SortedScenes:
    """Kinds of sensor with looks on both sides, and the others.

    The order of the sensors does not matter, nor does a scene given twice. Where no kind has looks on both sides,
    pictures of all sensors are one kind, and so are all radar looks. Radar of too few looks is only asked where another
    kind can be searched.

    Args:
        before: Earlier scenes.
        after: Later ones.
        between: Those between.

    Raises:
        PlanError: Neither pictures nor radar have looks on both sides.
    """
    sides = tuple(tuple({scene.id: scene for scene in side}.values()) for side in (before, between, after))
    sets = _grouped(sides, find_kind)
    searched = [one for one in sets if one.before and one.after]
    if not searched:
        sets = _grouped(sides, _find_broad_kind)
        searched = [one for one in sets if one.before and one.after]
    if not searched:
        raise PlanError(
            "no kind of sensor has looks on both sides: " + "; ".join(map(_told_sides, sets)),
            expected="pictures on both sides, or radar on both sides",
            do="Add an earlier or a later scene of one of the kinds",
        )
    if not all(one.is_speckled for one in searched):
        searched = [one for one in searched if not one.is_speckled]
    asked = [one for one in sets if one not in searched]
    return SortedScenes(
        searched=tuple(searched), asked=tuple(asked), reasons={one.kind: _told_sides(one) for one in asked}
    )


def _grouped(sides: Sequence[Sequence[Scene]], name: Callable[[Scene], str]) -> list[SensorSet]:
    groups: dict[str, list[list[Scene]]] = defaultdict(lambda: [[], [], []])
    for number, side in enumerate(sides):
        for scene in side:
            groups[name(scene)][number].append(scene)
    sets = [
        SensorSet(kind=kind, before=tuple(parts[0]), between=tuple(parts[1]), after=tuple(parts[2]))
        for kind, parts in groups.items()
    ]
    return sorted(sets, key=lambda one: one.rank)


def _find_broad_kind(scene: Scene) -> str:
    return "radar" if scene.modality is Modality.RADAR else "pictures of several sensors"


def _told_sides(one: SensorSet) -> str:
    if one.before and one.after:
        return (
            f"{len(one.before)} earlier and {len(one.after)} later looks of {one.kind} are too few to tell changes"
            f" from speckle ({LEAST_LOOKS} on each side are needed)"
        )
    side = "earlier" if one.before else "later" if one.after else "intermediate"
    return f"{one.kind} has {side} looks only"
