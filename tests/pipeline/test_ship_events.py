"""From drawn tables of positions to events, through the lake."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.events.test_encounters import moved

from quaywatch.errors import PlanError
from quaywatch.events.encounters import find_encounters
from quaywatch.events.track_tables import Identities
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.pipeline.event_settings import list_settings, parse_settings
from quaywatch.pipeline.ship_events import EventSettings, find_ship_events
from quaywatch.records.call_site import CallSite
from quaywatch.records.track import Positions, StaticReports
from quaywatch.records.track_event import TrackEventKind
from quaywatch.records.track_reading import ReadCounts, TrackBatch
from quaywatch.sources import ais_lake
from quaywatch.sources.ais_files import open_ais
from quaywatch.sources.ais_lake import LakeSource, write_lake
from quaywatch.sources.flags import flags_by_mid
from quaywatch.testing.heard_by_receivers import START_MS, draw_heard_ships
from quaywatch.tracks.clean import clean_tracks

RAJIN, VOSTOCHNY = LonLat(lon=130.3, lat=42.2), LonLat(lon=133.05, lat=42.7)
SITES = tuple(
    CallSite(site=name, shape=Shape(kind=ShapeKind.POINT, rings=((place,),)), country=country)
    for name, place, country in (("rajin", RAJIN, "KP"), ("vostochny", VOSTOCHNY, "RU"))
)
START = datetime(2025, 6, 29, 20, tzinfo=UTC)
SHIP, LAST = 273_123_450, 273_123_460


def voyage(mmsi, *, start=START, silent=(14, 24), step=timedelta(minutes=10)):
    """In Vostochny over the end of a month, ten hours to Rajin, there six hours; silent for some hours on the way."""
    rows = []
    for number in range(round(timedelta(hours=34) / step)):
        hours = number * step / timedelta(hours=1)
        sailed = min(max(hours - 12.0, 0.0) / 12.0, 1.0)
        if silent[0] < hours < silent[1]:
            continue
        lon = VOSTOCHNY.lon + sailed * (RAJIN.lon - VOSTOCHNY.lon)
        lat = VOSTOCHNY.lat + sailed * (RAJIN.lat - VOSTOCHNY.lat)
        speed = 11.3 if 0.0 < sailed < 1.0 else 0.0
        time = (start + number * step).strftime("%Y-%m-%dT%H:%M:%SZ")
        draught = 6.0 if hours < 12.5 else 9.5
        rows.append(f"{time},{mmsi},{lon:.5f},{lat:.5f},{speed},NAKHODKA,{draught}")
    return rows


def table(folder, rows, name="rows.csv"):
    path = folder / name
    path.write_text("time,mmsi,lon,lat,speed,name,draught\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def events_of(folder, *paths, **given):
    sources = [
        LakeSource(name=one.name, sha256=one.name, batches=(batch for file in open_ais(one) for batch in file.batches))
        for one in paths
    ]
    write_lake(sources, folder / "lake")
    return find_ship_events(folder / "lake", SITES, EventSettings(**given))


def rows_of(found, kind):
    columns = found.events[kind].columns
    return [{name: column[row] for name, column in columns.items()} for row in range(len(found.events[kind]))]


@pytest.fixture(scope="module")
def traffic():
    """One silent ship, and nine others that are heard all the while."""
    others = [row for mmsi in range(SHIP + 1, LAST) for row in voyage(mmsi, silent=(99, 99))]
    return [*voyage(SHIP), *others]


def test_calls_over_the_end_of_a_month_the_voyage_between_and_the_gap_are_told(tmp_path, traffic):
    found = events_of(tmp_path, table(tmp_path, traffic))
    calls = [one for one in rows_of(found, TrackEventKind.PORT_CALLS) if one["mmsi"] == SHIP]
    assert [(one["site"], one["confidence"] >= 2) for one in calls] == [("vostochny", True), ("rajin", True)]
    (way,) = [one for one in rows_of(found, TrackEventKind.VOYAGES) if one["mmsi"] == SHIP]
    assert (way["from_country"], way["to_country"]) == ("RU", "KP")
    (gap,) = [one for one in rows_of(found, TrackEventKind.GAPS) if one["mmsi"] == SHIP]
    assert gap["hours"] == pytest.approx(10.0, abs=0.4)
    low, high = json.loads(gap["because"])["heard_interval"]
    assert 0.9 < low <= gap["heard_probability"] <= high <= 0.99
    assert not gap["open"]
    assert len(found.ships) == 10


def test_silence_up_to_the_instant_until_which_was_listened_is_an_open_gap(tmp_path, traffic):
    later = START + timedelta(hours=60)
    found = events_of(tmp_path, table(tmp_path, traffic), as_of_ms=round(later.timestamp() * 1000))
    gaps = [one for one in rows_of(found, TrackEventKind.GAPS) if one["mmsi"] == SHIP]
    assert [bool(one["open"]) for one in gaps] == [False, True]
    assert np.isnat(gaps[1]["end_not_after"])


def test_what_came_after_the_instant_does_not_tell(tmp_path, traffic):
    early = START + timedelta(hours=11)
    found = events_of(tmp_path, table(tmp_path, traffic), as_of_ms=round(early.timestamp() * 1000))
    assert {one["site"] for one in rows_of(found, TrackEventKind.PORT_CALLS)} == {"vostochny"}
    assert len(found.events[TrackEventKind.VOYAGES]) == 0


def test_late_messages_about_one_ship_change_the_events_of_no_other(tmp_path, traffic):
    before = events_of(tmp_path / "a", table(tmp_path, traffic))
    late = table(tmp_path, [row for row in voyage(SHIP, silent=(99, 99)) if row not in traffic], "late.csv")
    after = events_of(tmp_path / "a", late)
    for kind in (TrackEventKind.PORT_CALLS, TrackEventKind.VOYAGES):
        ids = [set(one.events[kind].columns["event_id"]) for one in (before, after)]
        assert ids[0] == ids[1]
    assert len(before.events[TrackEventKind.GAPS]) == 1
    assert len(after.events[TrackEventKind.GAPS]) == 0


def drifting(mmsi, lon, *, hours=3.0, start=datetime(2025, 6, 30, 22, 30, tzinfo=UTC)):
    """A ship that hardly moves, far from any port, reporting every five minutes."""
    times = [start + timedelta(minutes=5 * number) for number in range(round(hours * 12) + 1)]
    return [
        f"{time:%Y-%m-%dT%H:%M:%SZ},{mmsi},{lon + 0.0001 * n:.5f},40.50000,0.3,,6.0" for n, time in enumerate(times)
    ]


def test_two_ships_that_lie_by_each_other_over_midnight_meet_once_and_loiter_each(tmp_path):
    rows = [*drifting(SHIP, 131.5), *drifting(445_000_123, 131.502), *drifting(440_000_777, 131.9)]
    found = events_of(tmp_path, table(tmp_path, rows))
    (met,) = rows_of(found, TrackEventKind.ENCOUNTERS)
    assert {met["mmsi"], met["mmsi_2"]} == {SHIP, 445_000_123}
    assert met["hours"] == pytest.approx(3.0, abs=0.1)
    assert met["min_distance_m"] == pytest.approx(169.0, abs=5.0)
    assert {one["mmsi"] for one in rows_of(found, TrackEventKind.LOITERING)} == {SHIP, 445_000_123, 440_000_777}


@settings(max_examples=5)
@given(seed=st.integers(0, 1000))
def test_neither_order_nor_repeats_nor_how_rows_are_parted_among_files_tell(tmp_path_factory, traffic, seed):
    folder, order = tmp_path_factory.mktemp("order"), random.Random(seed)
    whole = events_of(folder / "a", table(folder, traffic))
    mixed = [*traffic, *order.sample(traffic, 50)]
    order.shuffle(mixed)
    parts = [table(folder, mixed[:300], "one.csv"), table(folder, mixed[300:], "two.csv")]
    again = events_of(folder / "b", *parts)
    assert_same(whole, again)


def test_a_receivers_clock_that_was_off_is_put_right_and_makes_no_anomaly(tmp_path):
    rows = ["time,mmsi,lon,lat,speed,receiver"]
    for ship in range(8):
        for minute in range(0, 600, 5):
            lon, lat = 131.0 + 0.002 * minute + 0.1 * ship, 40.0 + 0.05 * ship
            sent = START + timedelta(minutes=minute + ship % 3)
            rows.append(f"{sent:%Y-%m-%dT%H:%M:%SZ},{SHIP + ship},{lon:.5f},{lat:.5f},10.0,shore")
            if 200 <= minute < 300 and minute % 10 == 0:
                late = sent + timedelta(hours=3, seconds=20)
                rows.append(f"{late:%Y-%m-%dT%H:%M:%SZ},{SHIP + ship},{lon:.5f},{lat:.5f},10.0,satellite")
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = events_of(tmp_path, path)
    (fault,) = found.clocks
    assert (fault.receiver, fault.ships) == ("satellite", 8)
    assert fault.shift_s == pytest.approx(3 * 3600 + 20, abs=120)
    kinds = set(found.events[TrackEventKind.ANOMALIES].columns["kind"])
    assert not kinds & {"two_places", "impossible_speed"}


def test_processes_that_share_the_parts_of_a_lake_tell_the_same(tmp_path, traffic, monkeypatch):
    monkeypatch.setattr(ais_lake, "PARTITION_ROWS", 400)
    path = tmp_path / "sharing.csv"
    path.write_text(sharing(3), encoding="utf-8")
    alone = events_of(tmp_path, table(tmp_path, [*traffic, *drifting(445_000_123, 131.5)]), path)
    assert ais_lake.lake_parts(tmp_path / "lake") > 2
    shared = find_ship_events(tmp_path / "lake", SITES, workers=2)
    assert "mmsi" in shared.events[TrackEventKind.IDENTITY_CHANGES].columns["field"]
    assert_same(alone, shared)
    assert (shared.rows, len(shared.ships)) == (alone.rows, len(alone.ships))


def sharing(seed):
    """Ships of several flags that lie by each other, and say one another's IMO numbers and names as chance has it."""
    order, rows = random.Random(seed), ["time,mmsi,lon,lat,speed,imo,name,length"]
    for ship in range(12):
        mmsi = order.choice([273, 445, 440]) * 1_000_000 + order.randrange(1_000_000)
        start = START + timedelta(hours=order.randrange(6))
        for number in range(order.randrange(30, 80)):
            said = order.choice(["9179842,ANGARA,121", "9161003,LADY R,97", "9179842,LADY R,121"]), ",,"
            time, lon = start + timedelta(minutes=5 * number), 131.5 + 0.0015 * ship + 0.0001 * number
            rows.append(f"{time:%Y-%m-%dT%H:%M:%SZ},{mmsi},{lon:.5f},40.5,0.3,{said[order.random() > 0.1]}")
    return "\n".join(rows) + "\n"


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 1000), rows=st.sampled_from([40, 100, 300]))
def test_however_many_parts_the_lake_has_the_tables_are_the_same(tmp_path_factory, seed, rows):
    folder = tmp_path_factory.mktemp("parts")
    path = folder / "rows.csv"
    path.write_text(sharing(seed), encoding="utf-8")
    whole = events_of(folder / "whole", path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ais_lake, "PARTITION_ROWS", rows)
        parted = events_of(folder / "parted", path)
    assert ais_lake.lake_parts(folder / "whole" / "lake") == 1 < ais_lake.lake_parts(folder / "parted" / "lake")
    assert {"mmsi", "name"} <= set(whole.events[TrackEventKind.IDENTITY_CHANGES].columns["field"])
    assert len(whole.events[TrackEventKind.ENCOUNTERS])
    assert_same(whole, parted)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_rows_that_are_kept_for_meetings_tell_what_all_rows_tell(tmp_path_factory, seed):
    folder = tmp_path_factory.mktemp("slow")
    rows, _, _ = moved(seed, 0.0, 150.0, 40.0)
    told = zip(rows.time_ms.tolist(), rows.mmsi + SHIP, rows.lon, rows.lat, rows.speed_kn, strict=True)
    lines = [f"{np.datetime64(t, 'ms')}Z,{m},{lon:.6f},{lat:.6f},{kn:.1f},," for t, m, lon, lat, kn in told]
    found = events_of(folder, table(folder, lines)).events[TrackEventKind.ENCOUNTERS]
    whole = Positions.joined(rows for rows, _ in ais_lake.read_vessels(folder / "lake"))
    wanted = find_encounters(clean_tracks(whole), Identities(flags=flags_by_mid()))
    for name, column in wanted.columns.items():
        assert found.columns[name].astype(str).tolist() == column.astype(str).tolist(), name


def assert_same(one, other):
    for kind in TrackEventKind:
        for name, column in one.events[kind].columns.items():
            assert other.events[kind].columns[name].astype(str).tolist() == column.astype(str).tolist(), (kind, name)


def test_limits_are_given_by_key():
    changed = parse_settings(["gaps.least_h=3", "calls.reach.in_m=5000", "calls.reach.out_m=7000"])
    assert changed.gaps.least_h == 3.0
    assert changed.calls.reach.in_m == 5000.0
    assert parse_settings([f"{key}={value}" for key, value in list_settings().items()]) == EventSettings()


@pytest.mark.parametrize("text", ["gaps.shortest=3", "gaps.least_h=long", "gaps.least_h=-1", "as_of_ms=3", "gaps=3"])
def test_a_limit_that_is_none_is_refused_with_those_there_are(text):
    with pytest.raises(PlanError):
        parse_settings([text])


def test_a_gap_while_the_receivers_of_a_place_failed_is_judged_by_those_that_listened(tmp_path):
    """Drawn: a mast of two antennas is down for a day; the other coast hears little."""
    down = np.zeros((144, 3), bool)
    down[40:64, :2] = True
    chances = np.array([[0.8, 0.8, 0.1], [0.3, 0.3, 0.8]])
    ships = draw_heard_ships(np.random.default_rng(0), chances=chances, ships=5, hours=144, outages=down)
    chance, failed_at = {}, np.datetime64(START_MS, "ms") + np.timedelta64(40, "h")
    for named in (True, False):
        rows = ships.received(named=named)
        batch = TrackBatch(positions=rows, statics=StaticReports.empty(), counts=ReadCounts(rows=len(rows)))
        write_lake([LakeSource(name="drawn", sha256="drawn", batches=[batch])], tmp_path / str(named))
        gaps = find_ship_events(tmp_path / str(named), []).events[TrackEventKind.GAPS].columns
        during = (gaps["lon"] < 130.3) & (gaps["hours"] >= 8) & ~gaps["open"].astype(bool)
        during &= (gaps["start_not_before"] >= failed_at - np.timedelta64(2, "h")) & (
            gaps["start_not_before"] <= failed_at + np.timedelta64(14, "h")
        )
        assert during.any()
        chance[named] = gaps["heard_probability"][during].astype(float)
    assert len(chance[True]) == len(chance[False])
    assert (chance[True] < chance[False] + 0.02).all()
    assert chance[True].mean() < chance[False].mean() - 0.03
