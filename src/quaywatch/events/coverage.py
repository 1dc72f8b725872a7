"""How well a window was looked at: it stands beside every minimum."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone

from quaywatch.clock import DAY, Span, local_days
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.parts import vessels_seen
from quaywatch.records.case import CountRequest
from quaywatch.records.event import Coverage
from quaywatch.records.look import Look

__all__ = ["measure_coverage", "window_ends"]


def measure_coverage(evidence: PortEvidence, request: CountRequest) -> Coverage:
    """Usable and unusable looks at the zones counted in the window counted.

    A day counts as looked at when a usable look of any kind of thing, no longer than a day, lies in it. The longest
    unseen stretch runs between the ends of such looks that are nearest to each other, so it is a least stretch.
    """
    start, end = window_ends(evidence, request)
    zones = frozenset(request.zones)
    looks = [look for look in evidence.looks if look.site == request.site and look.time.meets(start, end)]
    looks = [look for look in looks if not zones or zones & {view.zone for view in look.views}]
    usable = [look for look in looks if look.usable_zones and (not zones or zones & look.usable_zones)]
    days = local_days((look.time for look in usable), utc_offset_h=evidence.site.utc_offset_h)
    days = frozenset(day for day in days if _in_window(day, request))
    return Coverage(
        usable=len(usable),
        unusable=len(looks) - len(usable),
        with_vessel=_with_vessel(usable, evidence, zones),
        days_looked=len(days),
        days_in_window=_days_in_window(request),
        longest_unseen_days=_longest_unseen_days([look.time for look in usable], start, end),
    )


def window_ends(evidence: PortEvidence, request: CountRequest) -> tuple[datetime | None, datetime | None]:
    """The window's ends in UTC, by the site's clock; the last day is inside."""
    zone = timezone(timedelta(hours=evidence.site.utc_offset_h))
    ends = (request.first_day, request.last_day and request.last_day + DAY)
    start, end = (
        None if day is None else datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC) for day in ends
    )
    return start, end


def _in_window(day: date, request: CountRequest) -> bool:
    first, last = request.first_day, request.last_day
    return (first is None or day >= first) and (last is None or day <= last)


def _days_in_window(request: CountRequest) -> int | None:
    if request.first_day is None or request.last_day is None:
        return None
    return (request.last_day - request.first_day).days + 1


def _with_vessel(usable: Iterable[Look], evidence: PortEvidence, zones: frozenset[str]) -> int:
    seen = vessels_seen(evidence.here())
    if zones:
        seen = [one for one in seen if one.zone in zones]
    keys = {one.look for one in seen} | {(one.evidence, one.time.start, one.time.end) for one in seen}
    return sum(look.id in keys or (look.evidence, look.time.start, look.time.end) in keys for look in usable)


def _longest_unseen_days(spans: list[Span], start: datetime | None, end: datetime | None) -> float | None:
    """The longest stretch without a look of at most a day, from the window's edges, or the first and last look."""
    seen = sorted(
        (span.start, span.end)
        for span in spans
        if span.start is not None and span.end is not None and span.end - span.start <= DAY
    )
    edges = [(start, start)] if start is not None else []
    edges += [(max(a, start) if start else a, b) for a, b in seen]
    edges += [(end, end)] if end is not None else []
    gaps, reached = [], None
    for begins, ends in edges:
        if reached is not None:
            gaps.append(begins - reached)
        reached = ends if reached is None else max(reached, ends)
    return round(max(max(gaps), timedelta(0)) / DAY, 3) if gaps else None
