"""Ships' signals in a case: from files to events, figures, proposals and lists, on drawn tracks."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyogrio
import pytest

from quaywatch.casefile.config import CaseConfig, SiteEntry, write_new_config
from quaywatch.casefile.store import open_case
from quaywatch.casefile.verify import verify_case
from quaywatch.errors import DataError
from quaywatch.pipeline.ingest import Terms, ingest_files
from quaywatch.pipeline.reports import write_report
from quaywatch.pipeline.run import run_case
from quaywatch.records.artefact import ArtefactRole, Publish
from quaywatch.records.observation import ObservationKind
from quaywatch.records.track_event import TrackEventKind

RAJIN, VOSTOCHNY = (130.3, 42.2), (133.06, 42.73)
START = datetime(2025, 6, 1, tzinfo=UTC)
SILENT, FIRST_OTHER = 273_000_900, 273_000_901
SAILING_H, STAY_H, DAYS = 12, 6, 4
SEEN_AT = "2025-06-02T10:00:00Z"


def quiet(_what: str, _done: int, _all: int) -> None:
    """Nobody is told."""


def between(share: float) -> tuple[float, float]:
    """From Vostochny to Rajin, bent round the cape."""
    lon, lat = (a + share * (b - a) for a, b in zip(VOSTOCHNY, RAJIN, strict=True))
    return lon, lat - 0.5 * min(share, 1.0 - share)


def place(hours: float, offset: float) -> tuple[float, float, float]:
    """Longitude, latitude and speed of a ship that goes there and back."""
    period = 2 * (SAILING_H + STAY_H)
    at = (hours + offset) % period
    if at < STAY_H:
        return *VOSTOCHNY, 0.0
    if at < STAY_H + SAILING_H:
        return *between((at - STAY_H) / SAILING_H), 11.0
    if at < 2 * STAY_H + SAILING_H:
        return *RAJIN, 0.0
    return *between(1.0 - (at - 2 * STAY_H - SAILING_H) / SAILING_H), 11.0


def row(mmsi: int, hours: float, where: tuple[float, float, float], draught: float = 7.0) -> str:
    time = (START + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    lon, lat, speed = where
    return f"{time},{mmsi},{lon:.5f},{lat:.5f},{speed},{'' if mmsi == SILENT else 'DRAWN'} {mmsi % 10},120,{draught}"


def others(count: int = 8) -> list[str]:
    """Ships that are heard every ten minutes; deeper after Rajin than before."""
    rows = []
    for number in range(count):
        for step in range(DAYS * 144):
            hours, offset = step / 6.0, number * 4.5
            turned = ((hours + offset) % 36) > SAILING_H + 2 * STAY_H - 1
            rows.append(row(FIRST_OTHER + number, hours, place(hours, offset), 9.0 if turned else 7.0))
    return rows


def silent_ship() -> list[str]:
    """At Vostochny for ten hours, then not heard for two days, then off Vostochny again."""
    heard = [step / 6.0 for step in range(60)] + [60.0 + step / 6.0 for step in range(60)]
    return [
        row(SILENT, hours, (*between(0.0 if hours < 9.0 else 0.08), 0.0 if hours < 9.0 else 8.0)) for hours in heard
    ]


HEADER = "time,mmsi,lon,lat,speed,name,length,draught\n"


def table(path: Path, rows: list[str]) -> Path:
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def site_file(folder: Path) -> Path:
    """A port with one drawn berth."""
    lon, lat = RAJIN
    ring = [[lon + x * 0.008, lat + y * 0.006] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]
    made = {
        "type": "FeatureCollection",
        "schema": "quaywatch/site/1",
        "id": "drawn-port",
        "name": "Drawn port",
        "country": "KP",
        "utc_offset_h": 9,
        "centre": {"lon": lon, "lat": lat},
        "features": [
            {
                "type": "Feature",
                "properties": {"id": "berth1", "kind": "berth"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        ],
    }
    path = folder / "port.geojson"
    path.write_text(json.dumps(made), encoding="utf-8")
    return path


def sightings_file(folder: Path, name: str | None = None) -> Path:
    """Somebody saw a vessel at the berth while one ship was silent."""
    seen = {"id": "v1", "time": SEEN_AT, "zone": "berth1", "kind": "vessel", "outcome": "seen", "length_m": 120}
    if name:
        seen["identity"] = {"name": name, "likeness": "named"}
    made = {
        "schema": "quaywatch/sightings/1",
        "id": "drawn-look",
        "site": {"name": "Drawn port", "zones": {"berth1": {"kind": "berth"}}},
        "source": {"title": "drawn", "publisher": "Drawn press", "date": "2025-06-03", "url": "https://example.org"},
        "looks": [],
        "sightings": [seen],
    }
    path = folder / "drawn.sightings.json"
    path.write_text(json.dumps(made), encoding="utf-8")
    return path


LIST = f"Name,IMO,MMSI,Flag\nDRAWN 1,,{FIRST_OTHER},RU\nNOBODY,9074729,,PA\n"


class DrawnCase:
    """A case with a site, and what a test puts into it."""

    def __init__(self, folder: Path, **config: object) -> None:
        self.outside = folder / "outside"
        self.outside.mkdir(parents=True)
        self.folder = folder / "case"
        told = CaseConfig(id="drawn", title="Drawn", question="Who came?", synthetic=True, **config)
        write_new_config(self.folder, told)
        (self.folder / "sites").mkdir()
        shutil.copy(site_file(self.outside), self.folder / "sites" / "port.geojson")

    def take(self, *paths: Path, **terms: object) -> tuple[str, ...]:
        with open_case(self.folder) as store:
            found = ingest_files(store, paths, Terms(publish=Publish.YES, **terms), quiet)
        return tuple(one.name for one in found.artefacts)

    def run(self) -> int:
        return run_case(self.folder, workers=1, report=quiet).run

    def parts(self) -> dict[str, tuple]:
        with open_case(self.folder) as store:
            return store.read_findings_parts()

    def events(self, kind: TrackEventKind) -> list:
        return [one for one in self.parts()["ship_events"] if one.kind is kind]


SITE = (SiteEntry(file="sites/port.geojson"),)


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> DrawnCase:
    """All of it, run once; tests that change something make their own."""
    made = DrawnCase(tmp_path_factory.mktemp("ships"), sites=SITE)
    signals = table(made.outside / "signals.csv", [*others(), *silent_ship()])
    listed = made.outside / "list_2025-05-01.csv"
    listed.write_text(LIST, encoding="utf-8")
    made.take(signals, listed, sightings_file(made.outside))
    assert made.run() > 0
    return made


def test_calls_at_the_site_are_told_with_berth_and_direction(case):
    calls = [one for one in case.events(TrackEventKind.PORT_CALLS) if one.site == "drawn-port"]
    assert {one.mmsi for one in calls} == set(range(FIRST_OTHER, FIRST_OTHER + 8))
    assert {one.text("zone") for one in calls} == {"berth1"}
    whole = [one for one in calls if one.number("confidence") == 4]
    assert whole
    assert {one.text("direction") for one in whole} == {"loading"}


def test_each_event_is_in_a_table_that_names_the_files_it_was_made_from(case):
    parts = case.parts()
    held = {one.sha256: one for one in parts["artefacts"]}
    signals = {one.sha256 for one in parts["artefacts"] if one.role is ArtefactRole.SIGNALS}
    assert parts["ship_events"]
    for event in parts["ship_events"]:
        assert held[event.table].role is ArtefactRole.SHIP_EVENTS
        assert set(held[event.table].parents) == signals
    survey = parts["ship_surveys"][0]
    assert survey.vessels == 9
    assert set(survey.files) == signals


def test_calls_at_a_berth_become_observations_of_the_named_ship(case):
    heard = [one for one in case.parts()["observations"] if one.kind is ObservationKind.AIS]
    assert heard
    assert {one.zone for one in heard} == {"berth1"}
    assert all(one.identity[0].mmsi for one in heard)


def test_a_silent_ship_is_proposed_for_the_vessel_that_was_seen_meanwhile(case):
    proposed = case.parts()["ship_absences"]
    assert [one.mmsi for one in proposed] == [SILENT]
    assert proposed[0].observation == "drawn-look/v1"
    gap = next(one for one in case.events(TrackEventKind.GAPS) if one.id == proposed[0].gap)
    assert gap.number("heard_probability") > 0.8


def test_a_list_is_held_against_the_ships_and_keeps_the_day_of_its_file_name(case):
    parts = case.parts()
    assert [(one.list_date, one.entries) for one in parts["list_checks"]] == [(date(2025, 5, 1), 2)]
    assert [(one.ship.mmsi, one.is_suggestion) for one in parts["list_matches"]] == [(FIRST_OTHER, False)]


def test_a_second_run_has_nothing_to_do(case):
    assert case.run() == 0


def test_the_report_tells_calls_silence_proposal_and_list_and_marks_all_as_synthetic(case):
    page = write_report(case.folder).html.read_text(encoding="utf-8")
    for text in (
        "Ships, by their own signals (AIS)",
        "at Drawn port",
        "could have been the vessel seen at",
        "agree by number",
        "Synthetic",
    ):
        assert text in page
    assert "switched off" not in page
    assert "port_calls" in {name for name, _ in pyogrio.list_layers(case.folder / "ais" / "events.gpkg")}
    assert verify_case(case.folder).whole


def test_order_of_files_changes_nothing_and_a_late_file_changes_only_what_it_touches(tmp_path, case):
    rows = [*others(), *silent_ship()]
    halves = rows[::2], rows[1::2]
    made = DrawnCase(tmp_path, sites=SITE)
    made.take(sightings_file(made.outside))
    for name, half in zip(("b.csv", "a.csv"), halves, strict=True):
        made.take(table(made.outside / name, half))
        made.run()
    calls = {one.id: one.start for one in made.events(TrackEventKind.PORT_CALLS)}
    assert calls == {one.id: one.start for one in case.events(TrackEventKind.PORT_CALLS)}


def test_rows_that_somebody_changed_are_found_and_made_anew_from_the_objects(tmp_path):
    made = DrawnCase(tmp_path, sites=SITE)
    made.take(table(made.outside / "signals.csv", others(3)))
    made.run()
    before = made.parts()["ship_surveys"][0]
    rows = made.folder / "ais" / "by_vessel" / "00.parquet"
    content = bytearray(rows.read_bytes())
    content[len(content) // 2] ^= 0xFF
    rows.write_bytes(content)
    assert [one.subject for one in verify_case(made.folder).problems] == ["ais/by_vessel/00.parquet"]
    made.take(sightings_file(made.outside))
    made.run()
    assert made.parts()["ship_surveys"][0] == before
    assert verify_case(made.folder).whole


def test_without_the_folder_of_rows_the_next_run_makes_it_anew(tmp_path):
    made = DrawnCase(tmp_path, sites=SITE)
    made.take(table(made.outside / "signals.csv", others(3)))
    made.run()
    before = made.parts()["ship_surveys"][0]
    shutil.rmtree(made.folder / "ais")
    assert verify_case(made.folder).whole
    made.take(sightings_file(made.outside))
    made.run()
    assert made.parts()["ship_surveys"][0] == before


def test_only_the_kinds_that_the_case_asks_for_are_told(tmp_path):
    kinds = (TrackEventKind.IDENTITY_CHANGES, TrackEventKind.ANOMALIES)
    made = DrawnCase(tmp_path, ship_kinds=kinds)
    made.take(table(made.outside / "signals.csv", [*others(3), *silent_ship()]))
    made.run()
    parts = made.parts()
    assert set(parts["ship_surveys"][0].counts) == set(kinds)
    assert {one.kind for one in parts["ship_events"]} <= set(kinds)
    assert not parts["ship_pictures"]
    assert not parts["ship_absences"]


def test_a_limit_of_the_case_is_kept_to_and_named_with_the_evidence(tmp_path):
    made = DrawnCase(tmp_path, sites=SITE, ship_limits=(("gaps.least_h", 60.0),))
    made.take(table(made.outside / "signals.csv", [*others(3), *silent_ship()]))
    made.run()
    parts = made.parts()
    assert parts["ship_surveys"][0].counts[TrackEventKind.GAPS] == 0
    assert {one.parameters["limits"] for one in parts["artefacts"] if one.role is ArtefactRole.SHIP_EVENTS} == {
        "gaps.least_h=60.0"
    }


def test_what_was_received_after_the_day_of_the_report_is_not_known_in_it(tmp_path):
    made = DrawnCase(tmp_path, as_of=date(2025, 6, 2))
    made.take(table(made.outside / "signals.csv", [*others(3), *silent_ship()]))
    made.run()
    gap = next(one for one in made.parts()["ship_events"] if one.kind is TrackEventKind.GAPS and one.mmsi == SILENT)
    assert gap.facts["open"] is True
    assert made.parts()["ship_surveys"][0].as_of < datetime(2025, 6, 3, tzinfo=UTC)


def test_ships_that_sources_name_are_held_against_lists_without_any_signals(tmp_path):
    made = DrawnCase(tmp_path, sites=SITE)
    listed = made.outside / "list.csv"
    listed.write_text(LIST, encoding="utf-8")
    made.take(listed, sightings_file(made.outside, name="Nobody"))
    made.run()
    parts = made.parts()
    assert [(one.ship.name, one.is_suggestion) for one in parts["list_matches"]] == [("Nobody", True)]
    assert "as a suggestion" in write_report(made.folder).html.read_text(encoding="utf-8")


def test_a_table_that_is_neither_signals_nor_list_is_refused_with_both_reasons(tmp_path):
    made = DrawnCase(tmp_path, sites=SITE)
    prose = made.outside / "prose.csv"
    prose.write_text("A ship came, and left.\nNobody saw it.\n", encoding="utf-8")
    with pytest.raises(DataError, match="neither signals of ships .* nor a list of ships"):
        made.take(prose)


def test_signals_whose_rights_nobody_stated_are_not_shown(tmp_path):
    made = DrawnCase(tmp_path, sites=SITE)
    signals = table(made.outside / "signals.csv", others(3))
    with open_case(made.folder) as store:
        ingest_files(store, (signals,), Terms(), quiet)
    made.run()
    assert {one.rights.publish for one in made.parts()["ship_pictures"]} == {Publish.ASK}
    assert "data:image" not in write_report(made.folder).html.read_text(encoding="utf-8")
