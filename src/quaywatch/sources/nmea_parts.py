"""Lines to whole messages, compiled: every sentence of a block, and the parts of long messages put together.

Parts of one message share talker, sequence number, channel, number of parts, the group of their tag blocks, and their
receiver where both name one: some networks name it with the first or the last part only. They may come in any order
and between others. Parts that wait too long are given up: sequence numbers come round again, and halves of two
messages must not be joined.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.sources.nmea_sentences import STATION_LENGTH, Drop, Sentence, find_station, read_sentence
from quaywatch.sources.nmea_times import NO_TIME

__all__ = ["Message", "Waiting", "read_messages"]

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]

WAITING, PROBES, MOST_PARTS, LONGEST_PART = 1024, 8, 9, 192
"""Messages that may wait for parts at once, places that one may take, parts, and signs of a part."""
MOST_SENTENCES_WAITED, LONGEST_WAIT_MS = 1000, 60_000
"""After which a message is given up: by sentences where no time is known, else by time."""
STATIONS = 4096


class Message(IntEnum):
    """Columns of a whole message."""

    START = 0
    LENGTH = 1
    BITS = 2
    TIME = 3
    STATION = 4


class _Wait(IntEnum):
    """Columns of a message that waits; `HELD` has a bit for each part that is there, 0 where the place is free."""

    KEY = 0
    HELD = 1
    TOTAL = 2
    SINCE = 3
    TIME = 4
    FILL = 5
    STATION = 6


START, LENGTH, FILL, TOTAL = int(Sentence.START), int(Sentence.LENGTH), int(Sentence.FILL), int(Sentence.TOTAL)
NUMBER, KEY, TIME, STATION = int(Sentence.NUMBER), int(Sentence.KEY), int(Sentence.TIME), int(Sentence.STATION)
REASON, END, COLUMNS = int(Sentence.REASON), int(Sentence.END), len(Sentence)
M_START, M_LENGTH, M_BITS, M_TIME, M_STATION = (int(one) for one in Message)
W_KEY, W_HELD, W_TOTAL, W_SINCE, W_TIME, W_FILL, W_STATION = (int(one) for one in _Wait)
BROKEN, HALF, NO_SENTENCE, COMMENT = int(Drop.BROKEN), int(Drop.HALF), int(Drop.NO_SENTENCE), int(Drop.COMMENT)
NEW_LINE, BANG, HASH_SIGN = 10, 33, 35
LINES, SENTENCES = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waiting:
    """What is kept from one block of lines to the next; of one size however long the input is."""

    waits: Numbers = field(default_factory=lambda: np.zeros((WAITING, len(_Wait)), np.int64))
    """Messages whose parts are not all there."""
    parts: Bytes = field(default_factory=lambda: np.zeros((WAITING, MOST_PARTS, LONGEST_PART), np.uint8))
    """Their payloads."""
    lengths: Numbers = field(default_factory=lambda: np.zeros((WAITING, MOST_PARTS), np.int64))
    """Signs in each."""
    station_names: Bytes = field(default_factory=lambda: np.zeros((STATIONS, STATION_LENGTH), np.uint8))
    """Receivers by their numbers."""
    station_lengths: Numbers = field(default_factory=lambda: np.zeros(STATIONS, np.int64))
    """Of their names; 0 where a number is free."""
    seen: Numbers = field(default_factory=lambda: np.zeros(2, np.int64))
    """Lines and sentences read so far."""
    dropped: Numbers = field(default_factory=lambda: np.zeros(len(Drop), np.int64))
    """By `Drop`, so far."""

    def give_up(self) -> None:
        """Count the parts that still wait as halves: the input is over."""
        self.dropped[Drop.HALF] += sum(int(held).bit_count() for held in self.waits[:, W_HELD])
        self.waits[:] = 0


@njit(cache=True)
def _held_count(held: int) -> int:
    count = 0
    while held:
        count += held & 1
        held >>= 1
    return count


@njit(cache=True)
def _is_over(wait: Numbers, row: Numbers, sentence: int) -> bool:
    if wait[W_TIME] != NO_TIME and row[TIME] != NO_TIME:
        return bool(abs(row[TIME] - wait[W_TIME]) > LONGEST_WAIT_MS)
    return bool(sentence - wait[W_SINCE] > MOST_SENTENCES_WAITED)


@njit(cache=True)
def _is_same(wait: Numbers, row: Numbers) -> bool:
    if wait[W_KEY] != row[KEY] or wait[W_TOTAL] != row[TOTAL]:
        return False
    return bool(wait[W_STATION] == row[STATION] or wait[W_STATION] < 0 or row[STATION] < 0)


@njit(cache=True)
def _place(waits: Numbers, row: Numbers, sentence: int, dropped: Numbers) -> int:
    """Where the parts of a sentence's message wait; where all places are taken, the oldest is given up."""
    first = row[KEY] % len(waits)
    oldest, free = first, -1
    for step in range(PROBES):
        at = (first + step) % len(waits)
        if waits[at, W_HELD] and _is_over(waits[at], row, sentence):
            dropped[HALF] += _held_count(waits[at, W_HELD])
            waits[at, W_HELD] = 0
        if waits[at, W_HELD] == 0:
            free = at if free < 0 else free
        elif _is_same(waits[at], row):
            return int(at)
        elif waits[at, W_SINCE] < waits[oldest, W_SINCE]:
            oldest = at
    if free >= 0:
        return free
    dropped[HALF] += _held_count(waits[oldest, W_HELD])
    waits[oldest, W_HELD] = 0
    return int(oldest)


@njit(cache=True)
def _differs(held: Bytes, length: int, new: Bytes) -> bool:
    differs = length != len(new)
    for k in range(min(length, len(new))):
        differs |= held[k] != new[k]
    return differs


@njit(cache=True)
def _keep(part: tuple[Bytes, int], row: Numbers, wait: Numbers, parts: Bytes, lengths: Numbers) -> int:
    """Put a part with those that wait; returns how many were given up because another message took their name."""
    payload, sentence = part
    place, given_up = row[NUMBER] - 1, 0
    bit = 1 << place
    if wait[W_HELD] & bit and _differs(parts[place], lengths[place], payload):
        given_up = _held_count(wait[W_HELD])
        wait[W_HELD] = 0
    if wait[W_HELD] == 0:
        wait[W_KEY], wait[W_TOTAL], wait[W_SINCE], wait[W_TIME] = row[KEY], row[TOTAL], sentence, row[TIME]
        wait[W_STATION] = row[STATION]
    if wait[W_TIME] == NO_TIME:
        wait[W_TIME] = row[TIME]
    if wait[W_STATION] < 0:
        wait[W_STATION] = row[STATION]
    wait[W_HELD] |= bit
    for k in range(len(payload)):
        parts[place, k] = payload[k]
    lengths[place] = len(payload)
    if row[NUMBER] == row[TOTAL]:
        wait[W_FILL] = row[FILL]
    return given_up


@njit(cache=True)
def _join(wait: Numbers, parts: Bytes, lengths: Numbers, six_bit: Bytes, cursor: int) -> int:
    """Write the payload of a message whose parts are all there; returns where it ends."""
    for k in range(wait[W_TOTAL]):
        for at in range(lengths[k]):
            six_bit[cursor + at] = parts[k, at]
        cursor += lengths[k]
    wait[W_HELD] = 0
    return cursor


@njit(cache=True)
def _take_part(row: Numbers, six_bit: Bytes, state: tuple[Numbers, Bytes, Numbers, Numbers, int], cursor: int) -> int:
    """Take in one part; returns where the whole message ends in `six_bit`, or `cursor` where parts are missing."""
    waits, parts, lengths, dropped, sentence = state
    if row[LENGTH] > LONGEST_PART:
        dropped[BROKEN] += 1
        return cursor
    at = _place(waits, row, sentence, dropped)
    payload = six_bit[row[START] : row[START] + row[LENGTH]]
    dropped[HALF] += _keep((payload, sentence), row, waits[at], parts[at], lengths[at])
    if waits[at, W_HELD] != (1 << row[TOTAL]) - 1:
        return cursor
    row[TIME], row[FILL], row[STATION] = waits[at, W_TIME], waits[at, W_FILL], waits[at, W_STATION]
    return _join(waits[at], parts[at], lengths[at], six_bit, cursor)


@njit(cache=True)
def _write(messages: Numbers, count: int, row: Numbers, start: int, length: int) -> int:
    messages[count, M_START], messages[count, M_LENGTH] = start, length
    messages[count, M_BITS] = length * 6 - row[FILL]
    messages[count, M_TIME], messages[count, M_STATION] = row[TIME], row[STATION]
    return count + 1


@njit(cache=True)
def _end_line(text: Bytes, start: int, end: int, sentences: int, dropped: Numbers) -> None:
    """Count a line that holds no sentence."""
    if sentences == 0:
        while start < end and text[start] <= 32:
            start += 1
        dropped[COMMENT if start == end or text[start] == HASH_SIGN else NO_SENTENCE] += 1


@njit(cache=True)
def _scan(text: Bytes, six_bit: Bytes, messages: Numbers, state: Any) -> int:
    waits, parts, lengths, names, name_lengths, seen, dropped = state
    row, commas = np.zeros(COLUMNS, np.int64), np.zeros(7, np.int64)
    count, cursor, at, start, sentences = 0, len(text), 0, 0, 0
    while at < len(text):
        if text[at] == NEW_LINE:
            _end_line(text, start if sentences == 0 else at, at, sentences, dropped)
            seen[LINES] += 1
            at += 1
            start, sentences = at, 0
        elif text[at] != BANG or text[start] == HASH_SIGN:
            at += 1
        else:
            read_sentence(text, (start, at, len(text)), six_bit, commas, row)
            at = start = row[END]
            sentences += 1
            seen[SENTENCES] += 1
            if row[REASON]:
                dropped[row[REASON]] += 1
                continue
            row[STATION] = find_station(text, row[STATION], names, name_lengths)
            if row[TOTAL] == 1:
                count = _write(messages, count, row, row[START], row[LENGTH])
                continue
            end = _take_part(row, six_bit, (waits, parts, lengths, dropped, seen[SENTENCES]), cursor)
            if end > cursor:
                count, cursor = _write(messages, count, row, cursor, end - cursor), end
    return count


def read_messages(text: Bytes, waiting: Waiting) -> tuple[Bytes, Numbers]:
    """Whole messages in a block of whole lines: their six-bit values, and for each message the columns of `Message`.

    A message of several parts stands where its last part was read. `waiting` is changed: it takes the parts whose
    others are not in the block, and the counts.
    """
    six_bit = np.empty(2 * len(text) + waiting.parts.size, np.uint8)
    messages = np.empty((int(np.count_nonzero(text == BANG)), len(Message)), np.int64)
    state = (
        waiting.waits, waiting.parts, waiting.lengths, waiting.station_names, waiting.station_lengths,
        waiting.seen, waiting.dropped,
    )  # fmt: skip
    return six_bit, messages[: _scan(text, six_bit, messages, state)]
