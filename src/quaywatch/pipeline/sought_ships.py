"""Which ships the claims of a case name, and which vessels of its signals these are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from quaywatch.assessment.named_ships import SoughtShip, choose_vessels, find_sought_ship
from quaywatch.casefile.codec import content_hash
from quaywatch.records.claim import Claim, ClaimKind
from quaywatch.sources.ship_files import read_lake_ships

__all__ = ["NAMING", "find_named_vessels", "find_sought_ships", "sought_hash"]

NAMING = (ClaimKind.SILENCE, ClaimKind.IDENTITY)
"""Kinds of claims that name ships."""


def find_sought_ships(claims: Iterable[Claim]) -> tuple[SoughtShip, ...]:
    """The ships that claims of silence or identity name, each once."""
    return tuple(dict.fromkeys(find_sought_ship(claim) for claim in claims if claim.kind in NAMING))


def sought_hash(sought: Sequence[SoughtShip]) -> str:
    """What tells some sought ships from others, whatever their order."""
    return content_hash(sorted([str(one.imo), str(one.mmsi), *sorted(one.keys)] for one in sought))


def find_named_vessels(folder: Path, sought: Collection[SoughtShip]) -> frozenset[int]:
    """The vessels (MMSI) in a lake that are sought, and those that sent an IMO number of one of these.

    Raises:
        CaseError: There is no lake.
    """
    if not sought:
        return frozenset()
    rows = ((one.mmsi or 0, one.name, one.imo or 0) for one in read_lake_ships(folder))
    return choose_vessels(sought, rows)
