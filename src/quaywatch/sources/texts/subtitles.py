"""SubRip and WebVTT subtitles to running text: cue numbers and times dropped, the lines of a cue joined.

A `<v Name>` of WebVTT becomes `Name: `, since it is a speaker's label; other marks inside cues go.
"""

from __future__ import annotations

import re

__all__ = ["is_subtitles", "read_subtitles"]

_STAMP = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMES = re.compile(rf"^[ \t]{{0,8}}{_STAMP}[ \t]{{1,8}}-->[ \t]{{1,8}}{_STAMP}(?:[ \t][^\n]{{0,200}})?$", re.MULTILINE)
_VOICE = re.compile(r"<v(?:\.[\w.]{1,40})?\s([^<>\n]{1,120})>")
_INNER = re.compile(r"</?(?:[biuc]|ruby|rt|lang|font|v)\b[^<>\n]{0,120}>|\{\\[^{}\n]{1,40}\}|<[\d:.]{5,14}>")
_NOTES = ("NOTE", "STYLE", "REGION")
_LABEL_START = ("[", "<", "(", "◀", "【", ">>", "■", "▶")
_ENDS = re.compile(r"""[.!?…。\]>)】▶"”'’:]$""")
LOOKED_AT = 4_000


def is_subtitles(text: str) -> bool:
    """Whether a text is subtitles: it begins with `WEBVTT`, or a line of cue times stands near its start."""
    return text.lstrip().startswith("WEBVTT") or bool(_TIMES.search(text[:LOOKED_AT]))


def read_subtitles(text: str) -> str:
    """The words of the cues. A sentence that runs over several cues becomes one line; each sentence's end ends a line.

    Words repeated in the next cue, as rolling captions do, stay: what was printed twice is not known to be said once.
    """
    spoken: list[str] = []
    for block in re.split(r"\n[ \t]*\n+", text):
        lines = block.strip("\n").split("\n")
        at = next((i for i, line in enumerate(lines) if _TIMES.match(line)), None)
        if at is None:
            if not lines[0].startswith(("WEBVTT", *_NOTES)):
                spoken += [line.strip() for line in lines if line.strip()]
            continue
        spoken += [words for line in _cue_lines(lines, at) if (words := line.strip())]
    return "\n".join(_joined(spoken))


def _cue_lines(lines: list[str], at: int) -> list[str]:
    """Lines of a block without names, numbers and times of its cues; a lost empty line may have put several into it."""
    kept = []
    for i, line in enumerate(lines[at:], start=at):
        number_of_next = line.strip().isdigit() and i + 1 < len(lines) and _TIMES.match(lines[i + 1])
        if not _TIMES.match(line) and not number_of_next:
            kept.append(_INNER.sub("", _VOICE.sub(r"\1: ", line)))
    return kept


def _joined(lines: list[str]) -> list[str]:
    joined: list[list[str]] = []
    open_line = False
    for line in lines:
        if open_line and not line.startswith(_LABEL_START):
            joined[-1].append(line)
        else:
            joined.append([line])
        open_line = not _ENDS.search(line)
    return [" ".join(parts) for parts in joined]
