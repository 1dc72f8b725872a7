"""The least number of port calls that the looks at a site prove, and what the number rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from quaywatch.clock import Span
from quaywatch.events.absences import PortTimes
from quaywatch.events.cargo_signs import CargoSigns
from quaywatch.events.compatibility import why_apart
from quaywatch.events.coverage import measure_coverage, window_ends
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.exclusions import Whereabouts
from quaywatch.events.expected_calls import expect_calls
from quaywatch.events.groupings import Grouping, find_grouping
from quaywatch.events.partition import Work
from quaywatch.events.parts import Part, PortName, find_parts, positions_heard
from quaywatch.events.port_calls import find_port_calls
from quaywatch.events.rates import compare_rates
from quaywatch.events.stock import find_stock_changes
from quaywatch.records.case import CountRequest
from quaywatch.records.event import CallCount, PortCall
from quaywatch.records.observation import Certainty, ObservationKind

__all__ = ["count_calls"]

PAIRS_TOLD = 20
PORTS_TOLD = 20
"""The reason for a count names no more sightings of a port, and no more ports, than this."""


def count_calls(evidence: PortEvidence, request: CountRequest, *, probable: bool = True) -> CallCount:
    """The least number of calls at a site in a window, by logic alone.

    Counted are ships that were seen at some time surely inside the window. Where the request names zones, these are
    taken as the whole port. The number is relative to the looks it rests on: it says nothing of days without one.
    With `probable`, how many calls there probably were stands beside it, and whether more came than before.
    """
    times = PortTimes(evidence, request.zones)
    seen = _in_ports(find_parts(evidence, times.ships, request.zones), evidence, request)
    heard = bool(positions_heard(evidence.here()))
    known = (
        _in_ports(find_parts(evidence, times.ships, request.zones, heard=True), evidence, request) if heard else seen
    )
    strict = _groupings(known, times, facts=True)
    looks_only = _groupings(seen, times, facts=False) if heard or evidence.facts else strict
    found = _calls(strict, evidence)
    expected, why_not = expect_calls(evidence, request, found) if probable else (None, "")
    days = request.stay_limit_days
    limited = _groupings(known, times, facts=True, stay_limit_days=days) if days else []
    return CallCount(
        site=evidence.site.id,
        zones=request.zones,
        first_day=request.first_day,
        last_day=request.last_day,
        looks_only=_sum(looks_only),
        strict=_sum(strict),
        exact=all(grouping.exact for grouping in strict),
        coverage=measure_coverage(evidence, request),
        calls=found,
        stay_limit_days=days,
        with_stay_limit=_sum(limited) if days else None,
        calls_with_stay_limit=_calls(limited, evidence),
        assumptions=tuple(dict.fromkeys(_assumptions(strict, evidence, request))),
        because=_because(strict),
        expected=expected,
        why_not_expected=why_not,
        comparison=compare_rates(evidence, request) if probable else None,
    )


def _in_ports(parts: Iterable[Part], evidence: PortEvidence, request: CountRequest) -> dict[PortName, list[Part]]:
    """The parts of each port that lie in the window counted."""
    ports: dict[PortName, list[Part]] = {}
    ends = window_ends(evidence, request)
    for part in parts:
        if _is_inside(part, evidence, *ends):
            ports.setdefault(part.port, []).append(part)
    return ports


def _groupings(
    ports: Mapping[PortName, Sequence[Part]], times: PortTimes, *, facts: bool, stay_limit_days: float | None = None
) -> list[Grouping]:
    work = Work()
    return [find_grouping(p, times, work, facts=facts, stay_limit_days=stay_limit_days) for p in ports.values()]


def _is_inside(part: Part, evidence: PortEvidence, start: datetime | None, end: datetime | None) -> bool:
    """True where the ship was surely seen in the window, or is taken to have been."""
    return any(
        _lies_inside(one.time, start, end) or (one.id in evidence.taken_inside and one.time.meets(start, end))
        for one in part.observations
    )


def _lies_inside(time: Span, start: datetime | None, end: datetime | None) -> bool:
    begins = start is None or (time.start is not None and time.start >= start)
    before_end = end is None or (time.end is not None and time.end <= end)
    return begins and before_end and not (time.is_instant and time.end == end)


def _sum(groupings: Iterable[Grouping]) -> int:
    return sum(grouping.least for grouping in groupings)


def _calls(groupings: Sequence[Grouping], evidence: PortEvidence) -> tuple[PortCall, ...]:
    if not groupings:
        return ()
    signs, known = CargoSigns(evidence, find_stock_changes(evidence)), Whereabouts(evidence)
    return tuple(call for grouping in groupings for call in find_port_calls(grouping, signs, known))


def _assumptions(groupings: Sequence[Grouping], evidence: PortEvidence, request: CountRequest) -> Iterable[str]:
    start, end = window_ends(evidence, request)
    for grouping in groupings:
        for timed in grouping.parts:
            for edge in (timed.came, timed.left):
                yield from edge.assumptions if edge is not None else ()
            for one in timed.part.observations:
                if one.kind is ObservationKind.AIS:
                    where = f"at {one.zone} on {one.time.text} ({one.id})"
                    yield f"the AIS positions {where} are the vessel's own, as received"
                elif one.certainty is Certainty.INFERRED:
                    yield f"a vessel at {one.zone} on {one.time.text} ({one.id}): inferred by {one.by}, not seen"
                if one.id in evidence.taken_inside and not _lies_inside(one.time, start, end):
                    yield f"the sighting {one.id} ({one.time.text}) lies in the window, as its source reports it for it"
    if request.zones:
        yield (
            f"{', '.join(request.zones)} taken as the whole port: a ship that went to another berth in between"
            " and came back counts twice"
        )
    if request.stay_limit_days:
        source = f", from {request.stay_limit_source}" if request.stay_limit_source else ""
        yield f"stay limit of {request.stay_limit_days:g} days{source} (only in the count that names it)"


def _because(groupings: Sequence[Grouping]) -> str:
    sentences = [_why(grouping) for grouping in groupings[:PORTS_TOLD]]
    others = groupings[PORTS_TOLD:]
    if others:
        sentences.append(f"At least {_sum(others)} calls in {len(others)} more ports, in the same way.")
    return " ".join(sentences) or "No sighting of a vessel lies in the window."


def _why(grouping: Grouping) -> str:
    port, n = grouping.parts[0].part.port[1], grouping.least
    where = f" in {port}" if port else ""
    if n == 1:
        return f"At least 1 call{where}: {_parts_seen(grouping)}."
    witness = grouping.witness()
    pairs = [f"{_named(a.part)} and {_named(b.part)}: {why_apart(a, b)}" for a, b in pairwise(witness[:PAIRS_TOLD])]
    told = "; ".join(pairs) + (f"; and {len(witness) - PAIRS_TOLD} more" if len(witness) > PAIRS_TOLD else "")
    if len(witness) == n:
        return f"At least {n} calls{where}, as these sightings cannot be one call, two by two: {told}."
    proof = "no grouping of all sightings into fewer fits"
    return f"At least {n} calls{where}: {proof}. Among them {told}."


def _parts_seen(grouping: Grouping) -> str:
    n = sum(len(timed.part.observations) for timed in grouping.parts)
    return "a vessel was seen once" if n == 1 else f"a vessel was seen {n} times, and nothing separates the sightings"


def _named(part: Part) -> str:
    first = part.observations[0]
    return f"{part.key} ({first.time.text}, {first.zone})"
