"""Whether more ships came than in an earlier window: arrivals per calendar day, or a refusal to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from statistics import median

from quaywatch.clock import DAY
from quaywatch.events.berth_glances import middle_of
from quaywatch.events.coverage import window_ends
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.expected_calls import PortDraws, draw_ports, draw_rate, find_chances, find_glances
from quaywatch.records.case import CountRequest
from quaywatch.records.expected import RateComparison, Traffic, TrafficChange
from quaywatch.records.observation import ObservationKind, Outcome

__all__ = ["compare_rates"]

FEWEST_LOOKS = 4
"""With fewer looks in a window the prior says more than they do."""
ALIKE = 1.5
"""Spacings of looks that differ by no more than this factor are alike; else the denser looks are thinned."""
TOO_SPARSE_DAYS = 10.0
"""Where looks are further apart than ships stay, few of the calls are seen, and the prior decides."""


@dataclass(frozen=True, slots=True)
class _Window:
    """One of the two windows: what was seen in it."""

    evidence: PortEvidence
    request: CountRequest
    moments: tuple[datetime, ...]
    """When its usable looks at berths were."""

    @property
    def days_between(self) -> float | None:
        gaps = [(b - a) / DAY for a, b in zip(self.moments, self.moments[1:], strict=False)]
        return round(median(gaps), 2) if gaps else None

    @property
    def zones(self) -> frozenset[str]:
        start, end = window_ends(self.evidence, self.request)
        return frozenset(
            one.zone
            for one in self.evidence.here()
            if one.kind is ObservationKind.VESSEL
            and one.outcome is not Outcome.NOT_OBSERVABLE
            and one.time.meets(start, end)
            and (not self.request.zones or one.zone in self.request.zones)
        )


def compare_rates(evidence: PortEvidence, request: CountRequest) -> RateComparison | None:
    """Arrivals per calendar day in the window against those in the earlier window of the request; None without one.

    Calls per look would mislead, as sparser looks alone raise them. So the posterior rates are compared, after the
    looks of the window looked at more often are thinned to the spacing of the other. `cannot tell` where the 90 %
    interval of the ratio holds 1, where either window has fewer than four looks or looks that are too far apart, and
    where different zones were looked at. It says nothing of why, and seasons differ.
    """
    first, last = request.earlier_first_day, request.earlier_last_day
    if first is None or last is None or request.first_day is None or request.last_day is None:
        return None
    earlier = _window(evidence, replace(request, first_day=first, last_day=last))
    later = _window(evidence, request)
    refusal = _why_not(earlier, later)
    if refusal:
        return _answer(earlier, later, refusal)
    spacing = _spacing_to_thin_to(earlier, later)
    pair = [_thinned(one, spacing) if spacing else one for one in (earlier, later)]
    glances = [find_glances(one.evidence, one.request) for one in pair]
    refusal = next((why_not for _, why_not in glances if why_not), "")
    if refusal:
        return _answer(earlier, later, f"Not worked out: {refusal}.")
    return _compared((earlier, later), [draw_ports(some) for some, _ in glances], spacing)


def _window(evidence: PortEvidence, request: CountRequest) -> _Window:
    start, end = window_ends(evidence, request)
    moments = {
        moment
        for one in evidence.here()
        if one.kind is ObservationKind.VESSEL
        and one.outcome is not Outcome.NOT_OBSERVABLE
        and (not request.zones or one.zone in request.zones)
        and (moment := middle_of(one.time)) is not None
        and (start is None or start <= moment)
        and (end is None or moment < end)
    }
    inside = tuple(one for one in evidence.observations if one.time.meets(start, end))
    return _Window(replace(evidence, observations=inside), request, tuple(sorted(moments)))


def _why_not(earlier: _Window, later: _Window) -> str:
    """Why the two windows cannot be compared, in a sentence; empty where they can."""
    for name, one in (("earlier", earlier), ("later", later)):
        if len(one.moments) < FEWEST_LOOKS:
            n = len(one.moments)
            return f"The {name} window has {n} usable looks with a known time; at least {FEWEST_LOOKS} are needed."
        if one.days_between is not None and one.days_between > TOO_SPARSE_DAYS:
            return f"The looks of the {name} window are {one.days_between:g} days apart, longer than most ships stay."
    if earlier.zones != later.zones:
        return "Different zones were looked at in the two windows."
    if earlier.request.last_day and later.request.first_day and earlier.request.last_day >= later.request.first_day:
        return "The two windows overlap, or the earlier one is not earlier."
    return ""


def _spacing_to_thin_to(earlier: _Window, later: _Window) -> float | None:
    """The spacing in days to which the denser looks are thinned; None where both are alike."""
    a, b = earlier.days_between or 0.0, later.days_between or 0.0
    return max(a, b) if max(a, b) > ALIKE * min(a, b) else None


def _thinned(window: _Window, spacing_days: float) -> _Window:
    """The window with only looks that are about the spacing apart, or further."""
    kept: list[datetime] = []
    for moment in window.moments:
        if not kept or (moment - kept[-1]) / DAY >= spacing_days * 0.9:
            kept.append(moment)
    some = frozenset(kept)
    seen = tuple(one for one in window.evidence.observations if middle_of(one.time) in some)
    return _Window(replace(window.evidence, observations=seen), window.request, tuple(kept))


def _compared(
    windows: tuple[_Window, _Window], draws: Sequence[Sequence[PortDraws]], spacing: float | None
) -> RateComparison:
    earlier, later = windows
    before, after = (draw_rate(ports, salt=n) for n, ports in enumerate(draws))
    ratio = find_chances(after / before)
    verdict = TrafficChange.CANNOT_TELL
    if ratio.low > 1:
        verdict = TrafficChange.MORE
    elif ratio.high < 1:
        verdict = TrafficChange.FEWER
    because = (
        f"{ratio.median:.2g} times as many ships came per day as in the earlier window, with a chance of 90 %"
        f" {ratio.low:.2g} to {ratio.high:.2g} times."
    )
    if verdict is TrafficChange.CANNOT_TELL:
        because += " That leaves open whether more or fewer came."
    if spacing:
        because += f" The denser looks were first thinned to one in about {spacing:g} days, as in the other window."
    return RateComparison(
        earlier=_traffic(earlier, draws[0]),
        later=_traffic(later, draws[1]),
        ratio=ratio,
        verdict=verdict,
        thinned_to_days=spacing,
        because=because,
    )


def _answer(earlier: _Window, later: _Window, because: str) -> RateComparison:
    return RateComparison(
        earlier=_traffic(earlier, ()),
        later=_traffic(later, ()),
        ratio=None,
        verdict=TrafficChange.CANNOT_TELL,
        thinned_to_days=None,
        because=because,
    )


def _traffic(window: _Window, ports: Sequence[PortDraws]) -> Traffic:
    return Traffic(
        first_day=window.request.first_day or date.min,
        last_day=window.request.last_day or date.max,
        rate=find_chances(draw_rate(ports)) if ports else None,
        glances=len(window.moments),
        days_between=window.days_between,
    )
