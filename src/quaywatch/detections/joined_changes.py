"""What several kinds of sensor tell of one place, as one answer: each change once, with what every kind shows of it.

Each kind is searched by itself. Changes of one sign in one place are one change. Outline and tracks are those of the
finest kind that tells what it is; its sides join the kinds' measures, weighted by their errors where they agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
import shapely
import shapely.affinity
from shapely.geometry.base import BaseGeometry

from quaywatch.clock import Bracket
from quaywatch.geo import LocalFrame
from quaywatch.records.change import Change, ChangeKind, SensorView
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.scene import Modality

__all__ = ["KindFindings", "join_findings", "join_measures", "join_scores"]

SHARED = 0.5
"""Of the smaller outline that lies in the larger, for both to be one change."""
LARGEST_RATIO = 4.0
"""The larger one is no larger than so many times the smaller, grown by a pixel of the coarser kind."""
SAME_GROUND = 0.5
"""Of the doubt that an independent sensor would take away, as much is taken away by one that sees in the same way: its
noise, haze and place are its own, but a field that looks like a roof does so in both. Set, not measured."""
SYSTEMATIC_PIXELS, SYSTEMATIC_M = 0.2, 0.5
"""No joined length is told better than this (in pixels of the finest kind, and in metres; the greater counts)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFindings:
    """What the search of one kind of sensor told."""

    kind: str
    """Name of the kind."""
    modality: Modality
    """How it sees."""
    pixel_m: float
    """Side of its pixels, in metres."""
    changes: tuple[Change, ...]
    """What its search told."""
    offset_m: tuple[float, float] = (0.0, 0.0)
    """Metres east and north by which its outlines lie off those of the finest kind."""
    position_u95_m: float | None = None
    """How well that is known; None for the finest kind."""

    @property
    def rank(self) -> tuple[float, bool, str]:
        """The finest first."""
        return self.pixel_m, self.modality is Modality.RADAR, self.kind


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Told:
    """A change, who told it, and its place among all."""

    by: KindFindings
    change: Change
    area: BaseGeometry

    @property
    def key(self) -> tuple[str, str]:
        return self.by.kind, self.change.id

    @property
    def rank(self) -> tuple[bool, bool, float, str, str]:
        """Who tells what it is goes before who does not, pictures before radar, and fine pixels before coarse."""
        radar = self.by.modality is Modality.RADAR
        return self.change.kind is ChangeKind.OTHER, radar, self.by.pixel_m, *self.key


def join_findings(
    findings: Sequence[KindFindings],
    view: Callable[[Change, Set[str]], Change] = lambda change, _kinds: change,
    *,
    several: bool = True,
) -> tuple[Change, ...]:
    """The changes of all kinds, each once, the surest first. The order of the kinds does not matter.

    Args:
        findings: Per kind.
        view: Adds to a structure what the kinds show that did not tell it, given those that did.
        several: Whether more kinds than one were searched or asked: only then are views told.
    """
    told = [one for part in findings for one in _placed(part, _frame(findings))]
    joined = [_join(group, several=several) for group in _groups(told)]
    done = []
    for change, kinds in joined:
        done.append(view(change, kinds) if change.kind is ChangeKind.STRUCTURE else change)
    return tuple(sorted(done, key=lambda change: (-change.score, change.id)))


def join_scores(scores: Mapping[str, Sequence[float]]) -> float:
    """How sure a change is that several kinds tell; never less than the surest of them.

    Radar and pictures err for reasons of their own: the doubts multiply (noisy or). Kinds that see alike share the
    ground's own doubts, so that only a part of theirs does.

    Args:
        scores: Per way of seeing, those of its kinds, each 0–1.
    """
    doubts = []
    for alike in scores.values():
        best, every = max(alike), 1.0 - float(np.prod([1.0 - score for score in alike]))
        doubts.append(1.0 - (best + SAME_GROUND * (every - best)))
    return round(1.0 - float(np.prod(doubts)), 3)


def join_measures(measures: Sequence[Measure], least_u95: float) -> Measure:
    """One measure of several, the finest kind's first: the mean weighted by their errors, of those that agree with it.

    Kinds err independently of one another but for what all methods share, below which no joined error goes. A measure
    further off than both errors is left out: it is of another part, or of more.

    Args:
        measures: The finest first.
        least_u95: The error that all share.
    """
    first = measures[0]
    if first.value is None or not first.u95:
        return first
    agree = [
        (one.value, one.u95)
        for one in measures
        if one.value is not None and one.u95 and abs(one.value - first.value) <= np.hypot(one.u95, first.u95)
    ]
    if len(agree) < 2:
        return first
    values, errors = np.array(agree).T
    weights = 1.0 / errors**2
    u95 = max(float(1.0 / np.sqrt(weights.sum())), min(least_u95, first.u95))
    return Measure(value=float((weights * values).sum() / weights.sum()), u95=u95)


def _frame(findings: Iterable[KindFindings]) -> LocalFrame | None:
    """A frame that is the same for the same changes, however the kinds are ordered."""
    every = [change for part in findings for change in part.changes]
    return LocalFrame(origin=min(every, key=lambda one: one.id).outline.centre) if every else None


def _placed(part: KindFindings, frame: LocalFrame | None) -> Iterable[_Told]:
    for change in part.changes if frame else ():
        area = shapely.make_valid(frame.to_plane(change.outline)) if frame else shapely.Polygon()
        east, north = part.offset_m
        yield _Told(by=part, change=change, area=shapely.affinity.translate(area, -east, -north))


def _groups(told: Sequence[_Told]) -> list[list[_Told]]:
    """What is one change, what is told alike is joined first, then what shares most.

    One search may tell a structure and the body of change round it.
    """

    def rank(pair: tuple[float, int, int]) -> tuple[bool, float, list[tuple[str, str]]]:
        one, other = told[pair[1]], told[pair[2]]
        return one.change.kind is not other.change.kind, -pair[0], sorted((one.key, other.key))

    pairs = sorted(_pairs(told), key=rank)
    group = {number: [number] for number in range(len(told))}
    for _, a, b in pairs:
        one, other = group[a], group[b]
        kinds = {told[number].by.kind for number in one}
        if one is not other and not kinds & {told[number].by.kind for number in other}:
            merged = one + other
            group.update(dict.fromkeys(merged, merged))
    distinct = {id(numbers): numbers for numbers in group.values()}
    return [sorted((told[number] for number in numbers), key=lambda one: one.rank) for numbers in distinct.values()]


def _pairs(told: Sequence[_Told]) -> Iterable[tuple[float, int, int]]:
    areas = [one.area for one in told]
    tree = shapely.STRtree(areas)
    for a, one in enumerate(told):
        reach = one.by.position_u95_m or 0.0
        for b in (int(found) for found in tree.query(areas[a].buffer(reach + 1.0))):
            other = told[b]
            if b <= a or one.by.kind == other.by.kind or one.change.sign is not other.change.sign:
                continue
            shared = _shared(one, other)
            if shared >= SHARED:
                yield round(shared, 6), a, b


def _shared(one: _Told, other: _Told) -> float:
    """Share of the smaller outline in the larger, both given what their place leaves open; 0 of unlike sizes."""
    small, large = sorted((one, other), key=lambda told: (told.area.area, told.key))
    reach = float(np.hypot(one.by.position_u95_m or 0.0, other.by.position_u95_m or 0.0))
    grown = small.area.buffer(max(one.by.pixel_m, other.by.pixel_m))
    if large.area.area > LARGEST_RATIO * grown.area:
        return 0.0
    return float(small.area.intersection(large.area.buffer(reach)).area / max(small.area.area, 1e-9))


def _join(group: Sequence[_Told], *, several: bool) -> tuple[Change, set[str]]:
    """One change of what several kinds told, the one that tells what it is first; and these kinds."""
    base = group[0].change
    kinds = {one.by.kind for one in group}
    views = tuple(_found(one) for one in sorted(group, key=lambda one: one.by.rank)) if several else ()
    if len(group) == 1:
        return replace(base, views=views), kinds
    scores: dict[str, list[float]] = {}
    for one in sorted(group, key=lambda one: one.by.rank):
        scores.setdefault(one.by.modality.value, []).append(one.change.score)
    when, notes = _tightened([one.change for one in group])
    return replace(
        _measured(base, group),
        id="change-" + hashlib.sha256("\n".join(sorted(one.change.id for one in group)).encode()).hexdigest()[:16],
        before=tuple(dict.fromkeys(key for one in group for key in one.change.before)),
        after=tuple(dict.fromkeys(key for one in group for key in one.change.after)),
        score=join_scores(scores),
        when=when,
        states=tuple(
            sorted(
                (state for one in group for state in one.change.states),
                key=lambda state: (str(state.acquired.start or state.acquired.end), state.scene),
            )
        ),
        views=views,
        notes=(*dict.fromkeys(note for one in group for note in one.change.notes), *notes),
    ), kinds


def _measured(base: Change, group: Sequence[_Told]) -> Change:
    """The first one's change with the sides that all kinds of the group that tell the same thing measured."""
    alike = sorted((one for one in group if one.change.kind is base.kind), key=lambda one: one.by.rank)
    if base.kind is not ChangeKind.STRUCTURE or len(alike) < 2 or alike[0].change is not base:
        return base
    least = max(SYSTEMATIC_PIXELS * alike[0].by.pixel_m, SYSTEMATIC_M)
    length, width = base.length_m.value or 0.0, base.width_m.value or 0.0
    return replace(
        base,
        length_m=join_measures([one.change.length_m for one in alike], least),
        width_m=join_measures([one.change.width_m for one in alike], least),
        area_m2=join_measures([one.change.area_m2 for one in alike], float(np.hypot(length, width) * least)),
    )


def _found(one: _Told) -> SensorView:
    return SensorView(
        sensor=one.by.kind,
        outcome=Outcome.SEEN,
        because=f"told as {one.change.kind.value} by its own search",
        is_found=True,
        score=one.change.score,
        length_m=one.change.length_m,
        position_u95_m=one.by.position_u95_m,
    )


def _tightened(changes: Sequence[Change]) -> tuple[Bracket, tuple[str, ...]]:
    """When all kinds together say that it happened; the first one's word where they exclude each other."""
    when = changes[0].when
    for change in changes[1:]:
        both = when.tightened(change.when)
        if both is None:
            return changes[0].when, ("the kinds of sensor exclude each other in when: the first one's word stands",)
        when = both
    return when, ()
