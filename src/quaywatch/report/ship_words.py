"""Words for what ships' own signals tell: who a ship is, when an event was, and how sure a match is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from quaywatch.assessment.wording import bracket_words, counted, day_words, listed, number_words
from quaywatch.clock import Bracket
from quaywatch.records.ship_event import ShipEvent, ShipMatch, ShipSurvey

__all__ = [
    "anomaly_words",
    "chance_words",
    "dropped_words",
    "duration_words",
    "edge_words",
    "heard_words",
    "match_words",
    "moment_words",
    "named",
    "reasons_words",
    "ship_words",
    "stay_words",
    "survey_words",
]

NONE = "–"
LONG_H = 48.0
"""From here on a time is told in days."""


def ship_words(name: str, mmsi: int | None, imo: int | None = None) -> str:
    """A ship by its name and a number: `VOSTOK (MMSI 273123456)`; the IMO number only where there is no MMSI."""
    number = f"MMSI\u00a0{mmsi}" if mmsi else f"IMO\u00a0{imo}" if imo else ""
    if not number:
        return name or "a ship without name or number"
    return f"{name} ({number})" if name else f"the ship with {number}"


def moment_words(instant: datetime | None) -> str:
    """A moment in UTC: `3 December 2024, 04:10 UTC`."""
    return NONE if instant is None else f"{day_words(instant.date())}, {instant:%H:%M}\u00a0UTC"


def edge_words(edge: Bracket, *, first: bool) -> str:
    """The start or the end of an event in UTC: the moment where it is known to the minute, else both limits."""
    if edge.not_before is None and edge.not_after is None:
        return "not received"
    if edge.not_before is not None and edge.not_after is not None:
        apart = (edge.not_after - edge.not_before).total_seconds()
        if apart <= 3600.0:
            return moment_words(edge.not_after if first else edge.not_before)
    if first and edge.not_before is None:
        return f"{moment_words(edge.not_after)} or earlier"
    if not first and edge.not_after is None:
        return f"{moment_words(edge.not_before)} or later"
    missing = "earlier position" if first else "later position"
    return bracket_words(edge, utc_offset_h=0.0, missing=missing)


def stay_words(event: ShipEvent) -> str:
    """When a ship came and went: `arrived on 9 March 2001, 04:10 UTC, left on 12 March 2001, 06:50 UTC`."""
    ends = edge_words(event.start, first=True), edge_words(event.end, first=False)
    came, left = (f"on {text}" if text[:1].isdigit() else text for text in ends)
    return f"arrived {came}, left {left}"


def duration_words(hours: float | None) -> str:
    """A time in hours, a long one in days."""
    if hours is None:
        return "a time that has not ended"
    if hours >= LONG_H:
        return f"{number_words(round(hours / 24.0, 1))}\u00a0days"
    return f"{number_words(round(hours, 1))}\u00a0hours"


def chance_words(chance: float | None) -> str:
    """A probability with two digits, never as certainty."""
    if chance is None:
        return NONE
    return "above 0.99" if chance > 0.99 else "below 0.01" if chance < 0.01 else f"{chance:.2f}"


def heard_words(event: ShipEvent) -> str:
    """How likely a ship that sent would have been heard in a gap."""
    heard = event.number("heard_probability")
    return "cannot tell" if heard is None else chance_words(heard)


def anomaly_words(kind: str, *, number: int = 1) -> str:
    """What is odd, in words, of one or of several."""
    one, many = _ANOMALIES.get(kind, (kind.replace("_", " "), kind.replace("_", " ")))
    return one if number == 1 else many


_ANOMALIES = {
    "bad_identity": ("number that can be no ship's", "numbers that can be no ship's"),
    "impossible_speed": ("position out of the ship's reach", "positions out of the ship's reach"),
    "two_places": ("number sent in two places by turns", "numbers sent in two places by turns"),
    "circle": ("circle too regular for a ship", "circles too regular for a ship"),
    "straight_line": ("line too straight for a ship", "lines too straight for a ship"),
    "on_land": ("stretch on land", "stretches on land"),
    "out_of_reach": ("stretch beyond the receiver's reach", "stretches beyond the receiver's reach"),
}


def survey_words(survey: ShipSurvey) -> str:
    """How much was received of how many ships, and when."""
    positions = f"{number_words(survey.rows)} positions of {counted(survey.vessels, 'ship')}"
    when = "" if survey.first is None else f", {moment_words(survey.first)} to {moment_words(survey.last)}"
    return f"{positions}{when}"


def dropped_words(survey: ShipSurvey) -> str:
    """What was left out of the signals and why; empty where nothing was."""
    outliers = {"positions that fit no track": survey.outliers} if survey.outliers else {}
    return reasons_words({**survey.dropped, **outliers})


def reasons_words(counts: Mapping[str, int]) -> str:
    """How often for which reason: `base station (60) and no time (2)`."""
    return listed(f"{reason} ({number_words(number)})" for reason, number in counts.items())


def match_words(match: ShipMatch, label: str) -> str:
    """What a detection may be: a ship that sent, or none of them."""
    if match.mmsi is not None:
        return f"{label} is likely {ship_words(match.name, match.mmsi)}, {chance_words(match.probability)}"
    silent = match.p_not_transmitting
    if silent is None:
        return f"{label} is none of the tracked ships; nothing tells who would have been heard there"
    return f"{label} is none of the tracked ships: the chance that it is a ship that did not send is" + (
        f" {chance_words(silent)}"
    )


def named(events: Iterable[ShipEvent], most: int) -> str:
    """Some ships by name, the first of them, with how many there are more."""
    ships = list(dict.fromkeys(ship_words(event.name, event.mmsi) for event in events))
    more = len(ships) - most
    return listed([*ships[:most], *([f"{more} more"] if more > 0 else [])])
