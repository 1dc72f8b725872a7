"""Port calls from groups of sightings: brackets, berths, length, identity, direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from quaywatch.events.cargo_signs import CargoSigns
from quaywatch.events.compatibility import TimedPart
from quaywatch.events.direction import find_direction
from quaywatch.events.evidence import time_order
from quaywatch.events.exclusions import Whereabouts
from quaywatch.events.groupings import Block, Grouping
from quaywatch.events.lower_bounds import members
from quaywatch.records.event import PortCall
from quaywatch.records.observation import Measure, Observation

__all__ = ["find_port_calls"]


def find_port_calls(grouping: Grouping, signs: CargoSigns, known: Whereabouts) -> tuple[PortCall, ...]:
    """The calls of a least partition, in the order of time.

    The arrival is that of the part that was seen first (or whose arrival a source dates), the departure that of the
    part seen last: each holds whatever else belongs to that part's call. Where another partition with as few calls
    gives some sighting of the call to another one, the bracket says that it depends on the partition.

    Args:
        grouping: The parts of one port, grouped.
        signs: Signs of the direction of cargo at the site.
        known: Where vessels with a name were.
    """
    found = []
    for block, call in grouping.calls():
        bare = _port_call(call, block, grouping)
        parts = [grouping.parts[block.places[n]].part for n in members(call)]
        found.append(replace(bare, direction=find_direction(parts, signs), excluded=known.exclusions(parts)))
    return tuple(found)


def _port_call(call: int, block: Block, grouping: Grouping) -> PortCall:
    timed = {n: grouping.parts[block.places[n]] for n in members(call)}
    parts = [one.part for one in timed.values()]
    seen = sorted({one.id: one for part in parts for one in part.observations}.values(), key=_order)
    first = min(timed, key=lambda n: _arrival_order(timed[n]))
    last = min(timed, key=lambda n: _departure_order(timed[n]))
    lengths = [one.length_m for one in seen if one.length_m is not None]
    return PortCall(
        id=f"call:{parts[0].key}",
        site=parts[0].port[0],
        zones=tuple(dict.fromkeys(one.zone for one in seen)),
        observations=tuple(one.id for one in seen),
        arrival=timed[first].arrival,
        departure=timed[last].departure,
        arrival_depends_on_partition=not block.always_together(call, first),
        departure_depends_on_partition=not block.always_together(call, last),
        length_m=_joined(lengths),
        length_n=len(lengths),
        identity=tuple(dict.fromkeys(name for one in seen for name in one.identity)),
        because=_because(timed[first], timed[last]),
    )


def _because(first: TimedPart, last: TimedPart) -> str:
    came, gone = first.part.observations[0], last.part.observations[-1]
    since = first.came.sentence if first.came is not None else "nothing tells since when"
    until = last.left.sentence if last.left is not None else "nothing tells until when"
    return (
        f"It had come by the sighting {came.id} ({came.time.text}); {since}."
        f" It was still there in the sighting {gone.id} ({gone.time.text}); {until}."
    )


def _order(one: Observation) -> tuple[tuple[float, float], str]:
    return time_order(one.time), one.id


def _arrival_order(timed: TimedPart) -> tuple[bool, float, float]:
    return not timed.arrival_stated, _late(timed.arrival.not_after), -_early(timed.arrival.not_before)


def _departure_order(timed: TimedPart) -> tuple[bool, float, float]:
    return not timed.departure_stated, -_early(timed.departure.not_before), _late(timed.departure.not_after)


def _early(instant: datetime | None) -> float:
    return float("-inf") if instant is None else instant.timestamp()


def _late(instant: datetime | None) -> float:
    return float("inf") if instant is None else instant.timestamp()


def _joined(lengths: Sequence[Measure]) -> Measure | None:
    """One length from several: the mean value, with the best error stated.

    Several lengths may come from one picture, so more of them do not make the error smaller.
    """
    values = [length.value for length in lengths if length.value is not None]
    if values:
        errors = [length.u95 for length in lengths if length.u95 is not None]
        return Measure(value=round(sum(values) / len(values), 1), u95=min(errors, default=None))
    lows = [length.low for length in lengths if length.low is not None]
    highs = [length.high for length in lengths if length.high is not None]
    if not lows and not highs:
        return None
    low, high = max(lows, default=None), min(highs, default=None)
    return Measure(low=low, high=None if low is not None and high is not None and high < low else high)
