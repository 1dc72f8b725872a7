"""Which way the cargo went, with a reason for every sign; `undetermined` is an answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from quaywatch.events.cargo_signs import DECIDES, CargoSigns, SignKind
from quaywatch.events.parts import Part
from quaywatch.records.event import Direction, DirectionFinding, DirectionSign
from quaywatch.records.observation import Observation

__all__ = ["find_direction"]

MOST_LOG_ODDS = 4.0
"""No sum of weights set by judgement is surer than this (98 %)."""


def find_direction(parts: Sequence[Part], signs: CargoSigns) -> DirectionFinding:
    """The direction of one call.

    Decided only by signs that are decisive by themselves; hints stand beside and move the probability. Where decisive
    signs of one ship point both ways, it did both. Where those of sightings that may be two ships disagree, the answer
    is `undetermined`. The probability is one of loading against unloading by weights that were set by judgement: it
    has not been calibrated on calls whose direction is known.

    Args:
        parts: The parts of the call.
        signs: The signs at the site.
    """
    ships: dict[str, list[Observation]] = {}
    for part in parts:
        ships.setdefault(part.ship.key, []).extend(part.observations)
    groups = list(ships.values())
    found = signs.of_ships(groups)
    value = _value([_value_of([sign for _, sign in found if _is_of(sign, seen)]) for seen in groups])
    found += signs.of_stock([one for seen in groups for one in seen])
    return DirectionFinding(
        value=value, because=tuple(sign for _, sign in found), probability=_probability(value, found)
    )


def _is_of(sign: DirectionSign, seen: Iterable[Observation]) -> bool:
    return not {one.id for one in seen}.isdisjoint(sign.observations)


def _value_of(signs: Sequence[DirectionSign]) -> Direction:
    loading = any(sign.weight >= DECIDES for sign in signs)
    unloading = any(sign.weight <= -DECIDES for sign in signs)
    if loading and unloading:
        return Direction.BOTH
    if loading or unloading:
        return Direction.LOADING if loading else Direction.UNLOADING
    return Direction.UNDETERMINED


def _value(by_ship: Sequence[Direction]) -> Direction:
    """One answer for sightings that may be one ship: where they disagree they may as well be two, so none is given."""
    known = set(by_ship) - {Direction.UNDETERMINED}
    return known.pop() if len(known) == 1 else Direction.UNDETERMINED


def _probability(value: Direction, signs: Iterable[tuple[SignKind, DirectionSign]]) -> float | None:
    """The chance of a direction by the strongest sign of each kind on either side: two of a kind are not added up."""
    if value not in (Direction.LOADING, Direction.UNLOADING):
        return None
    strongest: dict[tuple[SignKind, bool], float] = {}
    for kind, sign in signs:
        side = kind, sign.weight > 0
        strongest[side] = max(strongest.get(side, 0.0), sign.weight, key=abs)
    log_odds = sum(strongest.values()) * (1 if value is Direction.LOADING else -1)
    return round(1 / (1 + math.exp(-min(log_odds, MOST_LOG_ODDS))), 2)
