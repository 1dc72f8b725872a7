"""When and where tagged words were spoken, where only the sentence before the tag tells it.

`On Oct. 23, the defense secretary met reporters in Rome` before a tag of the defense secretary dates his words;
a day beside another matter does not. So a sentence counts only when it tells that somebody spoke, and either
presents the words (`Here is the briefing`) or names the speaker by a word of the tag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from quaywatch.assessment.quotes.days import PrintedDay, find_days
from quaywatch.assessment.quotes.head_words import listed
from quaywatch.assessment.quotes.heads import Head
from quaywatch.assessment.quotes.names import find_kind
from quaywatch.records.quote import SpeakerKind

__all__ = ["Occasion", "find_occasion"]

_SPOKE = re.compile(
    r"\b(?:said|says|saying|told|tells|spoke|speak(?:s|ing)?|stated|announced|met\s(?:with\s)?(?:reporters|the\spress|journalists)|"
    r"testified|accused|warned|stressed|claimed|insisted|argued|declared|addressed|remarked|commented|interview(?:ed)?|"
    r"briefing|briefed|press\sconference|news\sconference|speech|testimony|hearing|remarks|statement)\b"
    r"|말했|밝혔|전했|강조했|주장했|설명했|언급했|비판했|경고했|발표했|지적했|답했|만나|만났|인터뷰|회견|브리핑|연설|담화|간담회|출연|발언|성명",
    re.IGNORECASE,
)
_PRESENTS = re.compile(
    r"\b(?:here\s(?:is|are|'s)|here’s|(?:let's|let\sus|we)\s(?:listen|hear)|listen\sto|take\sa\slisten)\b|들어\s?보|다음은|보시죠|들어보",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"\b((?:joint\s|regular\s|exclusive\s|televised\s|phone\s)?(?:press\s(?:conference|briefing)|news\sconference|briefing"
    r"|interview(?: with\s[A-Z]\w+)?|parliamentary\shearing|hearing|speech|testimony|forum|summit|rally))\b"
    r"|((?:[가-힣A-Z]{2,10}\s)?(?:기자\s?회견|기자\s?간담회|브리핑|인터뷰|연설|청문회|국정\s?감사|토론회|전체\s?회의))",
)
_PLACE = re.compile(
    r"\b(?:met\s(?:with\s)?(?:reporters|the\spress|journalists)|spoke|speaking|conference|briefing|interview|hearing|speech)\b[^.\n]{0,60}?"
    r"\b(?:in|at)\s((?:[A-Z][\w’'-]+)(?:\s[A-Z][\w’'-]+){0,2}(?:,\s[A-Z][\w’'-]+)?)",
)
_ENDS = re.compile(r"[.!?。…]['\"”’)\]]*(?=\s|[A-Z가-힣\[]|$)|\n")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Col|Lt|No|vs)|\b[A-Za-z])\.$"
)
_STEM_LENGTH = 5
_ALIKE = {"spokesperson": "spoke", "spokesman": "spoke", "spokeswoman": "spoke", "defence": "defen", "defense": "defen"}
_COMMON = frozenset(
    listed(
        """
    north south korean korea united states russia russian national state department former
    """
    )
)
SENTENCE_LENGTH = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a sentence tells of when and where words were spoken."""

    day: PrintedDay | None
    """Day that it names."""
    venue: str | None
    """Place or talk that it names, as printed."""


def find_occasion(text: str, start: int, end: int, head: Head, published: date | None) -> Occasion | None:
    """The occasion that the last sentence before a tag tells; None where it tells none of this speaker.

    Args:
        text: The text.
        start: Where the narration before the tag begins.
        end: Where it ends and the tag begins.
        head: The tag's head.
        published: Day of publication.
    """
    sentence = _last_sentence(text, max(start, end - 2 * SENTENCE_LENGTH), end)
    if not _SPOKE.search(sentence) or not (_PRESENTS.search(sentence) or _names(sentence, head)):
        return None
    days = [day for day in find_days(sentence, published) if day.said_on is not None]
    place, talk = _PLACE.search(sentence), _TALK.search(sentence)
    venue = place.group(1) if place else (talk.group(1) or talk.group(2)).strip() if talk else None
    # Two days in one sentence: which is that of the words is not told.
    return Occasion(day=days[0] if len(days) == 1 else None, venue=venue)


def _last_sentence(text: str, start: int, end: int) -> str:
    stretch = text[start:end].rstrip()
    at = 0
    for match in _ENDS.finditer(stretch):
        if match.end() < len(stretch) and not _ABBREVIATED.search(
            stretch[max(0, match.start() - 9) : match.start() + 1]
        ):
            at = match.end()
    return stretch[at:].strip()[-SENTENCE_LENGTH:]


def _names(sentence: str, head: Head) -> bool:
    """Whether a sentence holds a word of the speaker's name or office, by its stem."""
    if head.speaker is None or head.kind is SpeakerKind.AMBIENT or find_kind(head.speaker, head.role) is None:
        return False
    of_tag = _stems(f"{head.speaker} {head.role or ''}")
    return bool(of_tag & _stems(sentence))


def _stems(words: str) -> set[str]:
    stems = set()
    for word in re.findall(r"[A-Za-z][a-z’'-]{3,}|[가-힣]{2,}", words):
        plain = word.casefold()
        if plain not in _COMMON:
            stems.add(_ALIKE.get(plain, plain[: _STEM_LENGTH if plain.isascii() else 3]))
    return stems
