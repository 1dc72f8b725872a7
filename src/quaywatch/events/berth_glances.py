"""What each berth of a port showed, glance by glance, on one grid of time: the input of the posterior."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quaywatch.clock import DAY, Span
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.likeness import LengthSpread, middle_length_m, odds_of_one_ship
from quaywatch.events.parts import PortName, lying_zones, port_of, positions_heard, vessels_seen
from quaywatch.events.ships import Ship, find_ships, vessels_in
from quaywatch.records.observation import Observation, ObservationKind, Outcome

__all__ = ["Berth", "Glance", "PortGlances", "TimeGrid", "find_port_glances", "middle_of"]

Moments = dict[datetime, list[Observation]]

STEP_DAYS = 0.25
"""Length of a step: a ship that comes and goes within one is not told from none."""
LONGEST_GLANCE = timedelta(days=2)
"""A sighting whose time is less certain than this says too little of when, and is left out of the posterior."""
MARGIN_DAYS = 15.0
"""Glances up to this long before and after the window are used too: a ship seen then may have been there inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeGrid:
    """Equal steps of time that cover a window and what lies next to it."""

    origin: datetime
    """Begin of step 0, UTC."""
    steps: int
    """Number of steps."""
    first: int
    """Step with which the window begins."""
    last: int
    """Step after the end of the window."""

    def step_of(self, instant: datetime) -> int:
        """The step in which an instant lies; it may lie outside the grid."""
        return math.floor((instant - self.origin) / DAY / STEP_DAYS)

    def instant(self, step: float) -> datetime:
        """The begin of a step."""
        return self.origin + timedelta(days=step * STEP_DAYS)

    @property
    def days_in_window(self) -> float:
        """Length of the window."""
        return (self.last - self.first) * STEP_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One berth in one usable look: a ship lay there, or none was seen."""

    step: int
    """Step of the grid: its own, or the next that is free."""
    seen: Observation | None
    """The sighting; None where the berth was seen without a ship."""
    odds_same: float = 1.0
    """How much better one ship explains this sighting and the last one at this berth than two ships do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Berth:
    """A place for one ship at a time: a zone, or one of several in a zone that showed several ships at once."""

    zone: str
    glances: tuple[Glance, ...]
    """In the order of their times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortGlances:
    """All berths of one port that were looked at."""

    port: PortName
    grid: TimeGrid
    berths: tuple[Berth, ...]
    lengths: LengthSpread
    """How the lengths of the ships that come spread."""
    ships: dict[str, Ship]
    """Sighting → its ship."""
    left_out: int
    """Sightings whose time is too uncertain to be used."""


def find_port_glances(
    evidence: PortEvidence, ends: tuple[datetime | None, datetime | None], zones: Sequence[str] = ()
) -> Iterator[PortGlances]:
    """The glances at each port of the site; ports that were never looked at in time are left out.

    Args:
        evidence: Everything known of the site.
        ends: Begin and end of the window; an open end is that of the looks at all ports.
        zones: Only these zones, where any are named.
    """
    ships = find_ships([*vessels_seen(evidence.here()), *positions_heard(evidence.here())])
    groups: dict[PortName, list[Observation]] = {}
    for one in evidence.here():
        if _tells_of_ships(one):
            groups.setdefault(port_of(one, evidence), []).append(one)
    lying = {port: lying_zones(evidence, port, zones) for port in sorted(groups, key=str)}
    of_ports = {port: [one for one in groups[port] if one.zone in lying[port]] for port in lying}
    moments = [moment for of_port in of_ports.values() for one in of_port if (moment := middle_of(one.time))]
    ends = ends[0] or min(moments, default=None), ends[1] or max(moments, default=None)
    for port, of_port in of_ports.items():
        found = _port_glances(port, of_port, ends, ships)
        if found is not None:
            yield found


def _port_glances(
    port: PortName,
    of_port: Sequence[Observation],
    ends: tuple[datetime | None, datetime | None],
    ships: dict[str, Ship],
) -> PortGlances | None:
    used = [(moment, one) for one in of_port if (moment := middle_of(one.time)) is not None]
    grid = _grid([moment for moment, _ in used], ends)
    if grid is None:
        return None
    lengths = _spread(used)
    by_zone: dict[str, Moments] = {}
    for moment, one in used:
        if 0 <= grid.step_of(moment) < grid.steps:
            by_zone.setdefault(one.zone, {}).setdefault(moment, []).append(one)
    berths = tuple(berth for zone in sorted(by_zone) for berth in _berths(zone, by_zone[zone], grid, ships, lengths))
    left_out = sum(one.seen for one in of_port) - sum(one.seen for _, one in used)
    return PortGlances(port=port, grid=grid, berths=berths, lengths=lengths, ships=ships, left_out=left_out)


def _tells_of_ships(one: Observation) -> bool:
    if one.kind is ObservationKind.AIS:
        return one.seen and bool(positions_heard([one]))
    if one.kind is not ObservationKind.VESSEL or one.outcome is Outcome.NOT_OBSERVABLE:
        return False
    return one.seen or not one.identity


def middle_of(time: Span) -> datetime | None:
    """The middle of a time that is certain enough; None where it is not."""
    if time.start is None or time.end is None or time.end - time.start > LONGEST_GLANCE:
        return None
    return time.start + (time.end - time.start) / 2


def _spread(used: Iterable[tuple[datetime, Observation]]) -> LengthSpread:
    """The spread of the lengths seen; one told twice of one zone at one time counts once."""
    found = {
        (one.zone, moment, length)
        for moment, one in used
        if one.length_m is not None and (length := middle_length_m(one.length_m)) is not None
    }
    return LengthSpread.of(length for _, _, length in found)


def _grid(instants: Sequence[datetime], ends: tuple[datetime | None, datetime | None]) -> TimeGrid | None:
    start, end = ends
    if start is None or end is None or end < start:
        return None
    margin = timedelta(days=MARGIN_DAYS)
    near = [one for one in instants if start - margin <= one <= end + margin]
    if not near:
        return None
    before = max(0, math.ceil((start - min(near)) / DAY / STEP_DAYS))
    inside = max(1, math.ceil((end - start) / DAY / STEP_DAYS))
    after = max(0, math.floor((max(near) - end) / DAY / STEP_DAYS) + 1)
    origin = start - timedelta(days=before * STEP_DAYS)
    return TimeGrid(origin=origin, steps=before + inside + after, first=before, last=before + inside)


def _berths(
    zone: str, moments: Moments, grid: TimeGrid, ships: dict[str, Ship], lengths: LengthSpread
) -> Iterator[Berth]:
    """The berths of a zone: as many as ships were seen in it at once."""
    rows: list[_Row] = []
    for moment in sorted(moments):
        _share_out(_vessels(moments[moment], ships), grid.step_of(moment), rows, ships, lengths)
    for row in rows:
        yield Berth(zone=zone, glances=tuple(glance for glance in row.glances if glance.step < grid.steps))


@dataclass(slots=True)
class _Row:
    """A berth while its glances are gathered."""

    glances: list[Glance]
    last: Observation | None = None

    def add(self, step: int, seen: Observation | None, odds: float) -> None:
        step = max(step, self.glances[-1].step + 1 if self.glances else 0)
        self.glances.append(Glance(step=step, seen=seen, odds_same=odds))
        self.last = seen or self.last


def _vessels(moment: Sequence[Observation], ships: dict[str, Ship]) -> list[Observation]:
    """The distinct ships of one moment in one zone; two sources that may speak of one ship speak of one."""
    found: list[Observation] = []
    for one in sorted((one for one in moment if one.seen), key=lambda one: (-vessels_in(one), one.id)):
        copies = vessels_in(one)
        if copies > 1 or all(ships[one.id].why_other_than(ships[other.id]) for other in found):
            found.extend([one] * copies)
    return found


def _share_out(
    vessels: list[Observation], step: int, rows: list[_Row], ships: dict[str, Ship], lengths: LengthSpread
) -> None:
    """Gives each ship of a moment the berth whose last ship it fits best; the other berths were seen empty."""
    earlier = list(rows[0].glances) if rows else []
    while len(rows) < max(1, len(vessels)):
        rows.append(_Row([Glance(step=one.step, seen=None) for one in earlier]))
    pairs = [
        (-odds_of_one_ship(ships[row.last.id] if row.last else None, ships[one.id], lengths), n, k)
        for n, one in enumerate(vessels)
        for k, row in enumerate(rows)
    ]
    taken: dict[int, tuple[Observation, float]] = {}
    placed: set[int] = set()
    for odds, n, k in sorted(pairs):
        if n not in placed and k not in taken:
            taken[k] = vessels[n], -odds
            placed.add(n)
    for k, row in enumerate(rows):
        row.add(step, *taken.get(k, (None, 1.0)))
