"""The hidden model of one berth: empty, or holding a ship whose stay runs through phases; and what looks would show.

A hidden semi-Markov model in discrete time. A stay is a sum of exponential phases (Erlang, or Erlang of random
order), as in Neuts, "Matrix-Geometric Solutions in Stochastic Models" (1981): that keeps the model Markov while stays
are neither all alike nor memoryless. The state also holds whether the ship that lies there was seen before, so that a
second sighting can be asked for likeness with the first.

States, in the order of every array: empty; unseen, phases 1 to K; unseen and shifted from another berth, phases 1 to K;
seen, phases 1 to K.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy.linalg import expm

__all__ = ["EMPTY", "PHASES", "SEEN", "SHIFTED", "STATES", "UNSEEN", "Settings", "prior_settings"]

Floats = npt.NDArray[np.float64]

PHASES = 5
STATES = 1 + 3 * PHASES
EMPTY = 0
UNSEEN = slice(1, 1 + PHASES)
SHIFTED = slice(1 + PHASES, 1 + 2 * PHASES)
SEEN = slice(1 + 2 * PHASES, STATES)

FREE_DAYS = (0.5, 1.2, 2.5, 5.0, 9.0, 16.0, 28.0, 50.0)
"""Mean days that a berth stays free between ships."""
FREE_MEDIAN_DAYS, FREE_SPREAD, FREE_POWER = 9.0, 0.75, 0.6
STAY_DAYS = (0.6, 1.0, 1.6, 2.4, 3.6, 5.5, 9.0)
"""Mean days that a ship lies at a berth."""
STAY_MEDIAN_DAYS, STAY_SPREAD = 2.2, 0.5
"""Priors: log-normal, by median and spread of the logarithm, set by judgement for ports with a few calls a month. A
port of n berths has n ** FREE_POWER times the free days of one berth: more berths do not bring as many more ships."""
FINER = (0.55, 0.65, 0.75, 0.83, 0.91, 1.0, 1.1, 1.21, 1.35, 1.5, 1.75)
"""Factors of a finer grid around a setting: as far as the next setting of the wide grid, and in smaller steps."""
SHIFT_CHANCES = (0.0, 0.15, 0.35)
"""Chance that a ship shifts to another berth of the port before it leaves; each as likely."""
ERRORS = ((0.01, 0.003), (0.1, 0.03))
"""Chances that a ship in a usable look is missed, and that one is seen where none lies; each pair as likely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Ways in which a port may work: one row each, with its weight."""

    free_days: Floats
    stay_days: Floats
    wide: npt.NDArray[np.bool_]
    """True where stays differ much (Erlang of random order), False where they are alike (Erlang)."""
    miss: Floats
    false: Floats
    shift: Floats
    log_weight: Floats

    def __len__(self) -> int:
        return len(self.free_days)

    def taken(self, rows: npt.NDArray[np.intp], log_weight: Floats) -> Settings:
        """Some of the settings, with new weights."""
        columns = {one.name: getattr(self, one.name)[rows] for one in fields(self)}
        return Settings(**columns | {"log_weight": log_weight})

    def with_shifts(self) -> Settings:
        """Each setting with each chance of a shift."""
        n = len(SHIFT_CHANCES)
        rows = np.repeat(np.arange(len(self)), n)
        found = self.taken(rows, self.log_weight[rows] - np.log(n))
        return replace(found, shift=np.tile(np.array(SHIFT_CHANCES), len(self)))

    def finer_around(self, row: int, berths: int) -> Settings:
        """A finer grid of settings around one of these, with prior weights."""
        return _settings(
            [round(float(self.free_days[row]) * factor, 4) for factor in FINER],
            [round(float(self.stay_days[row]) * factor, 4) for factor in FINER],
            berths,
        )

    def steps(self, step_days: float) -> Floats:
        """Chances to go from state to state in one step, per setting: [settings, states, states].

        A ship that comes is always unseen, so that a new ship is told from the one before it.
        """
        rows = zip(self.free_days.tolist(), self.stay_days.tolist(), self.wide.tolist(), strict=True)
        return np.stack([_step(free, stay, wide, step_days) for free, stay, wide in rows])

    def start(self) -> Floats:
        """Chances of the states in the long run, any ship unseen: [settings, states]."""
        found = np.zeros((len(self), STATES))
        for n, wide in enumerate(self.wide):
            phases = np.cumsum(_first_phase(bool(wide)))
            held = self.stay_days[n] / (self.stay_days[n] + self.free_days[n])
            found[n, EMPTY] = 1 - held
            found[n, UNSEEN] = held * phases / phases.sum()
        return found


def prior_settings(berths: int) -> Settings:
    """All settings with their prior weights at a port of so many berths, without shifts."""
    return _settings(FREE_DAYS, STAY_DAYS, berths)


def _settings(free_days: Sequence[float], stay_days: Sequence[float], berths: int) -> Settings:
    rows = list(product(free_days, stay_days, (False, True), ERRORS))
    free, stay = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    free_median = FREE_MEDIAN_DAYS * berths**FREE_POWER
    return Settings(
        free_days=free,
        stay_days=stay,
        wide=np.array([row[2] for row in rows]),
        miss=np.array([row[3][0] for row in rows]),
        false=np.array([row[3][1] for row in rows]),
        shift=np.zeros(len(rows)),
        log_weight=_log_prior(free, free_median, FREE_SPREAD) + _log_prior(stay, STAY_MEDIAN_DAYS, STAY_SPREAD),
    )


def _log_prior(days: Floats, median: float, spread: float) -> Floats:
    return np.asarray(-0.5 * (np.log(days / median) / spread) ** 2)


def _first_phase(wide: bool) -> Floats:
    """Chances of the phase in which a stay begins."""
    return np.full(PHASES, 1 / PHASES) if wide else np.eye(PHASES)[0]


@cache
def _step(free_days: float, stay_days: float, wide: bool, step_days: float) -> Floats:
    return np.asarray(expm(_rates(free_days, stay_days, wide) * step_days))


def _rates(free_days: float, stay_days: float, wide: bool) -> Floats:
    """Rates per day from state to state."""
    first = _first_phase(wide)
    mean_phases = float(first @ np.arange(PHASES, 0, -1))
    onward = mean_phases / stay_days
    rates = np.zeros((STATES, STATES))
    rates[EMPTY, UNSEEN] = first / free_days
    rates[EMPTY, EMPTY] = -1 / free_days
    for group in (UNSEEN, SHIFTED, SEEN):
        for state in range(group.start, group.stop):
            rates[state, state] = -onward
            rates[state, state + 1 if state + 1 < group.stop else EMPTY] = onward
    return rates
