"""Forward and backward passes over the berths of a port, and draws of what may have happened.

The recursions of Rabiner (Proc. IEEE 77, 1989), scaled, for all berths and all settings at once; the draws are by
forward filtering and backward sampling (Frühwirth-Schnatter, J. Time Series Analysis 15, 1994).

Ships that shift between berths tie the berths together. That is solved in two sweeps: the first takes each berth by
itself and says when ships left it; the second lets a share of them, as large as the setting says, come to the others,
where they are no new call. It is an approximation (one round of messages); its calibration is measured, not proven.

Arrays are [settings, berths, states] at one step; steps come first where all are kept.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quaywatch.events.berth_glances import STEP_DAYS, PortGlances
from quaywatch.events.berth_model import EMPTY, SEEN, SHIFTED, STATES, UNSEEN, Settings
from quaywatch.events.likeness import odds_of_one_ship
from quaywatch.records.observation import Observation

__all__ = [
    "Departures",
    "Looks",
    "Passes",
    "Stays",
    "draw_stays",
    "find_departures",
    "find_odds_shifted",
    "log_likelihoods",
    "run_forward",
]

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Whole = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

OddsShifted = dict[tuple[int, int], Floats]
"""Step and berth of a sighting → how much better a ship that shifted explains it than any ship, per setting."""

NOTHING, SHIP, NO_SHIP = 0, 1, 2
SURELY = 0.95
"""Most of a step's free berth that a shift may fill, so that no state is ever impossible."""


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """What the glances showed: [steps, berths]."""

    outcome: npt.NDArray[np.int8]
    """NOTHING was looked at, a SHIP or NO_SHIP was seen."""
    odds_same: Floats
    """Odds that the ship seen is the last one seen at that berth."""
    seen: tuple[dict[int, Observation], ...]
    """For each berth, step → sighting."""

    @classmethod
    def of(cls, port: PortGlances) -> Looks:
        """The glances of a port as arrays."""
        shape = port.grid.steps, len(port.berths)
        outcome, odds = np.zeros(shape, dtype=np.int8), np.ones(shape)
        seen: list[dict[int, Observation]] = []
        for b, berth in enumerate(port.berths):
            seen.append({glance.step: glance.seen for glance in berth.glances if glance.seen is not None})
            for glance in berth.glances:
                outcome[glance.step, b] = NO_SHIP if glance.seen is None else SHIP
                odds[glance.step, b] = glance.odds_same
        return cls(outcome, odds, tuple(seen))


@dataclass(frozen=True, slots=True, eq=False)
class Departures:
    """When ships left each berth, and how free the berths were: [steps, settings, berths]."""

    of_seen: Floats
    """Chance that a ship left in the step that had been seen there last."""
    of_unseen: Floats
    free: Floats
    """Chance that the berth was empty."""

    def shifts_in(self, settings: Settings) -> Floats:
        """Chance per step that a ship comes to a free berth from another berth."""
        share = settings.shift / (1 + settings.shift)
        left = (self.of_seen + self.of_unseen) * share[None, :, None]
        open_to = np.maximum(1.0, self.free.sum(axis=2, keepdims=True) - self.free)
        offered = left / open_to
        return np.asarray(np.minimum(offered.sum(axis=2, keepdims=True) - offered, SURELY))


@dataclass(frozen=True, slots=True, eq=False)
class Passes:
    """What a forward pass keeps: the states before and after each look, and how likely the looks were."""

    before: Singles
    """Chances of the states before the look of a step: [steps, settings, berths, states]."""
    after: Singles
    """The same after it."""
    log_likelihood: Floats
    """Per setting, over all berths."""
    odds_shifted: OddsShifted
    """What the pass took for the likeness of ships that shifted."""


@dataclass(frozen=True, slots=True, eq=False)
class Stays:
    """Draws of what may have happened: [steps, draws, berths]."""

    came: Bools
    """A ship came in the step (from its begin to its end), from outside the port."""
    shifted: Bools
    """A ship came in the step, from another berth."""
    there: Bools
    """A ship lay there at the begin of the step."""


def log_likelihoods(looks: Looks, settings: Settings) -> Floats:
    """How likely the looks are under each setting, without shifts; a natural logarithm."""
    steps, state = settings.steps(STEP_DAYS), _start(looks, settings)
    total = np.zeros(len(settings))
    for n in range(len(looks.outcome)):
        if looks.outcome[n].any():
            state = state * _chances(looks, n, settings, {})
            total += _normalise(state)
            _mark_seen(state, looks, n)
        state = state @ steps
    return total


def run_forward(
    looks: Looks, settings: Settings, shifts: Floats | None = None, odds_shifted: OddsShifted | None = None
) -> Passes:
    """The forward pass; with the shifts that the first sweep found, it is that of the second."""
    steps, state = settings.steps(STEP_DAYS), _start(looks, settings)
    shape = (len(looks.outcome), *state.shape)
    kept = Passes(np.empty(shape, np.float32), np.empty(shape, np.float32), np.zeros(len(settings)), odds_shifted or {})
    for n in range(shape[0]):
        kept.before[n] = state
        if looks.outcome[n].any():
            state = state * _chances(looks, n, settings, kept.odds_shifted)
            kept.log_likelihood[:] += _normalise(state)
            _mark_seen(state, looks, n)
        kept.after[n] = state
        if shifts is not None:
            _shift_in(state, shifts[n])
        state = state @ steps
    return kept


def find_departures(looks: Looks, settings: Settings, forward: Passes) -> Departures:
    """When ships left each berth, by what was seen there alone: the backward pass of the first sweep."""
    steps = settings.steps(STEP_DAYS)
    back = np.ones_like(forward.after[0], dtype=np.float64)
    shape = len(looks.outcome), *back.shape[:2]
    found = Departures(np.zeros(shape), np.zeros(shape), np.zeros(shape))
    leaves = steps[:, :, EMPTY]
    again = steps[:, SEEN, UNSEEN]
    for n in reversed(range(shape[0])):
        state = forward.after[n].astype(np.float64)
        ahead = back @ steps.transpose(0, 2, 1)
        whole = np.maximum((state * ahead).sum(axis=2), 1e-300)
        gone = state * leaves[:, None, :] * back[:, :, :1]
        replaced = (state[:, :, SEEN] * (back[:, :, UNSEEN] @ again.transpose(0, 2, 1))).sum(axis=2)
        found.of_seen[n] = (gone[:, :, SEEN].sum(axis=2) + replaced) / whole
        found.of_unseen[n] = (gone[:, :, UNSEEN].sum(axis=2) + gone[:, :, SHIFTED].sum(axis=2)) / whole
        found.free[n] = state[:, :, EMPTY] * ahead[:, :, EMPTY] / whole
        back = ahead / np.maximum(ahead.max(axis=2, keepdims=True), 1e-300)
        if looks.outcome[n].any():
            back = _unmarked(back, looks, n) * _chances(looks, n, settings, {})
            back /= np.maximum(back.max(axis=2, keepdims=True), 1e-300)
    return found


def find_odds_shifted(looks: Looks, port: PortGlances, gone: Departures) -> OddsShifted:
    """How much better each sighting is explained by a ship that shifted.

    The ships that left other berths since the last look at this one stand for it, each as far as it may have left.
    """
    of_seen = np.concatenate([np.zeros_like(gone.of_seen[:1]), np.cumsum(gone.of_seen, axis=0)])
    of_all = of_seen + np.concatenate([np.zeros_like(of_seen[:1]), np.cumsum(gone.of_unseen, axis=0)])
    found: OddsShifted = {}
    steps_seen = [sorted(sightings) for sightings in looks.seen]
    for b, sightings in enumerate(looks.seen):
        looked = np.flatnonzero(looks.outcome[:, b])
        for step, one in sightings.items():
            place = int(np.searchsorted(looked, step))
            since = int(looked[place - 1]) if place else 0
            weight, likeness = np.zeros(of_all.shape[1]), np.zeros(of_all.shape[1])
            for a in range(len(looks.seen)):
                if a != b:
                    before = bisect_left(steps_seen[a], step) - 1
                    last = looks.seen[a][steps_seen[a][before]] if before >= 0 else None
                    odds = odds_of_one_ship(port.ships[last.id] if last else None, port.ships[one.id], port.lengths)
                    known = of_seen[step, :, a] - of_seen[since, :, a]
                    every = of_all[step, :, a] - of_all[since, :, a]
                    weight += every
                    likeness += known * odds + (every - known)
            found[step, b] = likeness / np.maximum(weight, 1e-12) if len(looks.seen) > 1 else np.ones_like(weight)
    return found


def draw_stays(
    looks: Looks, settings: Settings, forward: Passes, shifts: Floats, random: np.random.Generator, draws: int
) -> tuple[Stays, Whole]:
    """What may have happened at each berth, drawn from all that the looks say of it, and each draw's setting."""
    weight = np.exp(settings.log_weight - settings.log_weight.max())
    chosen = _systematic(weight / weight.sum(), draws, random)
    steps = settings.steps(STEP_DAYS).astype(np.float32)
    into = np.ascontiguousarray(steps.transpose(0, 2, 1))[chosen]
    shape = len(looks.outcome), draws, len(looks.seen)
    stays = Stays(np.zeros(shape, np.bool_), np.zeros(shape, np.bool_), np.zeros(shape, np.bool_))
    rows = np.arange(draws)[:, None]
    state: Whole | None = None
    for n in reversed(range(shape[0])):
        here = forward.after[n][chosen]
        if state is None:
            after = _pick(here, random)
        else:
            coming = shifts[n][chosen]
            _shift_in(here, coming)
            left = _pick(here * into[rows, state], random)
            stays.came[n] = _is_new(left, state)
            first = left == SHIFTED.start
            share = np.where(first, forward.after[n][chosen][:, :, EMPTY] * coming, 0.0)
            stays.shifted[n] = first & (random.random(first.shape) * here[:, :, SHIFTED.start] < share)
            after = np.where(stays.shifted[n], EMPTY, left)
        stays.there[n] = after != EMPTY
        state = _before_look(after, forward, looks, n, chosen, random)
    return stays, chosen


def _berths(which: Bools) -> list[int]:
    return [int(b) for b in np.flatnonzero(which)]


def _start(looks: Looks, settings: Settings) -> Floats:
    return np.repeat(settings.start()[:, None, :], looks.outcome.shape[1], axis=1)


def _chances(looks: Looks, n: int, settings: Settings, odds_shifted: OddsShifted) -> Floats:
    """How likely each berth's glance is in each state, against that of any ship's length."""
    found = np.ones((len(settings), looks.outcome.shape[1], STATES))
    for b in _berths(looks.outcome[n] != NOTHING):
        if looks.outcome[n, b] == NO_SHIP:
            found[:, b, :] = settings.miss[:, None]
            found[:, b, EMPTY] = 1 - settings.false
            continue
        found[:, b, :] = (1 - settings.miss)[:, None]
        found[:, b, EMPTY] = settings.false
        found[:, b, SEEN] *= looks.odds_same[n, b]
        if (n, b) in odds_shifted:
            found[:, b, SHIFTED] *= odds_shifted[n, b][:, None]
    return found


def _normalise(state: Floats) -> Floats:
    """Scales the states of each berth to 1 in place; the logarithm of what they were, per setting."""
    whole = np.maximum(state.sum(axis=2, keepdims=True), 1e-300)
    state /= whole
    return np.asarray(np.log(whole).sum(axis=(1, 2)))


def _mark_seen(state: Floats, looks: Looks, n: int) -> None:
    """A ship that was there in a look that showed one is from then on a ship that was seen."""
    for b in _berths(looks.outcome[n] == SHIP):
        state[:, b, SEEN] += state[:, b, UNSEEN] + state[:, b, SHIFTED]
        state[:, b, UNSEEN] = state[:, b, SHIFTED] = 0


def _unmarked(back: Floats, looks: Looks, n: int) -> Floats:
    found = back.copy()
    for b in _berths(looks.outcome[n] == SHIP):
        found[:, b, UNSEEN] = found[:, b, SHIFTED] = back[:, b, SEEN]
    return found


def _shift_in(state: npt.NDArray[np.floating], chance: Floats) -> None:
    """Lets ships come from other berths to free ones."""
    coming = state[..., EMPTY] * chance
    state[..., SHIFTED.start] += coming
    state[..., EMPTY] -= coming


def _systematic(weight: Floats, n: int, random: np.random.Generator) -> Whole:
    """Rows drawn by their weights, as evenly as draws can be."""
    places = (np.arange(n) + random.random()) / n
    rows = np.searchsorted(np.cumsum(weight), places)
    return np.asarray(random.permutation(np.minimum(rows, len(weight) - 1)))


def _pick(chances: npt.NDArray[np.floating], random: np.random.Generator) -> Whole:
    """One state per row, drawn by chances that need not add up to 1."""
    total = chances @ np.triu(np.ones((chances.shape[-1],) * 2, dtype=chances.dtype))  # a cumulative sum, but quicker
    drawn = random.random(total.shape[:-1]) * total[..., -1]
    return np.asarray(np.minimum((total <= drawn[..., None]).sum(axis=-1), total.shape[-1] - 1))


def _is_new(before: Whole, after: Whole) -> Bools:
    """True where a ship came in a step: the berth was free, or the ship there is another, or at an earlier phase."""
    unseen = (after >= UNSEEN.start) & (after < UNSEEN.stop)
    was_unseen = (before >= UNSEEN.start) & (before < UNSEEN.stop)
    return np.asarray(unseen & (~was_unseen | (after < before)))


def _before_look(
    after: Whole, forward: Passes, looks: Looks, n: int, chosen: Whole, random: np.random.Generator
) -> Whole:
    """The states before the look of a step, where those after it are known."""
    found = after.copy()
    for b in _berths(looks.outcome[n] == SHIP):
        held = np.flatnonzero(after[:, b] >= SEEN.start)
        phase = after[held, b] - SEEN.start
        places = np.stack([UNSEEN.start + phase, SHIFTED.start + phase, SEEN.start + phase], axis=1)
        chances = forward.before[n, chosen[held][:, None], b, places].astype(np.float64)
        if (n, b) in forward.odds_shifted:
            chances[:, 1] *= forward.odds_shifted[n, b][chosen[held]]
        chances[:, 2] *= looks.odds_same[n, b]
        found[held, b] = places[np.arange(len(held)), _pick(chances, random)]
    return found
