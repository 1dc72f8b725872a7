"""Korean rules for what ships did: calls, loading, cargo, names, silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from quaywatch.assessment.claims.amounts import NUMBER, Bound, find_times, read_bound, read_count
from quaywatch.assessment.claims.korean_nouns import CARGO, SHIP, TRAIN, asserted, english, longest
from quaywatch.assessment.claims.parties import COUNTRIES, find_countries
from quaywatch.assessment.claims.passages import Draft, Passage
from quaywatch.records.claim import ClaimKind

__all__ = ["KOREAN_SHIP_RULES"]

_SHIP_WORDS = longest({korean: word for korean, word in SHIP.items() if korean != "배"})
_SHIP = re.compile(rf"(?:{_SHIP_WORDS})|(?<![가-힣])배(?=[가는를에도의 ])|[가-힣A-Za-z]{{2,10}}호(?=[가는를에도의 ,])")
_CARGO_WORDS = longest(CARGO)
_CARGO = re.compile(rf"(?:{_CARGO_WORDS})(?!선|열차|항|부두|기지|\s?창고)")
_ARRIVES = re.compile(
    r"(?:입항|기항|정박(?!해\s?있|\s?중|한\s)|접안(?!해\s?있|한\s)|도착|입출항)(?=했|한|하|해|됐|된|돼"
    r"|이|을|\s)|들어[왔온오와]|다녀[갔간왔온]"
    r"|드나[든들드]|찾[았은]|방문[했한]|들렀|왕래[했한하]"
)
_UNLOADS = re.compile(
    r"하역(?=했|한|하|해|됐|된|돼|을|이|작업)|(?:하역|양륙)\s작업(?=[이을]?\s?(?:한창|진행|이뤄|벌|하고|계속|끝|마[쳤친]))|(?:내려|내리|내린|내렸)(?!오|왔|막)"
    r"|부[려렸린]|양륙[했한하]"
)
_LOADS = re.compile(
    r"(?:선적|적재)\s작업(?=[이을]?\s?(?:한창|진행|이뤄|벌|하고|계속|끝|마[쳤친]))|선적(?=했|한|하|해|됐|된|돼|을|이|작업)|싣[는고](?=\s?있|\s|다|$)"
    r"|실[었렸](?=[다습던고])"
    r"|실어\s?(?:날|보|나르)|싣[는던]|실리고|실리는|옮겨\s?실|적재[했하되](?!돼)"
)
_LADEN = re.compile(
    rf"({_CARGO_WORDS})(?:으로|로|을|를|이|가)?\s?(?:(?:약|최소|모두|각각)?\s?[\d,.]{{1,9}}\s?[만천백]?\s?여?\s?(?:톤|t|개|상자|통|배럴"
    rf"|리터)(?:을|를|이|가)?\s?)?"
    rf"(?:가득\s?)?(?:실은|싣고|실린|적재한|가득 찬|실려)"
)
_LADEN_GOING = re.compile(r"^싣고\s?(?:들어|입항|도착|와|왔|온|온다|정박|접안|떠|출항|향|갔|가)")
_VISITS = re.compile(rf"({NUMBER})\s?척")
_OBJECT = re.compile(rf"({_CARGO_WORDS})(?:[을를이가은는도]|\s)")
_NO_DIRECTION = re.compile(r"^하역\s?(?:장비|시설|장|설비|크레인)|^선적\s?(?:장비|시설|장|항|국|지)")
_OTHER_STOP = re.compile(r"(?:사람|승객|기자|대표단|위원장|장관|대통령|특사|인사)[이가들은는을를]*\s")
_FLAG = re.compile(
    rf"(?:(러시아|중국|북한|한국|일본|베트남|파나마|토고|몽골|시에라리온|라이베리아)\s?(?:국적|선적|깃발"
    rf"|소속)?의?\s?(?:[가-힣]{{1,6}}\s?){{0,3}}?(?:{_SHIP_WORDS}))"
)


def _min_calls(passage: Passage) -> Iterator[Draft]:
    """`석탄을 실은 배가 두 차례 이상 입항해 하역했다`; an arrival without a number is one."""
    text = passage.text
    ship = _SHIP.search(text)
    arrival = next((m for m in _ARRIVES.finditer(text) if asserted(text, m.end())), None)
    deeds = _deeds(passage)
    if passage.is_open or not ship and passage.memory.ship is None or not (arrival or deeds):
        return
    if arrival and passage.is_denied(arrival.start()) or (ship is None and _OTHER_STOP.search(text)):
        return
    counted = _count(text)
    if counted is None and (arrival is None or ship is None):
        return
    at = arrival.start() if arrival else deeds[0][1]
    n, start, end = counted or (1, at, arrival.end() if arrival else at)
    value: dict[str, object] = {"n": n}
    laden = _LADEN.search(text)
    if laden:
        value["cargo"] = CARGO[laden[1]]
    elif ship and ship[0] == "석탄선":
        value["cargo"] = "coal"
    if flag := _flag(text):
        value["flag"] = flag
    if len({word for word, *_ in deeds}) == 1:
        value["direction"] = deeds[0][0]
    yield Draft(kind=ClaimKind.MIN_CALLS, value=value, start=min(start, at), end=max(end, at))


def _count(text: str) -> tuple[int, int, int] | None:
    for amount in find_times(text):
        if amount.bound is not Bound.AT_MOST:
            return int(amount.value) + (amount.bound is Bound.MORE_THAN), amount.start, amount.end
    found = _VISITS.search(text)
    value = read_count(found[1]) if found else None
    if found is None or not value:
        return None
    more = read_bound(text, found.start(), found.end()) is Bound.MORE_THAN
    return int(value) + more, found.start(), found.end()


def _flag(text: str) -> str | None:
    found = _FLAG.search(text)
    named = [party.name for party in find_countries(found[1])] if found else []
    return named[0] if named and named[0] in COUNTRIES else None


@lru_cache(maxsize=8)
def _deeds(passage: Passage) -> tuple[tuple[str, int, int], ...]:
    """Loading and unloading that is asserted; `석탄을 싣고 들어와` only says that the ship was laden."""
    text, found = passage.text, []
    if passage.is_open:
        return ()
    for word, pattern in (("unloading", _UNLOADS), ("loading", _LOADS)):
        for match in pattern.finditer(text):
            is_laden = _LADEN_GOING.match(text, match.start()) or _LADEN_GOING.match(text[match.start() :])
            if _NO_DIRECTION.match(text[match.start() :]) or is_laden:
                continue
            if asserted(text, match.end()) and not passage.is_denied(match.start()) and _has_setting(passage):
                found.append((word, match.start(), match.end()))
                break
    return tuple(sorted(found, key=lambda deed: deed[1]))


def _has_setting(passage: Passage) -> bool:
    text = passage.text
    return bool(_SHIP.search(text) or _CARGO.search(text)) and (
        bool(passage.mentions)
        or bool(_SHIP.search(text))
        or passage.memory.ship is not None
        or re.search(r"부두|선창|선적|항구|크레인", text) is not None
    )


def _direction(passage: Passage) -> Iterator[Draft]:
    """`부두에 쌓인 화물을 싣고 있다`, `석탄을 하역했다`."""
    seen = set()
    for word, start, end in _deeds(passage):
        if word in seen:
            continue
        seen.add(word)
        value: dict[str, object] = {"direction": word}
        before = list(_OBJECT.finditer(passage.text, 0, start + 1))
        if before:
            cargo = CARGO[before[-1][1]]
            stacked = re.search(
                r"(?:쌓인|쌓여 있는|쌓아 둔|쌓아둔|적재된)\s?(?:[가-힣]+\s)?$", passage.text[: before[-1].start()]
            )
            value["cargo"] = f"stacked {cargo}" if stacked else cargo
        yield Draft(kind=ClaimKind.DIRECTION, value=value, start=start, end=end)


_ILLEGAL = re.compile(
    r"불법|둔갑|속여|원산지를? ?(?:속|위장)|밀수|밀반출|제재[를을]? ?(?:위반|회피|어기|피해)"
    r"|결의[를을]? ?(?:위반|어기)|몰래|금지된"
)
_EXPORTED = re.compile(
    rf"({_CARGO_WORDS})(?:[을를이가의]|\s)?\s?(?:[가-힣]{{1,12}}\s){{0,5}}?[가-힣]{{0,6}}?(?:수출|반출|밀수|운송|이송|실어|판매|팔|속여)"
)
_HOLDS = re.compile(
    rf"(컨테이너|상자|화물|물자|물품|선박|배|트럭|열차|화차)(?:에는|에|은|는|이|가|의|들은|들이|\s?안에는|\s?안에"
    rf"|\s?속에)\s?(?:[가-힣]+\s){{0,4}}?({_CARGO_WORDS})(?:[이가을를로]|으로|인|일|라고|\s)"
)
_HOLD_VERB = re.compile(r"추정|보인|보이|담[긴겼겨]|들어 ?있|실[린려렸었은]|싣고|가능성|일 수|알려|판단|의심|분석")


def _cargo(passage: Passage) -> Iterator[Draft]:
    """What a ship, a box or a stack holds, and what is alleged to be moved against the law."""
    text = passage.text
    if passage.is_open:
        return
    legality = {"legality": "alleged"} if _ILLEGAL.search(text) else {}
    moved = _EXPORTED.search(text) if legality else None
    if moved and asserted(text, moved.end()) and not passage.is_denied(moved.start()):
        value = {"object": passage.memory.goods or "cargo", "cargo": CARGO[moved[1]]} | legality
        yield Draft(kind=ClaimKind.CARGO, value=value, start=moved.start(), end=moved.end())
        return
    laden, ship = _LADEN.search(text), _SHIP.search(text)
    if (
        laden
        and ship
        and CARGO[laden[1]] not in ("cargo", "goods", "containers")
        and not passage.is_denied(laden.start())
    ):
        yield Draft(
            kind=ClaimKind.CARGO,
            value={"object": "ship", "cargo": CARGO[laden[1]]} | legality,
            start=laden.start(),
            end=laden.end(),
        )
        return
    holds = _HOLDS.search(text)
    verb = _HOLD_VERB.search(text, holds.start(2)) if holds else None
    if (
        holds
        and verb
        and CARGO[holds[2]] not in ("containers", "cargo", "goods", "boxes")
        and not passage.is_denied(verb.start())
    ):
        value = {"object": english(holds[1], CARGO, SHIP, TRAIN), "cargo": CARGO[holds[2]]} | legality
        yield Draft(kind=ClaimKind.CARGO, value=value, start=holds.start(), end=verb.end())


_IMO = re.compile(r"IMO\s?(?:번호)?[\s:는은]{0,3}(\d{7})")
_MARKED_NAME = re.compile(r"[‘'\"“<]([가-힣A-Za-z0-9\- ]{2,20}?)[’'\"”>]\s?호(?=[가이는은를을의로와 ,라입다인])")
_NAMES = (
    _MARKED_NAME,
    re.compile(r"[‘'\"“<]([가-힣A-Za-z0-9\- ]{2,20}?)[’'\"”>]\s?호?(?=[가이는은를을의로와 ,라])"),
    re.compile(rf"(?:{_SHIP_WORDS})(?:인)?\s(?:[‘'\"“])?([가-힣]{{2,8}}|[A-Z][A-Za-z0-9 ]{{1,18}}?)[’'\"”]?호"),
    re.compile(r"(?<![가-힣])([가-힣]{2,8}|[A-Z][A-Za-z0-9]{1,15})호(?=[가이는은를을의로와 ,])"),
)
_NO_NAME = re.compile(
    r"^(?:번|제|\d+|이|그|저|태풍|신|선|양|보|구|간|암|기|상)$|신호|보호|간호|변호|암호|구호|번호|선호"
    r"|태풍|위성|[0-9]+$"
)


def _identity(passage: Passage) -> Iterator[Draft]:
    """`화물선 앙가라호`, `IMO 번호 9179842`."""
    text = passage.text
    if passage.is_open:
        return
    value: dict[str, object] = {"object": "ship"}
    spans = []
    for pattern in _NAMES:
        found = pattern.search(text)
        if (
            found
            and not _NO_NAME.search(found[1])
            and not re.search(r"신호|번호|보호|암호", found[0])
            and (_SHIP.search(text) or "선적" in text or pattern is _MARKED_NAME)
        ):
            value["name"] = found[1].strip()
            spans.append(found.span(1))
            break
    if imo := _IMO.search(text):
        value["imo"] = imo[1]
        spans.append(imo.span())
    if spans and not passage.is_denied(spans[0][0]):
        yield Draft(kind=ClaimKind.IDENTITY, value=value, start=min(s for s, _ in spans), end=max(e for _, e in spans))


_SILENT = re.compile(
    r"(?:AIS|선박\s?자동\s?식별\s?(?:장치|시스템)|자동식별장치|트랜스폰더|위치\s?(?:신호|발신|추적"
    r"|정보)[가-힣\s]{0,6}|식별\s?(?:신호|장치)|항적|송수신기)[^.]{0,24}?"
    r"(?:끄|꺼|끈|껐|끊|잡히지\s?않|없[이었는다]|송출하지\s?않|보내지\s?않|발신하지\s?않|사라|차단"
    r"|중단|작동하지\s?않|멈[췄춘춰])"
)
_STAYED_ON = re.compile(r"(?:끄|끊|중단하|사라지|꺼지|끊기)지\s?(?:는\s)?않")


def _silence(passage: Passage) -> Iterator[Draft]:
    """`AIS를 끄고`, `위치 신호가 끊겼다`: what is claimed is that nothing was heard."""
    found = _SILENT.search(passage.text)
    if (
        found is None
        or passage.is_open
        or _STAYED_ON.search(passage.text)
        or re.search(r"부인|예정|계획", passage.text)
    ):
        return
    ship = _SHIP.search(passage.text)
    whose = english(ship[0], SHIP) if ship else "ship"
    named = ship is not None and whose == ship[0]
    value = {"what": f"no AIS signal of {whose if named else f'a {whose}'}"}
    if named and whose.endswith("호"):
        value["name"] = whose.removesuffix("호")
    yield Draft(kind=ClaimKind.SILENCE, value=value, start=found.start(), end=found.end())


KOREAN_SHIP_RULES = (_min_calls, _direction, _cargo, _identity, _silence)
"""Each takes a sentence and gives what it reads."""
