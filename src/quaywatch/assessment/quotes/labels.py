"""Labels of a broadcast script: which part begins, where a bite is played, how a report ends, how to reach the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from quaywatch.assessment.quotes.head_words import CHANNELS, listed
from quaywatch.records.quote import SegmentKind

__all__ = [
    "find_inline_labels",
    "find_sign_offs",
    "has_shots",
    "is_bite_marker",
    "is_tip_line",
    "read_label",
    "split_marker",
    "split_shot",
]

_LABELS = {
    SegmentKind.ANCHOR: """
        anchor anc anchorlead anchorintro lead intro anchorcomment host presenter mc
        앵커 앵커멘트 앵커리드 앵커브리핑 앵커보도 리드 아나운서 진행자
        """,
    SegmentKind.REPORT: """
        report reportage pkg package reporter correspondent vo narration vcr
        리포트 기자 기자멘트 기자리포트 리포터 보도 내레이션 나레이션 해설 취재 취재기자
        """,
    SegmentKind.TWO_WAY: "question answer 질문 답변 답 대담 질의 응답 문 q&a 기자질문 취재진질문 취재진",
}
_KIND_OF = {word: kind for kind, words in _LABELS.items() for word in listed(words)}
_MARKERS = frozenset(
    listed(
        """
    soundbite soundbites bite sot interview int sync syn clip voxpop 녹취 인터뷰 싱크 씽크 전화녹취 전화인터뷰
    현장녹취 녹취록 화상인터뷰 육성 intv 전화 통화
    """
    )
)
_MARKER_WORD = (
    r"(?:sound\s?bites?|bite|sot|interview|intv?|sync|stand-?up|audio(?:\sclip)?|actuality"
    r"|녹취|인터뷰|싱크|씽크|전화\s?(?:녹취|인터뷰|통화)|육성|스탠딩|스탠드\s?업)"
)
_MARKER_THEN = re.compile(
    rf"^\s*{_MARKER_WORD}\s*(?:\d{{1,2}}\s*|\([^()\n]{{1,12}}\)\s*)?[:：/|\-–—]\s*(?=\S)", re.IGNORECASE
)
_SHOT = re.compile(
    r"^[ \t]*(?:\d{1,3}\s?[.):]\s?|[-–—•*+]{1,2}\s?)?\(?(?:SOUND\s?BITE|SOT)S?(?!\sOF\b)\)?"
    r"(?:\s?\d{1,2})?(?:\s?[-–—:]\s|\s)[ \t]*(?:\([A-Z][a-z][\w /-]{1,28}\)[ \t]*)?(?=[(A-Z\u00c0-\u00de가-힣])",
    re.MULTILINE,
)
"""In agencies' shot lists, with the language in parentheses; `(SOUNDBITE OF RAIN)` is a sound."""
_TRIM = re.compile(r"[\s\d:：.·/_\-–—()①-⑳]+")
_INLINE = re.compile(
    r"(?:^|(?<=[.!?…\"”'’)\]\n]))[ \t]{0,8}"
    r"(?P<label>Anchor|Report|Reporter|Host|앵커|리포트|기자)[ \t]{0,3}[:：](?!//)",
    re.MULTILINE,
)
_NAME = r"[A-Z][\w.'’-]{0,30}(?:\s[A-Z][\w.'’-]{0,30}){0,3}"
_SIGN_OFFS = (
    re.compile(
        rf"\b(?:This\sis|I['’]m|For)\s{CHANNELS}(?:\sWorld(?:\sRadio)?)?(?:\sNews(?:\s\d{{1,2}})?)?,?\s(?:I['’]m\s)?{_NAME}\."
    ),
    re.compile(
        rf"\b(?:This\sis|I['’]m)\s{_NAME}(?:,?\s(?:reporting\s)?(?:for|from|with))?,?\s{CHANNELS}(?:\sNews)?[^\n.]{{0,40}}\."
    ),
    re.compile(
        rf"(?:^|(?<=[.!?”\"]\s)){_NAME},\s{CHANNELS}(?:\sWorld\sRadio)?(?:\sNews)?(?:,\s[^\n.,]{{1,30}})?\.?$",
        re.MULTILINE,
    ),
    re.compile(
        rf"(?:지금까지\s[^\n.]{{0,40}})?(?:[가-힣]{{1,12}}에서\s)?{CHANNELS}\s?(?:뉴스|News)?[,.]?\s?[가-힣]{{2,5}}(?:\s기자)?"
        r"(?:입니다|이었습니다|였습니다|이였습니다|예요)[.]?"
    ),
    re.compile(r"^지금까지\s[^\n]{2,60}(?:전해드렸습니다|이었습니다|였습니다)[.]?$", re.MULTILINE),
)
_TIP = re.compile(
    r"^\s*(?:[■▣□▷▶※☎◆●*\[<【-]\s*)?(?:(?:KBS|MBC|SBS|YTN|JTBC|뉴스|여러분의|당신의|시청자)?\s*['‘\"“]?제보\s?(?:하기|는|를|전화|안내|방법)"
    r"|.{0,20}제보가\s뉴스가|.{0,12}제보를\s기다립니다"
    r"|(?:send|submit|report|share)\s(?:us\s)?(?:a\s|your\s|news\s)*tips?\b|(?:news\s)?tips?\s?line\b|got\sa\s(?:news\s)?tip\b)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"^\s*[▷▶※☎]\s*(?:카카오톡|전화|이메일|유튜브|카톡|홈페이지|네이버|KakaoTalk|Phone|Tel|E-?mail)\b", re.IGNORECASE
)
LONGEST_LABEL = 40


@lru_cache(maxsize=1024)
def read_label(words: str) -> SegmentKind | None:
    """The part of a broadcast that a label opens; None for other words. Case, blanks and numbers do not count.

    >>> read_label("Anchor Lead"), read_label("앵커 멘트"), read_label("리포트 2"), read_label("Anchorage")
    (<SegmentKind.ANCHOR: 'anchor'>, <SegmentKind.ANCHOR: 'anchor'>, <SegmentKind.REPORT: 'report'>, None)
    """
    return None if len(words) > LONGEST_LABEL else _KIND_OF.get(_TRIM.sub("", words).casefold())


@lru_cache(maxsize=1024)
def is_bite_marker(words: str) -> bool:
    """Whether words say only that somebody else is heard next: `Soundbite`, `녹취`."""
    return len(words) <= LONGEST_LABEL and _TRIM.sub("", words).casefold() in _MARKERS


def split_marker(words: str) -> int:
    """Where the tag's own words begin after a marker such as `Sound bite: `; 0 where there is no marker."""
    match = _MARKER_THEN.match(words)
    return match.end() if match else 0


def split_shot(line: str) -> int:
    """Where a shot list names who is heard: after `3. (SOUNDBITE) (English)` or `-SOUNDBITE 1 -`; 0 elsewhere."""
    match = _SHOT.match(line)
    return match.end() if match else 0


def has_shots(text: str) -> bool:
    """Whether a text is a shot list, with bites numbered among the pictures."""
    return any(True for _ in _SHOT.finditer(text))


def find_inline_labels(text: str) -> Iterator[tuple[int, int, SegmentKind]]:
    """Labels without brackets (`Anchor: …`), at the start of a line or right after a sentence: start, end, kind."""
    for match in _INLINE.finditer(text):
        kind = read_label(match["label"])
        if kind is not None:
            yield match.start("label"), match.end(), kind


def find_sign_offs(text: str) -> list[tuple[int, int]]:
    """Where a reporter signs off with name and channel. An anchor names the reporter to come without one."""
    found = sorted(match.span() for pattern in _SIGN_OFFS for match in pattern.finditer(text))
    kept: list[tuple[int, int]] = []
    for start, end in found:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def is_tip_line(line: str) -> bool:
    """Whether a line opens the block that tells how to reach the desk."""
    return len(line) <= 200 and bool(_TIP.match(line) or _CONTACT.match(line))
