"""New structures as observations: what each look of a series shows of them, in the record that a sighting becomes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quaywatch.detections.build_states import pair_states
from quaywatch.records.change import BuildState, Change, SensorView
from quaywatch.records.change_survey import ChangeSurvey, PlacedChange
from quaywatch.records.look import Look
from quaywatch.records.observation import Measure, Observation, ObservationKind, Outcome, StateOfThing
from quaywatch.records.scene import Scene

__all__ = ["observe_changes"]

_USE = "what the structure is for, and whether it is a roof: pixels show its outline and colour from above"
_BLIND = "too little of it shows: cloud or no data"
_WORDS = {
    Outcome.SEEN: "a change shows between the earlier and the later looks of",
    Outcome.NOT_SEEN: "would have been seen by, and is not:",
    Outcome.NOT_OBSERVABLE: "cannot be told by",
}


def observe_changes(
    survey: ChangeSurvey, scenes: Mapping[str, Scene], looks: Sequence[Look]
) -> tuple[Observation, ...]:
    """What each look says of each structure that came in a zone: seen, not seen or not observable.

    Changes of other kinds, what went, and what lies outside all zones stay changes: they are no structures of a zone.
    A look in which the whole measured length stands is `complete` only where a second one shows as much: one alone
    cannot say that nothing was added later. Length, width and covered share go with looks that show all of it. Where
    several kinds of sensor were compared, the looks of all are told of: one of a kind that cannot tell, or that would
    have shown the structure and does not, is not observable and says why.

    Args:
        survey: The search.
        scenes: Its scenes by key.
        looks: Looks at the site.
    """
    by_scene = {look.scene: look for look in looks if look.site == survey.site}
    return tuple(
        one
        for placed in survey.changes
        if placed.is_new_structure
        for one in _of_structure(survey, placed, scenes, by_scene)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What one look shows of a structure."""

    state: BuildState
    compared: bool = False
    """Whether only the sides that it is of were compared, and not what stands in this very look."""
    note: str | None = None
    """Why it cannot tell."""


def _of_structure(
    survey: ChangeSurvey, placed: PlacedChange, scenes: Mapping[str, Scene], looks: Mapping[str | None, Look]
) -> Iterator[Observation]:
    change = placed.change
    shown = _shown(survey, change, scenes)
    whole = {one.state.scene for one in shown if _shows_all(one.state, change)}
    last = max((n for n, one in enumerate(shown) if one.state.outcome is Outcome.SEEN), default=None)
    for n, one in enumerate(shown):
        state = one.state
        seen, full = state.outcome is Outcome.SEEN, state.scene in whole
        look = looks.get(state.scene)
        yield Observation(
            id="obs-" + hashlib.sha256(f"{change.id}\n{state.scene}".encode()).hexdigest()[:16],
            site=survey.site,
            zone=placed.zone or "",
            time=state.acquired,
            kind=ObservationKind.STRUCTURE,
            outcome=state.outcome,
            evidence=scenes[state.scene].files[0].sha256,
            by=survey.detector,
            look=look.id if look else None,
            length_m=_whole(change.length_m if full else state.length_m) if seen else None,
            width_m=_whole(change.width_m) if full else None,
            covered_share=_covered(placed) if full else None,
            state=_state(full, one.compared, len(whole)) if seen else None,
            probability=change.score if seen else None,
            detections=(change.id,),
            cannot_determine=_USE if n == last else None,
            note=one.note,
        )


def _shown(survey: ChangeSurvey, change: Change, scenes: Mapping[str, Scene]) -> list[_Shown]:
    """What every look shows, in order of time: as it was asked, else as its kind of sensor's two sides tell."""
    if not change.views:
        states = change.states or pair_states(change, scenes)
        return [_Shown(state=state, note=_BLIND if _is_blind(state) else None) for state in states]
    views = {view.sensor: view for view in change.views}
    asked = {state.scene for state in change.states}
    shown = []
    for state in change.states:
        view = views.get(survey.sensor_of.get(state.scene, ""))
        why = view.because if view and not view.is_found else _BLIND
        shown.append(_Shown(state=state, note=why if _is_blind(state) else None))
    for sensor, view in views.items():
        sides = survey.looks_of(sensor)
        between = tuple(key for key in survey.between if survey.sensor_of.get(key) == sensor)
        shown += [_by_side(view, sides, scenes[key]) for key in (*sides[0], *between, *sides[1]) if key not in asked]
    return sorted(shown, key=lambda one: (str(one.state.acquired.start or one.state.acquired.end), one.state.scene))


def _by_side(view: SensorView, sides: tuple[tuple[str, ...], tuple[str, ...]], scene: Scene) -> _Shown:
    """What a look of a kind shows of which only the medians of its sides were compared.

    A median without the structure says that the first half of its looks were without it, and one with it that the last
    half were with it, given that what was built stays. Of the others nothing follows, nor where no change was seen: a
    comparison without a change does not say what stood in either.
    """
    early, late = sides
    without, complete = early[: (len(early) + 1) // 2], late[len(late) // 2 :]
    outcome = Outcome.NOT_OBSERVABLE
    note: str | None = f"{_WORDS[view.outcome]} {view.sensor}: {view.because}"
    if view.outcome is Outcome.SEEN and scene.id in (*without, *complete):
        outcome, note = (Outcome.NOT_SEEN if scene.id in without else Outcome.SEEN), None
    length = view.length_m if outcome is Outcome.SEEN else None
    state = BuildState(scene=scene.id, acquired=scene.acquired, outcome=outcome, length_m=length)
    return _Shown(state=state, compared=True, note=note)


def _is_blind(state: BuildState) -> bool:
    return state.outcome is Outcome.NOT_OBSERVABLE


def _shows_all(state: BuildState, change: Change) -> bool:
    """Whether the length that stands is that of the finished structure within the errors of both."""
    if state.outcome is not Outcome.SEEN or state.length_m is None or state.length_m.value is None:
        return False
    missing_m = abs((change.length_m.value or 0.0) - state.length_m.value)
    return missing_m <= (state.length_m.u95 or 0.0) + (change.length_m.u95 or 0.0)


def _whole(measure: Measure | None) -> Measure | None:
    return None if measure is None else measure.rounded()


def _state(full: bool, compared: bool, looks_in_full: int) -> StateOfThing | None:
    if not full:
        return None if compared else StateOfThing.PART_BUILT
    return StateOfThing.COMPLETE if looks_in_full > 1 else None


def _covered(placed: PlacedChange) -> Measure | None:
    cover = next((cover for cover in placed.change.tracks if cover.track == placed.zone), None)
    return None if cover is None else Measure(value=cover.covered_share, u95=cover.covered_u95)
