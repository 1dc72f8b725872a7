"""Numbers for what tables write as words, and the rules of which number is a ship's (ITU-R M.585, M.1371)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from quaywatch.records.track import ShipClass

__all__ = [
    "mmsi_reasons",
    "parse_class",
    "parse_imo",
    "parse_number",
    "parse_ship_type",
    "parse_size",
    "parse_status",
    "parse_text",
]

BASE_STATION = "base station"
BUOY = "aid to navigation"
AIRCRAFT = "search and rescue aircraft"
BEACON = "distress beacon"
NO_MMSI = "MMSI missing or 0"
NOT_NINE = "MMSI not nine digits"
MMSI_REASONS = ("", NO_MMSI, NOT_NINE, BASE_STATION, BUOY, AIRCRAFT, BEACON)
"""By the numbers that `mmsi_reasons` gives."""

SENDERS: Mapping[str, str] = MappingProxyType(
    {"base station": BASE_STATION, "aton": BUOY, "sar airborne": AIRCRAFT, "man overboard device": BEACON}
)
"""Reasons to drop a row by the kind of sender that a table names."""
_CLASSES = {"a": ShipClass.A, "class a": ShipClass.A, "b": ShipClass.B, "class b": ShipClass.B}
_STATUSES = {
    "under way using engine": 0, "at anchor": 1, "not under command": 2, "restricted maneuverability": 3,
    "restricted manoeuvrability": 3, "constrained by her draught": 4, "moored": 5, "aground": 6,
    "engaged in fishing": 7, "under way sailing": 8, "reserved for future amendment [hsc]": 9,
    "reserved for future amendment [wig]": 10, "power-driven vessel towing astern": 11,
    "power-driven vessel pushing ahead or towing alongside": 12, "reserved for future use": 13,
    "ais-sart": 14, "ais-sart (active)": 14,
}  # fmt: skip
_SHIP_TYPES = {
    "wig": 20, "fishing": 30, "towing": 31, "towing long/wide": 32, "dredging": 33, "diving": 34, "military": 35,
    "sailing": 36, "pleasure": 37, "hsc": 40, "pilot": 50, "sar": 51, "tug": 52, "port tender": 53,
    "anti-pollution": 54, "law enforcement": 55, "medical": 58, "passenger": 60, "cargo": 70, "tanker": 80, "other": 90,
}  # fmt: skip


def mmsi_reasons(mmsi: npt.NDArray[np.int64]) -> npt.NDArray[np.int8]:
    """Why a number is no ship's, as numbers of `MMSI_REASONS`; 0 where it is one.

    Leading zeros of a base station's number may be left out, as in tables of numbers. That a number has nine digits
    does not prove that it was given to a ship.
    """
    lead = mmsi // 1_000_000
    cases = [
        (mmsi <= 0, NO_MMSI),
        ((mmsi >= 2_000_000) & (mmsi < 8_000_000), BASE_STATION),
        ((mmsi < 100_000_000) | (mmsi > 999_999_999), NOT_NINE),
        (lead // 10 == 99, BUOY),
        (lead == 111, AIRCRAFT),
        (np.isin(lead, (970, 972, 974)), BEACON),
    ]
    picked = np.select([case for case, _ in cases], [MMSI_REASONS.index(reason) for _, reason in cases], 0)
    return picked.astype(np.int8)


def parse_text(text: str) -> str:
    """The text without blanks and fillers at its ends."""
    return text.strip(" @\t\r\n\0")


def parse_imo(text: str) -> int:
    """The number as sent, without its prefix; 0 where there is none. Whether it is valid is not judged here."""
    found = re.fullmatch(r"\s*(?:IMO)?[\s:]*(\d{1,9})(?:\.0*)?\s*", text, re.IGNORECASE)
    return int(found[1]) if found else 0


def parse_number(text: str) -> float:
    """A number with a point or a comma; NaN where there is none."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return float("nan")
    return value if np.isfinite(value) else float("nan")


def parse_class(text: str) -> int:
    """A `ShipClass`."""
    return int(_CLASSES.get(text.strip().casefold(), ShipClass.UNKNOWN))


def parse_status(text: str) -> int:
    """Navigational status, 0 to 14; -1 where not available."""
    return _code(text, _STATUSES, 14)


def parse_ship_type(text: str) -> int:
    """AIS code, 0 to 255; -1 where not available. Words give the first code of their group."""
    return _code(text, _SHIP_TYPES, 255)


def _code(text: str, words: Mapping[str, int], most: int) -> int:
    value = parse_number(text)
    if np.isnan(value):
        return words.get(text.strip().casefold(), -1)
    return int(value) if 0 <= value <= most and value == int(value) else -1


def parse_size(text: str) -> float:
    """Metres; NaN where not available, which is sent as 0 (ITU-R M.1371)."""
    value = parse_number(text)
    return value if value > 0 else float("nan")
