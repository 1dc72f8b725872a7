"""The lake: the same from the same files in any order, whole after any kill, without what repeats."""

import dataclasses
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quaywatch.errors import CaseError, DataError
from quaywatch.records.track import Positions, StaticReports
from quaywatch.records.track_reading import ReadCounts, TrackBatch
from quaywatch.sources import ais_lake, ais_lake_files
from quaywatch.sources.ais_files import open_ais
from quaywatch.sources.ais_lake import LakeSource, lake_counts, read_vessels, write_lake
from quaywatch.sources.ais_lake_box import LakeBox, read_box

DATA = Path(__file__).parents[1] / "data" / "ais"
MIDNIGHT = datetime(2025, 6, 2, tzinfo=UTC)
MIDNIGHT_MS = int(MIDNIGHT.timestamp() * 1000)


def source(path):
    return LakeSource(name=path.name, sha256=path.name, batches=(b for file in open_ais(path) for b in file.batches))


def drawn(name, rows, statics=(), receivers=()):
    """A source of rows (mmsi, seconds from midnight, lon, lat, receiver) and statics (mmsi, seconds, name)."""
    columns = [np.array(column) for column in zip(*rows, strict=True)] if rows else [np.zeros(0)] * 5
    mmsi, seconds, lon, lat, receiver = columns
    count = len(mmsi)
    positions = Positions(
        time_ms=MIDNIGHT_MS + (seconds * 1000).astype(np.int64),
        mmsi=mmsi.astype(np.int32),
        lon=lon.astype(float),
        lat=lat.astype(float),
        speed_kn=np.zeros(count, np.float32),
        course_deg=np.full(count, np.nan, np.float32),
        heading_deg=np.full(count, np.nan, np.float32),
        status=np.zeros(count, np.int8),
        ship_class=np.ones(count, np.int8),
        receiver=receiver.astype(np.int32),
        receivers=tuple(receivers),
    )
    batch = TrackBatch(positions=positions, statics=told(statics), counts=ReadCounts(rows=count))
    return LakeSource(name=name, sha256=name, batches=[batch])


def told(rows):
    if not rows:
        return StaticReports.empty()
    mmsi, seconds, name = zip(*rows, strict=True)
    time_ms = MIDNIGHT_MS + np.array(seconds, np.int64) * 1000
    empty, count = np.array([""] * len(rows), object), len(rows)
    return StaticReports(
        time_ms=time_ms,
        until_ms=time_ms.copy(),
        mmsi=np.array(mmsi, np.int32),
        imo=np.zeros(count, np.int32),
        name=np.array(name, object),
        call_sign=empty,
        destination=empty,
        ship_type=np.full(count, 70, np.int16),
        length_m=np.full(count, np.nan, np.float32),
        width_m=np.full(count, 9, np.float32),
        draught_m=np.full(count, np.nan, np.float32),
        ship_class=np.ones(count, np.int8),
    )


def contents(folder, **how):
    parts = list(read_vessels(folder, **how))
    return Positions.joined(part[0] for part in parts), StaticReports.joined(part[1] for part in parts)


def listed(rows):
    return [
        tuple(str(value) for value in row)
        for row in zip(*(getattr(rows, f.name) for f in dataclasses.fields(rows) if f.name != "receivers"), strict=True)
    ]


def test_what_was_read_stands_in_the_lake_by_vessel_and_time(tmp_path):
    counts = write_lake([source(DATA / "marinecadastre.csv"), source(DATA / "danish.csv")], tmp_path)
    positions, statics = contents(tmp_path)
    assert counts == lake_counts(tmp_path)
    assert counts.rows == 330
    order = np.lexsort((positions.time_ms, positions.mmsi))
    assert (order == np.arange(len(positions))).all()
    assert "EAGLE" in statics.name
    assert 200 < len(positions) < 330 - sum(counts.dropped.values())
    assert sorted(path.name for path in (tmp_path / "by_day").iterdir()) == ["2022-01-03", "2026-04-26"]


def test_a_file_that_is_in_the_lake_is_not_read_again(tmp_path):
    write_lake([source(DATA / "danish.csv")], tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}

    def refused():
        raise AssertionError("read again")
        yield

    again = LakeSource(name="danish.csv", sha256="danish.csv", batches=refused())
    assert write_lake([again], tmp_path) == ReadCounts()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before


rows = st.lists(
    st.tuples(
        st.sampled_from([201000001, 441000002, 730000003]),
        st.integers(-30, 30),
        st.sampled_from([179.99, -179.99, 10.0]),
        st.just(5.0),
        st.integers(-1, 1),
    ),
    max_size=40,
)
names = st.lists(st.tuples(st.just(441000002), st.integers(-9000, 9000), st.sampled_from(["A", "B", ""])), max_size=12)


@settings(max_examples=20)  # each writes lakes
@given(rows=rows, names=names, cut=st.integers(0, 40), seed=st.integers(0, 99))
def test_the_lake_is_the_same_in_whatever_order_and_pieces_rows_come(tmp_path_factory, rows, names, cut, seed):
    rng = np.random.default_rng(seed)
    mixed = [rows[place] for place in rng.permutation(len(rows))]
    mixed_names = [names[place] for place in rng.permutation(len(names))]
    folder, other = tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("parts")
    hearers = ("east", "west")
    write_lake([drawn("all", rows, names, hearers)], folder)
    write_lake([drawn("first", mixed[:cut], mixed_names[: cut // 4], hearers)], other)
    write_lake([drawn("then", mixed[cut:] + mixed[:3], mixed_names[cut // 4 :], hearers)], other)
    for how in ({}, {"per_receiver": True}):
        for ours, theirs in zip(contents(folder, **how), contents(other, **how), strict=True):
            assert listed(ours) == listed(theirs)


@settings(max_examples=20)  # each writes lakes
@given(rows=rows)
def test_every_message_is_in_the_lake_or_within_ten_seconds_of_its_like(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("lake")
    write_lake([drawn("all", rows, (), ("east", "west"))], folder)
    kept = {(int(m), int(t), float(x)) for m, t, x, *_ in _columns(contents(folder)[0])}
    sent = {(m, MIDNIGHT_MS + s * 1000, x) for m, s, x, *_ in rows}
    assert kept <= sent
    for mmsi, time, lon in sent:
        assert any((mmsi, time - back * 1000, lon) in kept for back in range(11))
    for mmsi, time, lon in kept:
        assert not any((mmsi, time - back * 1000, lon) in kept for back in range(1, 11))


def _columns(positions):
    return zip(positions.mmsi, positions.time_ms, positions.lon, strict=True)


def test_what_two_receivers_heard_is_kept_for_each_and_counts_once(tmp_path):
    rows = [(441000002, 0, 10, 5, 0), (441000002, 1, 10, 5, 1), (441000002, 2, 10, 5, 0)]
    write_lake([drawn("two", rows, (), ("east", "west"))], tmp_path)
    assert len(contents(tmp_path)[0]) == 1
    both, _ = contents(tmp_path, per_receiver=True)
    assert [both.receivers[number] for number in both.receiver] == ["east", "west"]


def test_consecutive_hours_of_one_content_are_one_report(tmp_path):
    said = [(441000002, hour * 3600, "A" if hour < 5 else "B") for hour in range(10)]
    write_lake([drawn("said", [], said)], tmp_path)
    _, statics = contents(tmp_path)
    assert list(statics.name) == ["A", "B"]
    assert list(statics.until_ms - statics.time_ms) == [4 * 3_600_000, 4 * 3_600_000]


def test_more_rows_make_more_partitions_and_lose_none(tmp_path, monkeypatch):
    monkeypatch.setattr(ais_lake, "PARTITION_ROWS", 40)
    rows = [(201000000 + number * 7919, number, 10 + number / 100, 5, -1) for number in range(300)]
    for first in range(0, 300, 60):
        write_lake([drawn(str(first), rows[first : first + 60])], tmp_path)
    assert len(list((tmp_path / "by_vessel").iterdir())) >= 8
    assert sorted(contents(tmp_path)[0].mmsi) == [row[0] for row in rows]
    days = [parquet.read_table(path).num_rows for path in (tmp_path / "by_day").rglob("*.parquet")]
    assert sum(days) == 300


@pytest.mark.parametrize("moves", range(7))
def test_a_lake_whose_writer_was_killed_is_as_before_or_as_after(tmp_path, monkeypatch, moves):
    folder = tmp_path / "lake"
    first, second = [(441000002, 0, 10, 5, -1)], [(441000002, 60, 11, 5, -1), (201000001, 90000, 11, 5, -1)]
    write_lake([drawn("first", first)], folder)
    replace, done = Path.replace, []

    def killed(self, target):
        if len(done) == moves:
            raise KeyboardInterrupt
        done.append(target)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", killed)
    try:
        write_lake([drawn("second", second)], folder)
    except KeyboardInterrupt:
        monkeypatch.undo()
    found, _ = contents(folder)
    assert len(found) == (1 if moves == 0 else 3)
    monkeypatch.undo()
    write_lake([drawn("second", second)], folder)
    assert len(contents(folder)[0]) == 3


def test_a_box_is_read_over_midnight_and_over_the_date_line(tmp_path):
    rows = [(441000002, s, lon, lat, -1) for s in (-60, 60) for lon in (179.95, -179.95, 0.0) for lat in (5.0, 6.0)]
    write_lake([drawn("all", rows)], tmp_path / "a [b]*?'; lake")
    minute = timedelta(minutes=1)
    box = LakeBox(west=179.9, south=4.5, east=-179.9, north=5.0)
    found = read_box(tmp_path / "a [b]*?'; lake", box, (MIDNIGHT - minute, MIDNIGHT + minute))
    assert len(found) == 4
    assert {*found.lat} == {5.0}
    late = read_box(tmp_path / "a [b]*?'; lake", box, (MIDNIGHT, MIDNIGHT + minute))
    assert len(late) == 2
    assert len(read_box(tmp_path / "a [b]*?'; lake", box, (MIDNIGHT + 9 * minute, MIDNIGHT + 9 * minute))) == 0


def test_a_box_upside_down_is_refused():
    with pytest.raises(DataError):
        LakeBox(west=0, south=5, east=1, north=4)


def test_a_folder_without_a_lake_and_a_damaged_lake_are_said(tmp_path):
    with pytest.raises(CaseError, match="holds no ships' tracks"):
        list(read_vessels(tmp_path))
    for text in ("{", "{}", json.dumps({"version": 99})):
        (tmp_path / "counts.json").write_text(text)
        with pytest.raises(CaseError):
            list(read_vessels(tmp_path))


def test_a_journal_that_leads_out_of_the_lake_is_refused(tmp_path):
    shutil.rmtree(tmp_path / "lake", ignore_errors=True)
    write_lake([drawn("all", [(441000002, 0, 10, 5, -1)])], tmp_path / "lake")
    (tmp_path / "kept.txt").write_text("x")
    (tmp_path / "lake" / ais_lake_files.JOURNAL).write_text('{"place": [], "remove": ["../kept.txt"]}')
    with pytest.raises(CaseError):
        list(read_vessels(tmp_path / "lake"))
    assert (tmp_path / "kept.txt").exists()
