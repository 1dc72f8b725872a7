"""Whether a name and an IMO number are one ship's, by what ships sent and by lists of ships.

An IMO number stays with the hull while names change. A name that nobody gives for a number may be a newer or an older
one, so that alone excludes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quaywatch.assessment.named_ships import Hull, SoughtShip
from quaywatch.assessment.ship_evidence import ShipEvidence
from quaywatch.assessment.ship_names import name_keys
from quaywatch.assessment.wording import listed
from quaywatch.records.claim import Claim
from quaywatch.records.vessel_numbers import find_digit_groups, is_ship_imo
from quaywatch.records.watchlist import ListedShip, NameKind

__all__ = ["Agreement", "NameFinding", "check_number", "compare_name_and_number"]


class Agreement(StrEnum):
    """Whether a name and a number are one ship's."""

    ONE_SHIP = "one ship"
    OTHER_NAME = "other name"
    """The number is known, by other names only."""
    OTHER_NUMBER = "other number"
    """The name is known, by other numbers only."""
    OTHER_SHIPS = "other ships"
    """The number is known by other names, and the name by other numbers."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFinding:
    """What is known of a claimed name and number."""

    agreement: Agreement
    because: str
    """In sentences; empty where nothing is known."""


def check_number(claim: Claim) -> str:
    """Why the IMO number of a claim can be no ship's; empty where it can, or where the claim gives none."""
    written = claim.value.get("imo")
    if written is None:
        return ""
    numbers = find_digit_groups(str(written), 7)
    if any(is_ship_imo(number) for number in numbers):
        return ""
    why = "its check digit does not fit" if numbers else "an IMO number has seven digits"
    return f"As written no ship has the IMO number {written}: {why}."


def compare_name_and_number(sought: SoughtShip, hulls: Sequence[Hull], signals: ShipEvidence) -> NameFinding:
    """Whether name and number of a claim are one ship's.

    Args:
        sought: What the claim gives.
        hulls: Ships of the signals that have the name or the number.
        signals: The lists' entries.
    """
    entries = tuple({match.listed: None for match in sorted(signals.listed, key=lambda m: m.because)})
    by_number = [hull for hull in hulls if sought.imo in hull.imos]
    by_name = [hull for hull in hulls if hull.has_name(sought.keys)]
    own = [one for one in entries if sought.imo in one.imo]
    if not sought.keys or sought.imo is None:
        told = " ".join(_earlier_names(sought, by_name or by_number))
        return NameFinding(agreement=Agreement.UNKNOWN, because=told)
    agreeing = [hull for hull in by_number if hull in by_name]
    named = [one for one in own if _names_with(one, sought.keys)]
    if agreeing or named:
        told = listed([*("its own signals" for _ in agreeing[:1]), *(_entry(one, sought) for one in named)])
        parts = [f"Name and IMO number {sought.imo} belong together by {told}.", *_earlier_names(sought, agreeing)]
        return NameFinding(agreement=Agreement.ONE_SHIP, because=" ".join(parts))
    return _differing(sought, (by_number, by_name), (own, entries))


def _differing(
    sought: SoughtShip,
    hulls: tuple[Sequence[Hull], Sequence[Hull]],
    entries: tuple[Sequence[ListedShip], Sequence[ListedShip]],
) -> NameFinding:
    """Nothing gives the name for the number."""
    by_number, by_name = hulls
    own, everything = entries
    called = [f"{hull.words} by its own signals" for hull in by_number if hull.names]
    called += [f"{one.names[0].text} by {one.list_name}" for one in own if one.names]
    numbers = {str(imo): "signals" for hull in by_name for imo in hull.imos if imo != sought.imo}
    for one in everything:
        if _names_with(one, sought.keys) and sought.imo not in one.imo:
            numbers.update({str(imo): one.list_name for imo in one.imo})
    parts = [f"IMO number {sought.imo} is that of {listed(called)}."] if called else []
    if numbers:
        parts.append(f"The name is that of IMO number {listed(f'{n} (by {by})' for n, by in sorted(numbers.items()))}.")
    if called and not numbers:
        parts.append("It may have been renamed.")
    return NameFinding(agreement=_AGREEMENTS[bool(called), bool(numbers)], because=" ".join(parts))


_AGREEMENTS = {
    (True, True): Agreement.OTHER_SHIPS,
    (True, False): Agreement.OTHER_NAME,
    (False, True): Agreement.OTHER_NUMBER,
    (False, False): Agreement.UNKNOWN,
}
"""By whether the number has other names, and whether the name has other numbers."""


def _names_with(entry: ListedShip, keys: frozenset[str]) -> bool:
    return any(keys & name_keys(name.text) for name in entry.names)


def _entry(entry: ListedShip, sought: SoughtShip) -> str:
    shared = next(name for name in entry.names if sought.keys & name_keys(name.text))
    return f"{entry.list_name}" + (" (as a former name)" if shared.kind is NameKind.FORMER else "")


def _earlier_names(sought: SoughtShip, hulls: Sequence[Hull]) -> Iterator[str]:
    """What a ship that was found by one name calls itself by now."""
    for hull in hulls:
        for vessel in hull.vessels:
            last = vessel.names[-1] if vessel.names else ""
            if last and sought.keys and not sought.keys & name_keys(last):
                yield f"The ship found by it last called itself {last} (MMSI {vessel.mmsi})."
