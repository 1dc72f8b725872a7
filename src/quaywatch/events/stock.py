"""How the stock of a yard changed from look to look."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import pairwise

from quaywatch.events.evidence import PortEvidence, time_order
from quaywatch.records.event import StockChange, StockSign
from quaywatch.records.observation import Measure, Observation, ObservationKind, Outcome

__all__ = ["AREA_ERROR_SHARE", "find_stock_changes"]

AREA_ERROR_SHARE = 0.2
"""Error of an area where none is stated, as a share of the larger of two."""


def find_stock_changes(evidence: PortEvidence) -> tuple[StockChange, ...]:
    """One change per pair of consecutive looks at a stock whose area was measured; none there counts as 0 m².

    Looks of which it is not known which came first give no change. The area says nothing of the height of a pile.
    What a detector measured is compared within its own series only: two kinds of sensor, or a sensor and a sighting,
    may not have measured one and the same thing.
    """
    stocks: dict[Hashable, list[Observation]] = {}
    for one in evidence.here():
        if one.kind in (ObservationKind.STOCKPILE, ObservationKind.STACK) and _area(one) is not None:
            stocks.setdefault((one.zone, one.kind, one.detections or one.material or ""), []).append(one)
    return tuple(
        change
        for looks in stocks.values()
        if any(one.seen for one in looks)
        for change in _changes(sorted(looks, key=lambda one: (time_order(one.time), one.id)))
    )


def _changes(looks: list[Observation]) -> list[StockChange]:
    found = []
    for earlier, later in pairwise(looks):
        before, after = _area(earlier), _area(later)
        if before is not None and after is not None and earlier.time.surely_before(later.time):
            found.append(
                StockChange(
                    id=f"{earlier.id}-{later.id}",
                    site=later.site,
                    zone=later.zone,
                    earlier=earlier.time,
                    later=later.time,
                    earlier_area_m2=before,
                    later_area_m2=after,
                    sign=_sign(before, after),
                    significant=_is_significant(before, after),
                    observations=(earlier.id, later.id),
                )
            )
    return found


def _area(one: Observation) -> Measure | None:
    """The area that a look measured; a range or an open area has no one value and gives none.

    What a detector did not see may lie there unnoticed within the interval that it gives.
    """
    if one.outcome is Outcome.NOT_SEEN:
        return Measure(value=0.0, u95=one.area_m2.u95 if one.detections and one.area_m2 is not None else None)
    return one.area_m2 if one.seen and one.area_m2 is not None and one.area_m2.value is not None else None


def _sign(before: Measure, after: Measure) -> StockSign:
    change = (after.value or 0.0) - (before.value or 0.0)
    if change == 0:
        return StockSign.SAME
    return StockSign.GREW if change > 0 else StockSign.FELL


def _is_significant(before: Measure, after: Measure) -> bool:
    larger = max(before.value or 0.0, after.value or 0.0)
    errors = [AREA_ERROR_SHARE * larger if area.u95 is None else area.u95 for area in (before, after)]
    return abs((after.value or 0.0) - (before.value or 0.0)) > sum(errors)
