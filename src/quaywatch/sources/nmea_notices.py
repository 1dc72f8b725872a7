"""Area notices: what a coast station says of an area, in binary messages of DAC 1, FID 22 (IMO SN.1/Circ.289).

The words for the kinds of notice are the circular's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quaywatch.sources.nmea_words import SHAPES

__all__ = ["read_notice"]

_Reader = Callable[[int, int], int]

_FIRST_AREA, _AREA_BITS = 111, 87
_SCALES = (1, 10, 100, 1000)
_RESERVED = "(reserved for future use)"
_KINDS: dict[int, tuple[str, tuple[str, ...]]] = {
    0: (
        "Caution Area: ",
        (
            "Marine mammals habitat (implies whales NOT observed)",
            "Marine mammals in area - reduce speed",
            "Marine mammals in area - stay clear",
            "Marine mammals in area - report sightings",
            "Protected habitat - reduce speed",
            "Protected habitat - stay clear",
            "Protected habitat - no fishing or anchoring",
            "Derelicts (drifting objects)",
            "Traffic congestion",
            "Marine event",
            "Divers down",
            "Swim area",
            "Dredge operations",
            "Survey operations",
            "Underwater operation",
            "Seaplane operations",
            "Fishery - nets in water",
            "Cluster of fishing vessels",
            "Fairway closed",
            "Harbour closed",
            "Risk (define in Associated text field)",
            "Underwater vehicle operation",
        ),
    ),
    23: (
        "Environmental Caution Area: ",
        (
            "Storm front (line squall)",
            "Hazardous sea ice",
            "Storm warning (cell or line of storms)",
            "High wind",
            "High waves",
            "Restricted visibility (fog, rain, etc.)",
            "Strong currents",
            "Heavy icing",
        ),
    ),
    32: (
        "Restricted Area: ",
        (
            "Fishing prohibited",
            "No anchoring.",
            "Entry approval required prior to transit",
            "Entry prohibited",
            "Active military OPAREA",
            "Firing - danger area.",
            "Drifting Mines",
        ),
    ),
    40: (
        "Anchorage Area: ",
        (
            "Anchorage open",
            "Anchorage closed",
            "Anchoring prohibited",
            "Deep draft anchorage",
            "Shallow draft anchorage",
            "Vessel transfer operations",
        ),
    ),
    56: ("Security Alert - ", ("Level 1", "Level 2", "Level 3")),
    64: (
        "Distress Area: ",
        (
            "Vessel disabled and adrift",
            "Vessel sinking",
            "Vessel abandoning ship",
            "Vessel requests medical assistance",
            "Vessel flooding",
            "Vessel fire/explosion",
            "Vessel grounding",
            "Vessel collision",
            "Vessel listing/capsizing",
            "Vessel under assault",
            "Person overboard",
            "SAR area",
            "Pollution response area",
        ),
    ),
    80: (
        "Instruction: ",
        (
            "Contact VTS at this point/juncture",
            "Contact Port Administration at this point/juncture",
            "Do not proceed beyond this point/juncture",
            "Await instructions prior to proceeding beyond this point/juncture",
        ),
    ),
    84: ("", ("Proceed to this location - await instructions", "Clearance granted - proceed to berth")),
    88: (
        "Information: ",
        (
            "Pilot boarding position",
            "Icebreaker waiting area",
            "Places of refuge",
            "Position of icebreakers",
            "Location of response units",
        ),
    ),
    93: ("", ("VTS active target", "Rogue or suspicious vessel", "Vessel requesting non-distress assistance")),
    96: (
        "Chart Feature: ",
        (
            "Sunken vessel",
            "Submerged object",
            "Semi-submerged object",
            "Shoal area",
            "Shoal area due north",
            "Shoal area due east",
            "Shoal area due south",
            "Shoal area due west",
            "Channel obstruction",
            "Reduced vertical clearance",
            "Bridge closed",
            "Bridge partially open",
            "Bridge fully open",
        ),
    ),
    112: ("Report from ship: ", ("Icing info",)),
    114: ("Report from ship: ", ("Misc information - see associated text field",)),
    120: ("Route: ", ("Recommended route", "Alternative route", "Recommended route through ice")),
    125: (
        "",
        (
            "Other - Define in associated text field",
            "Cancellation - cancel area as identified by Message Linkage ID",
            "Undefined (default)",
        ),
    ),
}
_WORDS = {first + k: head + word for first, (head, words) in _KINDS.items() for k, word in enumerate(words)}


def read_notice(bits: _Reader, count: int, text: Callable[[int, int], str]) -> dict[str, Any]:
    """The fields of an area notice.

    Args:
        bits: The unsigned number that starts at a bit and has so many.
        count: Bits of the whole message.
        text: The text that starts at a bit and has so many.

    Returns:
        Kind, start (month, day, hour, minute), duration in minutes, and the parts of the area: places in degrees,
        lengths in metres, angles in degrees.
    """
    kind = bits(66, 7)
    areas = max(0, (count - _FIRST_AREA) // _AREA_BITS)
    return {
        "link_id": bits(56, 10),
        "notice_type": kind,
        "notice_type_str": _WORDS.get(kind, _RESERVED),
        "month": bits(73, 4),
        "day": bits(77, 5),
        "hour": bits(82, 5),
        "minute": bits(87, 6),
        "duration_minutes": bits(93, 18),
        "sub_areas": [_read_area(bits, _FIRST_AREA + _AREA_BITS * k, text) for k in range(areas)],
    }


def _signed(bits: _Reader, first: int, count: int) -> int:
    value = bits(first, count)
    return value - (1 << count) if value >> (count - 1) else value


def _read_area(bits: _Reader, first: int, text: Callable[[int, int], str]) -> dict[str, Any]:
    shape, at = bits(first, 3), first + 3
    area: dict[str, Any] = {"sub_area_type": shape, "sub_area_type_str": SHAPES[shape]}
    scale = _SCALES[bits(at, 2)]
    if shape <= 2:
        area |= {
            "x": _signed(bits, at + 2, 25) / 60000,
            "y": _signed(bits, at + 27, 24) / 60000,
            "precision": bits(at + 51, 3),
        }
    if shape in (0, 2):
        area["radius"] = bits(at + 54, 12) * scale
    if shape == 1:
        area |= {"e_dim_m": bits(at + 54, 8) * scale, "n_dim_m": bits(at + 62, 8) * scale}
        area["orient_deg"] = bits(at + 70, 9)
    elif shape == 2:
        area |= {"left_bound_deg": bits(at + 66, 9), "right_bound_deg": bits(at + 75, 9)}
    elif shape in (3, 4):
        legs = [(bits(at + 2 + 20 * k, 10) / 2, bits(at + 12 + 20 * k, 10) * scale) for k in range(4)]
        area |= {"angles": [angle for angle, length in legs if length], "dists_m": [one for _, one in legs if one]}
    elif shape == 5:
        area["text"] = text(at, 84)
    return area
