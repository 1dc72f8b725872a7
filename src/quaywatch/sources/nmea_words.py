"""Words for the codes of AIS messages, as ITU-R M.1371-5 and IMO SN.1/Circ.289 have them and decoders print them."""

from __future__ import annotations

__all__ = ["AIDS", "FIXES", "SHAPES", "STATIONS", "STATUSES", "ship_type_text"]

STATUSES = (
    "Under way using engine",
    "At anchor",
    "Not under command",
    "Restricted manoeuverability",  # codespell:ignore
    "Constrained by her draught",
    "Moored",
    "Aground",
    "Engaged in fishing",
    "Under way sailing",
    "Reserved for HSC",
    "Reserved for WIG",
    "Reserved",
    "Reserved",
    "Reserved",
    "Reserved",
    "Not defined",
)
"""By navigational status."""
FIXES = (
    "Undefined",
    "GPS",
    "GLONASS",
    "Combined GPS/GLONASS",
    "Loran-C",
    "Chayka",
    "Integrated navigation system",
    "Surveyed",
    "Galileo",
)
"""By the device that found the position."""
AIDS = (
    "Default, Type of Aid to Navigation not specified",
    "Reference point",
    "RACON (radar transponder marking a navigation hazard)",
    "Fixed structure off shore, such as oil platforms, wind farms, rigs.",
    "Spare, Reserved for future use.",
    "Light, without sectors",
    "Light, with sectors",
    "Leading Light Front",
    "Leading Light Rear",
    "Beacon, Cardinal N",
    "Beacon, Cardinal E",
    "Beacon, Cardinal S",
    "Beacon, Cardinal W",
    "Beacon, Port hand",
    "Beacon, Starboard hand",
    "Beacon, Preferred Channel port hand",
    "Beacon, Preferred Channel starboard hand",
    "Beacon, Isolated danger",
    "Beacon, Safe water",
    "Beacon, Special mark",
    "Cardinal Mark N",
    "Cardinal Mark E",
    "Cardinal Mark S",
    "Cardinal Mark W",
    "Port hand Mark",
    "Starboard hand Mark",
    "Preferred Channel Port hand",
    "Preferred Channel Starboard hand",
    "Isolated danger",
    "Safe Water",
    "Special Mark",
    "Light Vessel / LANBY / Rigs",
)
"""By the type of an aid to navigation."""
STATIONS = (
    "All types of mobiles",
    "Reserved for future use",
    "All types of Class B mobile stations",
    "SAR airborne mobile station",
    "Aid to Navigation station",
    "Class B shipborne mobile station (IEC62287 only)",
    "Regional use and inland waterways",
    "Regional use and inland waterways",
    "Regional use and inland waterways",
    "Regional use and inland waterways",
    "Reserved for future use",
    "Reserved for future use",
    "Reserved for future use",
    "Reserved for future use",
    "Reserved for future use",
    "Reserved for future use",
)
"""By the type of station that a command is for."""
SHAPES = ("circle", "rectangle", "sector", "polyline", "polygon", "text", "reserved", "reserved")
"""By the shape of a part of an area notice."""
_GROUPS = {
    2: "Wing in ground (WIG)",
    4: "High speed craft (HSC)",
    6: "Passenger",
    7: "Cargo",
    8: "Tanker",
    9: "Other Type",
}
_SINGLE = (
    "Fishing",
    "Towing",
    "Towing: length exceeds 200m or breadth exceeds 25m",
    "Dredging or underwater ops",
    "Diving ops",
    "Military ops",
    "Sailing",
    "Pleasure Craft",
    "Reserved",
    "Reserved",
    "Pilot Vessel",
    "Search and Rescue vessel",
    "Tug",
    "Port Tender",
    "Anti-pollution equipment",
    "Law Enforcement",
    "Spare - Local Vessel",
    "Spare - Local Vessel",
    "Medical Transport",
    "Noncombatant ship according to RR Resolution No. 18",
)
_CARGOES = ("all ships of this type", *(f"Hazardous category {letter}" for letter in "ABCD"))


def ship_type_text(code: int) -> str:
    """The type of a ship and its cargo, in words."""
    tens, units = divmod(code, 10)
    if code == 0:
        return "Not available"
    if code < 20:
        return "Reserved for future use"
    if tens in (3, 5):
        return _SINGLE[units + (10 if tens == 5 else 0)]
    if tens not in _GROUPS:
        return f"{code} - Unknown"
    if units < len(_CARGOES):
        return f"{_GROUPS[tens]}, {_CARGOES[units]}"
    if units < 9 or tens == 2:
        return f"{_GROUPS[tens]}, Reserved for future use"
    return f"{_GROUPS[tens]}, {'no' if tens == 9 else 'No'} additional information"
