"""Which vessels the ship of a call cannot be: identity by exclusion ("not Angara, which was elsewhere that day").

A candidate is excluded by what is known of the vessel of that name: where it was seen or heard, or that it was looked
for and not there. That no AIS was received from it excludes nothing: a transmitter can be off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from quaywatch.clock import DAY, Span
from quaywatch.events.evidence import PortEvidence, time_ranks
from quaywatch.events.parts import Part, port_of, positions_heard, vessels_seen
from quaywatch.events.ships import name_keys, names_agree, stated_name
from quaywatch.records.event import Exclusion
from quaywatch.records.observation import Identity, Likeness, Observation, ObservationKind, Outcome

__all__ = ["Whereabouts"]


class Whereabouts:
    """Where vessels with a name were, and were not, by everything known."""

    def __init__(self, evidence: PortEvidence) -> None:
        self._evidence = evidence
        self._of: dict[tuple[str, str], list[Observation]] = {}
        for one in (
            *vessels_seen(evidence.observations),
            *positions_heard(evidence.observations),
            *_absences(evidence),
        ):
            name = stated_name(one)
            for key in () if name is None else name_keys(name):
                self._of.setdefault(key, []).append(one)

    def exclusions(self, parts: Sequence[Part]) -> tuple[Exclusion, ...]:
        """The candidates among the identities of a call that it cannot be, each with the first reason found."""
        seen = [one for part in parts for one in part.observations]
        candidates = dict.fromkeys(name for one in seen for name in one.identity if name.likeness is not Likeness.NAMED)
        found = []
        for name in candidates if self._of else ():
            reason = next(self._reasons(name, parts), None)
            if reason is not None:
                because, shown = reason
                called = name.name or (f"IMO {name.imo}" if name.imo else f"MMSI {name.mmsi}")
                found.append(Exclusion(name=called, because=because, observations=(shown.id,)))
        return tuple(found)

    def _reasons(self, name: Identity, parts: Sequence[Part]) -> Iterator[tuple[str, Observation]]:
        for part in parts:
            for one in part.observations:
                other = stated_name(one)
                if other is not None and names_agree(name, other) is False:
                    yield f"the ship is {other.name or other.imo or other.mmsi} by {one.by} ({one.id})", one
        known = {one.id: one for key in name_keys(name) for one in self._of.get(key, ())}
        for where in known.values():
            if names_agree(name, stated_name(where) or name):
                for part in parts:
                    because = self._elsewhere(part, where)
                    if because is not None:
                        yield f"{because} ({where.id})", where

    def _elsewhere(self, part: Part, where: Observation) -> str | None:
        """Why the vessel of one observation was not the ship of a part; None where it may have been."""
        port = port_of(where, self._evidence)
        heard = "was by AIS" if where.kind is ObservationKind.AIS else "was"
        if where.outcome is Outcome.NOT_SEEN:
            if any(one.zone == where.zone and _in_one_time(one.time, where.time) for one in part.observations):
                return f"by {where.by} it was not at {where.zone} on {where.time.text}"
        elif any(one.id in where.not_same_as or where.id in one.not_same_as for one in part.observations):
            return "the source says that it is another ship"
        elif port != part.port:
            place = where.site if where.site != self._evidence.site.id else port[1] or where.zone
            begins, ends = time_ranks(where.time)
            if part.come_by < begins and ends < part.still_at:
                return f"it {heard} at {place} on {where.time.text}, while this ship lay here"
            if any(_in_one_time(one.time, where.time) for one in part.observations):
                return f"it {heard} at {place} on {where.time.text}, the same time"
        elif any(one.zone != where.zone and _at_one_instant(one.time, where.time) for one in part.observations):
            return f"it {heard} at {where.zone} at that instant"
        return None


def _absences(evidence: PortEvidence) -> Iterable[Observation]:
    """Single vessels that were looked for and not seen. That no AIS was received is none of these."""
    return (one for one in evidence.here() if one.kind is ObservationKind.VESSEL and one.outcome is Outcome.NOT_SEEN)


def _in_one_time(a: Span, b: Span) -> bool:
    """True where two times of a day at most overlap."""
    short = all(t.start is not None and t.end is not None and t.end - t.start <= DAY for t in (a, b))
    return short and not a.surely_before(b) and not b.surely_before(a)


def _at_one_instant(a: Span, b: Span) -> bool:
    return a.is_instant and b.is_instant and a.start == b.start
