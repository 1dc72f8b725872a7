"""Names and offices in one field, and what a speaker is."""

from __future__ import annotations

import pytest

from quaywatch.assessment.quotes.names import find_kind, has_office, is_latin_name, split_name
from quaywatch.records.quote import SpeakerKind


@pytest.mark.parametrize(
    ("field", "name", "role"),
    [
        ("항만포럼 사무국장 홍길동", "홍길동", "항만포럼 사무국장"),
        ("홍길동 항만부 장관", "홍길동", "항만부 장관"),
        ("브루스 스미스 선임연구원", "브루스 스미스", "선임연구원"),
        ("백악관 대변인 제인 로", "제인 로", "백악관 대변인"),
        ("Port Council Secretary General Jane Roe", "Jane Roe", "Port Council Secretary General"),
        ("Secretary of State Jane Roe", "Jane Roe", "Secretary of State"),
        ("Minister of Foreign Affairs Jane van Roe", "Jane van Roe", "Minister of Foreign Affairs"),
    ],
)
def test_name_and_office_are_told_apart_in_either_order(field, name, role):
    assert split_name(field) == (name, role)


@pytest.mark.parametrize(
    "field",
    ["항만부 장관", "미국 국무부 대변인", "항만 주민", "Port Council", "Jane Roe", "Minister of Ports", "홍길동"],
)
def test_a_field_that_does_not_divide_stays_whole(field):
    assert split_name(field) is None


@pytest.mark.parametrize(
    ("speaker", "role", "kind"),
    [
        ("Jane Roe", None, SpeakerKind.PERSON),
        ("Roe", "Analyst", SpeakerKind.PERSON),
        ("홍길동", None, SpeakerKind.PERSON),
        ("통일부", None, SpeakerKind.ORGANISATION),
        ("Central TV", None, SpeakerKind.ORGANISATION),
        ("Spokesperson", None, SpeakerKind.ANONYMOUS),
        ("어민", None, SpeakerKind.ANONYMOUS),
        ("something odd", None, None),
    ],
)
def test_the_kind_of_a_speaker_is_told_by_its_words_or_not_at_all(speaker, role, kind):
    assert find_kind(speaker, role) is kind


def test_an_institute_is_no_name_and_a_name_no_office():
    assert is_latin_name("Jane Roe")
    assert not is_latin_name("Port Institute")
    assert not is_latin_name("New York")
    assert not has_office("Jane Roe")
    assert has_office("항만부 장관")


@pytest.mark.parametrize(
    ("field", "parts"),
    [
        ("항만연구소 홍길동 연구위원", ("홍길동", "항만연구소 연구위원")),
        ("미국 항만포럼 토마스 그린 선임국장", ("토마스 그린", "미국 항만포럼 선임국장")),
        ("조나단 리드 전 해운부 차관보", ("조나단 리드", "전 해운부 차관보")),
        ("홍길동 해운부 전 장관", ("홍길동", "해운부 전 장관")),
        ("미국 국방부 아시아 담당 부차관보", None),
        ("새항구당 국방위 간사", None),
        ("미국 백악관 국가안보회의 전략소통 조정관", None),
    ],
)
def test_a_name_between_institute_and_office_is_told_from_the_words_of_an_office(
    field: str, parts: tuple[str, str] | None
) -> None:
    assert split_name(field) == parts
