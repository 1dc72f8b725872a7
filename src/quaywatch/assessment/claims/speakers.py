"""Who is named in a sentence as the source of what it says: `according to …`, `Ukraine has cited …`, `…에 따르면`."""

from __future__ import annotations

import re

__all__ = ["read_source"]

_VERBS = (
    r"(?:says?|said|reports?|reported|announced?|announces|claims?|claimed|cites?|cited|confirm(?:s"
    r"|ed)?|told|tells|warn(?:s|ed)?|estimates?|estimated|assess(?:es|ed)?"
    r"|believes?|believed|thinks?|thought|alleg(?:es|ed)|stated|states|argues?|argued|noted|notes"
    r"|explained|disclosed|revealed|concluded|denied|denies|suspects?|suspected|predicts?|predicted"
    r"|expects?|expected)"
)
_NAME = (
    r"(?:[A-Z][\w’'.-]*)(?:\s(?:of|for|the|and|on|[A-Z][\w’'.&-]*|intelligence|military|government"
    r"|officials?|agency|ministry|sources?|analysts?|experts?|authorit(?:y|ies)|spokes\w+|state|media"
    r"|spy)){0,8}"
)
_GROUP = (
    r"(?:(?:[Oo]ur|[Tt]he|[Aa]n?|[Ss]ome|[Ss]everal)\s)?(?:[\w.-]+\s){0,3}?(?:government|ministry"
    r"|officials?|agency|authority|institute|office|monitors?|group|think\stank|intelligence|military|authorities"
    r"|analysts?|experts?|sources?|spokes(?:man"
    r"|woman|person)|researchers|diplomats|monitors|newspapers?|media|company|operator)"
)
_ACCORDING = re.compile(rf"\b[Aa]ccording\sto\s(?:the\s)?({_NAME}|{_GROUP}(?:\s(?:at|of|from|in)\s{_NAME})?)")
_SAYS = re.compile(
    rf"^\W*(?:(?:But|And|Meanwhile|However|Also),?\s)?((?:[Tt]he\s)?{_NAME}"
    rf"|{_GROUP})(?:,[^,]{{1,60}},)?\s(?:has\s|have\s|had\s)?(?:also\s|now\s|again\s|earlier\s"
    rf"|previously\s)?{_VERBS}\b"
)
_SAID_BY = re.compile(rf",\s(?:the\s)?({_NAME}|{_GROUP})\s(?:has\s|also\s)?{_VERBS}\s?[.,]?$")
_NOT_SOURCE = re.compile(
    r"^(?:It|This|That|There|They|He|She|We|I|Satellite|Images?|The\s(?:image|picture|photo|ship"
    r"|vessel|structure|train|roof|imagery)\w*|What|Now|On|In|At|A|An)$"
)
_KOREAN = re.compile(r"([가-힣A-Za-z0-9·()' ]{2,30}?)에 (?:따르면|의하면)")
_KOREAN_SAYS = re.compile(
    r"^\W*([가-힣A-Za-z0-9·' ]{1,25}?)(?:은|는|이|가|도)\s.{0,400}(?:라고|다고|고|음을"
    r"|사실을)\s?(?:밝혔|말했|전했|보도했|설명했"
    r"|주장했|분석했|발표했|확인했|추정했|보고 있|평가했|지적했|밝히|전하)"
)


def read_source(text: str, *, korean: bool) -> str | None:
    """The source as printed; None where the sentence names none."""
    if korean:
        by = _KOREAN.search(text) if "따르면" in text or "의하면" in text else None
        found = by or _KOREAN_SAYS.match(text)
        return found[1].strip() if found else None
    found = _ACCORDING.search(text) or _SAYS.match(text) or _SAID_BY.search(text)
    if found is None or _NOT_SOURCE.match(found[1]):
        return None
    return re.sub(r"^the\s", "", found[1]).strip(" .,") or None
