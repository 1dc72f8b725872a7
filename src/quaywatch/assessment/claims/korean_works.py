"""Korean rules for things that stand: that they are there, how large, what they cover, what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quaywatch.assessment.claims.amounts import NUMBER, Bound, find_areas, find_lengths, read_bound, read_count
from quaywatch.assessment.claims.korean_nouns import (
    CARGO,
    COUNTER,
    COVERED,
    SHIP,
    STRUCTURE,
    TRAIN,
    asserted,
    english,
    longest,
)
from quaywatch.assessment.claims.passages import Draft, Passage
from quaywatch.records.claim import ClaimKind

__all__ = ["KOREAN_WORK_RULES"]

_STRUCTURE_WORDS = longest(STRUCTURE)
_THINGS = {k: v for k, v in {**SHIP, **TRAIN, **STRUCTURE}.items() if k != "배"} | {
    "컨테이너": "container",
    "석탄 더미": "coal pile",
    "야적 더미": "pile",
}
_THING = re.compile(rf"(?:{longest(_THINGS)})|(?<![가-힣])배(?=[가는를에도의 ])")
_STRUCTURE = re.compile(_STRUCTURE_WORDS)
_STANDS = re.compile(
    r"(?:들어[섰선서]|세워[졌진져]|설치[됐된돼했한]|지어[졌진]|건설[됐된돼했한]|건축[됐된]|완공[됐된]"
    r"|생[겼긴겨]|나타[났난]|등장[했한]|포착[됐된돼]"
    r"|보[였입인]니?다?|목격[됐된]|관측[됐된]|확인[됐된돼]|발견[됐된]|식별[됐된]|촬영[됐된]"
    r"|찍[혔힌혀힙]|정박해\s?있|정박 중|놓여\s?있|서\s?있|쌓여\s?있|있[습었]|있다|덮[고었인]|가[리린렸려]|올라[갔섰])"
)
_HIDES = re.compile(
    rf"({longest(COVERED)})(?:[을를이가은는]|\s)*\s?(?:[가-힣0-9%]+\s){{0,4}}?(?:뒤덮|덮|가리|가린|가려"
    rf"|가렸|감[싸쌌]|씌[우웠])"
)
_OVER = re.compile(rf"({longest(COVERED)})\s?(?:위|상공|위쪽|전체)")
_ALL = re.compile(r"완전히|모두|전체|전부|통째|온통|전 구간|빈틈없이|완벽")
_PART = re.compile(r"일부|부분")
_SHARES = (
    (re.compile(rf"({NUMBER})\s?(?:%|퍼센트|프로)"), None),
    (re.compile(r"절반|반쯤"), 0.5),
    (re.compile(r"3분의 2"), 0.667),
    (re.compile(r"3분의 1"), 0.333),
)


def _present(passage: Passage) -> Iterator[Draft]:
    """`선로 위에 구조물이 들어섰다`, `유조선이 정박해 있다`."""
    text = passage.text
    if passage.is_open:
        return
    stands = next(
        (m for m in _STANDS.finditer(text) if asserted(text, m.end()) and not passage.is_denied(m.start())), None
    )
    if stands is None:
        return
    things = [
        m
        for m in _THING.finditer(text, 0, stands.start())
        if re.match(r"[이가은는을를도들 ]", text[m.end() : m.end() + 1])
    ]
    if not things and re.match(r"쌓|놓|적재", stands[0]):
        things = list(_STACKED.finditer(text, 0, stands.start()))
    things = [m for m in things if not any(x.start <= passage.start + m.start() < x.end for x in passage.mentions)]
    if not things or not (
        passage.mentions
        or passage.memory.places
        or _other_place(text)
        or re.search(r"역 구내|선로|철로|항구|부두", text)
    ):
        return
    thing = next((m for m in things if re.match(r"[이가을를은는]", text[m.end() : m.end() + 1])), things[0])
    value: dict[str, object] = {"object": english(thing[0], _THINGS, SHIP, CARGO)}
    is_structure = bool(_STRUCTURE.fullmatch(thing[0]))
    over = (_OVER.search(text) or _HIDES.search(text)) if is_structure else None
    if over:
        value["over"] = COVERED[over[1]]
    yield Draft(kind=ClaimKind.PRESENT, value=value, start=thing.start(), end=stands.end(), standing=is_structure)


_STACKED = re.compile(rf"(?:{longest(CARGO)})(?=[이가은는도])")


def _other_place(text: str) -> bool:
    return bool(re.search(r"[가-힣]{2,}(?:항|역|부두|조선소|기지)에", text))


_AWAY = re.compile(r"^\s?(?:떨어|거리|높이|깊이|앞바다|상공|해상|지점|이내|밖|북쪽|남쪽|동쪽|서쪽|폭)")
_NOT_LENGTH = re.compile(r"(?:높이|깊이|폭|너비|수심|해상도|반경|고도|거리)(?:[은는이가]|가)?\s?(?:약\s?)?$")


def _measure(passage: Passage) -> Iterator[Draft]:
    """`길이 300미터의 구조물`, `면적은 5헥타르`, `컨테이너 40개`."""
    text = passage.text
    if passage.is_open:
        return
    for unit, amounts in (("length_m", find_lengths(text)), ("area_m2", find_areas(text))):
        for amount in amounts:
            of = _measured_thing(passage, amount.start, amount.end)
            if (
                of is None
                or _AWAY.match(text[amount.end :])
                or _NOT_LENGTH.search(text[: amount.start])
                or passage.is_denied(amount.start)
            ):
                continue
            if not asserted(text, amount.end) or re.search(r"예정|계획", text[amount.end :]):
                continue
            value = {"of": of, unit: int(amount.value) if amount.value == int(amount.value) else amount.value}
            standing = of in STRUCTURE.values()
            yield Draft(
                kind=ClaimKind.MEASURE,
                value=value,
                start=amount.start,
                end=amount.end,
                bound=amount.bound.value,
                standing=standing,
            )
            break
    yield from _counted(passage)


def _measured_thing(passage: Passage, start: int, end: int) -> str | None:
    text = passage.text
    after = _THING.search(text, end, min(len(text), end + 25))
    if after:
        return english(after[0], _THINGS, SHIP)
    before = list(_THING.finditer(text, 0, start))
    if before:
        return english(before[-1][0], _THINGS, SHIP)
    return passage.memory.structure


_COUNTABLE = longest(
    {
        k: v
        for k, v in {
            **SHIP,
            **TRAIN,
            **STRUCTURE,
            "컨테이너": "container",
            "화차": "railcar",
            "상자": "box",
            "트럭": "truck",
        }.items()
        if k != "배"
    }
)
_COUNT = re.compile(
    rf"({_COUNTABLE})(?:[이가은는를을만]|\s)*\s?(?:약|최소|적어도"
    rf"|대략)?\s?({NUMBER})\s?여?\s?(?:{COUNTER})(?![가-힣]*째)"
    rf"|({NUMBER})\s?여?\s?(?:{COUNTER})의\s?(?:[가-힣]+\s)?({_COUNTABLE})"
)


def _counted(passage: Passage) -> Iterator[Draft]:
    text = passage.text
    found = _COUNT.search(text)
    if found is None or passage.is_denied(found.start()):
        return
    noun, number, at = (found[1], found[2], found.span(2)) if found[1] else (found[4], found[3], found.span(3))
    stands = _STANDS.search(text, found.end() - 1)
    value = read_count(number)
    if not value or value < 2 or stands is None or not asserted(text, stands.end()):
        return
    after = re.search(rf"(?:{COUNTER})", text[at[1] :])
    bound = read_bound(text, at[0], at[1] + (after.end() if after else 0))
    of = english(noun, _THINGS, SHIP, CARGO, {"상자": "box"})
    yield Draft(
        kind=ClaimKind.MEASURE,
        value={"of": of, "count": int(value)},
        start=found.start(),
        end=found.end(),
        bound=bound.value,
    )


def _covers(passage: Passage) -> Iterator[Draft]:
    """`선로를 완전히 덮었다`; without a share the whole is meant."""
    text = passage.text
    found = _HIDES.search(text)
    if found is None or passage.is_open or passage.is_denied(found.end() - 1) or not asserted(text, found.end()):
        return
    if re.match(r"^[가-힣]{0,2}(?:기 위|려는|려고|ㄹ 수|을 수|릴 수)", text[found.end() :]):
        return
    share = _share(found[0]) or _share(text[: found.end()])
    if share is None:
        return
    value = {"what": COVERED[found[1]], "share": share[0]}
    yield Draft(kind=ClaimKind.COVERS, value=value, start=found.start(), end=found.end(), bound=share[1], standing=True)


def _share(words: str) -> tuple[float, str] | None:
    for pattern, fixed in _SHARES:
        if found := pattern.search(words):
            value = fixed if fixed is not None else (read_count(found[1]) or 0) / 100
            return (value, read_bound(words, *found.span()).value) if 0 < value <= 1 else None
    if _ALL.search(words):
        return 1.0, Bound.EXACT.value
    return None if _PART.search(words) else (1.0, "")


_AIM = re.compile(
    r"(?P<what>[가-힣A-Za-z0-9·,~ ]{2,80}?)(?:일|용도일|시설일|용일)\s수(?:도)?\s있"
    r"|(?P<what2>[가-힣A-Za-z0-9·, ]{2,80}?)(?:용도|용|위한 시설|위한 것|목적)(?:으로|로|인 것으로"
    r"|일 것으로)\s?(?:보|추정|분석|판단"
    r"|관측|쓰|사용|알려|해석)"
    r"|(?P<what3>[가-힣A-Za-z0-9·, ]{2,80}?)(?:일|인|할|될)\s가능성|(?P<what5>[가-힣A-Za-z0-9·, ]{0,80}?(?:검문소|시설"
    r"|창고|가림막|덮개|세관|격납고|기지|터미널|정비소|초소|차고|막사|부두|저장고|대피소|역사|검사소|검색소|하역장|환승장|대합실))(?:으로"
    r"|로|일 것으로|인 것으로)\s(?:추정|보[이인고]|분석|판단|관측|해석|간주|의심|지목)"
    r"|(?P<what4>[가-힣A-Za-z0-9·, ]{2,80}?)(?:으로|로)\s(?:쓰[이인일]|(?:사용|활용|이용)[되될된])"
    r"|(?P<what6>[가-힣A-Za-z0-9·, ]{2,80}?)(?:이라|라)(?:고|는)\s(?:게|것이|추정|판단|분석|설명|주장"
    r"|말|전|보|해석|관측|의심)"
    r"|(?P<what7>[가-힣A-Za-z0-9·, ]{2,80}?)(?:(?:기|하기)\s?위한|위한|려는)\s(?:것|시설|용도|목적|의도|장치"
    r"|건물|구조물)(?:으로|이라|라|일|이)"
    r"|(?P<what10>[가-힣A-Za-z0-9·, ]{2,80}?)려고\s(?:지은|지었|세운|세웠|만든|만들|설치|덮은|씌운)"
    r"|(?P<what8>[가-힣A-Za-z0-9·, ]{2,80}?)(?:이|가)?\s?아니냐는\s(?:관측|분석|해석|의혹|추측|지적|의심)"
    r"|(?P<what9>[가-힣A-Za-z0-9·, ]{2,80}?)(?:용도|목적)(?:으로|로)\s(?:지어|세워|설치|만들|건설|마련)"
)
_INSTALLATION = re.compile(
    r"검문소|검색소|검사소|시설|창고|가림막|덮개|은폐|차단|보관|저장|세관|대피|격납고|기지|터미널|정비"
    r"|수리|환승|환적|하역|승강장|위장|숨기|감추|가리|보호|검역|휴게|막사"
    r"|초소|차고|발사대|부두|역사|통관|피하|감시|노출|눈을|은닉"
)
_OR = re.compile(r"\s?(?:이거나|거나|또는|혹은|아니면|이나|수도 있고|수 있고|수도 있으며|수 있지만|수도 있지만),?\s?")
_TOPIC = re.compile(
    rf"^\W*(?:(?:이|그|저|해당)\s)?(?:(?:{_STRUCTURE_WORDS})|이는|이곳은|이것은|그곳은)(?:은|는|이|가)?[, ]\s?"
)
_LEAD = re.compile(
    r"^.{2,20}?(?:것|이유|목적|용도)[은는]\s"
    r"|^\W*(?:(?:이|그|저|해당|새|이는|이것은|이곳은|그러나|하지만|한편|또)\s"
    r"|이는 |(?:(?:이|그) )?[가-힣]{1,8}[은는]\s)"
)


def _purpose(passage: Passage) -> Iterator[Draft]:
    """`여객열차 검문소일 수도 있고 무기 수송을 숨기는 시설일 수도 있다`: the alternatives, each by itself."""
    text = passage.text
    if not _INSTALLATION.search(text) or not (_STRUCTURE.search(text) or passage.memory.structure):
        return
    found = _AIM.search(text)
    if found is None:
        yield from _readings(passage)
        return
    if passage.is_open or passage.is_denied(found.start()):
        return
    last = list(_JUDGED.finditer(text, found.end() - 2))[-1:] or list(_JUDGED.finditer(text))
    rest = text[: last[-1].start() if last else found.end()]
    rest = _TOPIC.sub("", _LEAD.sub("", _TOPIC.sub("", rest)))
    parts = [_tail(part) for part in _OR.split(rest)]
    kept = [part for part in parts if part and _INSTALLATION.search(part)]
    if kept:
        yield Draft(
            kind=ClaimKind.PURPOSE,
            value={"alternatives": kept},
            start=found.start(),
            end=last[-1].end() if last else found.end(),
        )


_JUDGED = re.compile(
    r"수(?:도)?\s?있|보[인이]|추정|가능성|판단|분석|관측|해석|아니냐|쓰[일인]|사용[될되]|(?:이라|라)(?:고|는)\s(?:게|것이|설명|주장|말|전|의심)"
    r"|(?<=목적)으로|(?<=용도)로|의혹|의심"
)
_READING = re.compile(
    r"([가-힣A-Za-z0-9· ]{3,60}?)(?:(?:이라|라)는\s(?:해석|분석|관측|추측|견해|지적|의견)|(?:것|용도)?인지)"
)


def _readings(passage: Passage) -> Iterator[Draft]:
    """`검문소라는 해석과 가림막이라는 해석`, `…려는 것인지, …려는 것인지`."""
    found = list(_READING.finditer(passage.text))
    parts = [re.sub(r"^[과와,\s]+", "", match[1]).strip() for match in found]
    if len(parts) >= 2 and any(_INSTALLATION.search(part) for part in parts):
        yield Draft(kind=ClaimKind.PURPOSE, value={"alternatives": parts}, start=found[0].start(), end=found[-1].end())


def _tail(part: str) -> str:
    bare = re.sub(r"\s?(?:용도)?(?:인|일|로|으로|인 것으로|일 것으로|할|될)?\s?$", "", part.strip(" ,."))
    bare = re.sub(
        r"(?:이|가)?\s?아니냐는?$|(?:으로|로)\s(?:쓰|사용|활용|이용)[가-힣]*$"
        r"|\s?위(?:해|해서|함)(?:이?라(?:고|는)(?:\s.{0,12})?)?$",
        "",
        bare,
    )
    return re.sub(r"일\s?수(?:도)?\s?(?:있)?$", "", bare).strip(" ,.")


KOREAN_WORK_RULES = (_present, _measure, _covers, _purpose)
"""Each takes a sentence and gives what it reads."""
