"""How many calls there probably were: a posterior over whole numbers, from sparse looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from quaywatch.clock import Bracket
from quaywatch.events.berth_glances import PortGlances, TimeGrid, find_port_glances
from quaywatch.events.berth_model import Settings, prior_settings
from quaywatch.events.berth_passes import (
    Looks,
    Stays,
    draw_stays,
    find_departures,
    find_odds_shifted,
    log_likelihoods,
    run_forward,
)
from quaywatch.events.coverage import window_ends
from quaywatch.events.evidence import PortEvidence
from quaywatch.records.case import CountRequest
from quaywatch.records.event import PortCall
from quaywatch.records.expected import CallTimes, Chances, ExpectedCalls
from quaywatch.records.observation import ObservationKind

__all__ = [
    "MODEL",
    "PortDraws",
    "draw_ports",
    "draw_rate",
    "expect_calls",
    "find_chances",
    "find_glances",
    "shortest_interval",
]

Whole = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]

MODEL = "berth chains 1"
DRAWS = 500
"""Draws from the posterior: an interval's mass is then good to 0.013 (one standard error)."""
SETTINGS_KEPT = 20
"""Settings, before their shifts, that the second stage looks at: drawn by their weights from all."""
CELLS_AT_MOST = 60_000
"""Steps times berths that are worked out; 20 berths over a year are 29,200."""
BERTHS_AT_MOST = 100
SHORTEST_DAYS = 1.0
REACH = 400
"""Steps that a stay is followed before and after a sighting, for its times."""
NARROW, FEW = 4.0, 12
"""Where fewer settings than this are within this logarithm of the likeliest, the grid is too coarse."""
SEED = 20250128
"""Fixed, so that the same looks always give the same answer."""


@dataclass(frozen=True, slots=True, eq=False)
class PortDraws:
    """Draws of what may have happened in one port."""

    port: PortGlances
    stays: Stays
    stay_days: Floats
    """Mean stay at a berth of the setting that each draw comes from."""

    @property
    def calls(self) -> Whole:
        """Calls present at any time in the window, per draw."""
        return np.asarray(self.stays.there[self.port.grid.first].sum(axis=1) + self.arrivals)

    @property
    def arrivals(self) -> Whole:
        """Ships that came inside the window, per draw."""
        grid = self.port.grid
        return np.asarray(self.stays.came[grid.first : grid.last].sum(axis=(0, 2)))

    def times(self, calls: Iterable[PortCall]) -> Iterator[CallTimes]:
        """When the ships of calls came and left, in those draws in which the sightings are of a ship."""
        places: dict[str, list[tuple[int, int]]] = {}
        for b, berth in enumerate(self.port.berths):
            for glance in berth.glances:
                if glance.seen is not None:
                    places.setdefault(glance.seen.id, []).append((glance.step, b))
        for call in calls:
            known = sorted(place for key in call.observations for place in places.get(key, ()))
            if known:
                came, left = self._came(*known[0]), self._left(*known[-1])
                if len(came) and len(left):
                    yield CallTimes(
                        call=call.id,
                        arrival=_points(came, self.port.grid, call.arrival),
                        departure=_points(left, self.port.grid, call.departure),
                    )

    def _came(self, step: int, berth: int) -> Floats:
        """Steps at which the ship that lies there in a step came; the begin of what is followed where it was before."""
        there, first = self.stays.there[step, :, berth], max(0, step - REACH)
        begins = (self.stays.came[first:step, :, berth] | self.stays.shifted[first:step, :, berth])[::-1, there]
        if not len(begins):
            return np.full(there.sum(), float(step))
        return np.where(begins.any(axis=0), step - begins.argmax(axis=0) - 0.5, float(first))

    def _left(self, step: int, berth: int) -> Floats:
        """Steps at which that ship had left; the end of what is followed where it is there still."""
        there, last = self.stays.there[step, :, berth], min(self.port.grid.steps, step + 1 + REACH)
        starts = (self.stays.came[step : last - 1, :, berth] | self.stays.shifted[step : last - 1, :, berth])[:, there]
        ends = starts | ~self.stays.there[step + 1 : last, :, berth][:, there]
        if not len(ends):
            return np.full(there.sum(), float(last))
        return np.where(ends.any(axis=0), step + ends.argmax(axis=0) + 0.5, float(last))


def expect_calls(
    evidence: PortEvidence, request: CountRequest, calls: Sequence[PortCall]
) -> tuple[ExpectedCalls | None, str]:
    """How many calls were probably present in the window, with the times of those seen; or None and why not.

    A hidden semi-Markov model follows each berth that was looked at (`berth_model`); ways in which the port may work
    are weighed by how well they explain the looks, from stated priors. Unusable looks carry no information. What the
    sources state beyond sightings is not used, nor what was seen at a time uncertain by more than two days.
    """
    glances, why_not = find_glances(evidence, request)
    if why_not:
        return None, why_not
    ports = draw_ports(glances)
    total = np.asarray(sum(port.calls for port in ports))
    low, high, mass = shortest_interval(total)
    times = [told for port in ports for told in port.times(calls)]
    found = ExpectedCalls(
        median=int(np.median(total)),
        low=low,
        high=high,
        mass90=round(mass, 3),
        mean=round(float(total.mean()), 2),
        model=MODEL,
        berths=sum(len(port.port.berths) for port in ports),
        rate=find_chances(draw_rate(ports)),
        stay_days=find_chances(np.concatenate([port.stay_days for port in ports])),
        left_out=sum(port.port.left_out for port in ports),
        times=tuple(times),
    )
    return found, ""


def find_glances(evidence: PortEvidence, request: CountRequest) -> tuple[list[PortGlances], str]:
    """The glances at each port of the site that was looked at; or why no posterior is worked out, in words."""
    zones = {one.zone for one in evidence.here() if one.kind is ObservationKind.VESSEL}
    berths = len(zones.intersection(request.zones) if request.zones else zones)
    found: list[PortGlances] = []
    cells = 0
    if berths <= BERTHS_AT_MOST:
        found = list(find_port_glances(evidence, window_ends(evidence, request), request.zones))
        berths = sum(len(port.berths) for port in found)
        cells = sum(len(port.berths) * port.grid.steps for port in found)
        if not berths:
            return [], "no usable look at a berth, with its time known to two days, lies in or near the window"
        if found[0].grid.days_in_window < SHORTEST_DAYS:
            return [], "the window, or the time from the first look to the last, is shorter than a day"
    if berths > BERTHS_AT_MOST or cells > CELLS_AT_MOST:
        many = f"{berths} berths over this window are more than is worked out at a time"
        return [], f"{many}; name zones or a shorter window"
    return found, ""


def draw_ports(glances: Sequence[PortGlances]) -> list[PortDraws]:
    """Draws for each port; those of two ports are independent."""
    return [_draw_port(port, SEED + n) for n, port in enumerate(glances)]


def draw_rate(ports: Sequence[PortDraws], *, salt: int = 0) -> Floats:
    """Draws of the ships that come per calendar day.

    Arrivals are taken as a Poisson process, whose rate is known from n arrivals as a gamma distribution of shape
    n + 1/2 (the prior of Jeffreys). Draws with another salt are independent.
    """
    arrivals = np.asarray(sum(port.arrivals for port in ports))
    return np.random.default_rng([SEED, salt]).gamma(arrivals + 0.5) / ports[0].port.grid.days_in_window


def find_chances(draws: Floats) -> Chances:
    """Median and the 5 and 95 % points."""
    low, median, high = np.quantile(draws, (0.05, 0.5, 0.95))
    return Chances(median=_rounded(median), low=_rounded(low), high=_rounded(high))


def shortest_interval(counts: Whole) -> tuple[int, int, float]:
    """The shortest interval of whole numbers with 90 % of the draws, and the share of them inside it."""
    share = np.bincount(counts) / len(counts)
    up_to = np.concatenate([[0.0], np.cumsum(share)])
    found = []
    for low in range(len(share)):
        high = int(np.searchsorted(up_to, up_to[low] + 0.9 - 1e-9))
        if high <= len(share):
            found.append((high - 1 - low, -(up_to[high] - up_to[low]), low))
    width, mass, low = min(found)
    return low, low + width, float(-mass)


def _draw_port(port: PortGlances, seed: int) -> PortDraws:
    looks = Looks.of(port)
    settings = _likely_settings(looks)
    first = run_forward(looks, settings)
    gone = find_departures(looks, settings, first)
    shifts = gone.shifts_in(settings)
    second = run_forward(looks, settings, shifts, find_odds_shifted(looks, port, gone))
    weighed = settings.taken(np.arange(len(settings)), settings.log_weight + second.log_likelihood)
    stays, chosen = draw_stays(looks, weighed, second, shifts, np.random.default_rng(seed), DRAWS)
    return PortDraws(port, stays, weighed.stay_days[chosen])


def _likely_settings(looks: Looks) -> Settings:
    """The settings that the looks leave likely, with chances of a shift; weights without the likelihood.

    Many looks may leave less than one mesh of the prior's grid likely: then a finer grid around it is asked.
    """
    prior = prior_settings(looks.outcome.shape[1])
    likely = log_likelihoods(looks, prior)
    if (likely + prior.log_weight > (likely + prior.log_weight).max() - NARROW).sum() < FEW:
        prior = prior.finer_around(int(np.argmax(likely + prior.log_weight)), looks.outcome.shape[1])
        likely = log_likelihoods(looks, prior)
    log_posterior = prior.log_weight + likely
    weight = np.exp(log_posterior - log_posterior.max())
    places = (np.arange(SETTINGS_KEPT) + 0.5) / SETTINGS_KEPT
    rows, times = np.unique(np.searchsorted(np.cumsum(weight / weight.sum()), places), return_counts=True)
    rows = np.minimum(rows, len(prior) - 1)
    kept = prior.taken(rows, np.log(times) - likely[rows])
    return kept.with_shifts() if looks.outcome.shape[1] > 1 else kept


def _points(steps: Floats, grid: TimeGrid, bracket: Bracket) -> tuple[datetime, datetime, datetime]:
    """The 5, 50 and 95 % points, moved into the bracket where a step's width puts them outside."""
    low, middle, high = (_inside(grid.instant(float(step)), bracket) for step in np.quantile(steps, (0.05, 0.5, 0.95)))
    return low, middle, high


def _inside(instant: datetime, bracket: Bracket) -> datetime:
    if bracket.not_before is not None and instant < bracket.not_before:
        return bracket.not_before
    return bracket.not_after if bracket.not_after is not None and instant > bracket.not_after else instant


def _rounded(number: float) -> float:
    return float(f"{number:.3g}")
