"""What separates two sightings into two calls: the one list, rule by rule (formats: conclusions).

Compatibility is not transitive (100 m, unknown, 200 m), so it is asked of every pair within a call.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from quaywatch.clock import Bracket
from quaywatch.events.absences import Edge, PortTimes, told_apart
from quaywatch.events.evidence import time_order
from quaywatch.events.parts import Part
from quaywatch.records.observation import Observation, ObservationKind

__all__ = ["TimedPart", "find_times", "why_apart"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedPart:
    """A part of a call, with what is known of when its call began and ended, whatever else belongs to that call."""

    part: Part
    arrival: Bracket
    departure: Bracket
    came: Edge | None
    """The latest time at which the ship had not come yet."""
    left: Edge | None
    """The earliest time at which it had gone."""
    arrival_stated: bool
    """True where a source dates the arrival."""
    departure_stated: bool
    """True where a source dates the departure."""
    contradicted: tuple[Edge, ...] = ()
    """Times at which it was not in port although its call, by the source's word, spans them."""


def find_times(part: Part, times: PortTimes, *, facts: bool) -> TimedPart:
    """The brackets of a part's call; `facts` adds what sources state as known.

    A contradiction between statements and looks leaves the statements out; it is stated as a conflict elsewhere.
    """
    edges = times.edges(part, facts=facts)
    came, left, spanned = list(edges.before), list(edges.after), edges.spanned
    brackets = _brackets(part, came, left)
    if brackets is None:
        statements = [edge for edge in (*came, *left) if edge.fact is not None]
        spanned = tuple(dict.fromkeys((*spanned, *statements)))
        looks = [[edge for edge in side if edge.fact is None] for side in (came, left)]
        brackets = _brackets(part, *looks) or (Bracket(), Bracket())
    return TimedPart(
        part=part,
        arrival=brackets[0],
        departure=brackets[1],
        came=max((e for e in came if e.time.start is not None), key=lambda e: time_order(e.time)[0], default=None),
        left=min((e for e in left if e.time.end is not None), key=lambda e: time_order(e.time)[1], default=None),
        arrival_stated=any(edge.fact is not None and edge.time.start is not None for edge in came),
        departure_stated=any(edge.fact is not None and edge.time.end is not None for edge in left),
        contradicted=spanned,
    )


def why_apart(a: TimedPart, b: TimedPart) -> str | None:
    """Why two parts of one port cannot be one call, in words; None where they can."""
    if any(told_apart(x, y) for x in a.part.observations for y in b.part.observations):
        return "the source says that they are not one call"
    if _in_one_look(a.part, b.part):
        return "two vessels were seen at one instant"
    return a.part.ship.why_other_than(b.part.ship) or _separated_in_time(a, b) or _separated_in_time(b, a)


def _separated_in_time(a: TimedPart, b: TimedPart) -> str | None:
    if a.left is not None and b.part.surely_after(a.left.time):
        return f"between them, {a.left.sentence}"
    if a.came is not None and b.part.surely_before(a.came.time):
        return f"between them, {a.came.sentence}"
    return None


def _in_one_look(a: Part, b: Part) -> bool:
    if {one.id for one in a.observations} & {one.id for one in b.observations}:
        return True
    if a.ship.key == b.ship.key:
        return False
    return any(_one_instant(x, y) for x in a.observations for y in b.observations)


def _one_instant(x: Observation, y: Observation) -> bool:
    """True where two sightings of two vessels are of one instant.

    A zone that a detector calls occupied without an outline may hold the end of a ship outlined in the next zone.
    """
    if bool(x.detections) != bool(y.detections) or ObservationKind.AIS in (x.kind, y.kind):
        return False
    if x.look is not None and x.look == y.look:
        return True
    return x.evidence == y.evidence and x.time.is_instant and y.time.is_instant and x.time.start == y.time.start


Instants = Iterable[datetime | None]


def _brackets(part: Part, came: Sequence[Edge], left: Sequence[Edge]) -> tuple[Bracket, Bracket] | None:
    """Arrival and departure, each tightened by the other, as a ship comes before it goes; None where they clash."""
    seen = [one.time for one in part.observations]
    arrived = [edge.time for edge in came if edge.fact is not None]
    departed = [edge.time for edge in left if edge.fact is not None]
    not_came = _latest(edge.time.start for edge in came)
    gone = _earliest(edge.time.end for edge in left)
    come_by = _earliest([*(time.end for time in (*seen, *arrived)), gone])
    still_there = _latest([*(time.start for time in (*seen, *departed)), not_came])
    for low, high in ((not_came, come_by), (still_there, gone)):
        if low is not None and high is not None and high < low:
            return None
    return Bracket(not_before=not_came, not_after=come_by), Bracket(not_before=still_there, not_after=gone)


def _latest(instants: Instants) -> datetime | None:
    return max((instant for instant in instants if instant is not None), default=None)


def _earliest(instants: Instants) -> datetime | None:
    return min((instant for instant in instants if instant is not None), default=None)
