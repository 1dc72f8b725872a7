"""New structures as observations: what each look of a series shows of them, in the record that a sighting becomes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from quaywatch.detections.build_states import pair_states
from quaywatch.records.change import BuildState, Change
from quaywatch.records.change_survey import ChangeSurvey, PlacedChange
from quaywatch.records.look import Look
from quaywatch.records.observation import Measure, Observation, ObservationKind, Outcome, StateOfThing
from quaywatch.records.scene import Scene

__all__ = ["observe_changes"]

_USE = "what the structure is for, and whether it is a roof: pixels show its outline and colour from above"


def observe_changes(
    survey: ChangeSurvey, scenes: Mapping[str, Scene], looks: Sequence[Look]
) -> tuple[Observation, ...]:
    """What each look says of each structure that came in a zone: seen, not seen or not observable.

    Changes of other kinds, what went, and what lies outside all zones stay changes: they are no structures of a zone.
    A look in which the whole measured length stands is `complete` only where a second one shows as much: one alone
    cannot say that nothing was added later. Length, width and covered share go with looks that show all of it.

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


def _of_structure(
    survey: ChangeSurvey, placed: PlacedChange, scenes: Mapping[str, Scene], looks: Mapping[str | None, Look]
) -> Iterator[Observation]:
    change = placed.change
    states = change.states or pair_states(change, scenes)
    whole = {state.scene for state in states if _shows_all(state, change)}
    last = max((n for n, state in enumerate(states) if state.outcome is Outcome.SEEN), default=None)
    for n, state in enumerate(states):
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
            state=_state(full, len(whole)) if seen else None,
            probability=change.score if seen else None,
            detections=(change.id,),
            cannot_determine=_USE if n == last else None,
            note=None if state.outcome is not Outcome.NOT_OBSERVABLE else "too little of it shows: cloud or no data",
        )


def _shows_all(state: BuildState, change: Change) -> bool:
    """Whether the length that stands is that of the finished structure within the errors of both."""
    if state.outcome is not Outcome.SEEN or state.length_m is None or state.length_m.value is None:
        return False
    missing_m = (change.length_m.value or 0.0) - state.length_m.value
    return missing_m <= (state.length_m.u95 or 0.0) + (change.length_m.u95 or 0.0)


def _whole(measure: Measure | None) -> Measure | None:
    return None if measure is None else measure.rounded()


def _state(full: bool, looks_in_full: int) -> StateOfThing | None:
    if not full:
        return StateOfThing.PART_BUILT
    return StateOfThing.COMPLETE if looks_in_full > 1 else None


def _covered(placed: PlacedChange) -> Measure | None:
    cover = next((cover for cover in placed.change.tracks if cover.track == placed.zone), None)
    return None if cover is None else Measure(value=cover.covered_share, u95=cover.covered_u95)
