"""Names of ships, so that one name in several spellings and scripts is one: keys to look them up by.

Cyrillic letters are written as three systems write them (BGN/PCGN without its dots, the passports of ICAO Doc 9303, and
ISO 9 without its accents), Hangul as two do (Revised Romanization letter by letter, and the way of the North, after
McCune and Reischauer without its accents). Two names with a common key may be one name; that does not make two ships
one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["latin_spellings", "name_keys", "ship_kind"]

AIS_NAME_LENGTH = 20
"""Longer names are cut off by the message (ITU-R M.1371)."""
_CYRILLIC = (
    # BGN/PCGN, ICAO, ISO 9: where they differ; what is alike stands once.
    "а:a б:b в:v г:g д:d е:e,e,e ё:yo,e,e ж:zh,zh,z з:z и:i й:y,i,j к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f "
    "х:kh,kh,h ц:ts,ts,c ч:ch,ch,c ш:sh,sh,s щ:shch,shch,s ъ: ы:y ь: э:e ю:yu,iu,u я:ya,ia,a і:i ї:yi,i,i є:ye,ie,e "
    "ґ:g ў:u"
)
_INITIALS = (
    "g kk n d tt r m b pp s ss - j jj ch k t p h",
    "k kk n t tt r m p pp s ss - ch tch ch kh th ph h",
    "k kk n t tt r m p pp s ss - j jj ch k t p h",
)
_VOWELS = (
    "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i",
    "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i",
    "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i",
)
_FINALS = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t"
_VOICED = {0: "g", 3: "d", 7: "b", 12: "j"}
"""Number of a plain initial → what it is after a vowel or a voiced final."""
_NUMERALS = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX"
_ROMAN = {numeral: str(number) for number, numeral in enumerate(str.split(_NUMERALS), 1)}
_PREFIX = re.compile(r"^(?:M\s?/?\s?V|M\s?/?\s?T|S\s?/?\s?S|MSV|MT)[\s.]+(?=\S)|^(?:M/V|M/T|S/S)\s*")
_KINDS = {
    "passenger": ("passenger", "ferry", "cruise", "ro-ro/passenger", "пассажир", "여객"),
    "tanker": ("tanker", "oil", "lng", "lpg", "gas carrier", "chemical", "crude", "танкер", "유조"),
    "fishing": ("fishing", "trawl", "fish", "рыбо", "어선"),
    "cargo": (
        "cargo",
        "bulk",
        "container",
        "carrier",
        "ro-ro",
        "roll-on",
        "general",
        "reefer",
        "сухогруз",
        "балк",
        "화물",
    ),
    "service": ("tug", "pilot", "dredg", "supply", "research", "буксир", "예인"),
}
"""Kind → parts of the words for it, the first that fits."""
_CODES = {6: "passenger", 7: "cargo", 8: "tanker"}
_SERVICE_CODES = frozenset({31, 32, 33, 34, *range(50, 56)})
_FISHING_CODE = 30


@lru_cache(maxsize=65536)
def name_keys(name: str) -> frozenset[str]:
    """Letters and digits by which the name may be found; none where it has fewer than two.

    Case, accents, blanks and signs do not count; a last Roman numeral is a number; `M/V` and the like are left out.

    >>> name_keys("M/V Jon-Jin II") == name_keys("JON JIN 2"), "ANGARA" in name_keys("Ангара")
    (True, True)
    """
    keys = set()
    for plain in latin_spellings(unicodedata.normalize("NFKC", name)):
        key = _key(plain)
        if len(key) >= 2:
            keys.add(key)
    return frozenset(keys)


def ship_kind(text: str) -> str:
    """The kind of ship (cargo, tanker, passenger, fishing, service) that a word or an AIS type stands for; else empty.

    >>> ship_kind("79"), ship_kind("Crude Oil Tanker"), ship_kind("0")
    ('cargo', 'tanker', '')
    """
    bare = text.strip().casefold()
    if re.fullmatch(r"\d{1,3}(\.0)?", bare):
        code = int(float(bare))
        if code == _FISHING_CODE:
            return "fishing"
        return "service" if code in _SERVICE_CODES else _CODES.get(code // 10, "")
    return next((kind for kind, parts in _KINDS.items() if any(part in bare for part in parts)), "")


def latin_spellings(name: str) -> frozenset[str]:
    """A name in Latin letters by each system of its script, without accents and apostrophes; Latin names stay.

    >>> sorted(latin_spellings("청진"))
    ['cheongjin', 'chongjin']
    """
    lower = name.casefold()
    if any("а" <= letter <= "џ" or letter == "ґ" for letter in lower):
        return frozenset(lower.translate(_cyrillic_table(system)) for system in range(3))
    if any("가" <= letter <= "힣" for letter in name):
        return frozenset(_romanised(name, system) for system in range(3))
    return frozenset((name,))


@lru_cache(maxsize=3)
def _cyrillic_table(system: int) -> dict[int, str]:
    table = {}
    for pair in _CYRILLIC.split(" "):
        letter, _, written = pair.partition(":")
        ways = written.split(",")
        table[ord(letter)] = ways[system] if len(ways) == 3 else ways[0]
    return table


@lru_cache(maxsize=3)
def _hangul_parts(system: int) -> tuple[list[str], list[str], list[str]]:
    initials, vowels, finals = (text.split(" ") for text in (_INITIALS[system], _VOWELS[system], _FINALS))
    return [part.strip("-") for part in initials], vowels, [part.strip("-") for part in finals]


def _romanised(name: str, system: int) -> str:
    """Hangul by the arithmetic of its Unicode block (initial, vowel, final); other letters stay."""
    initials, vowels, finals = _hangul_parts(system)
    written, before = [], ""
    for letter in name:
        place = ord(letter) - ord("가")
        if not 0 <= place < len(initials) * len(vowels) * len(finals):
            written.append(letter)
            before = ""
            continue
        syllable, final = divmod(place, len(finals))
        number = syllable // len(vowels)
        is_voiced = bool(system and before and before[-1] in "aeiounmgl")
        initial = _VOICED.get(number, initials[number]) if is_voiced else initials[number]
        before = initial + vowels[syllable % len(vowels)] + finals[final]
        written.append(before)
    return "".join(written)


def _key(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name)
    upper = "".join(letter for letter in apart if not unicodedata.combining(letter)).upper().strip()
    words = re.findall(r"[^\W_]+", _PREFIX.sub("", upper).replace("'", "").replace("’", "").replace("ʹ", ""))
    if len(words) > 1:
        words[-1] = _ROMAN.get(words[-1], words[-1])
    return "".join(word.lstrip("0") or "0" if word.isdigit() else word for word in words)
