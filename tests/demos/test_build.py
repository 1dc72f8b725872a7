"""The shipped demos say what their evidence entails, each time in the same bytes."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from quaywatch.casefile.config import read_config
from quaywatch.casefile.store import open_case
from quaywatch.demos.build import build_demo
from quaywatch.errors import PlanError
from quaywatch.pipeline.findings import read_findings
from quaywatch.records.artefact import ArtefactRole
from quaywatch.records.claim import VerdictWord
from quaywatch.records.event import Direction, StockSign
from quaywatch.records.findings import Findings
from quaywatch.records.observation import Outcome
from quaywatch.records.track_event import TrackEventKind


def silent(_what: str, _done: int, _total: int) -> None:
    """No progress."""


def build(name: str, folder: Path) -> Findings:
    build_demo(name, folder, workers=1, report=silent)
    with open_case(folder) as store:
        return read_findings(store, read_config(folder))


@pytest.fixture(scope="module")
def rajin_case(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("demo") / "rajin"


@pytest.fixture(scope="module")
def rajin(rajin_case) -> Findings:
    return build("rajin", rajin_case)


@pytest.fixture(scope="module")
def busan(tmp_path_factory) -> Findings:
    return build("busan", tmp_path_factory.mktemp("demo") / "busan")


@pytest.fixture(scope="module")
def beihai_case(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("demo") / "beihai"


@pytest.fixture(scope="module")
def beihai(beihai_case) -> Findings:
    return build("beihai", beihai_case)


@pytest.fixture(scope="module")
def roof_case(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("demo") / "planted-roof"


@pytest.fixture(scope="module")
def roof(roof_case) -> Findings:
    return build("planted-roof", roof_case)


@pytest.fixture(scope="module")
def coast_case(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("demo") / "us-coast"


@pytest.fixture(scope="module")
def coast(coast_case) -> Findings:
    return build("us-coast", coast_case)


@pytest.fixture(scope="module")
def drawn_case(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("demo") / "rajin-vostochny"


@pytest.fixture(scope="module")
def drawn(drawn_case) -> Findings:
    return build("rajin-vostochny", drawn_case)


@pytest.mark.parametrize(
    ("count", "looks_only", "strict", "with_stay_limit"),
    [("coal-month", 1, 1, 1), ("coal-winter", 1, 2, 5)],
)
def test_rajin_proves_as_many_coal_calls_as_the_published_looks_entail(
    rajin, count, looks_only, strict, with_stay_limit
):
    found = next(answer for request, answer in rajin.counts if request.id == count)
    assert (found.looks_only, found.strict, found.with_stay_limit) == (looks_only, strict, with_stay_limit)
    assert found.exact


def test_rajin_brackets_the_call_that_loaded_over_the_new_year(rajin):
    found = next(answer for request, answer in rajin.counts if request.id == "coal-month")
    (call,) = found.calls
    assert call.direction.value is Direction.LOADING
    assert call.arrival.not_before == datetime.fromisoformat("2024-12-30T15:00:00Z")
    assert call.departure.not_before == datetime.fromisoformat("2025-01-05T15:00:00Z")
    assert call.departure.not_after == datetime.fromisoformat("2025-01-07T15:00:00Z")


def test_rajin_tells_that_the_coal_stock_grew_behind_the_ship(rajin):
    last = [change for change in rajin.stock_changes if change.zone == "coal_area"][-1]
    assert (last.earlier_area_m2.value, last.later_area_m2.value, last.sign) == (14000, 60000, StockSign.GREW)


def test_rajin_measures_the_roof_and_names_who_says_otherwise(rajin, rajin_case):
    roof = next(each for each in rajin.constructions if each.zone == "station")
    assert (roof.length_m.value, roof.width_m.value) == (348, 26)
    page = (rajin_case / "report" / "index.html").read_text(encoding="utf-8")
    assert "348 × 26" in page.replace("\u00a0", " ")
    assert "KBS News says 300" in page.replace("\u00a0", " ")


def test_rajin_makes_nobody_say_what_another_measured(rajin, rajin_case):
    assert rajin.constructions
    document = json.loads((rajin_case / "report" / "report.json").read_text(encoding="utf-8"))
    told = [sentence["text"] for group in document["saw"] for sentence in group["sentences"]]
    (broadcast,) = [text for text in told if text.startswith("KBS News (Song Geum-han) reported a structure")]
    assert "300" in broadcast
    assert "348" not in broadcast


def test_rajin_holds_the_broadcast_against_the_looks(rajin):
    words = {verdict.claim.rpartition("/")[2]: verdict.word for verdict in rajin.verdicts}
    assert words["coal-unloaded"] is VerdictWord.CONTRADICTED
    assert words["coal-calls"] is VerdictWord.PARTLY
    assert words["roof-length"] is VerdictWord.PARTLY
    assert words["roof-stands"] is VerdictWord.SUPPORTED
    assert words["goods-are-weapons"] is VerdictWord.NOT_CHECKABLE
    assert rajin.as_of == date(2025, 6, 30)


def test_rajin_shows_no_picture_and_says_so(rajin, rajin_case):
    assert not rajin.figures
    assert "no images of its own" in (rajin_case / "report" / "index.html").read_text(encoding="utf-8")


def test_a_second_build_changes_no_byte_of_the_report(rajin, rajin_case):
    assert rajin.counts
    before = {path.name: path.read_bytes() for path in (rajin_case / "report").iterdir()}
    build("rajin", rajin_case)
    assert {path.name: path.read_bytes() for path in (rajin_case / "report").iterdir()} == before


def test_busan_shows_vessels_at_its_berths_with_errors_to_their_lengths(busan):
    at_quay = [detection for detection in busan.detections if detection.at_quay]
    assert len(at_quay) >= 8
    assert all(detection.length_m.value and detection.length_m.u95 for detection in at_quay)
    outcomes = {answer.zone: answer.outcome for answer in busan.answers}
    assert len(outcomes) == len([zone for zone in busan.case.site("busan").zones if zone.shape])
    assert {Outcome.SEEN, Outcome.NOT_SEEN} <= set(outcomes.values())
    assert len(busan.figures) == 1
    assert "Copernicus Sentinel data 2022" in busan.figures[0].credit


def test_beihai_shows_new_structures_at_the_plots_with_errors_and_both_credits(beihai, beihai_case):
    assert beihai.skipped == ()
    (survey,) = beihai.change_surveys
    assert survey.changes
    assert len(beihai.constructions) >= 3
    for built in beihai.constructions:
        assert (built.zone, built.completed.not_after) == ("roadside_plots", None)
        assert built.started.not_before == datetime.fromisoformat("2016-12-09T00:00:00Z")
        assert built.started.not_after == datetime.fromisoformat("2018-03-10T00:00:00Z")
        assert built.length_m.u95
    assert beihai.conflicts == ()
    page = (beihai_case / "report" / "index.html").read_text(encoding="utf-8")
    assert 'type="range"' in page
    assert "Contains modified Copernicus Sentinel data 2016" in page
    assert "Contains modified Copernicus Sentinel data 2018" in page
    assert "drawn by hand by the Quaywatch developers" in page
    assert 'class="synthetic' not in page


def test_the_planted_roof_is_measured_as_it_was_painted(roof):
    (built,) = roof.constructions
    assert abs(built.length_m.value - 300) <= built.length_m.u95
    assert abs(built.width_m.value - 26) <= built.width_m.u95
    (survey,) = roof.change_surveys
    (change,) = [placed.change for placed in survey.changes if placed.is_new_structure]
    covers = {cover.track: cover for cover in change.tracks}
    assert covers["platform_track"].is_complete
    assert abs(covers["through_track"].covered_share - 0.5) <= max(covers["through_track"].covered_u95, 0.01)


def test_the_planted_roof_was_built_when_it_was_painted(roof):
    (built,) = roof.constructions
    assert built.started.not_before == datetime.fromisoformat("2001-03-15T00:00:00Z")
    assert built.started.not_after == datetime.fromisoformat("2001-06-10T00:00:00Z")
    assert built.completed.not_before == datetime.fromisoformat("2001-06-09T00:00:00Z")
    assert built.completed.not_after == datetime.fromisoformat("2001-08-22T00:00:00Z")
    (survey,) = roof.change_surveys
    states = survey.changes[0].change.states
    assert [state.outcome for state in states] == [Outcome.NOT_SEEN] * 2 + [Outcome.NOT_OBSERVABLE] + [Outcome.SEEN] * 3
    half = states[3].length_m
    assert abs(half.value - 150) <= half.u95


def test_the_planted_roof_says_synthetic_on_everything(roof, roof_case):
    assert roof.case.synthetic
    assert roof.case.title.startswith("Synthetic")
    assert all("synthetic" in scene.name for scene in roof.scenes)
    assert all("Synthetic" in scene.credit and "2016, 2017" in scene.credit for scene in roof.scenes)
    page = (roof_case / "report" / "index.html").read_text(encoding="utf-8")
    figures = page.count("<figure ")
    assert figures >= 4
    assert page.count('class="synthetic-mark"') == figures


def test_the_us_coast_tells_what_was_received_and_left_out_and_claims_no_calls(coast, coast_case):
    (survey,) = coast.ship_surveys
    assert survey.read == 99_999
    assert sum(survey.dropped.values()) > 100
    assert 99_000 < survey.rows <= survey.read - sum(survey.dropped.values()) - survey.outliers
    assert set(survey.counts) == {TrackEventKind.IDENTITY_CHANGES, TrackEventKind.ANOMALIES}
    assert survey.anomalies["bad_identity"] > 100
    assert sum(survey.anomalies.values()) == survey.chosen[TrackEventKind.ANOMALIES]
    document = json.loads((coast_case / "report" / "report.json").read_text(encoding="utf-8"))
    (answer,) = [one["text"] for one in document["answer"] if "odd" in one["text"]]
    assert str(survey.chosen[TrackEventKind.ANOMALIES]) in answer
    doubts = [one["text"] for group in document["cannot_tell"] for one in group["sentences"]]
    assert any(text.startswith("Port calls, voyages, silences") for text in doubts)


def test_the_us_coast_holds_its_ships_against_a_dated_list_and_finds_none(coast):
    (check,) = coast.list_checks
    assert (check.name, check.list_date, check.entries) == ("OFAC SDN", date(2019, 1, 15), 323)
    assert check.held > 10_000
    assert coast.list_matches == ()


def test_the_silent_drawn_ship_is_proposed_for_the_hull_at_the_berth_where_it_lay(drawn):
    gap = next(
        one
        for one in drawn.ship_events
        if one.kind is TrackEventKind.GAPS and one.name == "SYNTHETIC DELTA" and one.number("hours") > 48
    )
    assert gap.number("heard_probability") > 0.9
    (best, *_) = sorted(drawn.ship_absences, key=lambda one: -one.rank)
    assert (best.gap, best.name, best.site) == (gap.id, "SYNTHETIC DELTA", "rajin")
    sighting = next(one for one in drawn.observations if one.id == best.observation)
    assert sighting.zone == "east_berth"
    assert abs(sighting.length_m.value - 168) <= sighting.length_m.u95


def test_the_four_drawn_hulls_are_found_and_told_apart_by_who_sent(drawn):
    zones = {one.id: one.zone for one in drawn.detections}
    assert sorted(zones.values()) == ["anchorage", "anchorage", "east_berth", "west_berth"]
    tied = {match.name: zones[match.detection] for match in drawn.ship_matches if match.detection and match.mmsi}
    assert tied == {"SYNTHETIC BRAVO": "west_berth", "SYNTHETIC FOXTROT": "anchorage"}
    others = [match for match in drawn.ship_matches if match.detection and not match.mmsi]
    assert sorted(zones[match.detection] for match in others) == ["anchorage", "east_berth"]
    assert all(match.p_not_transmitting > 0.5 for match in others)


def test_claims_on_the_drawn_ships_get_the_verdicts_that_the_known_answer_wants(drawn):
    told = {one.claim.removeprefix("synthetic/"): one for one in drawn.verdicts if one.claim.startswith("synthetic/")}
    assert {key: one.word for key, one in told.items()} == {
        "delta-off": VerdictWord.PARTLY,
        "delta-silent": VerdictWord.SUPPORTED,
        "bravo-silent": VerdictWord.PARTLY,
        "alpha-silent": VerdictWord.CONTRADICTED,
        "west-bravo": VerdictWord.SUPPORTED,
        "east-delta": VerdictWord.PARTLY,
        "east-alpha": VerdictWord.CONTRADICTED,
    }
    assert "further than silence can show" in told["delta-off"].because
    assert "so do other ships" in told["east-delta"].because


def test_claims_that_were_taken_from_the_drawn_broadcast_lead_to_its_words(drawn, drawn_case):
    (text,) = [artefact for artefact in drawn.artefacts if artefact.role is ArtefactRole.TEXT]
    words = (drawn_case / "objects" / text.sha256[:2] / text.sha256[2:]).read_text(encoding="utf-8")
    taken = [claim for claim in drawn.claims if claim.read_from]
    assert [words[claim.read_from.start : claim.read_from.end].split(" ")[0] for claim in taken] == [
        "A",
        "Ships",
        "The",
        "The",
    ]
    verdicts = {verdict.claim: verdict.word for verdict in drawn.verdicts}
    assert [(claim.kind.value, verdicts[claim.id].value) for claim in taken] == [
        ("present", "supported"),
        ("route", "supported"),
        ("identity", "supported"),
        ("statement", "not_checkable"),
    ]
    (quote, _) = drawn.texts[0].quotes
    assert (quote.quote.role_as_printed, quote.quote.role_when_spoken) == ("Former Harbour Master", "Harbour Master")


def test_calls_at_rajin_lie_in_drawn_zones_and_voyages_lead_between_countries(drawn):
    calls = [one for one in drawn.ship_events if one.kind is TrackEventKind.PORT_CALLS]
    at_rajin = {(one.name, one.text("zone"), one.text("direction")) for one in calls if one.site == "rajin"}
    assert ("SYNTHETIC BRAVO", "west_berth", "loading") in at_rajin
    assert {name for name, _, _ in at_rajin} == {"SYNTHETIC BRAVO", "SYNTHETIC FOXTROT"}
    sure = [one for one in calls if one.site == "vostochny" and one.number("confidence") == 4]
    assert len({one.mmsi for one in sure}) > 10
    crossings = [one for one in drawn.ship_events if one.text("to_country") == "KP"]
    assert {one.name for one in crossings} == {"SYNTHETIC BRAVO", "SYNTHETIC FOXTROT"}


def test_the_drawn_ships_are_called_synthetic_on_everything(drawn, drawn_case):
    assert drawn.case.synthetic
    assert drawn.case.title.startswith("SYNTHETIC")
    assert all(one.name.startswith("SYNTHETIC") for one in drawn.ship_events)
    assert all("synthetic" in one.name for one in drawn.artefacts if one.source.startswith("drawn by"))
    assert all(one.credit.startswith("SYNTHETIC") for one in drawn.scenes)
    page = (drawn_case / "report" / "index.html").read_text(encoding="utf-8")
    figures = page.count("<figure ")
    assert figures >= 3
    assert page.count('class="synthetic-mark"') == figures
    assert "Contains modified Copernicus" not in page


def test_a_demo_that_is_not_shipped_is_named_with_those_that_are(tmp_path):
    with pytest.raises(PlanError, match="rajin, busan"):
        build_demo("tokyo", tmp_path, workers=1, report=silent)
