"""Heads of tags, field by field."""

from __future__ import annotations

from datetime import date

import pytest

from quaywatch.assessment.quotes.heads import read_head

PUBLISHED = date(2025, 1, 28)


def fields(head: str):
    read = read_head(head, PUBLISHED)
    said = read.said_on
    return read.speaker, read.kind and read.kind.value, read.role, said and said[0], read.venue, read.medium


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "Jane Roe/Former Minister of Ports/Jan. 6",
            ("Jane Roe", "person", "Former Minister of Ports", "2025-01-06", None, None),
        ),
        (
            "Jane Roe/President of Ruritania/Oct. 2024/Exclusive interview with KBS",
            ("Jane Roe", "person", "President of Ruritania", "2024-10", "Exclusive interview with KBS", "KBS"),
        ),
        (
            "Jane Roe/Spokesperson, Port Office/Local time, Oct. 22",
            ("Jane Roe", "person", "Spokesperson, Port Office", "2024-10-22", None, None),
        ),
        (
            "Jane Roe/Minister/KBS Sunday Harbour Live",
            ("Jane Roe", "person", "Minister", None, "KBS Sunday Harbour Live", "KBS Sunday Harbour Live"),
        ),
        (
            "Jane Roe/Professor/Institute for Harbour Studies, Example University",
            ("Jane Roe", "person", "Professor, Institute for Harbour Studies, Example University", None, None, None),
        ),
        ("Jane Roe/Lawmaker/People's Party", ("Jane Roe", "person", "Lawmaker, People's Party", None, None, None)),
        (
            "Jane Roe/Analyst/Jan. 6, press conference",
            ("Jane Roe", "person", "Analyst", "2025-01-06", "press conference", None),
        ),
        ("Harbour Television (Nov. 22)", ("Harbour Television", "organisation", None, "2024-11-22", None, None)),
        ("(Harbour Television (Nov. 22))", ("Harbour Television", "organisation", None, "2024-11-22", None, None)),
        ("Jane Roe (Ports Committee (DP))", ("Jane Roe", "person", "Ports Committee (DP)", None, None, None)),
        ("Jane Roe - Port Council Spokesperson", ("Jane Roe", "person", "Port Council Spokesperson", None, None, None)),
        (
            "Jane Roe, Director of the Port Institute",
            ("Jane Roe", "person", "Director of the Port Institute", None, None, None),
        ),
        ("Chairman/Jane Roe", ("Jane Roe", "person", "Chairman", None, None, None)),
        ("Kim Un-ju/Chairman", ("Kim Un-ju", "person", "Chairman", None, None, None)),
        ("Ministry of Ports", ("Ministry of Ports", "organisation", None, None, None, None)),
        ("Ministry of Ports official", ("Ministry of Ports official", "anonymous", None, None, None, None)),
        ("Residents of Example Town", ("Residents of Example Town", "anonymous", None, None, None, None)),
        ("N. Ruritanian prisoner of war /", ("N. Ruritanian prisoner of war", "anonymous", None, None, None, None)),
        (
            "Ruritanian military communication",
            ("Ruritanian military communication", "anonymous", None, None, None, None),
        ),
        ("Witness (voice altered)", ("Witness", "anonymous", None, None, None, None)),
        ("Dockers' Party of Ruritania", ("Dockers' Party of Ruritania", "organisation", None, None, None, None)),
        ("Sound of crowd", ("Sound of crowd", "ambient", None, None, None, None)),
        ("Effect", ("Effect", "ambient", None, None, None, None)),
        ("홍길동/항만연구원 영상분석센터장 :", ("홍길동", "person", "항만연구원 영상분석센터장", None, None, None)),
        ("홍길동 / 항만협력위원장 (지난 6일)", ("홍길동", "person", "항만협력위원장", "2025-01-06", None, None)),
        ("항만포럼 사무국장 홍길동", ("홍길동", "person", "항만포럼 사무국장", None, None, None)),
        ("홍길동(항만청 대변인/지난 6일)", ("홍길동", "person", "항만청 대변인", "2025-01-06", None, None)),
        (
            "홍길동/새항만당 의원/국회 항만위 여당 간사",
            ("홍길동", "person", "새항만당 의원, 국회 항만위 여당 간사", None, None, None),
        ),
        (
            "홍길동/전 항만부 장관/CBS 라디오 '뉴스쇼'",
            ("홍길동", "person", "전 항만부 장관", None, "CBS 라디오 '뉴스쇼'", "CBS 라디오 '뉴스쇼'"),
        ),
        ("홍길동/항만청 대변인/음성변조", ("홍길동", "person", "항만청 대변인", None, None, None)),
        ("항만중앙TV/어제", ("항만중앙TV", "organisation", None, "2025-01-27", None, None)),
        ("매튜 스미스 국무부 대변인", ("매튜 스미스", "person", "국무부 대변인", None, None, None)),
        ("존 스미스 전 대사", ("존 스미스", "person", "전 대사", None, None, None)),
        ("스미스 대통령", ("스미스", "person", "대통령", None, None, None)),
        ("항만 주민", ("항만 주민", "anonymous", None, None, None, None)),
        ("항만부 관계자", ("항만부 관계자", "anonymous", None, None, None, None)),
        ("김○○/탈북민/음성변조", ("김○○", "anonymous", "탈북민", None, None, None)),
        ("김 모 씨", ("김 모 씨", "anonymous", None, None, None, None)),
        ("현장음", ("현장음", "ambient", None, None, None, None)),
        ("Jane Roe/Analyst, Nov. 22", ("Jane Roe", "person", "Analyst", "2024-11-22", None, None)),
        (
            "Jane Roe/Envoy/Jan. 7/Old Customs House",
            ("Jane Roe", "person", "Envoy", "2025-01-07", "Old Customs House", None),
        ),
        ("Harbour Sinmun/Jan. 6", ("Harbour Sinmun", "organisation", None, "2025-01-06", None, None)),
        ("항만중앙TV 보도/1월 7일", ("항만중앙TV 보도", "organisation", None, "2025-01-07", None, None)),
        ("", (None, None, None, None, None, None)),
    ],
)
def test_each_field_is_told_by_its_words(head, expected):
    assert fields(head) == expected


def test_a_day_that_cannot_be_resolved_is_still_no_role():
    read = read_head("Jane Roe/Analyst/Jan. 6", None)
    assert (read.role, read.said_on) == ("Analyst", None)
    assert read.day is not None
