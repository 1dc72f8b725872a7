"""Nouns of the Korean rules, each with the English word under which a claim keeps it."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = [
    "CARGO",
    "COUNTER",
    "COVERED",
    "GOODS",
    "SHIP",
    "STRUCTURE",
    "TRAIN",
    "asserted",
    "english",
    "find_korean",
    "longest",
]

SHIP: Mapping[str, str] = {
    "컨테이너선": "container ship",
    "화물선": "cargo ship",
    "수송선": "transport ship",
    "운반선": "carrier",
    "유조선": "tanker",
    "석탄선": "coal ship",
    "벌크선": "bulk carrier",
    "여객선": "passenger ship",
    "어선": "fishing boat",
    "예인선": "tug",
    "바지선": "barge",
    "선박": "ship",
    "상선": "merchant ship",
    "배들": "ships",
    "함정": "warship",
    "구축함": "destroyer",
    "배": "ship",
}
"""Ships."""
TRAIN: Mapping[str, str] = {
    "여객열차": "passenger train",
    "화물열차": "freight train",
    "특별열차": "special train",
    "열차": "train",
    "기관차": "locomotive",
    "기차": "train",
    "화차": "railcar",
    "트럭": "truck",
    "항공기": "aircraft",
    "여객기": "airliner",
    "수송기": "transport aircraft",
}
"""What else carries."""
CARGO: Mapping[str, str] = {
    "석탄": "coal",
    "무연탄": "anthracite",
    "무기": "weapons",
    "탄약": "ammunition",
    "포탄": "shells",
    "미사일": "missiles",
    "군수물자": "military supplies",
    "군사 물자": "military supplies",
    "컨테이너": "containers",
    "화물": "cargo",
    "물자": "goods",
    "물품": "goods",
    "원유": "crude oil",
    "정제유": "refined oil",
    "석유": "oil",
    "휘발유": "petrol",
    "경유": "diesel",
    "연료": "fuel",
    "밀가루": "flour",
    "곡물": "grain",
    "쌀": "rice",
    "밀": "wheat",
    "목재": "timber",
    "철광석": "iron ore",
    "광물": "minerals",
    "비료": "fertiliser",
    "시멘트": "cement",
    "모래": "sand",
    "고철": "scrap",
    "상자": "boxes",
    "장비": "equipment",
    "군수품": "military supplies",
    "수산물": "seafood",
    "철강": "steel",
    "차량": "vehicles",
}
"""What ships carry."""
GOODS: Mapping[str, str] = {
    **CARGO,
    "군사기술": "military technology",
    "군사 기술": "military technology",
    "위성 기술": "satellite technology",
    "첨단 기술": "advanced technology",
    "우주 기술": "space technology",
    "기술": "technology",
    "방공 시스템": "air defence systems",
    "방공망": "air defence systems",
    "방공 미사일": "air defence missiles",
    "위성": "satellites",
    "드론": "drones",
    "자폭 드론": "suicide drones",
    "무인기": "drones",
    "전투기": "fighter jets",
    "병력": "troops",
    "군인": "soldiers",
    "파병": "troops",
    "노동자": "workers",
    "식량": "food",
    "외화": "foreign currency",
    "현금": "cash",
    "군사 장비": "military equipment",
    "군사장비": "military equipment",
    "훈련": "training",
    "의약품": "medicine",
    "유류": "oil",
    "기름": "oil",
    "방공 장비": "air defence equipment",
    "군복": "uniforms",
    "발전기": "generators",
    "로켓": "rockets",
    "자주포": "self-propelled guns",
    "방사포": "rocket artillery",
    "장갑차": "armoured vehicles",
    "전차": "tanks",
    "레이더": "radars",
    "달러": "dollars",
    "부품": "parts",
    "탄도미사일": "ballistic missiles",
}
"""What is given and taken."""
STRUCTURE: Mapping[str, str] = {
    "구조물": "structure",
    "지붕": "roof",
    "덮개": "cover",
    "가림막": "screen",
    "건물": "building",
    "창고": "warehouse",
    "격납고": "hangar",
    "시설물": "facility",
    "시설": "facility",
    "다리": "bridge",
    "교량": "bridge",
    "담장": "wall",
    "울타리": "fence",
    "천막": "tent",
    "크레인": "crane",
    "가건물": "shed",
    "터널": "tunnel",
    "저장고": "depot",
    "탱크": "tank",
    "대합실": "waiting hall",
}
"""What is built."""
COVERED: Mapping[str, str] = {
    "선로": "tracks",
    "철로": "tracks",
    "철길": "tracks",
    "궤도": "tracks",
    "승강장": "platform",
    "부두": "pier",
    "선석": "berth",
    "야적장": "yard",
}
"""What may be covered."""
COUNTER = "척|대|개|동|량|채|기|명|칸|무더기"
_DENIED = re.compile(
    r"^[가-힣\s]{0,14}?(?:지[는도]?\s?(?:않|못)|[은는이가]?\s?없|아니|아닙|못[했하]|기\s?전|지 말)|^(?:았|었|했|됐"
    r"|된)?[가-힣]{0,4}\s?(?:적|바|사실|정황|증거|흔적|기록|모습|움직임)(?:은|는|이|가|도)?\s?(?:없"
    r"|아니|확인되지|포착되지|보이지|발견되지)"
)
_FUTURE = re.compile(
    r"^[가-힣]{0,5}\s?(?:예정|계획|전망|예상|것으로 (?:예상|전망)|방침)|^(?:할|될|올|갈|칠|을"
    r"|ㄹ)\s?(?:것|예정|계획|전망)|^(?:겠|려고)"
)


def longest(table: Mapping[str, str]) -> str:
    """The words of a table as one pattern, the longest first."""
    return "|".join(sorted(map(re.escape, table), key=len, reverse=True))


_SHIP = re.compile(
    rf"(?<![가-힣])(?:러시아|중국|북한)?\s?(?:{longest({k: v for k, v in SHIP.items() if k != '배'})})"
    rf"|(?<![가-힣])배(?=[가는를에도의 ])"
)
_CARGO = re.compile(
    rf"(?:{longest({k: v for k, v in CARGO.items() if k not in ('밀', '쌀')})})(?!선|열차|항|부두|기지)"
)
_STRUCTURE = re.compile(longest(STRUCTURE))


def english(word: str, *tables: Mapping[str, str]) -> str:
    """The English word for the end of a Korean one; the word itself where no table has it."""
    for table in tables:
        for korean in sorted(table, key=len, reverse=True):
            if word.endswith(korean):
                return table[korean]
    return word


def asserted(text: str, end: int) -> bool:
    """True where the ending of a verb that is found up to `end` neither denies nor looks ahead."""
    rest = text[end : end + 30]
    return not (_DENIED.match(rest) or _FUTURE.match(rest))


def find_korean(text: str) -> dict[str, str]:
    """The first ship, cargo and structure that a sentence names, in English."""
    found = {}
    for key, pattern, table in (("ship", _SHIP, SHIP), ("cargo", _CARGO, CARGO), ("structure", _STRUCTURE, STRUCTURE)):
        match = pattern.search(text)
        if match and not (key == "cargo" and CARGO.get(match[0]) == "cargo"):
            found[key] = english(match[0], table)
    return found
