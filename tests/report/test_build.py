from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

import pytest

from quaywatch.records.claim import VerdictWord
from quaywatch.report.build import build_document
from quaywatch.report.document import ReportDocument
from quaywatch.report.document_parts import Basis, Sentence


def sentences(document: ReportDocument) -> Iterator[Sentence]:
    yield from document.answer
    yield from (f.sentence for f in document.frequencies)
    for group in (*document.saw, *document.cannot_tell):
        yield from group.sentences
    for claim in document.claims:
        yield from (claim.said, claim.because)
    yield from document.stated


def words(document: ReportDocument) -> str:
    return "\n".join(sentence.text for sentence in sentences(document)).replace("\u00a0", " ")


@pytest.mark.parametrize("case", ["rajin", "busan"])
def test_every_sentence_has_a_number_of_its_own_and_evidence(case: str, request: pytest.FixtureRequest) -> None:
    found = list(sentences(request.getfixturevalue(case)))
    assert len({sentence.id for sentence in found}) == len(found)
    assert all(sentence.links for sentence in found)


def test_published_sightings_are_reported_and_never_observed(rajin: ReportDocument) -> None:
    assert Basis.OBSERVED not in {sentence.basis for sentence in sentences(rajin)}
    entries = [entry for card in rajin.cards for entry in card.entries]
    assert {entry.basis for entry in entries} == {Basis.REPORTED}
    assert rajin.rests_on_others


def test_what_a_detector_finds_in_a_scene_of_the_case_is_observed(busan: ReportDocument) -> None:
    assert {sentence.basis for group in busan.saw for sentence in group.sentences} == {Basis.OBSERVED}
    assert not busan.rests_on_others


def test_the_answer_has_three_lines_with_the_counts_the_direction_the_roof_and_the_contradiction(
    rajin: ReportDocument,
) -> None:
    often, happened, against = (sentence.text.replace("\u00a0", " ") for sentence in rajin.answer)
    assert "At least 2 calls at the coal pier" in often
    assert "a vessel on 7 of 9 usable looks" in often
    assert "Loading in 2 calls" in happened
    assert "on 31 December 2024 and left between 6 and 7 January 2025" in happened
    assert "measures 348 × 26 m" in happened
    assert "Contradicted: KBS News 9: “The coal ship was unloading”" in against


def test_the_answer_on_a_scene_counts_vessels_berths_and_lengths(busan: ReportDocument) -> None:
    found, berths, lengths = (sentence.text.replace("\u00a0", " ") for sentence in busan.answer)
    assert found == "The detector found 12 objects like vessels in the scene of 14 May 2022, 8 of them at a quay."
    assert berths == "Of 8 berths looked at, 6 held a vessel, 1 showed none and 1 could not be judged."
    assert lengths == "Vessels at the quay measure from 98 ± 16 m to 294 ± 12 m in length (95 % intervals)."


def test_a_count_that_nobody_asked_for_and_that_rests_on_one_look_is_left_out(port: ModuleType) -> None:
    findings = port.rajin_findings()
    request, answer = findings.counts[0]
    one_look = replace(answer, coverage=replace(answer.coverage, usable=1, with_vessel=1))
    asked = replace(findings, counts=((request, one_look),))
    unasked = replace(asked, case=replace(findings.case, counts=()))
    assert [len(build_document(f).frequencies) for f in (asked, unasked)] == [1, 0]


def test_a_call_within_a_wider_call_is_told_with_it(port: ModuleType) -> None:
    findings = port.rajin_findings()
    request, answer = findings.counts[0]
    part = replace(answer.calls[1], id="part", observations=("d4",))
    narrow = (replace(request, id="narrow"), replace(answer, strict=1, calls=(part,)))
    document = build_document(replace(findings, counts=(*findings.counts, narrow)))
    calls = next(table for table in document.tables if table.id == "calls")
    assert len(calls.rows) == 5
    assert [link.label for link in document.frequencies[2].sentence.links] == ["call\u00a05"]


def test_keys_and_dates_in_reasons_are_put_into_words(port: ModuleType) -> None:
    findings = port.rajin_findings()
    key = "voa-1/s1"
    told = replace(findings.observations[0], id=key)
    reason = f"{key} (2024-12-31, pier3) and 2023-10-10/2023-10-11 at coal_area, not 2024-99-99"
    counts = ((findings.counts[0][0], replace(findings.counts[0][1], because=reason)),)
    document = build_document(replace(findings, counts=counts, observations=(*findings.observations, told)))
    text = document.frequencies[0].sentence.text.replace("\u00a0", " ")
    assert re.fullmatch(
        r"E3\.\d+ \(31 December 2024, pier 3\) and 10 to 11 October 2023 at coal area, not 2024-99-99\.", text
    )


def test_every_least_count_stands_beside_its_coverage(rajin: ReportDocument) -> None:
    coal = rajin.frequencies[0]
    assert (coal.least, coal.looks_only, coal.with_stay_limit) == (2, 1, 5)
    assert coal.coverage.replace("\u00a0", " ") == (
        "A vessel on 7 of 9 usable looks; looked on 9 of 92 days; longest unseen stretch 23 days; 1 more look unusable."
    )


def test_each_claim_has_a_verdict_and_one_without_a_rule_is_not_judged(rajin: ReportDocument) -> None:
    verdicts = [claim.verdict for claim in rajin.claims]
    assert verdicts == [
        VerdictWord.PARTLY,
        VerdictWord.CONTRADICTED,
        VerdictWord.NOT_CHECKABLE,
        VerdictWord.SUPPORTED,
        VerdictWord.PARTLY,
        VerdictWord.NOT_JUDGED,
    ]
    assert {link.label for link in rajin.claims[1].because.links} >= {"call\u00a05", "E2.9"}


def test_reasons_against_a_direction_are_told_as_such(rajin: ReportDocument) -> None:
    assert "loading (holds empty on arrival, all five full later; against it: the coal lot grew meanwhile)" in words(
        rajin
    )


def test_what_we_cannot_tell_names_gaps_clouds_conflicts_and_the_doubts_of_sources(rajin: ReportDocument) -> None:
    told = {group.title: " ".join(s.text for s in group.sentences) for group in rajin.cannot_tell}
    assert "longest gap is 23" in told["Not looked at"]
    assert "cloud" in told["Not looked at"]
    assert "3 of 5" in told["Looked at, not decided"]
    assert "hardly any" in told["Where sources disagree"]
    assert "what is in the boxes" in told["What the sources themselves cannot tell"]


def test_an_inferred_absence_is_told_as_inferred(rajin: ReportDocument) -> None:
    assert "VOA Korean inferred no vessel at pier 3 (coal pier) on 8 January 2025." in words(rajin)


def test_every_card_leads_back_to_what_cites_it(rajin: ReportDocument) -> None:
    entries = {entry.id: entry for card in rajin.cards for entry in card.entries}
    for sentence in sentences(rajin):
        for link in sentence.links:
            if link.target in entries:
                assert sentence.id in {way.target for way in entries[link.target].cited_by}


def test_cards_carry_hash_credit_and_licence_and_the_entries_of_their_file(
    port: ModuleType, rajin: ReportDocument
) -> None:
    by_hash = {card.sha256: card for card in rajin.cards}
    assert set(by_hash) >= {port.COAL, port.BOXES, port.CLAIMS}
    assert len(by_hash[port.CLAIMS].entries) == 6
    assert all(card.credit and card.licence for card in rajin.cards)


def test_the_order_of_the_records_does_not_matter_for_the_cards(port: ModuleType, rajin: ReportDocument) -> None:
    findings = port.rajin_findings()
    turned = replace(findings, artefacts=findings.artefacts[::-1], observations=findings.observations[::-1])
    assert [card.sha256 for card in build_document(turned).cards] == [card.sha256 for card in rajin.cards]
    assert [[e.text for e in c.entries] for c in build_document(turned).cards] == [
        [e.text for e in c.entries] for c in rajin.cards
    ]


def test_a_call_that_two_counts_hold_is_told_once(port: ModuleType, rajin: ReportDocument) -> None:
    findings = port.rajin_findings()
    doubled = replace(findings, counts=(*findings.counts, findings.counts[0]))
    calls = [table for table in build_document(doubled).tables if table.id == "calls"]
    assert len(calls[0].rows) == 5


def test_an_empty_case_says_that_nothing_can_be_said(port: ModuleType, rajin: ReportDocument) -> None:
    findings = port.rajin_findings()
    empty = build_document(
        type(findings)(case=replace(findings.case, counts=()), as_of=findings.as_of, code_version="0")
    )
    assert [sentence.text for sentence in empty.answer] == ["Nothing can be said yet: the case holds no usable look."]


def test_what_was_left_out_has_a_row_with_its_reason(rajin: ReportDocument) -> None:
    assert [[cell.text for cell in row.cells[:2]] for row in rajin.skipped.rows] == [["notes.docx", "ingest"]]


@pytest.mark.parametrize("case", ["rajin", "busan"])
def test_no_sentence_claims_more_than_was_seen(case: str, request: pytest.FixtureRequest) -> None:
    document = request.getfixturevalue(case)
    told = [s.text for s in sentences(document)] + list(document.methods) + list(document.limits)
    for text in told:
        assert not re.search(r"\bconfirm|dark vessel|switched off|\bproves that\b|undeniabl", text, re.IGNORECASE), text
        both = re.search(r"\b(un)?likely\b|\bprobabl", text) and re.search(r"\bconfidence\b", text)
        assert not both, text


def test_two_scenes_are_told_apart(harbour: ModuleType, busan: ReportDocument) -> None:
    findings = harbour.busan_findings("0" * 64, figures=())
    second = replace(findings.scenes[0], id="scene-2", name="second.tif")
    look = replace(findings.looks[0], id="look-2", scene="scene-2")
    document = build_document(replace(findings, scenes=(*findings.scenes, second), looks=(*findings.looks, look)))
    assert "12 objects like vessels in 2 scenes" in document.answer[0].text.replace("\u00a0", " ")


def test_of_a_scene_that_showed_nothing_no_empty_water_is_told(harbour: ModuleType) -> None:
    findings = harbour.busan_findings("0" * 64, figures=())
    blind = tuple(replace(view, usable=False, reason="no data (100% of the zone)") for view in findings.looks[0].views)
    look = replace(findings.looks[0], views=blind)
    document = build_document(replace(findings, looks=(look,), detections=(), answers=(), observations=()))
    assert [line.text for line in document.answer] == ["Nothing can be said yet: the case holds no usable look."]
    assert not any("detector found" in s.text for group in document.saw for s in group.sentences)


def test_of_a_scene_that_no_detector_searched_nothing_is_said_of_vessels(harbour: ModuleType) -> None:
    findings = harbour.busan_findings("0" * 64, figures=())
    look = replace(findings.looks[0], searched_by=None)
    document = build_document(replace(findings, looks=(look,), detections=(), answers=(), observations=()))
    told = [s.text for group in (*document.saw, *document.cannot_tell) for s in group.sentences]
    assert not any("detector found" in text for text in told)
    assert any(text.endswith("no detector searched it.") for text in told)
