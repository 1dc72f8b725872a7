"""How firmly something is said, by tables of words in English and Korean."""

from __future__ import annotations

import re
from functools import lru_cache

from quaywatch.records.claim import Hedge

__all__ = ["WITH_L", "is_conditional", "is_denied", "is_future", "is_question", "read_hedge"]

_TABLE = (
    (
        Hedge.SUSPECTED,
        r"\b(?:suspect(?:s|ed|ing)?|suspicions?|suspicious(?:ly)?|alleg(?:es?|ed|edly|ations?)|accus(?:es?"
        r"|ed)|rumou?r(?:s|ed)?)\b"
        r"|의혹|의심|혐의|주장",
    ),
    (
        Hedge.POSSIBLE,
        r"\b(?:may|might|could|possibl[ey]|possibility|perhaps|potentially|cannot be ruled out|can't be ruled out)\b"
        r"|수 있|수도 있|가능성|지도 모|배제할 수 없",
    ),
    (
        Hedge.BELIEVED,
        r"\b(?:believ(?:es?|ed|ing)|thought|thinks?|apparent(?:ly)?|appears?|appeared|seem(?:s|ed|ingly)?"
        r"|likely|probabl[ey]"
        r"|presum(?:ed|ably)|assess(?:es|ed)?|estimates?|judg(?:es?|ed)|reason to believe|suggest(?:s|ed"
        r"|ing)?|indicat(?:es?|ed|ing)"
        r"|is said to|are said to|reportedly)\b"
        r"|추정|보인다|보입니다|보이는|것으로 보|판단|관측|알려졌|추측|분석된|분석됩|평가된|듯",
    ),
)
_COMPILED = tuple((hedge, re.compile(words, re.IGNORECASE)) for hedge, words in _TABLE)
WITH_L = "".join(chr(ord("가") + 28 * n + 8) for n in range(399))
"""Hangul syllables that end in ㄹ, as verbs do that look ahead."""
_MAY_MONTH = re.compile(r"\b(?i:in|since|of|last|by|until|from|on|early|late|mid)[\s-]May\b|\bMay\s\d|\d\sMay\b")
_FUTURE = re.compile(
    r"\b(?:will|shall|would|won't|'ll|is going to|are going to|plans? to|planned to|intends? to"
    r"|aims? to|expected to|expects? to"
    r"|set to|due to (?:arrive|open|resume|begin|start|call|sail|depart|dock|land|be)|scheduled to"
    r"|about to|likely to|prepar(?:es|ing) to|hopes? to|foreseen|anticipated|envisaged|promise[sd]? to"
    r"|pledge[sd]? to|vow(?:s|ed)? to|should be (?:ready|open|finished|completed|done))\b"
    r"|예정|계획|전망|예상|방침|겠[다습]|려고 (?:한|합)|려 한다|"
    rf"[{WITH_L}] 것(?:이|으로|입)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|never|no|nor|neither|without|none|nothing|nowhere|cannot|hardly|barely|fail(?:s|ed)? to"
    r"|den(?:y|ies|ied)|refut(?:es?|ed)"
    r"|reject(?:s|ed)|dismiss(?:es|ed)|ruled out|rules out|yet to|no longer|refus(?:es|ed)|false"
    r"|untrue|unlikely|lack(?:s|ed)?|absence|absent)\b|n['’]t\b"
    r"|지 않|지는 않|지도 않|지 못|지는 못|지도 못|없[다습었는]|없이|없던|없을|아니[다라며었]|아닙"
    r"|아닌|부인|사실무근|(?<![가-힣])안 |(?<![가-힣])못 ",
    re.IGNORECASE,
)
_NOT_DENIED = re.compile(
    r"not (?:only|just|merely|fewer than|less than|more than)|(?:no|nothing) (?:fewer|less|more|other) than"
    r"|nothing but|not (?:yet )?(?:been )?(?:reopened|resumed|restarted|restored)|no\.?\s?\d"
    r"|cannot be ruled out|can't be ruled out"
    r"|without (?:ais|a transponder|its transponder|transponders)|배제할 수 없|뿐만 아니라|뿐 아니라|없지 않",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[?？]|(?:까|나요|는가|은가|을까|ㄹ까)[.요\s]*[\"'”’」』)]*$")
_CONDITION = re.compile(
    r"\b(?:if|unless|whether|provided that|assuming|were to|would have|should (?:the|a|an|it|they)|in case|suppose)\b"
    r"|만약|만일|(?:이|다|라|하|되|으|오|가|들어오|도착하)면[ ,]|[을를한된할될] 경우|(?:는|은"
    r"|ㄴ)지 (?:여부|확인|불분명|알)|인지[ ,는]",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def read_hedge(text: str) -> Hedge:
    """The weakest word of a stretch of text decides: alleged, then possible, then believed; else stated.

    >>> [read_hedge(t).value for t in ("It may be a depot", "It arrived in May", "추정된다")]
    ['possible', 'stated', 'believed']
    """
    bare = _MAY_MONTH.sub(" ", text)
    return next((hedge for hedge, pattern in _COMPILED if pattern.search(bare)), Hedge.STATED)


@lru_cache(maxsize=512)
def is_future(text: str) -> bool:
    """True where it speaks of what is planned or expected."""
    return bool(_FUTURE.search(text))


@lru_cache(maxsize=512)
def is_denied(text: str) -> bool:
    """True where a word of denial stands in it."""
    return bool(_DENIED.search(_NOT_DENIED.sub(" ", text)))


@lru_cache(maxsize=512)
def is_question(text: str) -> bool:
    """True for a question."""
    return bool(_QUESTION.search(text.rstrip()))


@lru_cache(maxsize=512)
def is_conditional(text: str) -> bool:
    """True where it speaks of what would be so, or leaves open whether it is."""
    return bool(_CONDITION.search(text))
