"""Kinds of sensor asked what they show of a structure that another kind told: that it changed there too, and when."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from quaywatch.clock import Bracket
from quaywatch.detections.build_states import find_bracket, pair_states
from quaywatch.detections.footprints import Footprint, cover_share, expect_step, join_looks, measure_footprint
from quaywatch.detections.joined_changes import KindFindings, join_findings, join_scores
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.sensor_kinds import SensorSet
from quaywatch.detections.sensor_offsets import SensorOffset
from quaywatch.detections.single_looks import SingleLook, judge_single_look
from quaywatch.errors import QuaywatchError
from quaywatch.geo import Shape
from quaywatch.records.change import BuildState, Change, ChangeSign, SensorView
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Modality, Scene
from quaywatch.scenes.register import register, stack_bands

__all__ = ["AskedKind", "Sides", "ask_kinds", "join_kinds"]

Sides = tuple[list[PixelWindow], list[PixelWindow]]

WITNESS_SCORE = 0.5
"""Counts beside the score of the search where a kind's pixels changed in the outline, though its search did not tell a
thing of its own there. Set, not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedKind:
    """A kind of sensor and how it is asked."""

    scenes: SensorSet
    """Its scenes."""
    modality: Modality
    """How it sees."""
    pixel_m: float
    """Side of its pixels."""
    read: Callable[[Shape], Sides]
    """Its earlier and later windows round a shape, laid over one another; empty where it has none."""
    look: Callable[[Scene, PixelWindow], PixelWindow]
    """One of its scenes on the grid of another kind's window, its clouds marked."""
    offset: SensorOffset | None = None
    """How its pictures lie against the finest kind's; None for that one."""

    @property
    def name(self) -> str:
        """Name of the kind."""
        return self.scenes.kind

    @property
    def is_pair(self) -> bool:
        """Whether it has looks on both sides."""
        return bool(self.scenes.before and self.scenes.after)


_LOOK_WORDS = {Outcome.SEEN: "with it", Outcome.NOT_SEEN: "without it", Outcome.NOT_OBSERVABLE: "cannot tell"}


@dataclass(slots=True)
class _Answer:
    """What one kind says of a structure."""

    view: SensorView
    states: tuple[BuildState, ...] = ()
    when: Bracket | None = None
    score: float | None = None
    notes: list[str] = field(default_factory=list)


def join_kinds(kinds: Sequence[AskedKind], found: Mapping[str, Sequence[Change]]) -> tuple[Change, ...]:
    """The changes of all kinds that were searched, each once, with what the others show of structures.

    Args:
        kinds: All kinds, the finest of those that were searched first.
        found: Per kind that was searched, what its search told.
    """
    findings = [
        KindFindings(
            kind=kind.name,
            modality=kind.modality,
            pixel_m=kind.pixel_m,
            changes=tuple(found[kind.name]),
            offset_m=kind.offset.offset_m if kind.offset else (0.0, 0.0),
            position_u95_m=kind.offset.u95_m if kind.offset else None,
        )
        for kind in kinds
        if kind.name in found
    ]
    return join_findings(findings, lambda change, told_by: ask_kinds(change, told_by, kinds), several=len(kinds) > 1)


def ask_kinds(change: Change, told_by: Set[str], kinds: Sequence[AskedKind]) -> Change:
    """A structure with what the kinds show that did not tell it.

    A kind whose pictures of both sides changed in the outline raises the score and narrows the time; one that would
    have shown it and does not is said; looks of a kind with one side only are asked whether it stands.

    Args:
        change: The structure.
        told_by: The kinds whose search told it.
        kinds: All kinds, the finest first.
    """
    tellers = [kind for kind in kinds if kind.name in told_by]
    others = [kind for kind in kinds if kind.name not in told_by]
    if not tellers or not others:
        return change
    teller = min(tellers, key=lambda kind: (kind.modality is Modality.RADAR, kind.scenes.rank))
    sides = teller.read(change.outline)
    if not all(sides):
        return change
    return _answered(change, [_ask(change, teller, sides, kind) for kind in others], kinds)


def _ask(change: Change, teller: AskedKind, sides: Sides, kind: AskedKind) -> _Answer:
    try:
        return _ask_pair(change, teller, sides, kind) if kind.is_pair else _ask_looks(change, teller, sides, kind)
    except QuaywatchError as error:
        return _Answer(view=_view(kind, Outcome.NOT_OBSERVABLE, f"cannot tell: {error}"))


def _ask_pair(change: Change, teller: AskedKind, sides: Sides, kind: AskedKind) -> _Answer:
    """What the pictures of a kind with both sides show in the outline."""
    alike = teller.modality is kind.modality is Modality.OPTICAL
    expected = expect_step(*sides, change) if alike else {}
    told: Footprint = measure_footprint(
        *kind.read(change.outline),
        change,
        expected=expected or None,
        offset_m=_offset(teller, kind),
        reach_m=max(one.offset.u95_m if one.offset else 0.0 for one in (teller, kind)),
    )
    answer = _Answer(view=_view(kind, told.outcome, told.because))
    if told.outcome is Outcome.SEEN:
        answer.score = WITNESS_SCORE
        # The median of a side speaks for half of its looks: the first of the earlier ones, the last of the later ones.
        starts = sorted(scene.acquired.start for scene in kind.scenes.before if scene.acquired.start is not None)
        ends = sorted(scene.acquired.end for scene in kind.scenes.after if scene.acquired.end is not None)
        answer.when = Bracket(
            not_before=starts[(len(starts) - 1) // 2] if starts else None,
            not_after=ends[len(ends) // 2] if ends else None,
        )
    elif told.outcome is Outcome.NOT_SEEN:
        answer.notes.append(f"not seen by {kind.name}: {told.because}")
    return answer


def _ask_looks(change: Change, teller: AskedKind, sides: Sides, kind: AskedKind) -> _Answer:
    """What single looks of a kind show, each held against the teller's pictures of both sides."""
    if Modality.RADAR in (teller.modality, kind.modality):
        reason = "cannot tell: single radar looks and pictures do not tell what the other should show"
        blind = Outcome.NOT_OBSERVABLE
        states = [BuildState(scene=one.id, acquired=one.acquired, outcome=blind) for one in kind.scenes.scenes]
        return _Answer(view=_view(kind, Outcome.NOT_OBSERVABLE, reason), states=tuple(states))
    states = [_state(scene, change, teller, sides, kind) for scene in kind.scenes.scenes]
    outcomes = [state.outcome for state in states]
    shown = [f"{outcomes.count(one)} {words}" for one, words in _LOOK_WORDS.items() if one in outcomes]
    reason = f"cannot tell the change, with looks on one side only; asked what stands: {', '.join(shown)}"
    answer = _Answer(view=_view(kind, Outcome.NOT_OBSERVABLE, reason), states=tuple(states))
    there, away = Outcome.SEEN, Outcome.NOT_SEEN
    wrong = dict(
        zip(("before", "after"), (there, away) if change.sign is ChangeSign.NEW else (away, there), strict=True)
    )
    for state in states:
        side = "before" if state.scene in {scene.id for scene in kind.scenes.before} else "after"
        if state.outcome is wrong[side] and state.scene not in {scene.id for scene in kind.scenes.between}:
            when = state.acquired.text
            answer.notes.append(
                f"a look of {kind.name} ({when}) shows it {'with' if wrong[side] is there else 'without'}"
            )
    return answer


def _state(scene: Scene, change: Change, teller: AskedKind, sides: Sides, kind: AskedKind) -> BuildState:
    told = SingleLook(outcome=Outcome.NOT_OBSERVABLE)
    with contextlib.suppress(QuaywatchError):
        told = _judge(scene, change, teller, sides, kind)
    length, stands = change.length_m.value, None
    if told.outcome is Outcome.SEEN and None not in (told.share, told.u95, length):
        stands = Measure(value=(told.share or 0.0) * (length or 0.0), u95=(told.u95 or 0.0) * (length or 0.0))
    return BuildState(scene=scene.id, acquired=scene.acquired, outcome=told.outcome, length_m=stands, share=told.share)


def _judge(scene: Scene, change: Change, teller: AskedKind, sides: Sides, kind: AskedKind) -> SingleLook:
    fixed = sides[0][0]
    laid = register(fixed, kind.look(scene, fixed))[0]
    bands = sorted(set.intersection(*(set(window.values) for side in sides for window in side)))
    pictures = [join_looks([stack_bands(one, bands) for one in side]) for side in sides]
    without, complete = pictures if change.sign is ChangeSign.NEW else pictures[::-1]
    return judge_single_look(
        stack_bands(laid, sorted(laid.values)),
        without,
        complete,
        cover_share(MetricGrid.of(fixed), change, fixed),
        coarser=max(kind.pixel_m / teller.pixel_m, 1.0),
    )


def _offset(teller: AskedKind, kind: AskedKind) -> tuple[float, float]:
    """Metres by which a kind's pictures lie off those of the one that told the change."""
    ends = [one.offset.offset_m if one.offset else (0.0, 0.0) for one in (teller, kind)]
    return ends[1][0] - ends[0][0], ends[1][1] - ends[0][1]


def _view(kind: AskedKind, outcome: Outcome, because: str) -> SensorView:
    return SensorView(
        sensor=kind.name,
        outcome=outcome,
        because=because,
        position_u95_m=kind.offset.u95_m if kind.offset else None,
    )


def _answered(change: Change, answers: Sequence[_Answer], kinds: Sequence[AskedKind]) -> Change:
    """The structure with all answers: its score, its time, its states, and what contradicts it."""
    seeing = {kind.name: kind.modality.value for kind in kinds}
    scores: dict[str, list[float]] = {}
    for view in change.views:
        scores.setdefault(seeing[view.sensor], []).append(view.score or 0.0)
    for answer in answers:
        if answer.score is not None:
            scores.setdefault(seeing[answer.view.sensor], []).append(answer.score)
    notes, when = [note for answer in answers for note in answer.notes], change.when
    asked = tuple(state for answer in answers for state in answer.states)
    for told in (*(answer.when for answer in answers), find_bracket(asked, change.sign)):
        both = when if told is None else when.tightened(told)
        if both is None:
            notes.append("the kinds of sensor exclude each other in when: that of its own search stands")
        when = both or when
    states = change.states
    if any(state.outcome is not Outcome.NOT_OBSERVABLE for state in asked):
        states = (
            *(states or pair_states(change, {scene.id: scene for kind in kinds for scene in kind.scenes.scenes})),
            *asked,
        )
    return replace(
        change,
        score=max(change.score, join_scores(scores)) if scores else change.score,
        when=when,
        states=tuple(sorted(states, key=lambda one: (str(one.acquired.start or one.acquired.end), one.scene))),
        views=(*change.views, *(answer.view for answer in answers)),
        notes=(*change.notes, *notes),
    )
