"""What ships' signals say to a case's question, and what of them its tables show. Drawn findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from quaywatch.clock import Bracket, parse_span
from quaywatch.geo import LonLat
from quaywatch.records.case import Case
from quaywatch.records.findings import Findings
from quaywatch.records.observation import Observation, ObservationKind, Outcome
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.ship_event import ListCheck, ShipAbsence, ShipEvent, ShipSurvey
from quaywatch.records.track_event import TrackEventKind
from quaywatch.report.answers import answer_lines
from quaywatch.report.build import build_document
from quaywatch.report.grounds import grounds
from quaywatch.report.html import write_html
from quaywatch.report.ship_tables import MOST_ROWS

DAY = datetime(2001, 3, 9, tzinfo=UTC)
TABLE, FILE = "1" * 64, "2" * 64
SITE = Site(
    id="rajin",
    name="Rajin (drawn)",
    centre=LonLat(lon=130.3, lat=42.2),
    zones=(Zone(id="east_berth", kind=ZoneKind.BERTH),),
)


def event(n, of=TrackEventKind.PORT_CALLS, /, *, site="rajin", hours=0.0, **facts):
    moment = DAY + timedelta(hours=hours)
    return ShipEvent(
        id=f"{of}-{n}",
        kind=of,
        mmsi=273_999_000 + n,
        imo=None,
        name=f"SYNTHETIC {n}",
        flag="RU",
        start=Bracket(not_before=moment, not_after=moment),
        end=Bracket(not_before=moment, not_after=moment),
        place=None,
        site=site,
        table=TABLE,
        facts=facts,
    )


def survey(**given):
    usual = ShipSurvey(
        id="ships",
        files=(FILE,),
        read=1200,
        rows=1000,
        outliers=0,
        vessels=90,
        dropped={"no time": 200},
        notes=(),
        clocks=(),
        first=DAY,
        last=DAY,
        as_of=DAY,
        counts={},
        tables={},
        package="",
    )
    return replace(usual, **given)


def findings(*events, sites=(SITE,), **given):
    case = Case(id="drawn", title="Drawn", question="?", sites=sites)
    usual = Findings(case=case, as_of=date(2001, 3, 21), code_version="0", ship_surveys=(survey(),), ship_events=events)
    return replace(usual, **given)


def answers(found):
    return [line.text.replace("\u00a0", " ") for line in answer_lines(grounds(found))]


def tables(found):
    return {table.id: table for table in build_document(found).tables}


def seen(key, moment="2001-03-11T02:10:00Z"):
    return Observation(
        id=key,
        site="rajin",
        zone="east_berth",
        time=parse_span(moment),
        kind=ObservationKind.VESSEL,
        outcome=Outcome.SEEN,
        evidence=FILE,
        by="drawn",
    )


def absence(n, rank, observation="look/vessel"):
    return ShipAbsence(
        id=f"absence-{n}",
        gap=f"gap-{n}",
        mmsi=273_999_000 + n,
        name=f"SYNTHETIC {n}",
        observation=observation,
        site="rajin",
        could_arrive=DAY,
        could_leave=None,
        hours_left=None,
        rank=rank,
        others=2,
        because=("128 nm by sea",),
    )


def test_the_likeliest_silent_ship_is_an_answer_with_the_number_of_its_rivals():
    found = findings(
        event(1, confidence=4.0),
        observations=(seen("look/vessel"),),
        ship_absences=(absence(7, 1.5), absence(4, 5.4)),
    )
    calls, silent = answers(found)
    assert calls == "Ships' own signals tell 1 call of 1 ship at Rajin (drawn)."
    assert "could be SYNTHETIC 4 (MMSI 273999004)" in silent
    assert silent.endswith("no position was received then, as could 3 other silent ships.")


def test_a_case_without_sites_answers_with_what_was_received_and_is_odd():
    kind = TrackEventKind.ANOMALIES
    check = ListCheck(id="l", evidence=FILE, name="OFAC SDN", list_date=date(2019, 1, 15), entries=323, held=90)
    found = findings(
        event(1, kind, site=None, kind="bad_identity", severity=0.7),
        sites=(),
        ship_surveys=(survey(chosen={kind: 250}, anomalies={"bad_identity": 249, "circle": 1}),),
        list_checks=(check,),
    )
    received, odd, listed = answers(found)
    assert received.startswith("The signals hold 1,000 positions of 90 ships")
    assert odd == (
        "250 things that ships sent are odd: 249 numbers that can be no ship's and 1 circle too regular for a ship."
    )
    assert listed == "Of 90 ships none agrees with OFAC SDN of 15 January 2019."


def test_no_link_of_the_answer_leads_to_a_table_that_is_not_there():
    check = ListCheck(id="l", evidence=FILE, name="OFAC SDN", list_date=None, entries=323, held=90)
    document = build_document(findings(sites=(), list_checks=(check,)))
    targets = {link.target for sentence in document.answer for link in sentence.links if link.label == "table"}
    assert targets <= {table.id for table in document.tables}


@pytest.mark.parametrize("reverse", [False, True])
def test_a_long_table_keeps_calls_in_zones_and_the_latest_of_the_others(reverse):
    calls = [event(n, hours=n, confidence=4.0, site_name="", zone="") for n in range(1, MOST_ROWS + 20)]
    calls[0] = event(1, hours=1, confidence=4.0, zone="east_berth")
    shown = tables(findings(*(calls[::-1] if reverse else calls)))["ship-calls"]
    ships = {row.cells[0].text.split(" (")[0] for row in shown.rows}
    assert len(shown.rows) == MOST_ROWS
    assert "SYNTHETIC 1" in ships
    assert f"SYNTHETIC {MOST_ROWS + 19}" in ships
    assert "SYNTHETIC 2" not in ships
    assert f"Shown are {MOST_ROWS} of {MOST_ROWS + 19}" in shown.note


def test_each_kind_of_oddity_has_its_share_of_a_long_table():
    kind = TrackEventKind.ANOMALIES
    odd = [event(n, kind, kind="impossible_speed", severity=1.0) for n in range(1, 80)]
    odd += [event(n, kind, kind="bad_identity", severity=0.7) for n in range(80, 160)]
    shown = tables(findings(*odd))["ship-anomalies"]
    words = [row.cells[1].text for row in shown.rows]
    assert (
        words.count("number that can be no ship's") == words.count("position out of the ship's reach") == MOST_ROWS / 2
    )


def test_sites_stand_in_the_tables_under_their_names():
    voyage = event(1, TrackEventKind.VOYAGES, from_site="nakhodka", to_site="rajin", from_country="RU", to_country="KP")
    named = survey(site_names={"nakhodka": "Nakhodka", "rajin": "Rajin (drawn)"})
    shown = tables(findings(voyage, ship_surveys=(named,)))["ship-voyages"]
    assert [cell.text for cell in shown.rows[0].cells[1:3]] == ["Nakhodka (RU)", "Rajin (drawn) (KP)"]


def test_voyages_between_countries_are_told_before_the_many_within_one():
    within = [
        event(n, TrackEventKind.VOYAGES, from_site="rajin", to_site="rajin", from_country="KP", to_country="KP")
        for n in range(1, 30)
    ]
    across = event(40, TrackEventKind.VOYAGES, from_site="busan", to_site="rajin", from_country="KR", to_country="KP")
    document = build_document(findings(*within, across))
    told = [one.text for group in document.saw for one in group.sentences if one.text.startswith("From ")]
    assert "(KR to KP)" in told[0]
    assert "and back to it" in told[1]


def test_kinds_that_the_case_does_not_ask_for_are_named_among_the_doubts():
    case = Case(id="drawn", title="Drawn", question="?", ship_kinds=(TrackEventKind.ANOMALIES,))
    document = build_document(findings(case=case))
    doubts = [one.text for group in document.cannot_tell for one in group.sentences]
    assert any(text.startswith("Port calls, voyages, silences") for text in doubts)


def test_a_long_name_in_a_table_wraps_so_that_the_columns_beside_it_keep_their_room():
    long, short = event(1, confidence=4.0), replace(event(2, confidence=4.0), name="")
    page = write_html(build_document(findings(long, short)), {})
    assert page.count('<th scope="row" class="long" data-label="Ship">') == 2
    assert '<th scope="row" data-label="Ship">' not in page
