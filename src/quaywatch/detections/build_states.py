"""How much of a structure each look of a series shows: nothing yet, a part, or all of it.

Each look is held against two pictures of the same ground in the look's own light: without the structure, and with it.
Along the structure's axis a look shows what of it stands. The colours are those of the finished structure: scaffolding
or bare ground in its place is neither, and counts as not standing unless it looks more like the roof.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from quaywatch.clock import Bracket
from quaywatch.detections.measure import MetricGrid, Rectangle, find_runs
from quaywatch.records.change import BuildState, Change, ChangeSign
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.scene import Modality, Scene
from quaywatch.scenes.mixtures import fit_mixture

__all__ = ["SeriesLook", "find_bracket", "pair_states", "read_state"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]

RING_M = 150.0
"""Ground round the structure that tells the look's own light."""
LEAST_SEEN = 0.8
"""Share of the structure that a look must show."""
STANDS = 0.5
"""Half way between the two pictures is an edge, through any symmetric blur."""
LEAST_LENGTH_PIXELS = 2.0
"""A shorter stretch is not told from noise."""
STEP_PIXELS = 0.25
BRIDGE_PIXELS = 2.0
U95_PIXELS = 0.6
"""Error of a length told from one look: lengths of drawn roofs lie within it; not measured on real ones."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeriesLook:
    """One look of a series on the common grid."""

    scene: Scene
    """The scene."""
    values: FloatGrid
    """(bands, rows, columns), NaN where not usable."""
    bands: tuple[int, ...] | None = None
    """Which bands of the pictures that it is held against these are; None for all."""


def read_state(
    look: SeriesLook, without: FloatGrid, complete: FloatGrid, grid: MetricGrid, at: Rectangle
) -> BuildState:
    """What a look shows of a structure.

    Args:
        look: The look.
        without: The ground without it, (bands, rows, columns).
        complete: The ground with it.
        grid: Metres of all three.
        at: The finished structure.
    """
    here = grid.around(at, RING_M, look.values.shape[1:])
    shared = slice(None) if look.bands is None else list(look.bands)
    stacks = (look.values, without[shared], complete[shared])
    panels = [stack[:, here[0], here[1]].astype(np.float64) for stack in stacks]
    known = np.logical_and.reduce([np.isfinite(panel).all(axis=0) for panel in panels])
    inside = grid.inside(at, here)
    if not len(look.values) or not inside.any() or known[inside].mean() < LEAST_SEEN:
        return BuildState(scene=look.scene.id, acquired=look.scene.acquired, outcome=Outcome.NOT_OBSERVABLE)
    shown, bare, built = (np.nan_to_num(panel) for panel in panels)
    usual = (known & ~grid.inside(at, here, rim_m=2.0 * grid.pixel_m)).astype(np.float64)
    expected = [_in_light_of(look, ground, shown, usual) for ground in (bare, built)]
    errors = (shown - expected[0])[:, usual > 0]
    noise = np.median(np.abs(errors), axis=1) / 0.6745 + 1e-6
    step = (expected[1] - expected[0]) / noise[:, None, None]
    way = ((shown - expected[0]) / noise[:, None, None] * step).sum(axis=0)
    strength = (step**2).sum(axis=0)
    length = _standing(way, strength, known, grid, at, here)
    return BuildState(
        scene=look.scene.id,
        acquired=look.scene.acquired,
        outcome=Outcome.SEEN if length > 0.0 else Outcome.NOT_SEEN,
        length_m=Measure(value=length, u95=U95_PIXELS * grid.pixel_m) if length > 0.0 else None,
        share=float(min(length / at.length_m, 1.0)),
    )


def _in_light_of(look: SeriesLook, ground: Array, shown: Array, usual: Array) -> Array:
    """The ground as the look would show it: radar has no light of its own, but for its level."""
    if look.scene.modality is Modality.RADAR:
        return np.asarray(ground + np.median((shown - ground)[:, usual > 0], axis=1)[:, None, None])
    return fit_mixture(ground, shown, usual)[1]


def find_bracket(states: Sequence[BuildState], sign: ChangeSign) -> Bracket:
    """Between which instants a structure began to stand, or (gone) ceased to; open where no look tells."""
    there, away = Outcome.SEEN, Outcome.NOT_SEEN
    first, then = (away, there) if sign is ChangeSign.NEW else (there, away)
    ends = [state.acquired.end for state in states if state.outcome is then and state.acquired.end]
    high = min(ends, default=None)
    low = _latest(state.acquired.start for state in states if state.outcome is first and _is_before(state, high))
    return Bracket(not_before=low, not_after=high)


def _is_before(state: BuildState, high: datetime | None) -> bool:
    start = state.acquired.start
    return start is not None and (high is None or start <= high)


def _latest(times: Iterable[datetime | None]) -> datetime | None:
    return max((time for time in times if time is not None), default=None)


def _standing(
    way: Array,
    strength: Array,
    known: npt.NDArray[np.bool_],
    grid: MetricGrid,
    at: Rectangle,
    here: tuple[slice, slice],
) -> float:
    """Length of the longest stretch along the axis that is more like the finished structure than like the ground."""
    step = STEP_PIXELS * grid.pixel_m
    reach = at.length_m / 2.0 + 3.0 * grid.pixel_m
    along = np.arange(-reach, reach + step, step)
    off = np.arange(-at.width_m / 4.0, at.width_m / 4.0 + step, step)
    whole = np.full((2, here[0].stop, here[1].stop), np.nan, np.float32)
    for layer, values in zip(whole, (way, strength), strict=True):
        layer[here] = np.where(known, values, np.nan)
    read = [grid.sample(layer, at.centre, at.axes, along, off) for layer in whole]
    weight = np.nansum(read[1], axis=0)
    profile = np.where(weight > 0.0, np.nansum(read[0], axis=0) / np.maximum(weight, 1e-9), 0.0)
    profile[np.abs(along) > at.length_m / 2.0] = 0.0  # beyond its ends both pictures are alike
    runs = find_runs(along, profile, STANDS, bridge=BRIDGE_PIXELS * grid.pixel_m)
    longest = max((last - first for first, last in runs), default=0.0)
    return float(longest) if longest >= LEAST_LENGTH_PIXELS * grid.pixel_m else 0.0


def pair_states(change: Change, scenes: Mapping[str, Scene]) -> tuple[BuildState, ...]:
    """What the looks of a search of two pictures show of a structure: nothing of it, and all of it.

    Args:
        change: The structure.
        scenes: At least those it was told by, by key.
    """
    sides = (change.before, change.after) if change.sign is ChangeSign.NEW else (change.after, change.before)
    told = [(key, Outcome.NOT_SEEN) for key in sides[0]] + [(key, Outcome.SEEN) for key in sides[1]]
    return tuple(
        BuildState(
            scene=key,
            acquired=scenes[key].acquired,
            outcome=outcome,
            length_m=change.length_m if outcome is Outcome.SEEN else None,
            share=1.0 if outcome is Outcome.SEEN else 0.0,
        )
        for key, outcome in told
    )
