"""Is a berth occupied, judged against its own empty state: one answer per look of a series, and where ships lie.

Each look is held against the median of the *other* looks that show the berth empty, pixel by pixel, in units of their
spread. What lies along the quay is a run of columns that differ; its ends are where the difference falls to half.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from quaywatch.detections.berth_extent import find_lying
from quaywatch.detections.berth_strips import BerthStrip, has_history
from quaywatch.detections.empty_state import LEAST_EMPTY, SCALES, EmptyState, find_empty_state, find_state_of_season
from quaywatch.detections.strip_difference import StripDifference, find_difference
from quaywatch.detections.strip_series import AlignedSeries, align
from quaywatch.detections.vessel_scores import Logistic
from quaywatch.records.berth_history import BerthHistory
from quaywatch.records.look import USABLE_SHARE
from quaywatch.records.observation import Outcome
from quaywatch.records.place import Zone

__all__ = ["OCCUPANCY", "VERSION", "judge_berths", "judge_series"]

FloatGrid = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

VERSION = "berth_history 1"
"""Changes whenever the answers may change."""
LEAST_CHANCE = 0.5
"""A berth that is likelier occupied than free counts as seen."""
DOUBTFUL = 0.7
"""No answer under a veil is surer than this."""
SEASON_LOOKS = 12
"""A season with this many looks has an empty state of its own: sun, shadow, ice and water differ by season."""
OCCUPANCY = Logistic(intercept=-7.0, weights=(6.0,))
"""That a berth is occupied, from `StripDifference.features`: even at 3.2 spreads, 5 % at two, 95 % at 5.3.

Set by hand. Planted series vary less from look to look than real ones must, so that a fit to them (`--fit` of
`benchmarks/berth_history.py`) would call smaller differences ships; no real history was at hand to fit on."""


def judge_berths(strips: Iterable[BerthStrip], zones: Sequence[Zone]) -> tuple[BerthHistory, ...]:
    """What the looks of each berth say of one another, by zone and scene.

    Strips that cannot be laid over one another (another sensor, orbit, pixel size or set of bands) form series of
    their own. The order of the strips does not matter. All other looks serve, earlier and later ones.

    Args:
        strips: Looks at the berths.
        zones: The berths; strips of other zones are left out.
    """
    berths = {zone.id: zone for zone in zones if has_history(zone)}
    groups: dict[tuple[str, ...], list[BerthStrip]] = defaultdict(list)
    for strip in sorted(strips, key=lambda one: (one.zone, one.scene)):
        if strip.zone in berths:
            groups[strip.series].append(strip)
    return tuple(found for _, group in sorted(groups.items()) for found in judge_series(group, berths[group[0].zone]))


def judge_series(strips: Sequence[BerthStrip], zone: Zone, occupancy: Logistic = OCCUPANCY) -> tuple[BerthHistory, ...]:
    """One finding per look of one series, in its order. Time and memory grow with the number of looks.

    Args:
        strips: Looks of one series (`BerthStrip.series`).
        zone: The berth.
        occupancy: Chance from features; others serve to judge the method on ports it was not fitted on.
    """
    if len(strips) <= LEAST_EMPTY:
        few = _Crowd.of(strips)
        return tuple(_too_few(strip, few.without(strip)) for strip in strips)
    series = align(strips, zone)
    fitting = _Crowd.of([strip for strip, fits in zip(strips, series.fits, strict=True) if fits])
    judge = _Judge(strips=strips, series=series, fitting=fitting, occupancy=occupancy)
    parts = _find_parts(strips, series)
    return tuple(judge.judge(look, parts[look]) for look in range(len(strips)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Others:
    """The looks that one look is held against: their number, and their first and last day."""

    looks: int
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crowd:
    """Looks that are held against one another."""

    looks: int
    days: tuple[str, ...]
    """In order."""

    @classmethod
    def of(cls, strips: Sequence[BerthStrip]) -> _Crowd:
        return cls(
            looks=len(strips), days=tuple(sorted(strip.time.date().isoformat() for strip in strips if strip.time))
        )

    def without(self, strip: BerthStrip) -> _Others:
        """The looks other than this one, which is one of them."""
        own, days = strip.time.date().isoformat() if strip.time else None, self.days
        days = days[1:] if days[:1] == (own,) else days
        days = days[:-1] if days[-1:] == (own,) and len(self.days) == len(days) else days
        return _Others(looks=self.looks - 1, period=_span(days))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """The empty state of some looks of a series, and the place of one look among them."""

    state: EmptyState
    crowd: _Crowd
    place: int


def _find_parts(strips: Sequence[BerthStrip], series: AlignedSeries) -> dict[int, list[_Part]]:
    """Per look the empty states that it may be held against: that of its season, then that of all looks."""
    found: dict[int, list[_Part]] = {look: [] for look in range(len(strips))}
    fitting = [int(look) for look in np.flatnonzero(series.fits)]
    if len(fitting) <= LEAST_EMPTY:
        return found
    modality = strips[0].modality
    fitted = replace(series, values=series.values[fitting])
    whole = find_empty_state(fitted, strips[0].bands, modality)
    seasons: dict[int, list[int]] = defaultdict(list)
    for place, look in enumerate(fitting):
        time = strips[look].time
        seasons[time.month % 12 // 3 if time else -1].append(place)
    for season, places in seasons.items():
        if season >= 0 and SEASON_LOOKS <= len(places) < len(fitting):
            state = find_state_of_season(whole, fitted, places, modality)
            crowd = _Crowd.of([strips[fitting[place]] for place in places])
            for inner, place in enumerate(places):
                found[fitting[place]].append(_Part(state=state, crowd=crowd, place=inner))
    crowd = _Crowd.of([strips[look] for look in fitting])
    for place, look in enumerate(fitting):
        found[look].append(_Part(state=whole, crowd=crowd, place=place))
    return found


def _too_few(strip: BerthStrip, others: _Others) -> BerthHistory:
    counted = _counted(others.looks, "other look")
    because = f"The berth has {counted} of this kind; {LEAST_EMPTY} that show it empty are needed."
    return _undecided(strip, others, 0, because)


def _undecided(strip: BerthStrip, others: _Others, empty: int, because: str) -> BerthHistory:
    return BerthHistory(
        id=_key(strip),
        zone=strip.zone,
        scene=strip.scene,
        outcome=None,
        because=because,
        looks=others.looks,
        empty=empty,
        period=others.period,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Judge:
    """Everything that the looks of a series are judged with."""

    strips: Sequence[BerthStrip]
    series: AlignedSeries
    fitting: _Crowd
    occupancy: Logistic

    def judge(self, look: int, parts: Sequence[_Part]) -> BerthHistory:
        """The finding for one look, by the first of the parts with enough empty looks."""
        strip = self.strips[look]
        if not self.series.fits[look]:
            others = _Others(looks=self.fitting.looks, period=_span(self.fitting.days))
            return _undecided(strip, others, 0, "The look could not be laid over the berth's other looks.")
        if not parts:
            return _too_few(strip, self.fitting.without(strip))
        counts = [_find_fewest(part, self.series.inside) for part in parts]
        chosen = next((i for i, count in enumerate(counts) if count >= LEAST_EMPTY), len(parts) - 1)
        part, empty = parts[chosen], counts[chosen]
        others = part.crowd.without(strip)
        if empty < LEAST_EMPTY:
            because = (
                f"{empty} of {_counted(others.looks, 'other look')} show the berth empty; {LEAST_EMPTY} are needed."
            )
            return _undecided(strip, others, empty, because)
        difference = find_difference(self.series, look, part.state, part.place, SCALES[strip.modality])
        if difference.seen_share < USABLE_SHARE:
            because = f"Only {difference.seen_share:.0%} of the berth's strip could be seen."
            return _undecided(strip, others, empty, because)
        return self._decided(strip, others, empty, difference)

    def _decided(self, strip: BerthStrip, others: _Others, empty: int, difference: StripDifference) -> BerthHistory:
        chance = self.occupancy.chance(difference.features)
        veiled = difference.veiled_share > 1.0 - USABLE_SHARE
        lying = find_lying(difference, self.series) if chance >= LEAST_CHANCE else ()
        outcome = Outcome.SEEN if chance >= LEAST_CHANCE else Outcome.NOT_OBSERVABLE if veiled else Outcome.NOT_SEEN
        chance = min(chance, DOUBTFUL) if veiled else chance
        return BerthHistory(
            id=_key(strip),
            zone=strip.zone,
            scene=strip.scene,
            outcome=outcome,
            because=_because(outcome, difference, veiled, others, empty),
            looks=others.looks,
            empty=empty,
            period=others.period,
            contrast=round(difference.strongest, 2),
            probability=None if outcome is Outcome.NOT_OBSERVABLE else round(chance, 3),
            vessels=tuple(replace(vessel, score=round(chance, 3)) for vessel in lying),
        )


def _find_fewest(part: _Part, inside: Mask) -> int:
    """Other looks that show the berth empty, over the fifth of its columns where fewest do."""
    return int(np.quantile(part.state.others(part.place)[inside], 1.0 - USABLE_SHARE, method="lower"))


def _because(outcome: Outcome, difference: StripDifference, veiled: bool, others: _Others, empty: int) -> str:
    base = f"Against its own empty state ({_counted(empty, 'empty look')} of {others.looks} others, {others.period})"
    told = f"{base} the strongest 50 m of the berth differ by {difference.strongest:.1f} spreads"
    said = {
        Outcome.SEEN: f"{told}: something lies there.",
        Outcome.NOT_SEEN: f"{told}: it looks as it does when empty.",
        Outcome.NOT_OBSERVABLE: f"{told}, but a smooth veil lies over it that could hide a ship.",
    }[outcome]
    if veiled and outcome is Outcome.SEEN:
        said += " A smooth veil (haze, thin cloud, glint) lies over it, so that this is in doubt."
    if difference.fixed_share > 0.0:
        said += (
            f" Over {difference.fixed_share:.0%} of it something stands in nearly every look, which is read as quay."
        )
    return said


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _span(days: Sequence[str]) -> str:
    if not days:
        return "days not known"
    return days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"


def _key(strip: BerthStrip) -> str:
    return "hist-" + hashlib.sha256(f"{strip.zone}\n{strip.scene}".encode()).hexdigest()[:16]
