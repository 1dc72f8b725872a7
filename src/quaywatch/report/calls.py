"""Port calls, stock changes and constructions in words."""

from __future__ import annotations

from quaywatch.assessment.wording import bracket_words, listed, measure_words, number_words, place_words, span_words
from quaywatch.clock import Bracket
from quaywatch.records.event import Construction, Direction, PortCall, StockChange, StockSign
from quaywatch.records.place import Site

__all__ = [
    "arrival_words",
    "construction_words",
    "departure_words",
    "doubt_words",
    "direction_words",
    "reasons_words",
    "size_words",
    "stay_words",
    "stock_words",
    "weighed_words",
]

_DIRECTIONS = {
    Direction.LOADING: "loading",
    Direction.UNLOADING: "unloading",
    Direction.BOTH: "both loading and unloading",
    Direction.UNDETERMINED: "undetermined",
}
_SIGNS = {StockSign.GREW: "grew", StockSign.FELL: "fell", StockSign.SAME: "stayed the same within the errors"}


def arrival_words(site: Site, call: PortCall) -> str:
    """When the vessel came, in words."""
    return _end_words(site, call, call.arrival, "earlier look")


def departure_words(site: Site, call: PortCall) -> str:
    """When the vessel left, in words."""
    return _end_words(site, call, call.departure, "later look")


def _end_words(site: Site, call: PortCall, bracket: Bracket, missing: str) -> str:
    zone = call.zones[0] if call.zones else None
    return bracket_words(bracket, utc_offset_h=site.offset_h(zone), missing=missing)


def doubt_words(call: PortCall) -> str:
    """Which ends another count as low would move, as a sentence; nothing where none."""
    ends = [("arrival", call.arrival_depends_on_partition), ("departure", call.departure_depends_on_partition)]
    moved = [end for end, depends in ends if depends]
    return f"Another count as low would move the {listed(moved)}." if moved else ""


def stay_words(site: Site, call: PortCall) -> str:
    """The whole stay: `arrived between … and … and left on …`."""
    return f"arrived {arrival_words(site, call)} and left {departure_words(site, call)}"


def direction_words(call: PortCall) -> str:
    """Which way the cargo went."""
    return _DIRECTIONS[call.direction.value]


def reasons_words(call: PortCall) -> str:
    """The signs for the direction, then those against it; nothing where nothing spoke."""
    way = {Direction.LOADING: 1.0, Direction.UNLOADING: -1.0}.get(call.direction.value)
    signs = call.direction.because
    if way is None:
        return "; ".join(sign.sign for sign in signs)
    speaking = "; ".join(dict.fromkeys(sign.sign for sign in signs if sign.weight * way >= 0))
    against = "; ".join(dict.fromkeys(sign.sign for sign in signs if sign.weight * way < 0))
    return "; ".join(part for part in (speaking, against and f"against it: {against}") if part)


def weighed_words(call: PortCall) -> str:
    """The direction with each sign and its weight in log-odds for loading."""
    signs = "; ".join(f"{sign.sign} ({sign.weight:+.1f})" for sign in call.direction.because)
    return f"{direction_words(call)}: {signs}" if signs else direction_words(call)


def stock_words(site: Site, change: StockChange) -> str:
    """A stock change in one sentence."""
    offset = site.offset_h(change.zone)
    earlier, later = (span_words(span, utc_offset_h=offset) for span in (change.earlier, change.later))
    areas = [measure_words(area, "m²") for area in (change.earlier_area_m2, change.later_area_m2)]
    doubt = "" if change.significant else ", which is within the errors"
    return (
        f"The covered area at {place_words(site, (change.zone,))} {_SIGNS[change.sign]}:"
        f" {areas[0]} ({earlier}), then {areas[1]} ({later}){doubt}."
    )


def size_words(construction: Construction) -> str:
    """Length by width: `348 × 26 m`, `348 m long`, or that it was not measured."""
    length, width = construction.length_m, construction.width_m
    if length is None:
        return "not measured" if width is None else f"{measure_words(width, 'm')} wide"
    if width is None:
        return f"{measure_words(length, 'm')} long"
    plain = all(m.value is not None and m.u95 is None for m in (length, width))
    if plain:
        return f"{number_words(length.value or 0)}\u00a0×\u00a0{number_words(width.value or 0)}\u00a0m"
    return f"{measure_words(length, 'm')} long and {measure_words(width, 'm')} wide"


def construction_words(site: Site, construction: Construction, *, named: str = "") -> str:
    """When a structure was started and completed, in one sentence.

    Args:
        site: Its site.
        construction: The structure.
        named: What it is called with its verb (`Structures 1 and 2 were`); empty = by its zone.
    """
    offset = site.offset_h(construction.zone)
    started = bracket_words(construction.started, utc_offset_h=offset, missing="earlier look")
    start = f"{named or f'The structure at {place_words(site, (construction.zone,))} was'} started {started}"
    if construction.completed == Bracket():
        return f"{start}; when it was completed is not known."
    completed = bracket_words(construction.completed, utc_offset_h=offset, missing="later look")
    return f"{start} and completed {completed}."
