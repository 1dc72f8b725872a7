"""Claims about ships that came: how many calls, and which way the cargo went."""

from __future__ import annotations

from dataclasses import replace

from quaywatch.assessment.evidence import Scope
from quaywatch.assessment.readings import shows_cargo
from quaywatch.assessment.wording import counted, day_words, listed, period_words, place_words
from quaywatch.records.claim import Verdict, VerdictWord
from quaywatch.records.event import CallCount, Coverage, Direction, DirectionSign, PortCall
from quaywatch.records.place import SHIP_ZONE_KINDS

__all__ = ["assess_direction", "assess_min_calls"]


def assess_min_calls(scope: Scope) -> Verdict:
    """What the least count of calls says to `at least n ships came`.

    Looks prove a least number and never a greatest, so a claim of more calls than are proven is possible, not wrong.
    """
    claimed, cargo = int(str(scope.claim.value["n"])), _text(scope, "cargo")
    zones, reading = _berths(scope, cargo)
    count = scope.count_calls(zones)
    if not count.coverage.usable:
        return _no_look(scope, count, reading)
    period = period_words(*scope.days)
    parts = [
        reading,
        f"{period[:1].upper()}{period[1:]}: the looks prove at least {counted(count.strict, 'call')} at"
        f" {place_words(scope.site, zones)}; the claim is of at least {claimed}.",
        _coverage_words(count.coverage),
    ]
    if count.strict > count.looks_only:
        parts.append(f"By what was seen alone it is {count.looks_only}; the rest is what sources state as known.")
    doubts = _not_shown(scope, count, cargo)
    if not scope.dated:
        doubts.append("The claim says no time, so it is not shown that these are the calls meant.")
    if count.strict < claimed:
        parts.append("More calls are possible on days without a look, so the claim is not excluded.")
        needs = "Usable looks on the days without one, or ship-tracking positions at the berth"
        return _verdict(scope, VerdictWord.PARTLY, [*parts, *doubts], count.calls, needs)
    if doubts:
        needs = "A look or record that shows what the count leaves open"
        return _verdict(scope, VerdictWord.PARTLY, [*parts, *doubts], count.calls, needs)
    return _verdict(scope, VerdictWord.SUPPORTED, parts, count.calls)


def assess_direction(scope: Scope) -> Verdict:
    """What the calls seen say to `a ship loaded` or `a ship unloaded`.

    Contradicted only for the calls that were seen: another ship in the same time, or another time where the claim
    gives none, may have done what is claimed.
    """
    claimed, cargo = Direction(str(scope.claim.value["direction"])), _text(scope, "cargo")
    zones, reading = _berths(scope, cargo)
    count = scope.count_calls(zones)
    if not count.coverage.usable:
        return _no_look(scope, count, reading)
    fitting = tuple(call for call in count.calls if call.direction.value in (claimed, Direction.BOTH))
    against = tuple(call for call in count.calls if call.direction.value is _opposite(claimed))
    if fitting:
        return _direction_shown(scope, claimed, fitting, count, reading)
    if against and len(against) == len(count.calls) and scope.dated:
        which = "the one call" if len(against) == 1 else f"each of the {len(against)} calls"
        parts = [reading, f"Contradicted for {which} seen in that time.", *(_why(scope, call) for call in against)]
        parts.append("Another call, on a day without a look, could have been meant.")
        needs = "The date and berth of the pictures behind the claim"
        return _verdict(scope, VerdictWord.CONTRADICTED, parts, against, needs)
    seen = counted(len(count.calls), "call") if count.calls else "no call"
    parts = [reading, f"The looks show {seen} there in that time, and none of which {claimed} is known."]
    parts += [*(_why(scope, call) for call in against), _coverage_words(count.coverage), "The claim is not excluded."]
    needs = "A look at the holds, or at the quay while the ship lies there"
    return _verdict(scope, VerdictWord.PARTLY, parts, count.calls, needs)


def _direction_shown(
    scope: Scope, claimed: Direction, fitting: tuple[PortCall, ...], count: CallCount, reading: str
) -> Verdict:
    if not scope.dated:
        return _shown_at_some_time(scope, claimed, fitting, reading)
    doubts = _not_shown(scope, count, _text(scope, "cargo"))
    word = VerdictWord.PARTLY if doubts else VerdictWord.SUPPORTED
    needs = "A look or record that shows the cargo" if doubts else None
    return _verdict(scope, word, [reading, *(_why(scope, call) for call in fitting), *doubts], fitting, needs)


def _shown_at_some_time(scope: Scope, claimed: Direction, fitting: tuple[PortCall, ...], reading: str) -> Verdict:
    """The verdict where the claim gives no time: by the signs alone, as over years one call may join many ships."""
    signs = dict.fromkeys(sign for call in fitting for sign in call.direction.because if _speaks_for(sign, claimed))
    seen = {one for sign in signs for one in sign.observations}
    told = "; ".join(dict.fromkeys(sign.sign for sign in signs))
    parts = [
        reading,
        f"Signs of {claimed} up to {day_words(scope.days[1])}: {told}.",
        f"The claim gives no date, so it is not shown that this is the {claimed} meant.",
    ]
    verdict = _verdict(scope, VerdictWord.PARTLY, parts, (), "The dates of the pictures behind the claim")
    return replace(verdict, observations=tuple(o.id for o in scope.at_site if o.id in seen))


def _speaks_for(sign: DirectionSign, direction: Direction) -> bool:
    return sign.weight <= 0 if direction is Direction.UNLOADING else sign.weight >= 0


def _opposite(direction: Direction) -> Direction:
    return Direction.UNLOADING if direction is Direction.LOADING else Direction.LOADING


def _berths(scope: Scope, cargo: str | None) -> tuple[tuple[str, ...], str]:
    """The zones that the claim means, and the sentence that says so; a cargo seen at some berths points to them."""
    if scope.claim.zones:
        return scope.claim.zones, ""
    shown = {o.zone for o in scope.at_site if cargo and shows_cargo(o, cargo)}
    served = {berth for zone in scope.site.zones if zone.id in shown for berth in zone.serves}
    berths = tuple(z.id for z in scope.site.zones if z.kind in SHIP_ZONE_KINDS and z.id in shown | served)
    if not berths:
        return (), f"The claim names no berth and is read as {scope.site.name} as a whole."
    place = place_words(scope.site, berths)
    return berths, f"The claim names no berth and is read as {place}, where such cargo ({cargo}) was seen."


def _not_shown(scope: Scope, count: CallCount, cargo: str | None) -> list[str]:
    """Sentences on what the claim adds to the calls and the calls do not show."""
    doubts = []
    window = scope.window
    if cargo and not any(shows_cargo(o, cargo) and o.time.meets(window.start, window.end) for o in scope.at_site):
        doubts.append(f"No look of that time shows {cargo}.")
    flag = _text(scope, "flag")
    if flag and not any(name.flag == flag for call in count.calls for name in call.identity):
        doubts.append(f"No look or record here gives the flag as {flag}.")
    direction = scope.claim.value.get("direction") if "n" in scope.claim.value else None
    if direction:
        known = [
            call.direction.value.value for call in count.calls if call.direction.value is not Direction.UNDETERMINED
        ]
        if known.count(str(direction)) < len(count.calls) or not count.calls:
            found = f"where it is known it is {listed(sorted(set(known)))}" if known else "it is known for no call"
            doubts.append(f"The claim also says {direction}; of the direction, {found}.")
    return doubts


def _why(scope: Scope, call: PortCall) -> str:
    """One sentence: when the call was seen, which way its cargo went, and by which signs."""
    wanted = set(call.observations)
    seen = scope.times_words(o for o in scope.at_site if o.id in wanted)
    finding = call.direction
    leading = [sign.sign for sign in finding.because if _speaks_for(sign, finding.value)]
    opposed = [sign.sign for sign in finding.because if not _speaks_for(sign, finding.value)]
    text = f"The call seen at {place_words(scope.site, call.zones)} {seen} was {finding.value}"
    text += f": {'; '.join(leading)}." if leading else "."
    return text + (f" By itself this would fit the opposite: {'; '.join(opposed)}." if opposed else "")


def _coverage_words(coverage: Coverage) -> str:
    looked = f"A vessel was seen on {coverage.with_vessel} of {counted(coverage.usable, 'usable look')}"
    if coverage.days_in_window is None:
        return looked + "."
    return f"{looked}; {coverage.days_looked} of {counted(coverage.days_in_window, 'day')} have a look."


def _no_look(scope: Scope, count: CallCount, reading: str) -> Verdict:
    unusable = f"; {counted(count.coverage.unusable, 'look')} could not be used" if count.coverage.unusable else ""
    text = f"There is no usable look in that time ({period_words(*scope.days)}){unusable}."
    return _verdict(scope, VerdictWord.NOT_CHECKABLE, [reading, text], (), "A usable look at the berth in that time")


def _verdict(
    scope: Scope, word: VerdictWord, parts: list[str], calls: tuple[PortCall, ...], needs: str | None = None
) -> Verdict:
    seen = {one for call in calls for one in call.observations}
    return Verdict(
        claim=scope.claim.id,
        word=word,
        because=" ".join(part for part in parts if part),
        needs=needs,
        observations=tuple(o.id for o in scope.at_site if o.id in seen),
        facts=tuple(f.id for f in scope.facts if seen & set(f.observations)),
        events=tuple(call.id for call in calls),
    )


def _text(scope: Scope, key: str) -> str | None:
    value = scope.claim.value.get(key)
    return None if value is None else str(value)
