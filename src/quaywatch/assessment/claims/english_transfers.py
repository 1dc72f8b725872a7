"""English rules for who gave what to whom, and for what in return."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from quaywatch.assessment.claims.hedges import is_future, read_hedge
from quaywatch.assessment.claims.nouns import GOODS, clean_phrase
from quaywatch.assessment.claims.parties import Party, without_countries
from quaywatch.assessment.claims.passages import Draft, Passage
from quaywatch.assessment.claims.triggers import EVERYTHING, TRANSFERS
from quaywatch.records.claim import ClaimKind, Hedge

__all__ = ["ENGLISH_TRANSFER_RULES", "UNNAMED"]

UNNAMED = "not named"
"""The party that a text leaves out."""
_GIVE = re.compile(
    r"\b(?:provid(?:e|es|ed|ing)|suppl(?:y|ies|ied|ying)|sen(?:d|ds|t|ding)|shipp?(?:ed|ing)"
    r"|deliver(?:s|ed|ing)?|transfer(?:s|red|ring)?|hand(?:ed|s|ing)\sover|giv(?:e|es|en|ing)|gave"
    r"|s[oe]ld|sell(?:s|ing)?|export(?:s|ed|ing)?|shar(?:e|es|ed|ing)|dispatch(?:ed|es|ing)?|donat(?:e"
    r"|es|ed|ing)|furnish(?:ed|es|ing)?|offer(?:s|ed|ing)?|hand(?:s|ed|ing)?|pass(?:es|ed"
    r"|ing)?(?:\son)?|turn(?:ed|s|ing)\sover|funnel(?:l?ed|l?ing|s)?|grant(?:ed|s|ing)?|len[dt](?:s"
    r"|ing)?|deploy(?:ed|s|ing)?|repa(?:id|ys?|ying)|reward(?:s|ed|ing)?|compensat(?:e|es|ed|ing)|arm(?:s|ed"
    r"|ing)(?=\s[A-Z])|equip(?:s|ped|ping)?|pa(?:id|ys?|ying)"
    r"|suppl(?:y|ies|ied|ying)|ferr(?:ied|ying)|smuggl(?:ed|es|ing)|route(?:d|s)?)\b",
    re.IGNORECASE,
)
_RECEIVE = re.compile(
    r"\b(?:receiv(?:e|es|ed|ing)|obtain(?:s|ed|ing)?|acquir(?:e|es|ed|ing)|import(?:s|ed|ing)?|bought"
    r"|buys?|buying|purchas(?:e|es|ed|ing)|secur(?:ed|es|ing)|got|gets|getting|procur(?:ed|es|ing)"
    r"|t(?:ook|akes?|aking)\sdelivery\sof|gain(?:s|ed|ing)?\saccess\sto|collect(?:ed|s|ing)"
    r"|accept(?:ed|s|ing)|been\sgiven|was\sgiven|were\sgiven)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\b(?:acquisition|delivery|deliveries|transfer|transfers|shipments?|supply|supplies|provision"
    r"|exports?|sale|sales)\sof\s",
    re.IGNORECASE,
)
_WENT = re.compile(
    r"\b(?:went|gone|going|goes?|flow(?:s|ed|ing)?|travel(?:s|l?ed)|(?:made|found|find|makes?)\s(?:its"
    r"|their)\sway|end(?:s|ed)?\sup"
    r"|turn(?:s|ed)?\sup|reach(?:es|ed|ing)|arriv(?:es|ed|ing)|com(?:es?|ing)|came|landed)\s(?:to|in|into|with|on)?\s?",
    re.IGNORECASE,
)
"""What goods do by themselves."""
_MOST_VERBS = 8
"""Verbs of one kind that are looked at in a sentence."""
_BE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s(?:\w+\s)?$", re.IGNORECASE)
_RETURN = re.compile(
    r"\b(?:in\s(?:exchange|return)\sfor|in\s(?:re)?payment\sfor|(?:as\s)?(?:a|the"
    r"|part\sof)\s(?:[\w-]+\s){0,3}?(?:return|reward|payment|compensation|price"
    r"|quid\spro\squo)\s(?:for|of)|as\s(?:compensation|payment|reward)\sfor)\s(.{3,80}?)(?=[,.;\"”]|$"
    r"|\s(?:and|which|while|but|since|after)\s)",
    re.IGNORECASE,
)
_TROOPS = re.compile(r"\b(?:troops?|soldiers?|deployment|forces|personnel|combat\sunits)\b", re.IGNORECASE)
_GOODS = re.compile(rf"\b{GOODS}\b", re.IGNORECASE)
_PHRASE_END = re.compile(
    r"[,.;:\"”()]|\s(?:in\s(?:exchange|return)|as\s(?:a|part|the|payment|compensation)|including"
    r"|such\sas|out\sof|worth|under|in\sspite\sof|to|from|for|by|via|through|with|at|on|over|during|since|after"
    r"|before|this|last|which"
    r"|that|while|has|have|had|was|were|is|are|into|under|despite|aboard|earlier|already)\s",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:with|also|more|some|large|small|over|about|around|at\sleast|additional|quantities|amounts"
    r"|of|the|a|an|its|their|shipments?|thousands|millions|hundreds|dozens|scores|tens|tons|tonnes|rounds|[\d,.]+)\s)+",
    re.IGNORECASE,
)


_STANDS_FOR = r"(?:it|they|the\s(?:country|regime|state|government|leadership|army|military|dictatorship|kremlin))"
_PRONOUN = re.compile(rf"\W*(?:(?:[\w’'-]+\s){{0,3}}[\w’'-]+,\s|but\s|and\s)?{_STANDS_FOR}\b", re.IGNORECASE)
_PRONOUN_BEFORE = re.compile(rf"\b{_STANDS_FOR}\s(?:[\w-]+\s){{0,3}}$", re.IGNORECASE)
"""What stands for the country that a sentence before was about."""


_STOPPED = re.compile(
    r"\b(?:bann(?:ed|ing)|bans?|prohibit(?:s|ed|ing)?|barr(?:ed|ing)|bars|forb(?:ids?|ade|idden)|block(?:s|ed|ing)?|stopped|stopping"
    r"|halt(?:s|ed|ing)?|suspend(?:s|ed|ing)?|refus(?:es|ed|ing)|restrict(?:s|ed|ing)?|outlaw(?:s|ed)|end(?:s|ed|ing)?|cap(?:s|ped)?)\s"
    r"(?:\w+\s){0,3}$",
    re.IGNORECASE,
)
"""Before a gift that was not to be: `banned exports of drones`."""


def _transfer(passage: Passage) -> Iterator[Draft]:
    """One row for each giving or receiving that is asserted, planned or suspected, and one for the return."""
    text = passage.text
    if not (passage.countries or (passage.memory.subject and _PRONOUN.match(text))) or passage.is_open:
        return
    exchange = _RETURN.search(text)
    for pattern, read in ((_RECEIVE, _received), (_GIVE, _given), (_NOUN, _named), (_WENT, _went)):
        for verb in islice(pattern.finditer(text), _MOST_VERBS):
            if passage.is_denied(verb.start()) or (exchange and exchange.start() < verb.start() < exchange.end()):
                continue
            if _STOPPED.search(text[: verb.start()]):
                continue
            row = read(passage, verb)
            if row is None or row["giver"] == row["taker"]:
                continue
            if exchange and row[_missing(row)] == UNNAMED:
                row[_missing(row)] = _counterpart(passage, row)
            row["state"] = _state(passage, verb.start())
            yield Draft(kind=ClaimKind.TRANSFER, value=row, start=verb.start(), end=verb.end())
            if exchange:
                yield from _in_return(exchange, row)
            return


def _missing(row: dict[str, str]) -> str:
    return "giver" if row["giver"] == UNNAMED else "taker"


def _in_return(exchange: re.Match[str], row: dict[str, str]) -> Iterator[Draft]:
    words = exchange[1]
    goods = (
        "troops"
        if _TROOPS.search(words)
        else _tidy(re.sub(r"^(?:providing|sending|supplying|shipping|its|their)\s", "", words))
    )
    if goods and (_TROOPS.search(words) or _GOODS.search(words)):
        value = {
            "giver": row["taker"],
            "taker": row["giver"],
            "goods": goods,
            "state": "made" if row["state"] != "planned" else "planned",
        }
        known = row["state"] != "planned"
        yield Draft(kind=ClaimKind.TRANSFER, value=value, start=exchange.start(), end=exchange.end(), presupposed=known)


def _state(passage: Passage, at: int) -> str:
    start, end = passage.part(at)
    if is_future(passage.text[start:end]):
        return "planned"
    return "made" if read_hedge(passage.text) is Hedge.STATED else "suspected"


def _counterpart(passage: Passage, row: dict[str, str]) -> str:
    """The other one of the two countries named last; the speaker is not one of them."""
    known = {row["giver"], row["taker"], passage.speaker}
    return next((name for name in reversed(passage.countries_before()) if name not in known), UNNAMED)


def _received(passage: Passage, verb: re.Match[str]) -> dict[str, str] | None:
    """`North Korea received technology (from Russia)`, `is receiving Russian equipment`."""
    text = passage.text
    if _BE.search(text[: verb.start()]) and not verb[0].endswith("ing"):
        return _passive(passage, verb, to_word="by")
    goods = _goods_after(passage, verb.end())
    taker = _doer(passage, verb.start())
    if goods is None:
        return None
    phrase_end = min(len(text), goods[2] + 60)
    giver = _after_word(passage, r"\b(?:from|by)\s", goods[1], phrase_end) or _adjective_in(passage, goods[1], goods[2])
    taken = taker.name if taker else _pronoun(passage, verb.start())
    if taken is None:
        return None
    other = giver or _from_context(passage, taken)
    if taker is None and other == UNNAMED:
        return None
    return {"giver": other, "taker": taken, "goods": goods[0]}


def _doer(passage: Passage, at: int) -> Party | None:
    """The country that does what a verb says: the last one before it that is not the one spoken to or of."""
    found = [party for party in passage.countries if party.end <= at]
    plain = [party for party in found if not party.is_adjective]
    aside = re.compile(r"\b(?:in|into|to|from|with|by|of|against|for)\s(?:the\s)?$", re.IGNORECASE)
    main = [party for party in plain if not aside.search(passage.text[: party.start])]
    chosen = main or [party for party in found if not aside.search(passage.text[: party.start])] or plain or found
    return chosen[-1] if chosen else None


def _from_context(passage: Passage, taken: str) -> str:
    named = [name for name in passage.countries_before() if name not in (taken, passage.speaker)]
    return named[-1] if len(named) == 1 else UNNAMED


def _pronoun(passage: Passage, at: int) -> str | None:
    found = _PRONOUN_BEFORE.search(passage.text[:at])
    if found is None or not passage.memory.countries:
        return None
    return passage.memory.subject or passage.memory.countries[-1]


def _given(passage: Passage, verb: re.Match[str]) -> dict[str, str] | None:
    """`Russia provided oil to North Korea`, `was transferred to`, `drones provided by Iran`."""
    text = passage.text
    if _BE.search(text[: verb.start()]) and not verb[0].endswith("ing"):
        return _passive(passage, verb, to_word="by")
    if re.match(r"\s(?:by|from)\s", text[verb.end() :]):
        return _postnominal(passage, verb)
    giver = _doer(passage, verb.start())
    goods = _goods_after(passage, verb.end())
    if goods is None:
        return None
    taker = _after_word(passage, r"\b(?:to|with|for|into)\s", verb.end(), min(len(text), goods[2] + 80), after=goods[1])
    if taker is None:
        between = passage.party_between(verb.end(), min(len(text), verb.end() + 25))
        is_next = between is not None and not between.is_adjective and between.start <= verb.end() + 5
        taker = between.name if between is not None and is_next else None
    taker = taker or _before_with(passage, verb.end(), goods[1])
    gave = giver.name if giver else _pronoun(passage, verb.start())
    if taker is None or gave is None:
        return None
    return {"giver": gave, "taker": taker, "goods": goods[0]}


def _before_with(passage: Passage, start: int, goods: int) -> str | None:
    """`Provided its neighbour Russia with soldiers`: the country before `with`."""
    party = passage.party_between(start, goods)
    is_taker = party is not None and re.fullmatch(r"\s(?:\w+\s)?with\s", passage.text[party.end : goods]) is not None
    return party.name if party is not None and is_taker else None


def _passive(passage: Passage, verb: re.Match[str], *, to_word: str) -> dict[str, str] | None:
    text = passage.text
    start = _clause_start(text, verb.start())
    goods = _first_goods(passage, start, verb.start())
    if goods is None:
        return None
    end = min(len(text), verb.end() + 90)
    taker = _after_word(passage, r"\bto\s", verb.end(), end)
    giver = _after_word(passage, rf"\b(?:{to_word}|from)\s", verb.end(), end) or _adjective_in(
        passage, start, verb.start()
    )
    if taker is None and giver is None:
        return None
    return {"giver": giver or UNNAMED, "taker": taker or UNNAMED, "goods": goods[0]} if taker else None


def _went(passage: Passage, verb: re.Match[str]) -> dict[str, str] | None:
    """`Russian oil went to North Korea`: the giver is the country whose goods they are."""
    start = _clause_start(passage.text, verb.start())
    giver = _adjective_in(passage, start, verb.start())
    taker = next((p for p in passage.countries if verb.end() <= p.start <= verb.end() + 4), None)
    own = next((p for p in passage.countries if p.name == giver and start <= p.start < verb.start()), None)
    if giver is None or taker is None or own is None:
        return None
    found = _GOODS.search(passage.text, own.end, verb.start())
    if found is None or re.search(r"[,;.]", passage.text[own.end : found.start()]):
        return None
    goods = _tidy(passage.text[own.end : found.end()])
    return {"giver": giver, "taker": taker.name, "goods": goods} if len(goods.split()) <= 4 else None


def _postnominal(passage: Passage, verb: re.Match[str]) -> dict[str, str] | None:
    """`Drones provided by Iran`: they were given to the one that the sentence is about."""
    giver = _after_word(passage, r"\b(?:by|from)\s", verb.end(), min(len(passage.text), verb.end() + 40))
    goods = _last_goods(passage, verb.start())
    subject = passage.party_between(0, verb.start())
    taker = _after_word(passage, r"\bto\s", verb.end(), min(len(passage.text), verb.end() + 60)) or (
        subject.name if subject else None
    )
    return {"giver": giver, "taker": taker, "goods": goods} if giver and goods and taker else None


def _named(passage: Passage, noun: re.Match[str]) -> dict[str, str] | None:
    """`The acquisition of drone technology as a return for the troops`, `shipments of arms from A to B`."""
    text = passage.text
    goods = _goods_after(passage, noun.end())
    if goods is None:
        return None
    end = min(len(text), goods[2] + 80)
    giver = _after_word(passage, r"\b(?:from|by)\s", goods[2], end) or _adjective_in(passage, noun.end(), goods[2])
    taker = _after_word(passage, r"\bto\s", goods[2], end)
    if giver is None and taker is None:
        return _of_deployment(passage, noun, goods[0])
    return {"giver": giver or UNNAMED, "taker": taker or UNNAMED, "goods": goods[0]} if taker else None


def _of_deployment(passage: Passage, noun: re.Match[str], goods: str) -> dict[str, str] | None:
    """Goods that came for troops: whose troops and to whom is what the sentences before named."""
    exchange = _RETURN.search(passage.text)
    speaker = passage.party_between(0, noun.start())
    named = passage.countries_before(without=speaker.name if speaker else None)
    if exchange is None or len(named) < 2:
        return None
    sender = passage.memory.countries[-1:] and _sender(named)
    other = [name for name in named[-2:] if name != sender]
    return {"giver": other[0], "taker": sender or named[-2], "goods": goods} if other else None


def _sender(named: list[str]) -> str:
    return "North Korea" if "North Korea" in named[-2:] else named[-2]


def _goods_after(passage: Passage, start: int) -> tuple[str, int, int] | None:
    text = passage.text
    found = _GOODS.search(text, start, min(len(text), start + 90))
    if found is None:
        return None
    lead = text[start : found.start()]
    if re.search(r"[,.;](?!\d)|\b(?:that|who|which|on|during)\b|\bin\b(?!\s[A-Z][\w’'-]+\swith\s)", lead):
        return None
    begin = start + max((m.end() for m in re.finditer(r"\b(?:to|with|for)\s(?:the\s)?(?=.*$)|,\s", lead)), default=0)
    stop = _PHRASE_END.search(text, found.end() - 1)
    end = (
        stop.start()
        if stop and stop.start() >= found.end()
        else found.end()
        if stop is None
        else max(stop.start(), found.end())
    )
    end = min(end, found.end() + 60) if stop else len(text)
    words = _tidy(text[begin:end])
    return (words, begin, end) if words else None


def _tidy(words: str) -> str:
    bare = without_countries(clean_phrase(words))
    bare = clean_phrase(_LEAD.sub("", bare + " ").strip())
    return " ".join(bare.split()[:9])


def _clause_start(text: str, at: int) -> int:
    return max((m.end() for m in re.finditer(r"\b(?:that|but)\s|[;:]\s", text[:at])), default=0) if at else 0


def _first_goods(passage: Passage, start: int, end: int) -> tuple[str, int, int] | None:
    head = re.split(r",|\b(?:including|such\sas|which)\b", passage.text[start:end])[0]
    found = _GOODS.search(head)
    if found is None:
        start = 0
        head = re.split(r",|\b(?:including|such\sas|which)\b", passage.text[:end])[0]
        found = _GOODS.search(head)
    words = (
        _tidy(
            re.sub(
                r"\s(?:has|have|had|is|are|was|were|be|may|could|will|would)(?:\s.*)?$",
                "",
                head.strip(),
                flags=re.IGNORECASE,
            )
        )
        if found
        else ""
    )
    return (words, start, end) if words else None


def _last_goods(passage: Passage, end: int) -> str | None:
    found = list(_GOODS.finditer(passage.text, max(0, end - 60), end))
    if not found:
        return None
    before = re.search(r"[\"“'‘]([A-Z][\w-]+)[\"”'’]\s$", passage.text[: found[-1].start()])
    return f"{before[1]} {found[-1][0].casefold()}" if before else found[-1][0].casefold()


def _after_word(passage: Passage, word: str, start: int, end: int, *, after: int = 0) -> str | None:
    """The country right after a preposition."""
    for found in re.finditer(word, passage.text[start:end], re.IGNORECASE):
        at = start + found.end()
        party = passage.party_between(at, min(len(passage.text), at + 30))
        if party and party.start <= at + 4 and at >= after:
            return party.name
    return None


def _adjective_in(passage: Passage, start: int, end: int) -> str | None:
    return next((p.name for p in passage.countries if p.is_adjective and start <= p.start < end), None)


ENGLISH_TRANSFER_RULES = ((_transfer, TRANSFERS, EVERYTHING),)
"""Rules, each with two sets of classes of words: a sentence must hold a word of both."""
