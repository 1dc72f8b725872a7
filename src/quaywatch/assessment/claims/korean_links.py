"""Korean rules for services, routes, gifts and deals, events, and what is expected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quaywatch.assessment.claims.amounts import NUMBER, read_count
from quaywatch.assessment.claims.hedges import WITH_L, read_hedge
from quaywatch.assessment.claims.korean_nouns import GOODS, SHIP, TRAIN, asserted, english, longest
from quaywatch.assessment.claims.parties import Party
from quaywatch.assessment.claims.passages import Draft, Passage
from quaywatch.records.claim import ClaimKind, Hedge

__all__ = ["KOREAN_LINK_RULES"]

_SERVICE: dict[str, str] = {
    **{k: v for k, v in TRAIN.items() if k not in ("기관차", "화차")},
    "철도": "railway",
    "여객선": "passenger ship service",
    "페리": "ferry",
    "항공편": "flights",
    "직항편": "direct flights",
    "노선": "line",
    "항로": "sea route",
    "운행": "service",
    "화물 수송": "cargo traffic",
    "버스": "bus",
    "교역": "trade",
    "무역": "trade",
    "석탄 수출": "coal exports",
    "관광": "tourism",
    "운항": "service",
    "왕래": "traffic",
}
_SERVICE_NOUN = re.compile(longest(_SERVICE))
_RESUMED = re.compile(
    r"재개[됐된돼했한되](?!지)|재개(?=$|[ .,])|다시 (?:운행|달[리립린렸]|다[니닙녔]|열[렸린]|오가|운항|시작|이어)"
    r"|재개통|복구[됐된]|재가동|운행을 재개|되살아"
)
_STOPPED = re.compile(
    r"중단[됐된돼했한되](?!지)|중단(?=$|[ .,])|끊[겼긴어]|멈[췄춘춰]|폐쇄[됐된했한]|운휴|취소[됐된했한]"
)
_GAP = re.compile(rf"({NUMBER})\s?(년|개월|달|해)\s?(?:여\s?)?(?:만|만에|동안|간)")


def _service(passage: Passage) -> Iterator[Draft]:
    """`여객열차 운행이 5년 만에 재개됐다`."""
    text = passage.text
    if passage.is_open:
        return
    for state, pattern in (("resumed", _RESUMED), ("stopped", _STOPPED)):
        verb = pattern.search(text)
        noun = _SERVICE_NOUN.search(text, 0, verb.start()) if verb else None
        noun = noun or (_SERVICE_NOUN.search(text, verb.end()) if verb else None)
        if verb is None or noun is None or not asserted(text, verb.end()) or passage.is_denied(verb.start()):
            continue
        if re.search(r"신호|AIS|송신", text):
            continue
        value: dict[str, object] = {"state": state, "what": _SERVICE[noun[0]]}
        gap = _GAP.search(text)
        count = read_count(gap[1]) if gap else None
        if gap and count and gap[0].endswith(("만", "만에")):
            value["after_years"] = _years(count, gap[2])
        yield Draft(
            kind=ClaimKind.SERVICE,
            value=value,
            start=min(noun.start(), verb.start()),
            end=verb.end(),
            standing=state == "resumed",
        )
        return


def _years(count: float, unit: str) -> float:
    years = count if unit in ("년", "해") else round(count / 12, 2)
    return int(years) if years == int(years) else years


_MOVER = {**{k: v for k, v in SHIP.items() if k != "배"}, **TRAIN, "배": "ship"}
_MOVER_NOUN = re.compile(rf"{longest({k: v for k, v in _MOVER.items() if k != '배'})}|(?<![가-힣])배(?=[가는를들 ])")
_PLACE = r"[가-힣A-Za-z·]{2,14}?"
_PAIR = re.compile(r"(?:두|양) ?(?:나라|국가)|양국|두 나라|양측")
_BETWEEN = re.compile(rf"({_PLACE})[과와]\s({_PLACE})(?:을|를|의|\s)?\s?(?:사이를?|오[가간갔갑]|잇는|왕래|왕복|간을)")
_FROM_TO = re.compile(
    rf"({_PLACE})(?:항|역)?(?:에서|을 (?:떠나|출발)|를 (?:떠나|출발)[가-힣]*)\s?(?:[가-힣]+[해아어]\s|출발해\s"
    rf"|떠나\s)?({_PLACE})(?:항|역)?(?:으로|로|까지|에)\s?(?:[가-힣]+\s){{0,5}}?(?:다[니닙녔]|향|가|갔|이동|운항"
    rf"|출항|도착|입항|들어|떠났|운행|건너"
    rf"|항해)"
)
_LEFT_THEN = re.compile(
    rf"({_PLACE})(?:항|역)?(?:에서|을|를)\s?(?:출발|출항|떠[나난]|나[온선])[가-힣]*\s(?:[가-힣0-9,·]+\s){{0,6}}?({_PLACE})(?:항|역)?(?:에"
    rf"|으로|로|까지)\s"
    r"(?:[가-힣0-9]+\s){0,2}?(?:도착|입항|들어|향|갔|닿|접안|정박|기항)"
)
"""A ship that left one place, told by what it did at another."""
_MOVES = re.compile(
    r"오[가간갔갑]|왕래|왕복|운항|항해|이동|향[했한하]|떠[났난나]|출항|운행|다[니닙녔]|갔|도착|입항|건너|들어|잇는"
)


def _route(passage: Passage) -> Iterator[Draft]:
    """`두 나라를 오가는 선박`, `나진에서 블라디보스토크로 향했다`."""
    text = passage.text
    mover = _MOVER_NOUN.search(text)
    moves = _MOVES.search(text)
    if (
        mover is None
        or moves is None
        or passage.is_open
        or passage.is_denied(moves.start())
        or not asserted(text, moves.end())
    ):
        return
    ends = _pair(passage) or _printed_ends(passage)
    if ends is None or ends[0] == ends[1]:
        return
    by = _MOVER.get(mover[0], english(mover[0], _MOVER))
    yield Draft(
        kind=ClaimKind.ROUTE,
        value={"from": ends[0], "to": ends[1], "by": by},
        start=min(mover.start(), moves.start()),
        end=max(mover.end(), moves.end()),
    )


def _pair(passage: Passage) -> tuple[str, str] | None:
    """`두 나라를 오가는`, `북러를 오가는`: the two countries named."""
    named = passage.countries_before()
    if _PAIR.search(passage.text) and len(named) >= 2:
        return named[-2], named[-1]
    here = passage.countries
    if len(here) >= 2 and here[0].start == here[1].start and re.search(r"오가|왕래|사이|간", passage.text):
        return here[0].name, here[1].name
    return None


def _printed_ends(passage: Passage) -> tuple[str, str] | None:
    for pattern in (_BETWEEN, _FROM_TO, _LEFT_THEN):
        if found := pattern.search(passage.text):
            return _end(passage, found[1], found.start(1)), _end(passage, found[2], found.start(2))
    return None


def _end(passage: Passage, printed: str, at: int) -> str:
    return next(
        (p.name for p in passage.countries if p.start == at and passage.text[p.start : p.end] == printed), printed
    )


_GOODS = re.compile(longest(GOODS))
_GIVES = re.compile(
    r"(?:제공|공급|이전|지원|전달|수출|판매|파견|인도|양도|공유)(?=[했한하해됐된되돼할을]|\s|$)"
    r"|넘[겼긴겨기]|보[냈낸내](?=[다습고졌진ㅆ]|\s|는|며|어|줬|기로)|건[넸넨네]|넘어[갔가간]|흘러\s?[갔간들]|건너[갔간]|줬|판매"
)
_TAKES = re.compile(
    r"(?:넘겨|건네|제공|지원|공급|이전|전수)\s?받|받[았은고는아]|도입[했한하]|수입[했한하]"
    r"|획득[했한하]|확보[했한하]|얻[었은]|들여[왔온]"
)
_TO = re.compile(r"(?:정부|군|측|당국|군대)?(?:에게|에|측에|한테|으로|로)(?:도|는)?(?![가-힣])")
_FROM = re.compile(r"(?:로부터|에게서|에게|에서|측으로부터|으로부터)")
_SUBJECT = re.compile(r"(?:정부|군|측|당국)?(?:은|는|이|가|도)(?![가-힣])")
_RETURN = re.compile(
    r"(?:그 |파병의? |파병에 대한 |병력 파견의? |[가-힣]{1,8}의 |[가-힣]{1,8} )?(?:대가|반대급부"
    r"|보상)(?:로|으로|에|이|를|인)?"
)
_PLANNED = re.compile(r"예정|계획|의향|의도|방침|할 것|하려|려고|약속|합의|기로 [했하한]|검토|수 있다|전망")


_INSTEAD = re.compile(r"[가-힣]{0,2}\s?(?:대신|대가로)")
"""After what was got in return."""


def _transfer(passage: Passage) -> Iterator[Draft]:
    """`북한이 파병 대가로 러시아로부터 기술을 넘겨받았다`, `러시아가 북한에 방공 미사일을 제공했다`."""
    text = passage.text
    if passage.is_open:
        return
    takes = _TAKES.search(text)
    if takes is not None and _INSTEAD.match(text, takes.end()) and _GIVES.search(text, takes.end()):
        takes = None
    verb = takes or next((m for m in _GIVES.finditer(text) if not _INSTEAD.match(text, m.end())), None)
    if verb is None or passage.is_denied(verb.start()) or not _not_denied_after(text, verb.end()):
        return
    row = _row(passage, verb, receives=takes is not None)
    if row is None or row["giver"] == row["taker"]:
        return
    row["state"] = _state(text, verb.end())
    yield Draft(kind=ClaimKind.TRANSFER, value=row, start=verb.start(), end=verb.end())
    back = _RETURN.search(text)
    if back and ("파병" in text[: back.end()] or "병력" in text[: back.end()]):
        value = {
            "giver": row["taker"],
            "taker": row["giver"],
            "goods": "troops",
            "state": "planned" if row["state"] == "planned" else "made",
        }
        yield Draft(kind=ClaimKind.TRANSFER, value=value, start=back.start(), end=back.end())


def _not_denied_after(text: str, end: int) -> bool:
    return not re.match(
        r"^[가-힣]{0,3}지[는도]?\s?(?:않|못)|^[가-힣]{0,4}\s?(?:적|사실|바|정황|증거)[은는이가도]?\s?(?:없|아니)",
        text[end:],
    )


def _state(text: str, end: int) -> str:
    if _PLANNED.search(text[end : end + 20]):
        return "planned"
    return "made" if read_hedge(text) is Hedge.STATED else "suspected"


def _row(passage: Passage, verb: re.Match[str], *, receives: bool) -> dict[str, str] | None:
    text = passage.text
    parties = list(passage.countries)
    given = _goods(text, verb)
    if not parties or given is None:
        return None
    goods, at, _ = given
    subject = next((p for p in parties if _SUBJECT.match(text, p.end)), None)
    source = next((p for p in parties if _FROM.match(text, p.end)), None)
    target = next((p for p in parties if _TO.match(text, p.end) and p is not source), None)
    maker = _maker(text, parties, at, given[2])
    if receives:
        giver, taker = source or maker, subject
    else:
        giver, taker = subject if subject is not maker else None, target or source
        giver = giver or maker or (source if target is not None else None)
    if taker is None and giver is None or (not receives and (taker is None or giver is None)):
        return None
    other = [name for name in passage.countries_before() if name not in {p.name for p in (giver, taker) if p}]
    rest = other[-1] if len(other) == 1 else "not named"
    return {"giver": giver.name if giver else rest, "taker": taker.name if taker else rest, "goods": goods}


def _maker(text: str, parties: list[Party], start: int, end: int) -> Party | None:
    """The country right before the goods: `러시아 군사기술`."""
    return next(
        (
            p
            for p in reversed(parties)
            if p.end <= end and re.fullmatch(r"(?:산|의|제)?\s?(?:[가-힣]+\s){0,2}", text[p.end : start])
        ),
        None,
    )


def _goods(text: str, verb: re.Match[str]) -> tuple[str, int, int] | None:
    found = [
        m for m in _GOODS.finditer(text, 0, verb.start()) if not re.match(r"\s?(?:의\s)?대가|\s?파견", text[m.end() :])
    ]
    objects = [m for m in found if re.match(r"[을를이가은는]|\s?등[을를이]", text[m.end() :])]
    chosen = (objects or found)[-1:]
    if not chosen:
        return None
    words = list(
        dict.fromkeys(GOODS[m[0]] for m in found if m.start() <= chosen[0].start() and chosen[0].start() - m.end() < 12)
    )
    return " and ".join(words[-3:]), chosen[0].start(), chosen[0].end()


_EVENT: dict[str, str] = {
    "정상회담": "summit",
    "파병": "deployment of troops",
    "회담": "talks",
    "방문": "visit",
    "방북": "visit to North Korea",
    "방러": "visit to Russia",
    "진수식": "launching of a ship",
    "진수": "launching of a ship",
    "발사": "launch",
    "핵실험": "nuclear test",
    "훈련": "exercise",
    "열병식": "parade",
    "조약": "treaty",
    "협정": "agreement",
    "준공식": "inauguration",
    "착공식": "ground-breaking",
    "사상자": "casualties",
    "인명 피해": "losses",
    "병력 손실": "losses of troops",
    "침공": "invasion",
    "공습": "air strike",
    "폭발": "explosion",
    "침몰": "sinking",
    "좌초": "grounding",
    "화재": "fire",
    "결의": "resolution",
    "전쟁": "war",
    "만났": "meeting",
    "회동": "meeting",
    "면담": "meeting",
    "사고": "accident",
    "침수": "flooding",
    "탈선": "derailment",
    "준공": "completion",
}
_EVENT_NOUN = re.compile(longest(_EVENT))
_PAST = "".join(chr(ord("가") + 28 * n + 20) for n in range(399))
_HAPPENED = re.compile(rf"만났|[{_PAST}](?:다|습|고|으|는|던)|이후|뒤|당시|열[린렸]|전에|한 데 이어|동안|중에")
_AHEAD = re.compile(r"예정|계획|전망|예상|방침|겠(?:다|습)|기대" rf"|[{WITH_L}] 것(?:이|으로|입)")
_NOT_AHEAD = re.compile(
    r"(?:한|된|던|인|은|는) 것으로 보|(?:예상|전망)(?:했|됐)었|예상과 달리|예상보다|(?:[았었했됐]을) 것"
)


def _event(passage: Passage) -> Iterator[Draft]:
    """`정상회담`, `파병`: at most two in a sentence, with the countries before them."""
    text = passage.text
    if passage.is_open or not _HAPPENED.search(text):
        return
    given = 0
    for found in _EVENT_NOUN.finditer(text):
        follows = re.match(r"\s?(?:대가|장|센터|가능성|준비)", text[found.end() :])
        if (
            given == 2
            or follows
            or passage.is_denied(found.start())
            or _AHEAD.search(text[found.end() : found.end() + 12])
        ):
            continue
        given += 1
        of = list(
            dict.fromkeys(p.name for p in passage.countries if p.end <= found.start() and found.start() - p.end < 12)
        )
        what = _EVENT[found[0]] + (f" ({', '.join(of)})" if of else "")
        yield Draft(kind=ClaimKind.EVENT, value={"what": what}, start=found.start(), end=found.end())


def _forecast(passage: Passage) -> Iterator[Draft]:
    """What is expected or planned, in a few words of the text."""
    text = passage.text
    found = _AHEAD.search(text)
    if found is None or text.rstrip().endswith("?") or _NOT_AHEAD.search(text) and not re.search(r"예정|계획", text):
        return
    start, _ = passage.part(found.start())
    words = text[start : found.end()].split()
    yield Draft(kind=ClaimKind.FORECAST, value={"what": " ".join(words[-10:])}, start=start, end=found.end())


KOREAN_LINK_RULES = (_service, _route, _transfer, _event, _forecast)
"""Each takes a sentence and gives what it reads."""
