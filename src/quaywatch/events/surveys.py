"""Looks for vessels: what was seen, and not seen, in one port at one instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quaywatch.clock import DAY, Precision, Span
from quaywatch.events.evidence import PortEvidence, time_order
from quaywatch.events.parts import PortName, port_of, vessels_seen
from quaywatch.records.observation import Observation, ObservationKind, Outcome

__all__ = ["Survey", "find_surveys"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Survey:
    """One instant at which vessels were looked for in zones of one port."""

    port: PortName
    time: Span
    empty: tuple[Observation, ...]
    """Zones seen without any vessel."""
    without: tuple[Observation, ...]
    """Zones seen without one named vessel."""
    seen: tuple[Observation, ...]
    """Vessels seen; those of a day of which only the date is known belong to no survey."""
    zones: frozenset[str]
    """Zones of which the survey tells whether vessels were there, and which."""
    assumed_one_look: bool
    """True where one source tells of absences on one day, which are taken as one look."""


def find_surveys(evidence: PortEvidence, zones: Sequence[str] = ()) -> tuple[Survey, ...]:
    """Looks for vessels, by port and instant, in the order of their times.

    Observations are of one instant when they share a look, or an instant and a source. Absences that one source gives
    for one and the same day are taken as one look, and the survey says so.
    """
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for one in evidence.here():
        if one.kind is not ObservationKind.VESSEL or one.outcome is Outcome.NOT_OBSERVABLE:
            continue
        if (not zones or one.zone in zones) and (key := _instant_key(one)) is not None:
            groups.setdefault((port_of(one, evidence), *key), []).append(one)
    surveys = [_survey(port_of(group[0], evidence), group) for group in groups.values()]
    return tuple(sorted(surveys, key=lambda survey: time_order(survey.time)))


def _instant_key(one: Observation) -> tuple[object, ...] | None:
    if one.look is not None:
        return ("look", one.look)
    if one.time.is_instant:
        return ("instant", one.evidence, one.time.start)
    if not one.seen and _within_a_day(one.time):
        return ("day", one.evidence, one.time.start, one.time.end)
    return None if one.seen else ("alone", one.id)


def _within_a_day(time: Span) -> bool:
    if time.precision is Precision.DAY:
        return True
    return time.start is not None and time.end is not None and time.end - time.start <= DAY


def _survey(port: PortName, group: list[Observation]) -> Survey:
    absent = [one for one in group if not one.seen]
    empty = tuple(one for one in absent if not one.identity)
    seen = tuple(vessels_seen(group))
    return Survey(
        port=port,
        time=group[0].time,
        empty=empty,
        without=tuple(one for one in absent if one.identity),
        seen=seen,
        zones=frozenset(one.zone for one in (*empty, *seen)),
        assumed_one_look=len({one.zone for one in empty}) > 1
        and group[0].look is None
        and not group[0].time.is_instant,
    )
