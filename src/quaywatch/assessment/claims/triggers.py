"""Parts of words without which an English rule cannot fit: a cheap look before the costly one."""

from __future__ import annotations

__all__ = [
    "AIM_PARTS",
    "AIS_PARTS",
    "COVER_PARTS",
    "MOVER_PARTS",
    "NAME_PARTS",
    "NUMBER_PARTS",
    "SERVICE_PARTS",
    "may_fit",
]

_SHIPS = (
    "ship|vessel|freighter|tanker|carrier|barge|boat|bulker|ferr|collier|coaster|steamer|trawler|tug|destroyer|frigate"
    "|submarine|reefer"
)
MOVER_PARTS = tuple(f"{_SHIPS}|train|truck|lorr|flight|plane|aircraft|bus|convoy|railcar|wagon|locomotive".split("|"))
"""What carries."""
NAME_PARTS = tuple(f"{_SHIPS}|imo|m/v|mv |m/t|mt |ss |m.v.|name|recogni|registered".split("|"))
"""What stands beside a ship's name."""
AIS_PARTS = (
    "ais",
    "a.i.s",
    "transponder",
    "track",
    "signal",
    "identification",
    "position",
    "location",
    "dark",
    "silent",
    "disappear",
    "vanish",
)
"""What stands in a sentence on silence."""
SERVICE_PARTS = (
    "train",
    "service",
    "traffic",
    "connection",
    "link",
    "route",
    "line",
    "operation",
    "crossing",
    "rail",
    "ferr",
    "flight",
    "bus",
    "shipment",
    "deliver",
    "export",
    "import",
    "trade",
    "port call",
    "voyage",
    "tourism",
    "transit",
    "trip",
    "locomotive",
)
"""What may stop and go on."""
COVER_PARTS = (
    "cover",
    "roof",
    "hid",
    "conceal",
    "enclos",
    "shelter",
    "obscur",
    "span",
    "shroud",
    "shield",
    "stretch",
    "extend",
    "beneath",
    "under",
)
"""What lies over something."""
AIM_PARTS = (
    "could",
    "may",
    "might",
    "would",
    "will",
    "believ",
    "thought",
    "suspect",
    "likely",
    "said",
    "assess",
    "presum",
    "appear",
    "used",
    "intend",
    "design",
    "meant",
    "built",
    "purpose",
    "role",
    "function",
    "task",
    "serve",
    "some ",
    "one ",
    "either",
    "seem",
    "look",
    "whether",
    "use ",
    "job",
)
"""What tells a purpose."""
NUMBER_PARTS = (
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "teen",
    "twenty",
    "thirty",
    "hundred",
    "dozen",
)
"""Digits and number words."""


def may_fit(lower: str, parts: tuple[str, ...]) -> bool:
    """True where one of the parts stands in a sentence in lower case, or none is needed."""
    return not parts or any(part in lower for part in parts)
