"""AIS sentences of drawn reports, types 1, 3, 5 and 18: SYNTHETIC, for timing only.

The bits are those of ITU-R M.1371-5, the sentences those of NMEA 0183.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

__all__ = ["draw_sentences", "write_sentences"]

Fields = list[tuple[int, int]]
"""Value and bits."""

SIX_BIT = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?"
DRAWN = 20_000
START_S = 1_748_736_000
MOST_PAYLOAD = 60
BLOCK = 200_000


def draw_sentences(messages: int, seed: int = 6) -> list[tuple[str, ...]]:
    """The sentences of each message: a tenth are static reports in two sentences, a fifth of class B."""
    rng = np.random.default_rng(seed)
    kinds = rng.choice([1, 3, 5, 18], messages, p=[0.5, 0.2, 0.1, 0.2])
    return [_sentences(_DRAWN_BY[int(kind)](rng), number % 10) for number, kind in enumerate(kinds)]


def write_sentences(lines: int, path: Path, *, with_times: bool) -> int:
    """Write about so many sentences, one message behind the other; how many messages.

    Args:
        lines: At least so many, and at most one more.
        path: Of the file.
        with_times: Put a tag block with the time of reception before each sentence.
    """
    drawn = draw_sentences(min(DRAWN, lines))
    written = messages = 0
    with path.open("w", encoding="ascii", newline="") as out:
        waiting: list[str] = []
        for message in _again(drawn):
            if written >= lines:
                break
            tag = _tag(START_S + messages // 50) if with_times else ""
            waiting += [f"{tag}{sentence}\r\n" for sentence in message]
            written += len(message)
            messages += 1
            if len(waiting) >= BLOCK:
                out.writelines(waiting)
                waiting.clear()
        out.writelines(waiting)
    return messages


def _again(drawn: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    while True:
        yield from drawn


def _tag(seconds: int) -> str:
    words = f"c:{seconds}"
    return f"\\{words}*{_checksum(words)}\\"


def _position(rng: np.random.Generator) -> Fields:
    return [
        (round(rng.uniform(-179, 179) * 600_000), 28),
        (round(rng.uniform(-70, 70) * 600_000), 27),
        (int(rng.integers(0, 3600)), 12),
        (int(rng.integers(0, 360)), 9),
        (int(rng.integers(0, 60)), 6),
    ]


def _class_a(kind: int) -> Callable[[np.random.Generator], Fields]:
    def drawn(rng: np.random.Generator) -> Fields:
        head = [(kind, 6), (0, 2), (_mmsi(rng), 30), (int(rng.integers(0, 9)), 4), (0, 8)]
        return [*head, (int(rng.integers(0, 250)), 10), (1, 1), *_position(rng), (0, 2), (0, 3), (0, 1), (0, 19)]

    return drawn


def _class_b(rng: np.random.Generator) -> Fields:
    head = [(18, 6), (0, 2), (_mmsi(rng), 30), (0, 8), (int(rng.integers(0, 250)), 10), (1, 1)]
    return [*head, *_position(rng), (0, 2), (1, 1), (0, 1), (0, 1), (1, 1), (1, 1), (0, 1), (0, 1), (0, 20)]


def _static(rng: np.random.Generator) -> Fields:
    number = int(rng.integers(0, 10_000))
    head = [(5, 6), (0, 2), (_mmsi(rng), 30), (0, 2), (int(rng.integers(8_000_000, 9_999_999)), 30)]
    size = [(int(rng.integers(10, 300)), 9), (int(rng.integers(5, 60)), 9), (12, 6), (13, 6)]
    arrival = [(6, 4), (1, 5), (12, 5), (30, 6), (int(rng.integers(0, 200)), 8)]
    texts = (f"S{number:06d}", f"SYNTHETIC {number}", f"PORT {number}")
    call_sign, name, port = (_text(text, length) for text, length in zip(texts, (7, 20, 20), strict=True))
    return [*head, *call_sign, *name, (70, 8), *size, (1, 4), *arrival, *port, (0, 1), (0, 1)]


_DRAWN_BY = {1: _class_a(1), 3: _class_a(3), 5: _static, 18: _class_b}


def _mmsi(rng: np.random.Generator) -> int:
    return int(rng.integers(201_000_000, 775_999_999))


def _text(text: str, length: int) -> Fields:
    return [(SIX_BIT.index(sign), 6) for sign in text.ljust(length, "@")]


def _sentences(fields: Fields, number: int) -> tuple[str, ...]:
    bits = "".join(format(value % (1 << width), f"0{width}b") for value, width in fields)
    fill = -len(bits) % 6
    bits += "0" * fill
    values = [int(bits[at : at + 6], 2) for at in range(0, len(bits), 6)]
    payload = "".join(chr(value + (48 if value < 40 else 56)) for value in values)
    parts = [payload[at : at + MOST_PAYLOAD] for at in range(0, len(payload), MOST_PAYLOAD)]
    group = str(number) if len(parts) > 1 else ""
    told = [
        f"AIVDM,{len(parts)},{at},{group},A,{part},{fill if at == len(parts) else 0}"
        for at, part in enumerate(parts, start=1)
    ]
    return tuple(f"!{words}*{_checksum(words)}" for words in told)


def _checksum(words: str) -> str:
    value = 0
    for sign in words.encode("ascii"):
        value ^= sign
    return f"{value:02X}"
