"""Where the fields of AIS messages lie: name, first bit, bits and how they are read, by type (ITU-R M.1371-5, annex 8).

Names are those of gpsd's and libais's JSON, so that their users find what they know.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["HEADER", "LAYOUTS", "PART_A", "PART_B", "Field"]


class Field(NamedTuple):
    """One field of a message."""

    name: str
    """Of the value."""
    first: int
    """Its first bit."""
    bits: int
    """How many it has."""
    kind: str = "number"
    """`number`, `flag`, `text`, `tenths`, `place` (1/10000 minute), `coarse` (1/10 minute), `turn`, `imo`,
    `free text` or `hex`; the last two go to the end of the message."""


def _dimensions(first: int) -> tuple[Field, ...]:
    return (
        Field("to_bow", first, 9),
        Field("to_stern", first + 9, 9),
        Field("to_port", first + 18, 6),
        Field("to_starboard", first + 24, 6),
    )


def _place(first: int) -> tuple[Field, ...]:
    return (
        Field("accuracy", first, 1, "flag"),
        Field("lon", first + 1, 28, "place"),
        Field("lat", first + 29, 27, "place"),
    )


def _motion(first: int) -> tuple[Field, ...]:
    """Speed, place, course, heading and second, as in types 1, 2, 3, 18 and 19."""
    return (
        Field("speed", first, 10, "tenths"),
        *_place(first + 10),
        Field("course", first + 66, 12, "tenths"),
        Field("heading", first + 78, 9),
        Field("second", first + 87, 6),
    )


HEADER = (Field("type", 0, 6), Field("repeat", 6, 2), Field("mmsi", 8, 30))
_SPARE = Field("spare", 38, 2)
_CLASS_A = (
    Field("status", 38, 4),
    Field("turn", 42, 8, "turn"),
    *_motion(50),
    Field("maneuver", 143, 2),
    Field("spare", 145, 3),
    Field("raim", 148, 1, "flag"),
)
_UTC = (
    Field("year", 38, 14),
    Field("month", 52, 4),
    Field("day", 56, 5),
    Field("hour", 61, 5),
    Field("minute", 66, 6),
    Field("second", 72, 6),
    *_place(78),
    Field("epfd", 134, 4),
    Field("transmission_ctl", 138, 1),
    Field("spare", 139, 9),
    Field("raim", 148, 1, "flag"),
)
_STATIC = (
    Field("ais_version", 38, 2),
    Field("imo", 40, 30, "imo"),
    Field("callsign", 70, 42, "text"),
    Field("shipname", 112, 120, "text"),
    Field("shiptype", 232, 8),
    *_dimensions(240),
    Field("epfd", 270, 4),
    Field("eta_month", 274, 4),
    Field("eta_day", 278, 5),
    Field("eta_hour", 283, 5),
    Field("eta_minute", 288, 6),
    Field("draught", 294, 8, "tenths"),
    Field("destination", 302, 120, "text"),
    Field("dte", 422, 1),
    Field("spare", 423, 1),
)
_ACKNOWLEDGE = (
    _SPARE,
    *(
        field
        for k in range(4)
        for field in (Field(f"mmsi{k + 1}", 40 + 32 * k, 30), Field(f"mmsiseq{k + 1}", 70 + 32 * k, 2))
    ),
)
_AIRCRAFT = (
    Field("alt", 38, 12),
    Field("speed", 50, 10),
    *_place(60),
    Field("course", 116, 12, "tenths"),
    Field("second", 128, 6),
    Field("alt_sensor", 134, 1),
    Field("spare", 135, 7),
    Field("dte", 142, 1),
    Field("spare2", 143, 3),
    Field("assigned", 146, 1, "flag"),
    Field("raim", 147, 1, "flag"),
)
_CLASS_B = (
    Field("spare", 38, 8),
    *_motion(46),
    Field("spare2", 139, 2),
    *(Field(name, 141 + k, 1, "flag") for k, name in enumerate(("unit", "display", "dsc", "band", "msg22", "mode"))),
    Field("raim", 147, 1, "flag"),
    Field("cs", 148, 1, "flag"),
)
_CLASS_B_LONG = (
    Field("spare", 38, 8),
    *_motion(46),
    Field("spare2", 139, 4),
    Field("shipname", 143, 120, "text"),
    Field("shiptype", 263, 8),
    *_dimensions(271),
    Field("epfd", 301, 4),
    Field("raim", 305, 1, "flag"),
    Field("dte", 306, 1),
    Field("assigned", 307, 1, "flag"),
    Field("spare3", 308, 4),
)
_QUESTION = (
    _SPARE,
    Field("mmsi1", 40, 30),
    Field("type1_1", 70, 6),
    Field("offset1_1", 76, 12),
    Field("spare2", 88, 2),
    Field("type1_2", 90, 6),
    Field("offset1_2", 96, 12),
    Field("spare3", 108, 2),
    Field("mmsi2", 110, 30),
    Field("type2_1", 140, 6),
    Field("offset2_1", 146, 12),
    Field("spare4", 158, 2),
)
_AID = (
    Field("aid_type", 38, 5),
    Field("name", 43, 120, "text"),
    *_place(163),
    *_dimensions(219),
    Field("epfd", 249, 4),
    Field("second", 253, 6),
    Field("off_position", 259, 1, "flag"),
    Field("regional", 260, 8),
    Field("raim", 268, 1, "flag"),
    Field("virtual_aid", 269, 1, "flag"),
    Field("assigned", 270, 1, "flag"),
    Field("spare", 271, 1),
)
_CHANNELS = (
    _SPARE,
    Field("channel_a", 40, 12),
    Field("channel_b", 52, 12),
    Field("txrx", 64, 4),
    Field("power", 68, 1, "flag"),
    Field("ne_lon", 69, 18, "coarse"),
    Field("ne_lat", 87, 17, "coarse"),
    Field("sw_lon", 104, 18, "coarse"),
    Field("sw_lat", 122, 17, "coarse"),
    Field("addressed", 139, 1, "flag"),
    Field("band_a", 140, 1),
    Field("band_b", 141, 1),
    Field("zonesize", 142, 3),
    Field("spare2", 145, 23),
)
_GROUP = (
    _SPARE,
    Field("ne_lon", 40, 18, "coarse"),
    Field("ne_lat", 58, 17, "coarse"),
    Field("sw_lon", 75, 18, "coarse"),
    Field("sw_lat", 93, 17, "coarse"),
    Field("stationtype", 110, 4),
    Field("shiptype", 114, 8),
    Field("spare2", 122, 22),
    Field("txrx", 144, 2),
    Field("interval", 146, 4),
    Field("quiet", 150, 4),
    Field("spare3", 154, 6),
)
_LONG_RANGE = (
    Field("accuracy", 38, 1, "flag"),
    Field("raim", 39, 1, "flag"),
    Field("status", 40, 4),
    Field("lon", 44, 18, "coarse"),
    Field("lat", 62, 17, "coarse"),
    Field("speed", 79, 6),
    Field("course", 85, 9),
    Field("gnss", 94, 1, "flag"),
    Field("spare", 95, 1),
)
PART_A = (Field("shipname", 40, 120, "text"),)
"""Of type 24."""
PART_B = (
    Field("shiptype", 40, 8),
    Field("vendor_id", 48, 42, "text"),
    Field("vendorid", 48, 18, "text"),
    Field("model", 66, 4),
    Field("serial", 70, 20),
    Field("callsign", 90, 42, "text"),
    *_dimensions(132),
    Field("spare", 162, 6),
)
_ADDRESSED_TEXT = (
    Field("seqno", 38, 2),
    Field("dest_mmsi", 40, 30),
    Field("retransmit", 70, 1, "flag"),
    Field("spare", 71, 1),
)
_DATA = (Field("dac", 72, 10), Field("fid", 82, 6), Field("data", 88, -1, "hex"))
LAYOUTS: dict[int, tuple[Field, ...]] = {
    1: _CLASS_A,
    2: _CLASS_A,
    3: _CLASS_A,
    4: _UTC,
    5: _STATIC,
    6: (*_ADDRESSED_TEXT, *_DATA),
    7: _ACKNOWLEDGE,
    8: (_SPARE, Field("dac", 40, 10), Field("fid", 50, 6), Field("data", 56, -1, "hex")),
    9: _AIRCRAFT,
    10: (_SPARE, Field("dest_mmsi", 40, 30), Field("spare2", 70, 2)),
    11: _UTC,
    12: (*_ADDRESSED_TEXT, Field("text", 72, -1, "free text")),
    13: _ACKNOWLEDGE,
    14: (_SPARE, Field("text", 40, -1, "free text")),
    15: _QUESTION,
    16: (_SPARE, Field("mmsi1", 40, 30), Field("offset1", 70, 12), Field("increment1", 82, 10)),
    17: (
        _SPARE,
        Field("lon", 40, 18, "coarse"),
        Field("lat", 58, 17, "coarse"),
        Field("spare2", 75, 5),
        Field("data", 80, -1, "hex"),
    ),
    18: _CLASS_B,
    19: _CLASS_B_LONG,
    20: (_SPARE,),
    21: _AID,
    22: _CHANNELS,
    23: _GROUP,
    24: (Field("part_num", 38, 2),),
    25: (Field("addressed", 38, 1, "flag"), Field("structured", 39, 1, "flag")),
    26: (Field("addressed", 38, 1, "flag"), Field("structured", 39, 1, "flag")),
    27: _LONG_RANGE,
}
"""By type; what depends on other fields is read by `nmea_fields`."""
