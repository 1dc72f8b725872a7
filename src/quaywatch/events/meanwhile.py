"""Where a ship could have been while nothing of it was received, and which sightings at berths it could have been.

By the shortest way by sea and a speed that the ship can make. That it could have been somewhere does not say that it
was: whoever else could have been there is another candidate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quaywatch.clock import Span
from quaywatch.errors import DataError
from quaywatch.events.sea_routes import SeaRoutes
from quaywatch.events.voyages import LENGTH_FITS_SHARE, ROUTE_SHARE, SPEED_KN
from quaywatch.geo import LonLat
from quaywatch.records.observation import Measure, Observation, ObservationKind
from quaywatch.sphere import NAUTICAL_MILE_M, distance_m

__all__ = ["Proposal", "Reach", "Silence", "find_proposals", "find_reach"]

LENGTH_SPREAD = 0.45
"""Standard deviation of the logarithm of ships' lengths at a berth that is not further known: what any ship's length
would say. Set, not measured."""
STATED_LENGTH_U95 = 0.04
"""Error of a length that a ship sends of itself, as a share: people round it, and some send the hull between posts."""
MOST_SILENCE = math.log(20.0)
"""No silence speaks louder than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A time in which no position of a ship was received."""

    id: str
    """Key of the gap."""
    start: datetime
    """Last position before it, UTC."""
    end: datetime | None
    """First position after it; None where it has not ended."""
    from_place: LonLat
    """Where it began."""
    to_place: LonLat | None
    """Where it ended; None where it has not."""
    length_m: float | None = None
    """As the ship sends it."""
    fastest_kn: float | None = None
    """Speed that it made at other times; None where not known: that of a fast cargo ship then."""
    heard_probability: float | None = None
    """Chance that it would have been heard had it sent; None where nothing tells."""

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise DataError(f"silence {self.id!r} that ends before it begins", expected="an end after its start")
        if (self.end is None) != (self.to_place is None):
            raise DataError(f"silence {self.id!r} with half an end", expected="both its time and its place, or neither")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How long a ship could have been at a site during a silence."""

    silence: str
    """Key of the gap."""
    site: str
    """Key of the site."""
    there_nm: float
    """By sea from where the silence began, nautical miles."""
    on_nm: float | None
    """On from there to where it ended; None where it has not."""
    from_time: datetime
    """Earliest arrival."""
    until: datetime | None
    """Latest departure; None where the silence has not ended."""
    speed_kn: float
    """Speed that this takes for granted."""

    @property
    def hours_left(self) -> float | None:
        """Hours at berth, at most; None where the silence has not ended."""
        return None if self.until is None else (self.until - self.from_time) / timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A sighting that a silent ship could have been, with what speaks for it."""

    silence: str
    """Key of the gap."""
    observation: str
    """Key of the sighting."""
    reach: Reach
    """How long the ship could have been there."""
    rank: float
    """Log-likelihood ratio against any ship: for the order of proposals, not a probability."""
    because: tuple[str, ...]
    """What made it."""


def find_reach(silence: Silence, site: str, place: LonLat, routes: SeaRoutes) -> Reach | None:
    """How long the ship could have been at a site; None where it could not, or where the chart shows no way.

    Args:
        silence: Of a ship.
        site: Key of the site.
        place: Where it lies.
        routes: By sea. Capes inside a sea are cut, and a tenth of the way is given, so the answer is rather too long.
    """
    speed = max(silence.fastest_kn or SPEED_KN[1], 1.0)
    if _is_too_far(silence, place, speed):
        return None
    there = routes.find(silence.from_place, place)
    on = None if silence.to_place is None else routes.find(place, silence.to_place)
    if there is None or (on is None and silence.to_place is not None):
        return None
    until = None if silence.end is None or on is None else silence.end - _sailing(on.distance_nm, speed)
    reach = Reach(
        silence=silence.id,
        site=site,
        there_nm=there.distance_nm,
        on_nm=None if on is None else on.distance_nm,
        from_time=silence.start + _sailing(there.distance_nm, speed),
        until=until,
        speed_kn=speed,
    )
    return reach if until is None or until >= reach.from_time else None


def _is_too_far(silence: Silence, place: LonLat, speed_kn: float) -> bool:
    """True where not even the straight way there and on fits into the silence: no way by sea is then sought."""
    if silence.end is None or silence.to_place is None:
        return False
    ends = silence.from_place, silence.to_place
    straight_nm = sum(distance_m(one.lon, one.lat, place.lon, place.lat) for one in ends) / NAUTICAL_MILE_M
    return _sailing(straight_nm, speed_kn) > silence.end - silence.start


def find_proposals(
    silences: Iterable[Silence], sightings: Sequence[Observation], places: Mapping[str, LonLat], routes: SeaRoutes
) -> tuple[Proposal, ...]:
    """Sightings of vessels at sites that ships could have been during their silences, the likeliest first.

    Args:
        silences: Of one or several ships.
        sightings: Observations; those of vessels that were seen count.
        places: Position of each site.
        routes: By sea.
    """
    seen = [one for one in sightings if one.kind is ObservationKind.VESSEL and one.seen]
    found: list[Proposal] = []
    for silence in silences:
        for site, place in places.items():
            reach = find_reach(silence, site, place, routes)
            if reach is not None:
                found += _proposed(silence, reach, (one for one in seen if one.site == site))
    return tuple(sorted(found, key=lambda one: (-one.rank, one.silence, one.observation)))


def _proposed(silence: Silence, reach: Reach, sightings: Iterable[Observation]) -> Iterator[Proposal]:
    for sighting in sightings:
        if not _may_be_within(sighting.time, reach):
            continue
        signs = [_length_sign(silence.length_m, sighting.length_m), _silence_sign(silence.heard_probability)]
        if signs[0] is not None and signs[0][0] == -math.inf:
            continue
        told = [sign for sign in signs if sign is not None]
        yield Proposal(
            silence=silence.id,
            observation=sighting.id,
            reach=reach,
            rank=sum(weight for weight, _ in told),
            because=(_way(reach), *(words for _, words in told)),
        )


def _sailing(distance_nm: float, speed_kn: float) -> timedelta:
    return timedelta(hours=ROUTE_SHARE * distance_nm / speed_kn)


def _may_be_within(time: Span, reach: Reach) -> bool:
    """Whether some instant of a look may lie in the time that the ship had."""
    early = time.end is None or time.end >= reach.from_time
    return early and (reach.until is None or time.start is None or time.start <= reach.until)


def _way(reach: Reach) -> str:
    on = "" if reach.on_nm is None else f" and {reach.on_nm:.0f} nm on"
    left = "the silence has not ended" if reach.hours_left is None else f"{reach.hours_left:.0f} hours left at most"
    return f"{reach.there_nm:.0f} nm by sea{on} at {reach.speed_kn:.0f} kn: {left}"


def _length_sign(stated_m: float | None, seen: Measure | None) -> tuple[float, str] | None:
    """How much likelier the length is that was seen if it was this ship than if any; -inf where it cannot be."""
    if stated_m is None or stated_m <= 0.0 or seen is None or not seen.value:
        return None
    u95 = LENGTH_FITS_SHARE * seen.value if seen.u95 is None else seen.u95
    spread = math.hypot(u95, STATED_LENGTH_U95 * stated_m) / 1.96
    off = (seen.value - stated_m) / spread
    words = f"{seen.value:.0f} ± {u95:.0f} m seen, {stated_m:.0f} m sent"
    if abs(off) > 4.0:
        return -math.inf, words
    own = -0.5 * off**2 - math.log(spread)
    # Of any ship: as likely to be near this one's length as lengths are spread.
    any_ship = -math.log(LENGTH_SPREAD * stated_m)
    return own - any_ship, words


def _silence_sign(heard: float | None) -> tuple[float, str] | None:
    """How much likelier a silence is of a ship that did not send than of one that did."""
    if heard is None or math.isnan(heard):
        return None
    return min(
        -math.log(max(1.0 - heard, 1e-9)), MOST_SILENCE
    ), f"{heard:.0%} that it would have been heard had it sent"
