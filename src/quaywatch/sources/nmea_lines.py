"""Lines to the fields of their messages, one by one: to look into a file, not to read a long one (see `nmea`)."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import xor
from typing import Any

from quaywatch.errors import DataError
from quaywatch.sources.nmea_fields import read_fields

__all__ = ["read_message_fields"]

Fields = dict[str, Any]

SENTENCE = re.compile(r"!((..)VD[MO],(\d),(\d),(\d?),([^,!*]*),([^,!*]*),([0-5]?))\*([0-9A-Fa-f]{2})")
TAG_BLOCK = re.compile(r"\\([^\\]*)\*([0-9A-Fa-f]{2})\\$")
LATEST_S = 4_102_444_800
MOST_WAITING = 1024


@dataclass(slots=True)
class _Parts:
    total: int
    tags: Fields
    payloads: dict[int, str] = field(default_factory=dict)
    fill_bits: int = 0


def read_message_fields(lines: Iterable[bytes], *, like_libais: bool = False) -> Iterator[Fields]:
    """The fields of each whole message, where its last sentence was read.

    What is broken, half or of no known type is passed over; `read_nmea` counts it. A tag block gives
    `tagblock_station`, `tagblock_timestamp`, `tagblock_group` and its other fields by their letters.

    Args:
        lines: One or several sentences each.
        like_libais: As for `read_fields`.
    """
    waiting: OrderedDict[tuple[str, ...], _Parts] = OrderedDict()
    for line in lines:
        text = line.decode("ascii", "replace")
        for found in () if text.startswith("#") else SENTENCE.finditer(text):
            tags = _tags(text[: found.start()])
            whole = _whole(found, tags, waiting) if _is_sound(found[1], found[9]) else None
            if whole:
                yield from _fields(whole, like_libais)


def _is_sound(text: str, checksum: str) -> bool:
    return reduce(xor, map(ord, text), 0) == int(checksum, 16)


def _whole(found: re.Match[str], tags: Fields, waiting: OrderedDict[tuple[str, ...], _Parts]) -> _Parts | None:
    """The message that a sentence completes."""
    _, talker, total, number, sequence, channel, payload, fill = found.groups()[:8]
    group = tags.get("tagblock_group")
    key = (str(group and group["id"]), talker, total, sequence, channel)
    parts = waiting.setdefault(key, _Parts(int(total), tags))
    if parts.payloads.get(int(number), payload) != payload:
        parts = waiting[key] = _Parts(int(total), tags)
    parts.payloads[int(number)] = payload
    if int(number) == 1:
        parts.tags = tags
    if number == total:
        parts.fill_bits = int(fill or 0)
    if len(waiting) > MOST_WAITING:
        waiting.popitem(last=False)
    return waiting.pop(key, None) if set(parts.payloads) == set(range(1, parts.total + 1)) else None


def _fields(parts: _Parts, like_libais: bool) -> Iterator[Fields]:
    payload = "".join(parts.payloads[number] for number in sorted(parts.payloads))
    try:
        fields = read_fields(payload, parts.fill_bits, like_libais=like_libais)
    except DataError:
        return
    stamp = parts.tags.get("tagblock_timestamp")
    yield {**({"timestamp": stamp} if stamp else {}), **fields, **parts.tags}


def _tags(head: str) -> Fields:
    """The fields of the tag block that ends a head."""
    found = TAG_BLOCK.search(head)
    if not found or not _is_sound(found[1], found[2]):
        return {}
    tags: Fields = {}
    for letter, _, value in (part.partition(":") for part in found[1].split(",")):
        tags |= _tag(letter, value)
    return tags


def _tag(letter: str, value: str) -> Fields:
    if letter == "s":
        return {"tagblock_station": value}
    if letter == "c" and value.isdigit():
        seconds = int(value) / (1000 if len(value) > 11 else 1)
        instant = datetime.fromtimestamp(0, UTC) + timedelta(seconds=min(seconds, LATEST_S))
        return {"tagblock_timestamp": f"{instant:%Y-%m-%dT%H:%M:%S.%f}Z"}
    if letter == "g" and re.fullmatch(r"\d+-\d+-\d+", value):
        sentence, size, group = (int(one) for one in value.split("-"))
        return {"tagblock_group": {"sentence": sentence, "groupsize": size, "id": group}}
    return {f"tagblock_{letter}": value}
