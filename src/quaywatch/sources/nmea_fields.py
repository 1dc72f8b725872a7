"""All fields of single AIS messages, as a dictionary each: to look into messages, not to read many (see `nmea`).

Names are those of gpsd's JSON as libais writes it, values those of ITU-R M.1371-5: codes as numbers, speeds in knots,
places and angles in degrees, lengths in metres. What a ship sends for "not available" stays as sent (latitude 91,
heading 511), but for a rate of turn, which is None.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quaywatch.errors import DataError
from quaywatch.sources.nmea_layouts import HEADER, LAYOUTS, PART_A, PART_B, Field
from quaywatch.sources.nmea_notices import read_notice
from quaywatch.sources.nmea_words import AIDS, FIXES, STATIONS, STATUSES, ship_type_text

__all__ = ["read_fields"]

Fields = dict[str, Any]

MOST_BITS = 9 * 192 * 6
SIGNS_OF_LIBAIS = str.maketrans("'_", "`-")
SIX_BIT_TEXT = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?"


class _Bits:
    """A payload as a row of bits; those beyond its end are 0."""

    def __init__(self, payload: str, fill_bits: int) -> None:
        values = [_six_bits(sign) for sign in payload]
        self.count = 6 * len(values) - fill_bits
        self._size = 6 * len(values) + MOST_BITS
        whole = 0
        for value in values:
            whole = whole << 6 | value
        self._whole = whole << MOST_BITS

    def number(self, first: int, count: int) -> int:
        return self._whole >> (self._size - first - count) & ((1 << count) - 1)

    def signed(self, first: int, count: int) -> int:
        value = self.number(first, count)
        return value - (1 << count) if value >> (count - 1) else value

    def text(self, first: int, count: int) -> str:
        return "".join(SIX_BIT_TEXT[self.number(first + 6 * k, 6)] for k in range(count // 6))


def read_fields(payload: str, fill_bits: int = 0, *, like_libais: bool = False) -> Fields:
    """Every field of one message of type 1 to 27.

    Binary messages (6, 8, 17, 25, 26) give `dac`, `fid` and their `data` as hexadecimal digits, filled with zeros to
    whole bytes; of their contents only area notices and texts (DAC 1, FID 22 and 0) are read.

    Args:
        payload: The payload of the sentence, or of all sentences of the message in their order, without a gap.
        fill_bits: Bits at the end that do not count: of the last sentence.
        like_libais: Repeat where libais's JSON leaves the standard, to compare with it: an aircraft's speed (type 9) is
            a tenth of its whole knots, ` and - stand for ' and _ in texts, `retransmit` (type 6) and `gnss` (type 27)
            are turned round, and the duration of an area notice is the minute of its start.

    Raises:
        DataError: No message: no known type, or signs that are no six-bit text.
    """
    bits = _Bits(payload, fill_bits)
    fields = _laid_out(bits, HEADER)
    kind = fields["type"]
    if not payload or kind not in LAYOUTS:
        raise DataError(f"AIS message of type {kind if payload else 'none'}", expected="type 1 to 27")
    fields |= _laid_out(bits, LAYOUTS[kind])
    if kind in _MORE:
        fields |= _MORE[kind](bits, fields)
    fields |= _worded(fields)
    fields |= {"class": "AIS", "device": "stdin", "scaled": True}
    return _with_habits(fields) if like_libais else fields


def _six_bits(sign: str) -> int:
    code = ord(sign)
    if 48 <= code < 88:
        return code - 48
    if 96 <= code < 120:
        return code - 56
    raise DataError(f"payload with the sign {sign!r}", expected="six-bit text: 0 to W and ` to w")


def _laid_out(bits: _Bits, layout: tuple[Field, ...]) -> Fields:
    return {field.name: _READERS[field.kind](bits, field.first, field.bits) for field in layout}


def _trimmed(bits: _Bits, first: int, count: int) -> str:
    """Text up to its first @."""
    return bits.text(first, count).partition("@")[0].strip()


def _free_text(bits: _Bits, first: int, _: int) -> str:
    return bits.text(first, max(0, bits.count - first)).rstrip("@")


def _hex(bits: _Bits, first: int, _: int) -> str:
    count = max(0, bits.count - first)
    whole = -(-count // 8)
    return f"{bits.number(first, 8 * whole):0{2 * whole}x}" if whole else ""


def _turn(bits: _Bits, first: int, count: int) -> float | None:
    """Degrees a minute, to starboard positive; None where not available or only its side is known."""
    code = bits.signed(first, count)
    if abs(code) > 126:
        return None
    degrees: float = (code / 4.733) ** 2
    return -degrees if code < 0 else degrees


_READERS: dict[str, Callable[[_Bits, int, int], Any]] = {
    "number": _Bits.number,
    "flag": lambda bits, first, count: bool(bits.number(first, count)),
    "text": _trimmed,
    "free text": _free_text,
    "hex": _hex,
    "tenths": lambda bits, first, count: bits.number(first, count) / 10,
    "place": lambda bits, first, count: bits.signed(first, count) / 600000,
    "coarse": lambda bits, first, count: bits.signed(first, count) / 600,
    "turn": _turn,
    "imo": lambda bits, first, count: str(bits.number(first, count)),
}


def _self_organized(bits: _Bits, first: int) -> Fields:
    """The state of a station that organizes its own slots (SOTDMA)."""
    timeout = bits.number(first + 2, 3)
    state: Fields = {"sync_state": bits.number(first, 2), "slot_timeout": timeout}
    if timeout == 0:
        state["slot_offset"] = bits.number(first + 5, 14)
    elif timeout == 1:
        state |= {
            "utc_hour": bits.number(first + 5, 5),
            "utc_min": bits.number(first + 10, 7),
            "utc_spare": bits.number(first + 17, 2),
        }
    else:
        state["received_stations" if timeout % 2 else "slot_number"] = bits.number(first + 5, 14)
    return state


def _incremental(bits: _Bits, first: int) -> Fields:
    """The state of a station whose slots follow one another (ITDMA)."""
    return {
        "sync_state": bits.number(first, 2),
        "slot_increment": bits.number(first + 2, 13),
        "slots_to_allocate": bits.number(first + 15, 3),
        "keep_flag": bool(bits.number(first + 18, 1)),
    }


def _state(bits: _Bits, first: int) -> Fields:
    """Either, as the flag at this bit says."""
    return (_incremental if bits.number(first, 1) else _self_organized)(bits, first + 1)


def _class_a(bits: _Bits, fields: Fields) -> Fields:
    state = (_incremental if fields["type"] == 3 else _self_organized)(bits, 149)
    return {**state, "turn_code": bits.signed(42, 8), "radio": bits.number(149, 19)}


def _utc(bits: _Bits, fields: Fields) -> Fields:
    stamp = "{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}Z".format(**fields)
    return {**_self_organized(bits, 149), "timestamp": stamp, "radio": bits.number(149, 19)}


def _arrival(_: _Bits, fields: Fields) -> Fields:
    known = fields["eta_month"] and fields["eta_day"]
    arrival = "{eta_month:02d}-{eta_day:02d}T{eta_hour:02d}:{eta_minute:02d}Z".format(**fields)
    return {"eta": arrival if known else None}


def _addressed_binary(bits: _Bits, fields: Fields) -> Fields:
    if (fields["dac"], fields["fid"]) != (1, 0):
        return {}
    rest = max(0, bits.count - 100)
    return {
        "ack_required": bool(bits.number(88, 1)),
        "msg_seq": bits.number(89, 11),
        "text": bits.text(100, rest),
        "spare2": bits.number(100 + rest // 6 * 6, rest % 6),
    }


def _broadcast_binary(bits: _Bits, fields: Fields) -> Fields:
    if (fields["dac"], fields["fid"]) != (1, 22):
        return {}
    return read_notice(bits.number, bits.count, bits.text)


def _class_b(bits: _Bits, fields: Fields) -> Fields:
    state = {"commstate_cs_fill": bits.number(149, 19)} if fields["unit"] else _state(bits, 148)
    return {**state, "assigned": fields["mode"], "radio": bits.number(148, 20)}


def _question(_: _Bits, fields: Fields) -> Fields:
    return {"offset2_2": 0, "type2_2": 0, "msg_2": fields["type2_1"], "slot_offset_2": fields["offset2_1"]}


def _assignment(bits: _Bits, _: Fields) -> Fields:
    if bits.count < 144:
        return {"mmsi2": 0, "offset2": 0, "increment2": 0, "spare2": bits.number(92, 4)}
    return {"mmsi2": bits.number(92, 30), "offset2": bits.number(122, 12), "increment2": bits.number(134, 10)}


def _reservations(bits: _Bits, _: Fields) -> Fields:
    fields: Fields = {}
    for k in range(min(4, max(0, bits.count - 40) // 30)):
        at, number = 40 + 30 * k, k + 1
        fields |= {
            f"offset{number}": bits.number(at, 12),
            f"number{number}": bits.number(at + 12, 4),
            f"timeout{number}": bits.number(at + 16, 3),
            f"increment{number}": bits.number(at + 19, 11),
        }
    return fields


def _aid(bits: _Bits, fields: Fields) -> Fields:
    more = bits.text(272, max(0, bits.count - 272)).partition("@")[0].rstrip()
    whole = bits.text(43, 120)
    return {"name_ext": more, "name": (whole + more).partition("@")[0].strip() if "@" not in whole else fields["name"]}


def _channels(bits: _Bits, fields: Fields) -> Fields:
    return {"dest1": bits.number(69, 30), "dest2": bits.number(104, 30)} if fields["addressed"] else {}


def _half(bits: _Bits, fields: Fields) -> Fields:
    part = fields["part_num"]
    if part > 1:
        return {}
    own = _laid_out(bits, PART_B if part else PART_A)
    if part and fields["mmsi"] // 10_000_000 == 98:
        own["mothership_mmsi"] = bits.number(132, 30)
    return own


def _short_binary(bits: _Bits, fields: Fields) -> Fields:
    """Types 25 and 26; the latter ends with the state of the station."""
    at = 40
    own: Fields = {}
    if fields["addressed"]:
        own["dest_mmsi"], at = bits.number(40, 30), 70
    if fields["structured"]:
        own["dac"], own["fid"], at = bits.number(at, 10), bits.number(at + 10, 6), at + 16
    end = bits.count
    if fields["type"] == 26:
        end -= 20
        own |= _state(bits, end)
    count = max(0, end - at)
    whole = -(-count // 8)
    return {**own, "data": f"{bits.number(at, count) << (8 * whole - count):0{2 * whole}x}" if whole else ""}


_MORE: dict[int, Callable[[_Bits, Fields], Fields]] = {
    1: _class_a,
    2: _class_a,
    3: _class_a,
    4: _utc,
    5: _arrival,
    6: _addressed_binary,
    8: _broadcast_binary,
    9: lambda bits, _: {**_state(bits, 148), "radio": bits.number(148, 20)},
    11: _utc,
    14: lambda bits, _: {"spare2": bits.number(40 + (rest := max(0, bits.count - 40)) // 6 * 6, rest % 6)},
    15: _question,
    16: _assignment,
    18: _class_b,
    20: _reservations,
    21: _aid,
    22: _channels,
    24: _half,
    25: _short_binary,
    26: _short_binary,
}


def _worded(fields: Fields) -> Fields:
    """Codes in words."""
    words: dict[str, Callable[[int], str]] = {
        "status": STATUSES.__getitem__,
        "shiptype": ship_type_text,
        "epfd": lambda code: FIXES[code] if code < len(FIXES) else FIXES[0],
        "aid_type": AIDS.__getitem__,
        "stationtype": STATIONS.__getitem__,
    }
    return {f"{name}_text": word(fields[name]) for name, word in words.items() if name in fields}


def _with_habits(fields: Fields) -> Fields:
    if fields["type"] == 9:
        fields["speed"] /= 10
    turned = {6: "retransmit", 27: "gnss"}.get(fields["type"])
    if turned:
        fields[turned] = not fields[turned]
    if "sub_areas" in fields:
        fields["duration_minutes"] = fields["minute"]
    own = {"destination", "shipname", "callsign", "name", "name_ext", "text", "vendor_id"}
    return {
        name: value.translate(SIGNS_OF_LIBAIS) if name in own and isinstance(value, str) else value
        for name, value in fields.items()
    }
