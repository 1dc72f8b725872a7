"""Remarks of a script on how words were spoken: the language, the sound, who translated. They are no part of a name."""

from __future__ import annotations

import re

from quaywatch.assessment.quotes.head_words import REMARK, listed

__all__ = ["is_remark", "skip_remarks", "without_remarks"]

_LANGUAGES = "|".join(
    listed(
        """
    english korean russian chinese mandarin cantonese japanese french german spanish portuguese italian arabic
    ukrainian hebrew persian farsi turkish hindi urdu vietnamese thai indonesian malay polish dutch swedish norwegian
    danish finnish greek czech hungarian romanian serbian bulgarian mongolian kazakh uzbek georgian armenian tagalog
    filipino burmese khmer bengali pashto dari swahili native foreign
    영어 한국어 우리말 러시아어 중국어 일본어 프랑스어 불어 독일어 독어 스페인어 우크라이나어 아랍어 베트남어 몽골어
    """
    )
)
_HOW = re.compile(
    rf"(?:(?:speaking\s|speaks\s|in\s|originally\sin\s)?(?:{_LANGUAGES})(?:[ ]language)?"
    r"|(?:speaking|speaks|in)\s(?:an?\s)?[A-Z][a-z]{2,14}(?:ian|ish|ese|ic)"
    r"|(?:through|via|by|on|over)\s(?:an?\s|the\s)?(?:interpreter|translator|translation|phone|telephone|video(?:\s\w+)?|skype|zoom|text)"
    r"|translat(?:ed|ion|or)|voice[\s-]?over|on[\s-]?camera|off[\s-]?camera|on[\s-]?screen|on[\s-]?tape|archive|file|recording"
    r"|no\sname(?:\sgiven)?|name\s(?:not\sgiven|withheld|unknown)|vox\s?pops?|subtitles?|graphics?|laughing|crying|singing|whispering|shouting|continued|cont(?:['’]?d|\.))",
    re.IGNORECASE,
)
_LASTS = re.compile(r"\d{1,3}\s?(?:secs?|seconds?|s|['’\"”])\.?", re.IGNORECASE)
_SEX = re.compile(r"man|woman|male|female|boy|girl", re.IGNORECASE)
"""Counts beside another remark, as in `(woman, English, 12 sec)`, and in parentheses of its own."""
_ONE_WORD = re.compile(r"[A-Z][a-z]+")
"""Beside a length in seconds: some language."""
_VOX_POP = re.compile(r"^\s*vox\s?pops?\s*[,:]\s*", re.IGNORECASE)
_ASIDE = re.compile(r"[(（]([^()（）]{1,60})[)）]")
_PIECES = re.compile(r"\s*[,;/·&+]\s*|\sand\s")
_BLANK = re.compile(r"[ \t\u00a0\u3000]*")
LONGEST_REMARK = 60


def is_remark(words: str) -> bool:
    """Whether words tell only how other words were spoken or reached us.

    >>> is_remark("Korean/English"), is_remark("woman, English, 12 sec"), is_remark("voice altered"), is_remark("Woman")
    (True, True, True, False)
    """
    words = words.strip()
    if len(words) > LONGEST_REMARK:
        return False
    pieces = [piece.strip() for piece in _PIECES.split(words)]
    lasts = any(_LASTS.fullmatch(piece) for piece in pieces)
    told = [bool(REMARK.match(piece) or _HOW.fullmatch(piece) or _LASTS.fullmatch(piece)) for piece in pieces]
    return any(told) and all(
        one or _SEX.fullmatch(piece) or (lasts and _ONE_WORD.fullmatch(piece))
        for one, piece in zip(told, pieces, strict=True)
    )


def without_remarks(head: str) -> str:
    """A tag's head without the parentheses that hold only remarks.

    >>> without_remarks("Jane Roe (woman), Minister (English) (Acting)")
    'Jane Roe, Minister (Acting)'
    """
    head = _VOX_POP.sub("", head)
    return re.sub(r"\s+(?=,|$)|(?<=\s)\s+", "", _ASIDE.sub(_kept_aside, head)).strip()


def _kept_aside(match: re.Match[str]) -> str:
    inner = match.group(1).strip()
    return " " if _SEX.fullmatch(inner) or is_remark(inner) else match.group()


def skip_remarks(text: str, at: int, end: int) -> int:
    """Where words begin after blanks and remarks in parentheses.

    Args:
        text: The text.
        at: Where to begin.
        end: Where to stop.

    >>> skip_remarks('(Korean) We saw it.', 0, 19)
    9
    """
    while True:
        at = _BLANK.match(text, at, end).end()  # type: ignore[union-attr]
        if at >= end or text[at] not in "(（":
            return at
        close = min((i for i in (text.find(")", at, end), text.find("）", at, end)) if i >= 0), default=-1)
        if close < 0 or not is_remark(text[at + 1 : min(close, at + LONGEST_REMARK + 2)]):
            return at
        at = close + 1
