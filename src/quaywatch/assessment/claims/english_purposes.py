"""English rules for what a thing is for: the alternatives that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quaywatch.assessment.claims.nouns import STRUCTURE, clean_phrase
from quaywatch.assessment.claims.passages import Draft, Passage
from quaywatch.assessment.claims.triggers import AIMS, INSTALLATIONS, STRUCTURES
from quaywatch.records.claim import ClaimKind

__all__ = ["ENGLISH_PURPOSE_RULES"]

_AIM = re.compile(
    r"\b(?:(?:could|may|might|would|will)\s(?:also\s|possibly\s|be\sused\sto\s|well\s|simply\s|just\s|in\sfact\s"
    r"|turn\sout\sto\s"
    r"|instead\s){0,2}(?:serve\sas"
    r"|be\sused\s(?:as|for|to)|be\sintended\s(?:as|for|to)|be\smeant\s(?:as|for|to)|be|function\sas"
    r"|act\sas|house|hold|hide|conceal|shelter|store)"
    r"|(?:is|are|was|were|been)\s(?:\w+\s)?(?:believed|thought|suspected|likely|said|assessed"
    r"|presumed)\sto\s(?:be\s(?:used\s(?:as|for|to)|intended\s(?:as|for|to)|meant\s(?:as|for|to))"
    r"|serve\sas|function\sas|be|house|store|hide|conceal)"
    r"|appears?\sto\s(?:be\s(?:used\s(?:as|for|to)|intended\s(?:as|for|to)|meant\s(?:as|for|to))"
    r"|serve\sas|be)|(?:is|was|are|were)\s(?:\w+\s)?(?:used|intended|designed|meant|built)\s(?:as|for"
    r"|to)|(?:purpose|role|function|task|use|job|aim)(?:,\s[^,.;]{3,40},)?\s(?:is|was|may\sbe|could\sbe|might\sbe"
    r"|is\sprobably"
    r"|is\sthought\sto\sbe|appears\sto\sbe|seems\sto\sbe)(?:\sto(?:\sbe)?|\sthat\sof|\sas)?"
    r"|(?:seems?|seemed|appears?|appeared|looks?|looked)\s(?:\w+ly\s)?(?:intended|designed|meant|built|made"
    r"|set\sup|put\sup|there"
    r"|suited)\s(?:for|as|to)|(?:is|was|are|were)\s(?:\w+ly\s)?for"
    r"|(?:explanation|theory|reading|interpretation|guess|assumption|hypothesis|view)\s(?:is|was|remains)"
    r"(?:\sthat\s(?:it|this|the\s\w+)\s(?:is|was|serves\sas))?|(?:seems?|looks?)\s(?:to\sbe\s(?:used\sas"
    r"|meant\sas|meant\sto|for)?|like|as\sif\sit\s\w+)"
    r"|whether\s(?:it|this|the\s\w+)\s(?:is|serves\sas|was\sbuilt\sas|will\sbe|is\sto\sbe)"
    r"|probably\sserves\sas|serves\sas|likely\sserves\sas"
    r"|(?:(?:is|are|was|were|been)\s(?:\w+ly\s)?)?(?:put\sup|set\sup|built|erected|raised|constructed|added"
    r"|installed|placed|there"
    r"|needed)\s(?:in\sorder\s|so\sas\s|there\s|specifically\s|mainly\s|only\s)?to"
    r"|(?:is|are|was|were)\s(?:most\s)?(?:probably|possibly|presumably|apparently|perhaps|likely|plausibly"
    r"|almost\scertainly"
    r"|in\sall\slikelihood)(?:\s(?:meant|intended|designed|used|built)\s(?:to|as|for))?"
    r"|(?:is|are|was|were|been|be)\s(?:\w+ly\s)?(?:described|interpreted|identified|regarded|seen|viewed|read"
    r"|understood"
    r"|assessed|listed|labell?ed|taken)\s(?:\w+\s)?(?:as|for|to\sbe)"
    r"|(?:is|are|was|were|been)\s(?:\w+\s)?(?:believed|thought|suspected|assessed|presumed)\sto(?=\s(?!have|be"
    r"|stretch|measure|extend"
    r"|cover|span|contain|stand|date|belong|lie|sit)\w)"
    r"|(?:regard|see|view|describe|interpret|read|treat|consider)(?:s|ed|d)?\s"
    rf"(?:it|this|the\s(?:\w+\s){{0,2}}?{STRUCTURE}(?:\s(?:at|in|near)\s[A-Z]\w+)?)\s(?:\w+\s)?(?:as|to\sbe)"
    r"|resembles?|(?:is|are|looks?|seems?|appears?)\sconsistent\swith|points?\sto|suggestive\sof|(?:works?"
    r"|doubles?|acts?)\sas"
    r"|(?:believes?|believed|thinks?|thought|suspects?|suspected|assess(?:es|ed)?|judges?|judged|says?|said"
    r"|argues?|concluded?)\s"
    r"(?:that\s)?(?:it|this)\s(?:is|was|will\sbe|to\sbe)(?=\s(?:an?|the|part|only|just|either|nothing|simply)\s))\s",
    re.IGNORECASE,
)
_INSTALLATION = re.compile(
    r"\b(?:checkpoints?|check\spoints?|posts?|facilit(?:y|ies)|shelters?|warehouses?|terminals?"
    r"|covers?|covering|canop(?:y|ies)|roofs?|storage|depots?|hangars?|bases?|platforms?|camouflage"
    r"|bunkers?|ramps?|barracks|offices?"
    r"|stations?|workshops?|plants?|factor(?:y|ies)|screens?|customs|inspection|quarantine|transfer"
    r"|transshipment|maintenance|repairs?|conceal\w*|hid(?:e|ing)|shelter\w*|protect\w*|shield\w*"
    r"|keep\w*|prying|out\sof\s(?:sight|view)|screening|control\w*|search\w*|exami\w*|unload\w*|reload\w*"
    r"|transfer\w*|handl\w*"
    r"|staging|refuel\w*|assembl\w*|process\w*|stor(?:e|ing)|house|housing|inspect\w*|check\w*|load\w*|block\w*"
    r"|mask\w*|launch\w*|yard|garage"
    r"|hall|gate|dock|pier|bridge)\b",
    re.IGNORECASE,
)
_STRUCTURE = re.compile(rf"\b{STRUCTURE}\b", re.IGNORECASE)
_NAMED = re.compile(
    rf"^\W*(?:(?:and|or|but|alternatively|otherwise|also)\W+)?(?:these|its)\b|\b{STRUCTURE}\b", re.IGNORECASE
)
_SUBJECT = re.compile(
    rf"^\W*(?:(?:and|or|but|alternatively|otherwise|also)\W+)?(?:this|it|that|they|these|its)\b|\b{STRUCTURE}\b"
    r"|\b(?:explanation|theory|reading|interpretation|guess|assumption|hypothesis)\b"
    r"|\b(?:says?|said|thinks?|thought|believes?|believed|suspects?|suspected|argues?|argued|assess(?:es|ed)?|that)\s"
    r"(?:that\s)?(?:it|this|they)\b|\b(?:regard|see|view|describe|interpret|read|treat|consider)(?:s|ed)?\s(?:it"
    r"|this)\b",
    re.IGNORECASE,
)
_OR = re.compile(
    r",?\s(?:or|and\s(?:also\s)?(?:it\s)?(?:may|might|could)(?:\salso)?)\s(?:else\s|alternatively,?\s"
    r"|possibly\s)?(?:(?:it|this)\s)?(?:(?:may|might|could|would)\s(?:also\s|instead\s)?)?(?:serve\sas"
    r"|be\sused\s(?:as|for)|be\sintended\s(?:as|for|to)|be|as|for|to)?\s?(?=\w)",
    re.IGNORECASE,
)
_READINGS = (
    re.compile(
        r"\b(?:some|one\s\w+)\s(?:(?:analysts|experts|observers|officials|people)\s)?(?:see|sees|saw"
        r"|suspect|suggest|speak\sof|think\sof|believe\sit\s(?:is|to\sbe)|say\sit\sis"
        r"|take\sit\sfor)\s(.{4,90}?)[,;]\s(?:while\s|and\s)?(?:others?|another)\s(?:\w+\s)?(?:(?:see|sees"
        r"|saw|suspect|suggest|speak\sof|think\sof|believe\sit\s(?:is|to\sbe)|say\sit\sis"
        r"|for)\s)?(.{4,90}?)(?=[.;]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bone\s(?:reading|explanation|theory|interpretation|possibility|option|view|hypothesis"
        r"|idea)\sis\s(?:that\s(?:it|the\s\w+|this)\s(?:is\s)?)?(.{4,90}?)[;,]\s(?:and\s"
        r"|while\s)?(?:another|the\sother|a\ssecond)\s(?:one\s)?(?:is\s)?(?:that\s(?:it|the\s\w+"
        r"|this)\s(?:is\s)?)?(.{4,90}?)(?=[.;]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:either|be\seither|is\seither)\s(?:as\s)?(.{4,90}?)\sor\s(?:as\s)?(.{4,90}?)(?=[.;,]|$)", re.IGNORECASE
    ),
)


_LEADS_IN = re.compile(
    r"^(?:(?:either|both|to|nothing\smore\sthan|no\smore\sthan|little\smore\sthan|just|simply|merely"
    r"|in\sfact)\s)+(?:an?\s)?",
    re.IGNORECASE,
)


def _purpose(passage: Passage) -> Iterator[Draft]:
    """`It could serve as a checkpoint, or it may be a facility to hide weapons`: the alternatives, each by itself."""
    text = passage.text
    known = passage.memory.structure is not None or passage.parts & STRUCTURES
    found = _AIM.finditer(text) if known else iter(())
    aim = next((m for m in found if _SUBJECT.search(text, 0, m.end())), None)
    if aim is None:
        yield from list(_readings(passage)) or _opined(passage)
        return
    is_whether = aim[0].casefold().startswith("whether")
    if (passage.is_open and not is_whether) or passage.is_denied(aim.start()):
        return
    is_pronoun = re.match(r"\W*(?:it|this|that|they)\b", text, re.IGNORECASE) or not _NAMED.search(text)
    if is_pronoun and passage.memory.structure is None and not _STRUCTURE.search(text):
        return
    rest = re.split(
        r"[.;]|,\s(?:which|according|as\s|said|officials|analysts|experts)|\s(?:said|according\sto)\s",
        text[aim.end() :],
    )[0]
    alternatives = [clean_phrase(part) for part in _OR.split(rest)]
    alternatives = [re.sub(r"\s(?:that|which|who)\s.*$", "", part) for part in alternatives]
    kept = [_LEADS_IN.sub("", part) for part in alternatives if part]
    if not kept or not _INSTALLATION.search(kept[0]) or len(kept) > 6:
        return
    verb = re.search(r"(house|hold|hide|conceal|shelter|store)\s$", aim[0], re.IGNORECASE)
    if verb:
        kept[0] = f"{verb[1]} {kept[0]}"
    yield Draft(kind=ClaimKind.PURPOSE, value={"alternatives": kept}, start=aim.start(), end=aim.end() + len(rest))


_OPINED = re.compile(
    r"\b(?:suspect|believ|think|thought|say|said|argu|assess|judg|suggest|probab|presum|apparent|likely"
    r"|perhaps)\w*\b.{0,80}?"
    rf"\b{STRUCTURE}\s(?:\w+\s){{0,2}}?(conceals?|hides?|masks?|shields?|houses?|protects?|screens?|shelters?"
    rf"|stores?)\s([^.;]{{4,90}})",
    re.IGNORECASE,
)


def _opined(passage: Passage) -> Iterator[Draft]:
    """`The group suspects the canopy conceals arms`: as an opinion it is a purpose, and not what was seen."""
    found = _OPINED.search(passage.text)
    if found is None or passage.is_open or passage.is_denied(found.start(1)):
        return
    parts = [clean_phrase(part) for part in _OR.split(re.split(r",\s", found[2])[0])]
    value = {"alternatives": [f"{found[1].casefold().removesuffix('s')} {parts[0]}", *parts[1:]]}
    yield Draft(kind=ClaimKind.PURPOSE, value=value, start=found.start(1), end=found.end())


def _readings(passage: Passage) -> Iterator[Draft]:
    """`Some see a customs shed, others a way to hide arms`."""
    for pattern in _READINGS:
        found = pattern.search(passage.text)
        if found is None or passage.is_open or passage.is_denied(found.start()):
            continue
        parts = [clean_phrase(part) for part in found.groups()]
        if any(_INSTALLATION.search(part) for part in parts):
            yield Draft(kind=ClaimKind.PURPOSE, value={"alternatives": parts}, start=found.start(), end=found.end())
            return


ENGLISH_PURPOSE_RULES = ((_purpose, AIMS, INSTALLATIONS),)
"""Rules, each with two sets of classes of words: a sentence must hold a word of both."""
