"""English rules for what no site here shows: events elsewhere, and what is expected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quaywatch.assessment.claims.amounts import NUMBER
from quaywatch.assessment.claims.hedges import is_denied
from quaywatch.assessment.claims.nouns import clean_phrase, left_phrase
from quaywatch.assessment.claims.passages import Draft, Passage
from quaywatch.assessment.claims.triggers import EVENTS, EVERYTHING, EXPECTS, SHIPS
from quaywatch.records.claim import ClaimKind

__all__ = ["ENGLISH_CONTEXT_RULES", "few_words"]

MOST_WORDS = 14
"""Words of a forecast that a claim keeps, to say what it is about."""
_EVENT = re.compile(
    r"\b(?:summits?|(?:troop\s)?deployments?|dispatch\sof\stroops|visits?|missile\s(?:tests?"
    r"|launch(?:es)?)|launch(?:es|ing)?|nuclear\stests?|drills?|(?:military|joint|naval)\sexercises?"
    r"|parades?|treaty|treaties|agreements?|ceremony|ceremonies|inauguration"
    r"|losses|casualties|invasion|offensive|attacks?|strikes?|talks|meetings?|briefings?"
    r"|press\sconferences?|accidents?|collisions?|explosions?|earthquakes?|floods?|typhoons?"
    r"|elections?|(?<!violation\sof\s)(?<!breach\sof\s)(?<!defiance\sof\s)(?<!under\s)sanctions"
    r"|(?<!violation\sof\s)(?<!breach\sof\s)(?<!defiance\sof\s)(?<!under\s)resolutions?\b(?!\sof\s(?:about\s)?[\d.])?"
    r"|war|ceasefire|test[\s-]firing|fires?|spills?|groundings?|groundbreaking)\b",
    re.IGNORECASE,
)
_NOT_EVENT = re.compile(r"\b(?:launch\spads?|war\sgames|test\ssites?|visits\sby\sships)\b", re.IGNORECASE)
_HAPPENED = re.compile(
    r"\b(?:was|were|has|have|had|took\splace|held|holds|met|visited|launched|conducted|signed|suffered"
    r"|suffering|carried\sout|staged|broke\sout|began|ended|killed|after|following|since|peaked"
    r"|accelerated|announced|attended|fired|opened|hosted|imposed|adopted|during|with|by|at|in|on)\b",
    re.IGNORECASE,
)
_DEEDS = re.compile(
    r"\b(?:(?:deployed|dispatched|sent)\s(?:[\w,]+\s){0,4}?(?:troops|soldiers)|(?:troops"
    r"|soldiers)\s(?:[\w-]+\s){0,3}?(?:were|have\sbeen|are)\s(?:deployed|fighting|killed)|(?:launched"
    r"|fired|tested|test-fired)\s(?:[\w-]+\s){0,4}?(?:missiles?|rockets?|satellites?|torpedo(?:es)?)"
    r"|(?:presidents?|leaders?|ministers?|envoys?|delegations?|officials?|chiefs?"
    r"|heads\sof\sstate)\s(?:[\w-]+\s){0,3}?(?:met|visited|signed|agreed|arrived|travel(?:l)?ed|flew)"
    r"|derailed|crashed|foundered|was\s(?:sunk|shelled|bombed)|capsized|sank|ran\saground|caught\sfire"
    r"|exploded|collided)\b",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\s(?:of|between|with|in|to|on|by)\s(?:(?:the|a|an|its"
    r"|their)\s)?(?:[\w’'.-]+)(?:\s(?:and\s)?[A-Z][\w’'-]+|\s(?:troops|soldiers|forces|leaders"
    r"|countries|military)){0,4}"
)
_EXPECTS = re.compile(
    r"\b(?:(?:is|are|was|were)\s(?:widely\s)?(?:expected|forecast|projected|predicted|set|due"
    r"|scheduled|likely|planned|poised|slated)\b|will\b(?!\s(?:not|never)\sbe\sknown)|expects?\sto"
    r"|plans?\s(?:to|an?|another)\b|intends?\sto|aims?\sto|is\sgoing\sto|are\sgoing\sto|expects?\s|is\sabout\sto"
    r"|could\ssoon|should\s(?:be|start|begin|open|reach|follow|arrive|come|take|grow|rise|fall)\b"
    r"|(?:is|are|was|were)\s(?:foreseen|anticipated|envisaged|in\sprospect|on\scourse|awaited|imminent"
    r"|looming)|hopes?\sto|prepar(?:es|ing)\sto|promis(?:es|ed)\sto|vow(?:s|ed)\sto|pledg(?:es|ed)\sto"
    r"|wants?\sto|anticipates?\s|foresees?\s|predicts?\s|in\sthe\scoming\s(?:days|weeks|months|years)"
    r"|forecasts?\s)",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"^\W*(?:we|i|let['’]?s|our\s(?:reporter|correspondent))\b[^.]{0,40}\b(?:report|turn|go|continue"
    r"|bring|hear|look|talk|return|connect|join|begin|start)",
    re.IGNORECASE,
)


def _event(passage: Passage) -> Iterator[Draft]:
    """A summit, a deployment, losses: at most two in a sentence."""
    text, given, taken = passage.text, 0, 0
    if passage.is_open:
        return
    for found in sorted([*_EVENT.finditer(text), *_DEEDS.finditer(text)], key=lambda m: m.start()):
        if given == 2 or _NOT_EVENT.match(text, found.start()):
            break
        if text[found.start() - 1 : found.start()] == "-":
            # `high-resolution`
            continue
        if found.start() < taken or not passage.is_asserted(found.start()) or _is_call(passage, found):
            continue
        if not _HAPPENED.search(text) and not _DEEDS.match(text, found.start()):
            continue
        begin, end = left_phrase(text, found.start(), most=4), found.end()
        if (of := _OF.match(text, end)) is not None and not is_denied(of[0]):
            end = of.end()
        given, taken = given + 1, end
        yield Draft(
            kind=ClaimKind.EVENT, value={"what": few_words(clean_phrase(text[begin:end]), 10)}, start=begin, end=end
        )


def _is_call(passage: Passage, found: re.Match[str]) -> bool:
    """`Three visits` of a ship are calls, and no event elsewhere."""
    if not found[0].casefold().startswith("visit") or not passage.parts & SHIPS:
        return False
    return (
        re.search(rf"(?:{NUMBER}|\b(?:repeated|several|many|frequent|regular))\s$", passage.text[: found.start()], re.I)
        is not None
    )


def _forecast(passage: Passage) -> Iterator[Draft]:
    """What is expected or planned, in a few words of the text."""
    text = passage.text
    found = _EXPECTS.search(text)
    if found is None or _OURS.search(text) or text.rstrip().endswith("?"):
        return
    start, end = passage.part(found.start())
    that = max((m.end() for m in re.finditer(r"\bthat\s", text[start : found.start()])), default=0)
    begin = max(start + that, _words_back(text, found.start(), 9))
    yield Draft(
        kind=ClaimKind.FORECAST,
        value={"what": few_words(clean_phrase(text[begin:end]), MOST_WORDS)},
        start=begin,
        end=end,
    )


def _words_back(text: str, at: int, words: int) -> int:
    for _ in range(words):
        at = text.rfind(" ", 0, max(0, at - 1)) + 1
        if at <= 0:
            return 0
    return at


def few_words(text: str, most: int) -> str:
    """The first words of a phrase, with an ellipsis where some are left out."""
    words = text.split()
    return " ".join(words) if len(words) <= most else " ".join(words[:most]) + " …"


ENGLISH_CONTEXT_RULES = ((_event, EVENTS, EVERYTHING), (_forecast, EXPECTS, EVERYTHING))
"""Rules, each with two sets of classes of words: a sentence must hold a word of both."""
