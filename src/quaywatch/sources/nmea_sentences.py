"""Sentences in the bytes of lines, compiled: where the fields lie, checksum, six-bit payload, tag block, receiver.

The layout is that of NMEA 0183 (IEC 61162-1) and of its tag blocks (NMEA 0183 version 4); the tail that some networks
put behind the checksum is that of the US Coast Guard.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.sources.nmea_times import NO_TIME, find_time, read_epoch

__all__ = ["REASONS", "STATION_LENGTH", "Drop", "Sentence", "find_station", "read_sentence"]

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]


class Drop(IntEnum):
    """Why a line, a sentence or a message became no row."""

    NONE = 0
    COMMENT = 1
    NO_SENTENCE = 2
    LINE_TOO_LONG = 3
    BROKEN = 4
    CHECKSUM = 5
    EMPTY = 6
    NOT_SIX_BIT = 7
    HALF = 8
    TOO_SHORT = 9
    UNKNOWN_TYPE = 10
    BASE_STATION = 11
    UTC_REPLY = 12
    AIRCRAFT = 13
    AID = 14
    OTHER_TYPE = 15
    NO_SHIP = 16
    NO_POSITION = 17
    NO_TIME = 18


REASONS = {
    Drop.COMMENT: "comment or empty line",
    Drop.NO_SENTENCE: "no AIS sentence",
    Drop.LINE_TOO_LONG: "line too long",
    Drop.BROKEN: "broken sentence",
    Drop.CHECKSUM: "wrong checksum",
    Drop.EMPTY: "empty payload",
    Drop.NOT_SIX_BIT: "payload with signs that are no six-bit text",
    Drop.HALF: "part of a message whose other parts did not come",
    Drop.TOO_SHORT: "message too short for its type",
    Drop.UNKNOWN_TYPE: "message of a type that does not exist",
    Drop.BASE_STATION: "base station",
    Drop.UTC_REPLY: "answer to a question for the time",
    Drop.AIRCRAFT: "aircraft",
    Drop.AID: "aid to navigation",
    Drop.OTHER_TYPE: "message without position or static report",
    Drop.NO_SHIP: "no ship's number",
    Drop.NO_POSITION: "no position",
    Drop.NO_TIME: "no time",
}
"""In words, as they are counted."""


class Sentence(IntEnum):
    """Columns of what a sentence holds."""

    START = 0
    LENGTH = 1
    FILL = 2
    TOTAL = 3
    NUMBER = 4
    KEY = 5
    TIME = 6
    STATION = 7
    REASON = 8
    END = 9


START, LENGTH, FILL, TOTAL = int(Sentence.START), int(Sentence.LENGTH), int(Sentence.FILL), int(Sentence.TOTAL)
NUMBER, KEY, TIME, STATION = int(Sentence.NUMBER), int(Sentence.KEY), int(Sentence.TIME), int(Sentence.STATION)
REASON, END = int(Sentence.REASON), int(Sentence.END)
NO_SENTENCE, BROKEN, CHECKSUM = int(Drop.NO_SENTENCE), int(Drop.BROKEN), int(Drop.CHECKSUM)
EMPTY, NOT_SIX_BIT = int(Drop.EMPTY), int(Drop.NOT_SIX_BIT)

STATION_LENGTH = 32
"""Signs of a receiver's name that are kept."""
NO_STATION = -1
HASH_STEP, HASH_MASK = 1_000_003, 2**55 - 1
SIX_BITS = np.full(256, 64, np.uint8)
"""Values of the signs of a payload; 64 where a sign has none."""
SIX_BITS[48:88], SIX_BITS[96:120] = np.arange(40), np.arange(40, 64)
NEW_LINE, BANG, COMMA, STAR, BACKSLASH = 10, 33, 44, 42, 92
COMMAS = 6
MOST_FILL_BITS = 5


@njit(cache=True)
def _hex(byte: int) -> int:
    if 48 <= byte <= 57:
        return byte - 48
    if 65 <= byte <= 70:
        return byte - 55
    return byte - 87 if 97 <= byte <= 102 else -1


@njit(cache=True)
def _checked(text: Bytes, start: int, star: int, end: int) -> bool:
    """Whether the two digits behind the star are the exclusive or of what stands before it."""
    if star + 2 >= end:
        return False
    high, low = _hex(text[star + 1]), _hex(text[star + 2])
    total = 0
    for i in range(start, star):
        total ^= text[i]
    return high >= 0 and low >= 0 and total == high * 16 + low


@njit("int64(uint8[::1], int64, int64, int64)", cache=True)
def _hashed(text: Bytes, start: int, end: int, seed: int) -> int:
    value = seed
    for i in range(start, end):
        value = (value * HASH_STEP + text[i] + 1) & HASH_MASK
    return value


@njit(cache=True)
def _split(text: Bytes, start: int, limit: int, commas: Numbers) -> tuple[int, int, int]:
    """Commas, place of the star (-1 without one) and end of the sentence whose exclamation mark is at `start`."""
    count, star, at = 0, -1, start + 1
    while at < limit:
        byte = text[at]
        if byte in (NEW_LINE, BANG):
            break
        if star < 0:
            if byte == COMMA:
                if count <= COMMAS:
                    commas[count] = at
                count += 1
            elif byte == STAR:
                star = at
        at += 1
    return count, star, at


@njit(cache=True)
def _is_vdm(text: Bytes, start: int, comma: int) -> bool:
    """Whether the sentence is VDM or VDO of any talker of two signs."""
    if comma - start != 6 or text[start + 3] != 86 or text[start + 4] != 68:
        return False
    return bool(text[start + 5] == 77 or text[start + 5] == 79)


@njit("int64(uint8[::1], int64, int64, int64)", cache=True)
def _digit(text: Bytes, start: int, end: int, missing: int) -> int:
    """The digit that is the whole of a field; `missing` where it is empty, -1 where it is something else."""
    if end == start:
        return missing
    if end != start + 1 or not 48 <= text[start] <= 57:
        return -1
    return int(text[start]) - 48


@njit(cache=True)
def _unarmored(text: Bytes, start: int, end: int, six_bit: Bytes) -> bool:
    """Write the values of a payload's signs to the same places of `six_bit`; False where a sign has none."""
    worst = 0
    for i in range(start, end):
        value = SIX_BITS[text[i]]
        worst |= value
        six_bit[i] = value
    return worst < 64


@njit(cache=True)
def _read_fields(text: Bytes, star: int, commas: Numbers, row: Numbers) -> bool:
    total = _digit(text, commas[0] + 1, commas[1], -1)
    number = _digit(text, commas[1] + 1, commas[2], -1)
    sequence = _digit(text, commas[2] + 1, commas[3], 10)
    fill = _digit(text, commas[5] + 1, star, 0)
    row[START], row[LENGTH], row[FILL] = commas[4] + 1, commas[5] - commas[4] - 1, fill
    row[TOTAL], row[NUMBER] = total, number
    return 0 < number <= total and sequence >= 0 and 0 <= fill <= MOST_FILL_BITS


@njit(cache=True)
def _group_key(text: Bytes, start: int, end: int) -> int:
    """Key of a group `number-total-id`: of its id, which all sentences of the group share."""
    at = end
    while at > start and text[at - 1] != 45:
        at -= 1
    return _hashed(text, at, end, 7)


@njit("void(uint8[::1], int64, int64, int64[::1])", cache=True)
def _read_tag(text: Bytes, start: int, end: int, row: Numbers) -> None:
    """Time, station and group of a tag block between its backslashes; one whose checksum is wrong says nothing."""
    star = end - 3
    if star < start or text[star] != STAR or not _checked(text, start, star, end):
        return
    at = start
    while at < star:
        stop = at
        while stop < star and text[stop] != COMMA:
            stop += 1
        if stop > at + 2 and text[at + 1] == 58:
            if text[at] == 99:
                row[TIME] = read_epoch(text, at + 2, stop)
            elif text[at] == 115:
                row[STATION] = at + 2 + (stop - at - 2 << 40)
            elif text[at] == 103:
                row[KEY] = _group_key(text, at + 2, stop)
        at = stop + 1


@njit("void(uint8[::1], int64, int64, int64[::1])", cache=True)
def _read_tail(text: Bytes, start: int, end: int, row: Numbers) -> None:
    """Station and time behind the checksum, where no tag block named them."""
    at = start
    while at < end and row[STATION] == NO_STATION:
        if text[at] == COMMA and at + 2 < end and (text[at + 1] == 114 or text[at + 1] == 98):
            stop = at + 1
            while stop < end and text[stop] != COMMA and text[stop] > 32:
                stop += 1
            row[STATION] = at + 1 + (stop - at - 1 << 40)
        at += 1
    if row[TIME] == NO_TIME:
        row[TIME] = find_time(text, start, end)


@njit("void(uint8[::1], int64, int64, int64[::1])", cache=True)
def _read_head(text: Bytes, start: int, bang: int, row: Numbers) -> None:
    """Tag block and time between the start of a line and the exclamation mark."""
    before = bang
    if bang > start + 1 and text[bang - 1] == BACKSLASH:
        before = bang - 2
        while before > start and text[before] != BACKSLASH:
            before -= 1
        _read_tag(text, before + 1, bang - 1, row)
    if row[TIME] == NO_TIME and before > start:
        row[TIME] = find_time(text, start, before)


@njit("void(uint8[::1], UniTuple(int64, 3), uint8[::1], int64[::1], int64[::1])", cache=True)
def read_sentence(text: Bytes, places: tuple[int, int, int], six_bit: Bytes, commas: Numbers, row: Numbers) -> None:
    """Read the sentence at an exclamation mark into `row` (columns: `Sentence`).

    Args:
        text: Whole lines.
        places: Where what belongs to it starts, its exclamation mark, and where the lines end.
        six_bit: Takes the payload's values at the places of its signs.
        commas: Room for seven numbers.
        row: Takes what was read; `REASON` is 0 where it is sound. The station is its place and, times 2**40, its
            length.
    """
    start, bang, limit = places
    count, star, end = _split(text, bang, limit, commas)
    row[END], row[TIME], row[STATION], row[KEY], row[REASON] = end, NO_TIME, NO_STATION, -1, BROKEN
    if count == 0 or not _is_vdm(text, bang, commas[0]):
        row[REASON] = NO_SENTENCE
        return
    if star < 0 or count != COMMAS or not _read_fields(text, star, commas, row):
        return
    if not _checked(text, bang + 1, star, end):
        row[REASON] = CHECKSUM
        return
    row[REASON] = 0
    if row[LENGTH] == 0:
        row[REASON] = EMPTY
    elif not _unarmored(text, commas[4] + 1, commas[5], six_bit):
        row[REASON] = NOT_SIX_BIT
    if row[REASON] == 0:
        _read_head(text, start, bang, row)
        _read_tail(text, star + 3, end, row)
        if row[TOTAL] > 1:
            seed = _hashed(text, bang + 1, bang + 3, row[TOTAL] + row[KEY] + 1)
            row[KEY] = _hashed(text, commas[2] + 1, commas[4], seed)


@njit(cache=True)
def _is_name(text: Bytes, start: int, name: Bytes, length: int) -> bool:
    same = True
    for k in range(length):
        same &= text[start + k] == name[k]
    return same


@njit("int64(uint8[::1], int64, uint8[:, ::1], int64[::1])", cache=True)
def find_station(text: Bytes, packed: int, names: Bytes, lengths: Numbers) -> int:
    """Number of a station among those that were named, which takes a new one in; -1 where there is none or no room.

    Args:
        text: Whole lines.
        packed: As `Sentence.STATION`.
        names: Names by their numbers, `STATION_LENGTH` bytes each; the numbers are places in a table of hashes.
        lengths: Of the names; 0 where a place is free.
    """
    if packed < 0:
        return NO_STATION
    start, length = packed & (2**40 - 1), min(packed >> 40, STATION_LENGTH)
    place = _hashed(text, start, start + length, 1) % len(lengths)
    for _ in range(16):
        if lengths[place] == 0:
            lengths[place] = length
            for k in range(length):
                names[place, k] = text[start + k]
        if lengths[place] == length and _is_name(text, start, names[place], length):
            return place
        place = (place + 1) % len(lengths)
    return NO_STATION
