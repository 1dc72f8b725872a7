"""What speaks for and against an object at a place and time being one ship."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from quaywatch.assessment.evidence import Scope
from quaywatch.assessment.named_ships import Hull, SoughtShip, find_hulls
from quaywatch.assessment.ship_names import name_keys
from quaywatch.assessment.unmatched import SeenVessel, find_seen_vessels
from quaywatch.assessment.whereabouts import find_least_distance_m
from quaywatch.assessment.wording import counted, measure_words, number_words, place_words
from quaywatch.records.observation import Identity, Likeness, Measure, Observation
from quaywatch.records.ship_event import ShipAbsence, ShipEvent
from quaywatch.records.track_event import STAYED_CONFIDENCE, TrackEventKind
from quaywatch.records.vessel_numbers import find_digit_groups, is_ship_imo

__all__ = ["IdentitySign", "IdentitySigns", "read_identity_signs"]

SURE = 0.9
"""Probability from which on a match of a detection with a track is taken as shown, or another ship as excluded."""
SENT_ERROR = 0.05
"""What a length that a ship sends is taken to be off by: people type it in."""
UNSTATED_ERROR = 0.05
"""Error (95 %) taken for a measured length whose source states none, as with claims of measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySign:
    """One reason."""

    text: str
    """One sentence."""
    observations: tuple[str, ...] = ()
    """Observations that it rests on."""
    events: tuple[str, ...] = ()
    """Events that it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySigns:
    """All reasons, by what they weigh."""

    shown: tuple[IdentitySign, ...] = ()
    """Each alone ties the ship to the place and time."""
    possible: tuple[IdentitySign, ...] = ()
    """Each leaves other ships as well."""
    elsewhere: tuple[IdentitySign, ...] = ()
    """Its own signals keep it away."""
    other: tuple[IdentitySign, ...] = ()
    """Vessels seen that cannot be it."""
    open: tuple[IdentitySign, ...] = ()
    """Vessels seen of which nothing says what ship they are."""

    @property
    def all_signs(self) -> tuple[IdentitySign, ...]:
        """Those of every weight."""
        return (*self.shown, *self.possible, *self.elsewhere, *self.other, *self.open)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    scope: Scope
    sought: SoughtShip
    hulls: tuple[Hull, ...]

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(mmsi for hull in self.hulls for mmsi in hull.numbers)

    @property
    def imos(self) -> frozenset[int]:
        own = frozenset({self.sought.imo} if self.sought.imo else set())
        return own | frozenset(imo for hull in self.hulls for imo in hull.imos)

    @property
    def keys(self) -> frozenset[str]:
        return self.sought.keys.union(*(name_keys(name) for hull in self.hulls for name in hull.names))


def read_identity_signs(scope: Scope, sought: SoughtShip) -> IdentitySigns:
    """What was seen and heard at the claim's place in its time, for and against its being the ship.

    Args:
        scope: The claim at its site.
        sought: The ship that it names.
    """
    asked = _Asked(scope=scope, sought=sought, hulls=find_hulls(sought, scope.evidence.signals.ships))
    vessels = find_seen_vessels(scope)
    calls = _calls(asked)
    found: dict[str, list[IdentitySign]] = {"shown": [], "possible": [], "other": [], "open": []}
    for vessel in vessels:
        weight, text = _of_vessel(asked, vessel)
        found[weight].append(IdentitySign(text=text, observations=(vessel.seen.id,)))
    own = [_call_sign(asked, call) for call in calls]
    is_alone = bool(own) and len(vessels) <= 1 and not _others_called(asked) and len(asked.hulls) == 1
    found["shown" if is_alone else "possible"].extend(own)
    signs = {weight: tuple(some) for weight, some in found.items()}
    return IdentitySigns(**signs, elsewhere=tuple(_elsewhere(asked)))


def _of_vessel(asked: _Asked, vessel: SeenVessel) -> tuple[str, str]:
    """What a sighting weighs, and the sentence on it."""
    seen = vessel.seen
    when = f"The vessel seen {asked.scope.times_words([seen])} ({seen.by})"
    named = [one for one in seen.identity if one.likeness is not Likeness.PATTERN]
    fitting = [one for one in named if _is_it(one, asked)]
    if any(one.likeness is Likeness.NAMED for one in fitting) and len(named) == 1:
        return "shown", f"{when} is named so by this source: {_name(fitting[0])}."
    match = vessel.heard
    if match and match.mmsi in asked.numbers:
        weight = "shown" if match.probability >= SURE else "possible"
        return weight, f"{when} is matched with its track (probability {match.probability:.2f})."
    if match and match.probability >= SURE and asked.numbers:
        who = f"{match.name or 'another ship'} (MMSI {match.mmsi}, probability {match.probability:.2f})"
        return "other", f"{when} is matched with the track of {who}."
    if any(_is_other(one, asked) for one in named) and len(named) == 1:
        return "other", f"{when} has another IMO number by this source: {_name(named[0])}."
    if fitting:
        return "possible", f"{when} may be it, by this source: {_name(fitting[0])}."
    weight, text = _of_length(asked, seen.length_m, when)
    absence = next((one for one in asked.scope.evidence.signals.absences if _is_absence(one, seen, asked)), None)
    if absence is None or weight == "other":
        return weight, text
    others = f"; {counted(absence.others, 'more silent ship')} could too" if absence.others else ""
    return "possible", f"{text} Nothing was received of it then, and it could have been there by way and time{others}."


def _is_absence(one: ShipAbsence, seen: Observation, asked: _Asked) -> bool:
    return one.observation == seen.id and one.mmsi in asked.numbers


def _of_length(asked: _Asked, measured: Measure | None, when: str) -> tuple[str, str]:
    lengths = [v.length_m for hull in asked.hulls for v in hull.vessels if v.length_m]
    if measured is None or not lengths:
        return "open", f"{when} has no name."
    low, high = _interval(measured)
    sent = f"{number_words(lengths[0])} m that the ship sends"
    told = f"{when} is {measure_words(measured, 'm')} long"
    if all(high < one * (1 - SENT_ERROR) or low > one * (1 + SENT_ERROR) for one in lengths):
        return "other", f"{told}, which excludes the {sent}."
    return "possible", f"{told}, which fits the {sent}; so do other ships."


def _interval(measured: Measure) -> tuple[float, float]:
    if measured.interval is not None:
        return measured.interval
    value = measured.value or 0.0
    return value * (1 - UNSTATED_ERROR), value * (1 + UNSTATED_ERROR)


def _is_it(identity: Identity, asked: _Asked) -> bool:
    imos, mmsi = (find_digit_groups(text or "", n) for text, n in ((identity.imo, 7), (identity.mmsi, 9)))
    if any(is_ship_imo(imo) for imo in imos) and asked.imos:
        return bool(set(imos) & asked.imos)
    if set(mmsi) & asked.numbers:
        return True
    return bool(identity.name and name_keys(identity.name) & asked.keys)


def _is_other(identity: Identity, asked: _Asked) -> bool:
    """True where its IMO number is another ship's."""
    imos = {imo for imo in find_digit_groups(identity.imo or "", 7) if is_ship_imo(imo)}
    return bool(imos and asked.imos and not imos & asked.imos)


def _name(identity: Identity) -> str:
    number = f"IMO {identity.imo}" if identity.imo else f"MMSI {identity.mmsi}" if identity.mmsi else ""
    return ", ".join(part for part in (identity.name, number) if part)


def _calls(asked: _Asked) -> list[ShipEvent]:
    """Calls of the ship at the claim's place that surely reach into its time."""
    return [call for call in _calls_there(asked) if call.mmsi in asked.numbers]


def _others_called(asked: _Asked) -> bool:
    return any(call.mmsi not in asked.numbers for call in _calls_there(asked))


def _calls_there(asked: _Asked) -> Iterator[ShipEvent]:
    scope = asked.scope
    events = {one.id: one for one in scope.evidence.signals.events if one.kind is TrackEventKind.PORT_CALLS}
    for call in sorted(events.values(), key=lambda one: one.id):
        zones = scope.claim.zones
        stayed = (call.number("confidence") or 0.0) >= STAYED_CONFIDENCE
        if call.site == scope.site.id and stayed and (not zones or call.text("zone") in zones):
            begins, ends = call.start.not_after, call.end.not_before
            window = scope.window
            late = window.end is not None and (begins is None or begins >= window.end)
            early = window.start is not None and (ends is None or ends < window.start)
            if not late and not early:
                yield call


def _call_sign(asked: _Asked, call: ShipEvent) -> IdentitySign:
    place = place_words(asked.scope.site, [zone] if (zone := call.text("zone")) in _zones(asked) else ())
    who = f"{call.name or 'The ship'} (MMSI {call.mmsi})"
    text = f"By its own signals {who} lay at {place} in that time."
    return IdentitySign(text=text, events=(call.id,))


def _zones(asked: _Asked) -> set[str]:
    return {zone.id for zone in asked.scope.site.zones}


def _elsewhere(asked: _Asked) -> Iterator[IdentitySign]:
    """One sentence where each ship that the claim may mean was kept away by its own signals."""
    scope, window = asked.scope, asked.scope.window
    place = scope.site.centre
    if place is None or window.start is None or window.end is None or not asked.hulls or not scope.dated:
        return
    ends = (_ms(window.start), max(_ms(window.end), _ms(window.start) + 1))
    off = [find_least_distance_m(hull, place, *ends) for hull in asked.hulls]
    if all(one is not None for one in off):
        nearest = min(one for one in off if one is not None)
        who = _words(asked.hulls)
        yield IdentitySign(
            text=f"By its own signals {who} was elsewhere all that time, {nearest / 1000:.0f} km off or more."
        )


def _words(hulls: Sequence[Hull]) -> str:
    return hulls[0].words if len(hulls) == 1 else f"each of the {len(hulls)} ships of that name"


def _ms(instant: datetime) -> int:
    return round((instant - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))
