"""Nouns of the English rules: ships, cargo, structures, trains, and how the phrase round one is read."""

from __future__ import annotations

import re

__all__ = [
    "CARGO",
    "COUNTED",
    "GOODS",
    "LAND",
    "SHIP",
    "STRUCTURE",
    "TRAIN",
    "cargo_phrase",
    "clean_phrase",
    "left_phrase",
    "singular",
]

SHIP = (
    r"(?:(?:cargo|coal|container|transport|merchant|supply|bulk|oil|passenger|fishing|fuel|research"
    r"|grain|ore|car|gas)[ -])?"
    r"(?:ships?|vessels?|freighters?|tankers?|carriers?|barges?|boats?|bulkers?|ferry|ferries|colliers?|coasters?"
    r"|containerships?|steamers?|trawlers?|tugs?|destroyers?|frigates?|submarines?|reefers?)"
)
"""Ships, with the word before that belongs to them."""
TRAIN = r"(?:(?:passenger|freight|cargo|special)\s)?(?:trains?|locomotives?)"
LAND = rf"(?:{TRAIN}|trucks?|lorries|flights?|planes?|aircraft|buses|convoys?|railcars?|wagons?)"
"""What else carries goods and people."""
CARGO = (
    r"(?:coal|weapons?|weaponry|arms|munitions?|ammunition|missiles?|(?:artillery\s)?shells|rockets?"
    r"|containers?|goods|cargo|cargoes|freight|crude oil"
    r"|oil products|oil|crude|fuel|petroleum|diesel|gasoline|petrol|grain|wheat|flour|rice|corn|sugar"
    r"|timber|lumber|logs|iron ore|ore|steel|scrap metal|scrap"
    r"|fertili[sz]ers?|cement|sand|gravel|minerals?|boxes|crates|supplies|materiel|mat[ée]riel"
    r"|vehicles|trucks|tanks|seafood|fish|lng|lpg|machinery|howitzers?|rocket launchers?|launchers"
    r"|artillery(?! shells)|explosives|gunpowder|bombs|drones|rifles|guns|torpedoes|gas|bitumen"
    r"|asphalt|cars|livestock|copper|zinc|salt|paper|clothing|textiles|anthracite(?! coal)|coke|pig iron|potatoes"
    r"|apples|magnesite"
    r"|graphite|rare earths|chemicals|pipes|machine tools|uniforms|mortars|propellant|ammonia|soy(?:a)?beans"
    r"|barley|alumina"
    r"|naphtha|kerosene|lubricants|rubble|bricks|glass|furniture|seeds|palm oil|vegetable oil|foodstuffs|rations)"
)
"""What ships carry."""
GOODS = (
    rf"(?:{CARGO}|technolog(?:y|ies)|know-how|equipment|training|troops|soldiers|drones?|satellites?"
    rf"|air defen[cs]e systems?|systems?|workers|food|cash|money"
    r"|aid|assistance|spare parts|components|electronics|gold|aircraft|fighter jets|personnel|labou?r"
    r"|expertise|hardware|medicine|support|ballistic missiles|launchers?|rounds|(?:fighter\s)?jets"
    r"|helicopters?|warheads?|loans?|credits?|electricity|visas?|blueprints?|engines?|propellant|data"
    r"|intelligence|funds?|wheat|warships?|radars?|licen[cs]es?|tools|gear|kit|rations|patrol boats|locomotives"
    r"|railcars|wagons"
    r"|chips|semiconductors|batteries|body armou?r|grenades|cartridges|cranes|turbines|generators|transformers"
    r"|reactors|uranium"
    r"|parts|designs|materials?|metals?|alumini?um|nickel|dollars|rou?bles|euros|yuan|cryptocurrenc(?:y|ies)|engineers"
    r"|technicians|specialists|instructors|advis[eo]rs|labou?rers)"
)
"""What is given and taken."""
STRUCTURE = (
    r"(?:structures?|roofs?|canop(?:y|ies)|buildings?|sheds?|hangars?|warehouses?|bridges?|facilit(?:y"
    r"|ies)|walls?|fences?|towers?|tents?"
    r"|shelters?|covers?|piers?|jett(?:y|ies)|cranes?|tanks?|silos?|awnings?|platforms?|gates?"
    r"|tunnels?|halls?|depots?|extensions?|ramps?|bunkers?|frames?|frameworks?|compounds?"
    r"|complex(?:es)?|enclosures?|pavilions?|annex(?:es)?)"
)
"""What is built."""
COUNTED = (
    r"(?:containers?|railcars?|rail cars?|wagons?|boxcars?|trucks?|cranes?|crates?|boxes|tents?"
    r"|tank cars?|flatcars?|vehicles|locomotives?"
    rf"|carriages?|tarpaulins?|piles?|stacks?|buildings?|sheds?|warehouses?|barrels?|{SHIP})"
)
"""What is counted on pictures."""
_STOP = frozenset(
    [
        "of",
        "in",
        "at",
        "to",
        "from",
        "for",
        "by",
        "with",
        "on",
        "and",
        "or",
        "that",
        "which",
        "who",
        "when",
        "where",
        "as",
        "was",
        "were",
        "is",
        "are",
        "been",
        "be",
        "has",
        "have",
        "had",
        "will",
        "would",
        "could",
        "may",
        "might",
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "its",
        "their",
        "his",
        "her",
        "our",
        "any",
        "some",
        "no",
        "not",
        "it",
        "they",
        "then",
        "than",
        "into",
        "onto",
        "over",
        "under",
        "seen",
        "spotted",
        "detected",
        "said",
        "says",
        "believed",
        "thought",
        "showing",
        "shows",
        "show",
        "showed",
        "near",
        "beside",
        "after",
        "before",
        "since",
        "during",
        "least",
        "about",
        "around",
        "nearly",
        "roughly",
        "carrying",
        "loading",
        "unloading",
        "moving",
        "using",
        "but",
        "while",
        "if",
        "via",
        "through",
    ]
)
_WORD_LEFT = re.compile(r"([\w’'.-]+)(\s+)$")
_ARTICLES = re.compile(
    r"^(?:(?:the|a|an|its|their|his|her|our|some|any|more|such|these|those|this|that|of|all)\s+)+", re.IGNORECASE
)
_PARTICIPLE = re.compile(
    r"\s(stacked|piled|stored|heaped|stockpiled|waiting|parked|covered|lined up|stacking)\b", re.IGNORECASE
)
_CARGO_ADJECTIVES = (
    r"(?:stacked|piled|military|refined|iron|scrap|crude|north korean|russian|heavy|raw|empty|wooden"
    r"|blue|bulk|dry|frozen|mixed|conventional|artillery"
    r"|ballistic|illicit|sanctioned|banned|unidentified|unknown|suspected|small|steel|lethal|advanced|anthracite)"
)
_CARGO_PHRASE = re.compile(
    rf"(?:\b{_CARGO_ADJECTIVES}\s){{0,3}}\b{CARGO}\b(?![\s-](?:{SHIP}|terminal|berth|pier|port|dock"
    rf"|train|laden|carrying|yard|traffic|service|line|route)\b)",
    re.IGNORECASE,
)
_KEEP = re.compile(r"^(?:north korean|russian|suspected|small|unknown)\s", re.IGNORECASE)


def left_phrase(text: str, end: int, *, most: int = 6) -> int:
    """Where the noun phrase begins whose noun begins at `end`: up to six words back, to an article or a preposition."""
    start = end
    for _ in range(most):
        window = text[max(0, start - 30) : start]
        found = _WORD_LEFT.search(window)
        if found is None or found[1].casefold().rstrip(".") in _STOP:
            return start
        start -= len(found[0])
    return start


def cargo_phrase(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    """The first cargo in a stretch: `goods stacked at the dock` is `stacked goods`; with its place."""
    found = _CARGO_PHRASE.search(text, start, end)
    if found is None:
        return None
    words = found[0].casefold()
    while _KEEP.match(words):
        words = _KEEP.sub("", words)
    stacked = _PARTICIPLE.match(text, found.end())
    if stacked and not words.startswith(("stacked", "piled")):
        words = f"{stacked[1].casefold()} {words}"
    return words, found.start(), found.end()


def clean_phrase(text: str) -> str:
    """A phrase without articles at its front and signs round it."""
    return _ARTICLES.sub("", " ".join(text.split()).strip(" ,.;:'\"“”‘’")).strip()


def singular(noun: str) -> str:
    """An English noun of these tables in the singular: `facilities` is `facility`, `boxes` is `box`."""
    lower = noun.casefold()
    if lower.endswith("ies"):
        return lower[:-3] + "y"
    if lower.endswith("xes"):
        return lower[:-2]
    return lower[:-1] if lower.endswith("s") and not lower.endswith("ss") else lower
