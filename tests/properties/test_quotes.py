"""What must hold of quotes in any text: made tags come back as they were made, nothing is lost, offsets are right."""

from __future__ import annotations

import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.quotes import find_quotes
from quaywatch.errors import DataError
from quaywatch.records.quote import SpokenText, TextLanguage
from quaywatch.sources.texts import spoken_text_of

PUBLISHED = date(2025, 1, 28)
LATIN_NAMES = st.tuples(
    st.sampled_from(["Jane", "John", "Mary-Ann", "O'Brien", "José", "Un-ju"]),
    st.sampled_from(["Roe", "Doe", "Núñez", "Kim"]),
).map(" ".join)
KOREAN_NAMES = st.sampled_from(["홍길동", "김철수", "이영희", "박나래"])
LATIN_ROLES = st.sampled_from(
    ["Analyst", "Minister of Ports", "Spokesperson, Port Office", "Former Ambassador to Ruritania"]
)
KOREAN_ROLES = st.sampled_from(["항만부 대변인", "항만연구원 선임연구위원", "전 항만부 장관", "새항만당 의원"])
DAYS = st.sampled_from(
    [("Jan. 6", "2025-01-06"), ("Oct. 2024", "2024-10"), ("지난 6일", "2025-01-06"), ("어제", "2025-01-27")]
)
VENUES = st.sampled_from(["Exclusive interview with KBS", "KBS 일요항만 라이브", "press conference", "국회 청문회"])
PARTS = [
    "ships",
    "came",
    "배가",
    "왔다",
    "in",
    "2024",
    "[the]",
    "(laughs)",
    "'coal'",
    "나루항",
    "…",
    "and/or",
    "at 10:30",
]
WORDS = st.lists(st.sampled_from(PARTS), min_size=1, max_size=12).map(lambda words: "We " + " ".join(words) + ".")
STYLES = {
    "inside": '[{name}/{role}: "{words}"]',
    "inside, curly": "[{name}/{role}: “{words}”]",
    "inside, blanks": "[{name} / {role} : {words}]",
    "soundbite": '[Soundbite] {name} ({role}): "{words}"',
    "soundbite above": "[Soundbite]\n{name} ({role}): {words}",
    "older": '<녹취> {name}({role}) : "{words}"',
    "arrow": '◀ 인터뷰 ▶ {name}/{role}\n"{words}"',
    "closed": '[{name}/{role}]\n"{words}"',
    "sound bite": '[Sound bite: {name} - {role}]"{words}"',
    "two lines": '{name} / {role}\n"{words}"',
    "triangle": '▶ 인터뷰 : {name} / {role}\n- "{words}"',
}


def found_in(text: str):
    spoken = spoken_text_of(text, published=PUBLISHED, language=TextLanguage.ENGLISH)
    found = find_quotes(spoken)
    check_places(spoken, found)
    return found


def check_places(spoken: SpokenText, found) -> None:
    for quote in found.quotes:
        assert 0 <= quote.start <= quote.end <= len(spoken.text)
        assert quote.text is None or spoken.text[quote.start : quote.end] == quote.text
    assert all(a.end <= b.start for a, b in zip(found.segments, found.segments[1:], strict=False))
    kept = "".join(spoken.text[one.start : one.end] for one in found.segments)
    assert "".join(kept.split()) == "".join(spoken.text.split())


@st.composite
def made(draw):
    style = draw(st.sampled_from(sorted(STYLES)))
    korean = draw(st.booleans())
    name = draw(KOREAN_NAMES if korean else LATIN_NAMES)
    role = draw(KOREAN_ROLES if korean else LATIN_ROLES)
    words = draw(WORDS)
    return STYLES[style].format(name=name, role=role, words=words), (name, role, words)


@given(tags=st.lists(made(), min_size=1, max_size=5))
def test_tags_of_each_style_come_back_as_they_were_made(tags):
    text = "[Anchor]\nShips came.\n[Report]\nThey left.\n" + "".join(f"{tag}\nNarration it was.\n" for tag, _ in tags)
    found = found_in(text)
    assert [(quote.speaker, quote.role_as_printed, quote.text) for quote in found.quotes] == [want for _, want in tags]
    assert not any(quote.inherits_speaker for quote in found.quotes)


@given(name=LATIN_NAMES, role=LATIN_ROLES, day=DAYS, venue=VENUES, order=st.booleans())
def test_days_and_venues_come_back_whatever_their_order(name, role, day, venue, order):
    fields = [day[0], venue] if order else [venue, day[0]]
    text = f'[Anchor]\nA.\n[Report]\nB.\n[{name}/{role}/{"/".join(fields)}: "Words."]\n'
    (quote,) = found_in(text).quotes
    assert (quote.speaker, quote.role_as_printed) == (name, role)
    assert (quote.said_on, quote.venue) == (day[1], venue)


PIECES = st.sampled_from(
    [*"[]()<>◀▶【】「」『』\"“”‘’':：/- \n\u200b\u202eéㄱ🚢", "\n\n", "e\u0301"]
    + ["[Anchor]", "[Report]", "[Soundbite]", "<녹취>", "[앵커]", "[기자]", "[Sound of crowd]", "■ 제보하기"]
    + ["Jane Roe", "Analyst", "홍길동", "항만부 대변인", "Jan. 6", "지난 6일", "ships came.", "배가 왔다."]
    + ["KBS 뉴스 홍길동입니다.", "This is KBS News, Jane Roe."]
)


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200))
def test_no_text_breaks_it_and_nothing_but_blanks_is_left_out(text):
    try:
        found = found_in(text)
    except DataError:
        assert not "".join(c for c in text if unicodedata.category(c)[0] in "LNPS")
        return
    assert all(quote.speaker is None or quote.speaker.strip() for quote in found.quotes)


@given(tags=st.lists(made(), min_size=1, max_size=3), start=st.integers(0, 5))
def test_what_stands_before_a_broadcast_moves_its_quotes_and_changes_nothing_else(tags, start):
    text = "[Anchor]\nShips came.\n[Report]\nThey left.\n" + "".join(f"{tag}\nNarration it was.\n" for tag, _ in tags)
    before = "Title of the day\n" * start
    plain, moved = found_in(text).quotes, found_in(before + text).quotes
    assert [quote.text for quote in plain] == [quote.text for quote in moved]
    assert [quote.start + len(before) for quote in plain] == [quote.start for quote in moved]
