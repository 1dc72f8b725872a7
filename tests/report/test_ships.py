"""What ships' own signals tell, in the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.clock import Bracket
from quaywatch.records.artefact import Publish
from quaywatch.records.track_event import TrackEventKind
from quaywatch.report.build import build_document
from quaywatch.report.document import ReportDocument
from quaywatch.report.document_parts import Basis, Sentence
from quaywatch.report.html import write_html
from quaywatch.report.ship_words import chance_words, duration_words, edge_words, ship_words

A, B = 273_000_001, 273_000_002


def told(document: ReportDocument) -> list[Sentence]:
    groups = [*document.saw, *document.cannot_tell]
    return [sentence for group in groups if "signals" in group.title for sentence in group.sentences]


def words(document: ReportDocument) -> str:
    return "\n".join(sentence.text for sentence in told(document)).replace("\u00a0", " ")


def table(document: ReportDocument, key: str) -> list[list[str]]:
    found = [one for one in document.tables if one.id == key]
    return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for one in found for row in one.rows]


@pytest.fixture
def document(ships: ModuleType) -> ReportDocument:
    """Two calls, a silence in which a sighting falls, and a list."""
    events = (ships.call(A, 0.0), ships.call(B, 30.0, zone="berth1", direction="loading"), ships.gap(A, 20.0, 0.96))
    return build_document(
        ships.ship_findings(
            *events,
            observations=(ships.sighting(),),
            ship_absences=(ships.absence(events[2]),),
            list_checks=(ships.list_check(),),
            list_matches=(ships.list_match(suggestion=True),),
            ship_pictures=(ships.picture(),),
        )
    )


def test_calls_are_told_with_ship_time_berth_and_cargo(document):
    text = words(document)
    assert "2 ships made 2 calls at Drawn port" in text
    assert "DRAWN 1 (MMSI 273000001), arrived on 1 June 2025, 00:00 UTC, left on 1 June 2025, 10:00 UTC" in text
    assert "DRAWN 2 (MMSI 273000002) at berth 1" in text
    assert "loading by the draught that it sent" in text


def test_the_answer_counts_calls_by_signals(document):
    text = "\n".join(one.text for one in document.answer).replace("\u00a0", " ")
    assert "Ships' own signals tell 2 calls of 2 ships at Drawn port." in text


def test_a_silence_says_that_nothing_was_received_and_never_why(document):
    text = words(document)
    assert (
        "No position was received of DRAWN 1 (MMSI 273000001) for 2.5 days from 1 June 2025, 20:00 UTC (0.96)" in text
    )
    assert "In brackets: the chance that the ship would have been heard had it sent." in text
    page = write_html(document, {document.pictures[0].image: b"png"}).partition("</style>")[2]
    assert not [word for word in ("switched off", "disabled", "dark ", "spoof") if word in page.casefold()]


def test_a_proposal_leads_to_its_sighting_and_claims_no_more_than_that_it_could_be(document):
    sentence = next(one for one in told(document) if "could have been the vessel seen at" in one.text)
    assert sentence.text.endswith("That it could have been there does not say that it was.")
    assert "ship-absences" in {link.target for link in sentence.links}
    assert len(table(document, "ship-absences")) == 1


def test_every_sentence_on_signals_has_evidence_and_none_is_observed(document):
    assert told(document)
    assert all(sentence.links for sentence in told(document))
    assert Basis.OBSERVED not in {sentence.basis for sentence in told(document)}


def test_links_lead_to_anchors_that_the_page_has(document):
    page = write_html(document, {document.pictures[0].image: b"png"})
    for sentence in told(document):
        for link in sentence.links:
            assert f'id="{link.target}"' in page


def test_what_was_left_out_of_the_signals_is_told_by_reason(document):
    assert "Left out of 1,000 rows: no position (97) and positions that fit no track (3)." in words(document)


def test_a_name_on_a_list_is_a_suggestion_and_the_list_has_its_day(document):
    assert "held against drawn list of 1 May 2025 with 40 ships: 0 agree by number, 1 by name only" in words(document)
    assert table(document, "ship-lists")[0][2] == "name, as a suggestion"


def test_a_silence_of_which_nothing_tells_the_chance_stands_under_what_we_cannot_tell(ships):
    document = build_document(ships.ship_findings(ships.gap(A, 20.0, None)))
    text = "\n".join(one.text for group in document.cannot_tell for one in group.sentences).replace("\u00a0", " ")
    assert "Whether ships sent during 1 silence of 1" in text


def test_a_silence_that_has_not_ended_is_told_so(ships):
    document = build_document(ships.ship_findings(ships.gap(A, 20.0, 0.9, is_open=True)))
    assert "on, to the end of the signals" in words(document)
    assert table(document, "ship-gaps")[0][2] == "not ended"


def test_a_call_of_confidence_one_is_in_the_table_and_in_no_count(ships):
    document = build_document(ships.ship_findings(ships.call(A, 0.0, confidence=1)))
    assert "calls at Drawn port" not in words(document)
    assert len(table(document, "ship-calls")) == 1


def test_a_figure_whose_files_may_not_be_published_is_withheld(ships):
    document = build_document(ships.ship_findings(ship_pictures=(ships.picture(Publish.ASK),)))
    assert document.pictures[0].withheld
    assert "data:image" not in write_html(document, {})


def test_a_table_that_holds_fewer_than_all_says_how_many_there_are(document):
    found = next(one for one in document.tables if one.id == "ship-gaps")
    assert "7 in all" in found.note


def test_each_kind_of_event_has_its_table(ships):
    own = {
        TrackEventKind.VOYAGES: {"from_site": "port", "to_site": "far", "coverage": 0.5},
        TrackEventKind.ENCOUNTERS: {"mmsi_2": B, "min_distance_m": 80.0, "hours": 3.0},
        TrackEventKind.LOITERING: {"hours": 5.0, "mean_speed_kn": 0.7, "min_shore_km": 9.0},
        TrackEventKind.IDENTITY_CHANGES: {"field": "name", "old": "A", "new": "B", "same_hull_probability": 0.9},
        TrackEventKind.ANOMALIES: {"kind": "two_places", "severity": 0.3},
    }
    events = [ships.event(kind, A, 0.0, **facts) for kind, facts in own.items()]
    document = build_document(ships.ship_findings(*events))
    keys = {"ship-voyages", "ship-encounters", "ship-loitering", "ship-identity", "ship-anomalies"}
    assert keys <= {one.id for one in document.tables}
    assert table(document, "ship-anomalies")[0][1] == "number sent in two places by turns"


def test_hostile_names_are_shown_as_text(ships):
    event = replace(ships.call(A, 0.0), name="<script>alert(1)</script>")
    page = write_html(build_document(ships.ship_findings(event)), {})
    assert "<script" not in page


@given(st.floats(0.0, 1.0))
def test_a_chance_is_never_told_as_certain(chance):
    assert chance_words(chance) not in ("0.00", "1.00")


@given(st.floats(0.0, 1e4))
def test_a_time_has_a_unit(hours):
    assert duration_words(hours).endswith(("hours", "days"))


def edges(ships: ModuleType) -> Iterator[Bracket]:
    start = ships.START
    yield from (Bracket(), Bracket(not_before=start), Bracket(not_after=start))


def test_an_end_that_was_not_received_is_told_so(ships):
    told_edges = [edge_words(edge, first=True) for edge in edges(ships)]
    assert told_edges[0] == "not received"
    assert "no earlier position bounds it" in told_edges[1] or "no earlier position bounds it" in told_edges[2]


def test_a_ship_without_name_or_number_is_told_so():
    assert ship_words("", None) == "a ship without name or number"
    assert ship_words("", None, 9_074_729) == "the ship with IMO\u00a09074729"
