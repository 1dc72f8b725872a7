"""English rules for what ships, wagons and boxes hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quaywatch.assessment.claims.english_ships import find_carried, find_ship
from quaywatch.assessment.claims.nouns import CARGO, LAND, SHIP, cargo_phrase, left_phrase
from quaywatch.assessment.claims.passages import Draft, Passage
from quaywatch.assessment.claims.triggers import BOXES, CARGOES, EVERYTHING, ILLEGAL
from quaywatch.records.claim import ClaimKind

__all__ = ["ENGLISH_CARGO_RULES"]

_ILLEGAL = re.compile(
    r"\b(?:contraven\w+|evad\w+|evasion|circumvent\w+|breach(?:es|ed|ing)?"
    r"|illegal(?:ly)?|illicit(?:ly)?|smuggl(?:ed|es|ing)|contraband|in\s(?:violation|breach"
    r"|defiance)\sof|unlawful(?:ly)?|violat(?:es|ed|ing)|sanctions-busting)\b",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"\b(?:contain(?:s|ed|ing)?|hold(?:s|ing)?|held|(?:fill(?:ed)?|packed|stuffed|laden|loaded)\swith|full\sof"
    r"|(?:believed|thought|suspected"
    r"|likely|said|assessed|reported|appear|appears)\sto\s(?:be|contain|hold|have\sbeen|carry"
    r"|be\scarrying|include)"
    r"|cargo\s(?:is|was)|may\s(?:contain|be|hold)|could\s(?:contain|be|hold))\s",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"\b(?:containers?|boxes|crates|cargo|goods|shipments?|stacks?|piles?|holds?|wagons?|railcars?"
    r"|load|tarpaulins?|pallets?|bags?|sacks?|barrels?)\b",
    re.IGNORECASE,
)
_EXPORTED = re.compile(
    rf"(\b{CARGO})\s(?:\w+\s){{0,7}}?(?:exported|shipped|smuggled|moved|leaving|left|taken\sout"
    rf"|passed\soff|resold|trafficked|transported|sent)\b|\b({CARGO})\s(?:exports|shipments|sales|deliveries|trade"
    rf"|smuggling)\b|\b(?:export|exports|smuggling|shipments?"
    rf"|trafficking|exporting)\sof\s(?:[\w-]+\s){{0,3}}?({CARGO})\b",
    re.IGNORECASE,
)


def _cargo(passage: Passage) -> Iterator[Draft]:
    """What a ship, a box or a stack holds, and what is alleged to be moved against the law."""
    text = passage.text
    legality = {"legality": "alleged"} if passage.parts & ILLEGAL and _ILLEGAL.search(text) else {}
    if legality and (moved := next((m for m in _EXPORTED.finditer(text) if passage.is_asserted(m.start())), None)):
        cargo = next(group for group in moved.groups() if group).casefold()
        value = {"object": passage.memory.goods or "cargo", "cargo": cargo} | legality
        yield Draft(kind=ClaimKind.CARGO, value=value, start=moved.start(), end=moved.end())
        return
    for holds in _HOLDS.finditer(text) if passage.has(BOXES, CARGOES) else ():
        box = _BOX.search(text, max(0, holds.start() - 90), holds.start())
        found = cargo_phrase(text, holds.end(), min(len(text), holds.end() + 60))
        if (
            box
            and found
            and found[0] not in ("containers", "boxes", "goods", "cargo")
            and passage.is_asserted(holds.start())
        ):
            value = {"object": _box_phrase(text, box), "cargo": found[0]} | legality
            yield Draft(kind=ClaimKind.CARGO, value=value, start=box.start(), end=found[2])
            return
    yield from _ship_cargo(passage, legality)


def _box_phrase(text: str, box: re.Match[str]) -> str:
    phrase = cargo_phrase(text, left_phrase(text, box.start()), box.end())
    return phrase[0] if phrase else box[0].casefold()


_BY_LAND = re.compile(rf"\b{LAND}\b", re.IGNORECASE)


def _ship_cargo(passage: Passage, legality: dict[str, str]) -> Iterator[Draft]:
    carried, ship = find_carried(passage), find_ship(passage)
    if carried is None or carried[0] in ("cargo", "goods", "containers"):
        return
    other = _BY_LAND.search(passage.text)
    if not (ship or other):
        return
    if passage.is_asserted(carried[1]) and not re.search(
        rf"{SHIP}$", passage.text[carried[1] : carried[2]], re.IGNORECASE
    ):
        carrier = "ship" if ship else other[0].casefold() if other else ""
        yield Draft(
            kind=ClaimKind.CARGO,
            value={"object": carrier, "cargo": carried[0]} | legality,
            start=carried[1],
            end=carried[2],
        )


ENGLISH_CARGO_RULES = ((_cargo, CARGOES, EVERYTHING),)
"""Rules, each with two sets of classes of words: a sentence must hold a word of both."""
