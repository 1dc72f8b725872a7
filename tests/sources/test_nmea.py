from __future__ import annotations

from datetime import UTC, datetime
from functools import reduce
from operator import xor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyais import encode_dict

from quaywatch.records.track import Positions, ShipClass, StaticReports
from quaywatch.records.track_reading import ReadCounts
from quaywatch.sources.nmea import read_nmea

DATA = Path(__file__).parents[1] / "data" / "ais-nmea"
RECEIVED_S = 1_718_000_000  # 2024-06-10T06:13:20Z
SHIP = {"type": 1, "mmsi": 273000001, "lon": 131.9, "lat": 43.1, "speed": 7.4, "course": 211.5, "heading": 212}
SHIP |= {"status": 0, "second": 17}
STATIC = {"type": 5, "mmsi": 273000001, "imo": 9307839, "callsign": "UBCD7", "shipname": "DUNAI L'EAU", "ship_type": 70}
STATIC |= {"to_bow": 100, "to_stern": 21, "to_port": 8, "to_starboard": 9, "draught": 6.2, "destination": "RASON"}


def sentences(fields, talker="AIVDM", sequence=1):
    lines = encode_dict(fields, talker_id=talker[:2], sentence_type=talker[2:], seq_id=sequence)
    return [line.encode() for line in lines]


def with_tag(line, text):
    return f"\\{text}*{reduce(xor, text.encode(), 0):02X}\\".encode() + line


def read(lines, cut=10**9):
    text = b"".join(line + b"\n" for line in lines)
    batches = list(read_nmea(text[at : at + cut] for at in range(0, len(text), cut)))
    return (
        Positions.joined(batch.positions for batch in batches),
        StaticReports.joined(batch.statics for batch in batches),
        ReadCounts.joined(batch.counts for batch in batches),
    )


def timed(lines, received_s=RECEIVED_S):
    return [line + f",rSTATION,{received_s}".encode() for line in lines]


def utc(time_ms):
    return datetime.fromtimestamp(time_ms / 1000, UTC).isoformat()


def test_a_position_is_read_as_it_was_sent():
    rows, _, counts = read(timed(sentences(SHIP)))
    assert (rows.mmsi[0], rows.status[0], rows.ship_class[0]) == (273000001, 0, ShipClass.A)
    assert (rows.lon[0], rows.lat[0]) == pytest.approx((131.9, 43.1), abs=1e-6)
    assert (rows.speed_kn[0], rows.course_deg[0], rows.heading_deg[0]) == pytest.approx((7.4, 211.5, 212))
    assert rows.receivers == ("rSTATION",)
    assert counts == ReadCounts(rows=1, messages={"1": 1}, vessels=frozenset({273000001}))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(b"%b,b003669794,1718000000", "2024-06-10T06:13:17+00:00", id="coast guard"),
        pytest.param(
            b"%b,d-109,S2105,t050056.00,T56.13718694,r003669946,1718000000,1718000060", "2024-06-10T06:13:17+00:00",
            id="coast guard with slot and signal",
        ),
        pytest.param(b"1718000000 %b", "2024-06-10T06:13:17+00:00", id="seconds before"),
        pytest.param(b"1718000000123,%b", "2024-06-10T06:13:17+00:00", id="milliseconds before"),
        pytest.param(b"2024-06-10T06:13:20.5Z %b", "2024-06-10T06:13:17+00:00", id="ISO before"),
        pytest.param(b"2024-06-10 15:13:20+09:00;%b", "2024-06-10T06:13:17+00:00", id="ISO with zone"),
        pytest.param(b"%b,2024-06-10T06:14:05Z", "2024-06-10T06:14:17+00:00", id="clock that runs slow by seconds"),
        pytest.param(b"%b,2024-06-10T00:00:05Z", "2024-06-10T00:00:17+00:00", id="after midnight"),
        pytest.param(b"%b,2024-06-10T00:00:01Z", "2024-06-09T23:59:17+00:00", id="before midnight"),
    ],
)  # fmt: skip
def test_the_time_of_reception_is_moved_to_the_second_of_the_report(line, expected):
    rows, _, _ = read([line % sentences(SHIP)[0]])
    assert utc(rows.time_ms[0]) == expected


@pytest.mark.parametrize("stamp", ["c:1718000000", "c:1718000000000", "g:1-1-44,s:rST,c:1718000000,n:5"])
def test_a_tag_block_dates_its_sentence(stamp):
    rows, _, _ = read([with_tag(sentences(SHIP)[0], stamp)])
    assert utc(rows.time_ms[0]) == "2024-06-10T06:13:17+00:00"


def test_a_tag_block_with_a_wrong_checksum_says_nothing():
    rows, _, counts = read([b"\\c:1718000000*00\\" + sentences(SHIP)[0]])
    assert len(rows) == 0
    assert counts.dropped == {"no time": 1}


def test_without_a_time_base_stations_date_what_follows():
    base = {"type": 4, "mmsi": 2734001, "year": 2024, "month": 6, "day": 9, "hour": 23, "minute": 59, "second": 58}
    before, after = SHIP | {"lat": 1.0}, SHIP | {"second": 1}
    rows, _, counts = read(sentences(before) + sentences(base) + sentences(after))
    assert [utc(one) for one in rows.time_ms] == ["2024-06-10T00:00:01+00:00"]
    assert counts.dropped == {"no time": 1, "base station": 1}
    assert counts.messages == {"1": 2, "4": 1}


def test_a_base_station_that_leaps_years_is_not_believed():
    base = {"type": 4, "mmsi": 2734001, "year": 2024, "month": 6, "day": 9, "hour": 23, "minute": 59, "second": 58}
    other = base | {"mmsi": 2734002, "year": 2031}
    rows, _, _ = read(sentences(base) + sentences(other) + sentences(SHIP | {"second": 1}))
    assert [utc(one) for one in rows.time_ms] == ["2024-06-10T00:00:01+00:00"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"lat": 91.0}, "no position", id="latitude 91"),
        pytest.param({"lon": 181.0}, "no position", id="longitude 181"),
        pytest.param({"mmsi": 0}, "no ship's number", id="number 0"),
        pytest.param({"mmsi": 27300001}, "no ship's number", id="eight digits"),
        pytest.param({"mmsi": 992731001}, "no ship's number", id="an aid's number"),
        pytest.param({"mmsi": 200999999}, "no ship's number", id="a country that does not exist"),
        pytest.param({"type": 9, "alt": 100}, "aircraft", id="aircraft"),
        pytest.param({"type": 21}, "aid to navigation", id="aid"),
        pytest.param({"type": 4}, "base station", id="base station"),
    ],
)
def test_what_is_no_position_of_a_ship_is_dropped_with_its_reason(change, reason):
    fields = {name: value for name, value in (SHIP | change).items() if name not in {"heading", "status"}}
    rows, _, counts = read(timed(sentences(fields)))
    assert len(rows) == 0
    assert counts.dropped == {reason: 1}


def test_what_is_not_available_is_not_a_number():
    rows, _, _ = read(timed(sentences(SHIP | {"speed": 102.3, "course": 360, "heading": 511, "status": 15})))
    assert np.isnan([rows.speed_kn[0], rows.course_deg[0], rows.heading_deg[0]]).all()
    assert rows.status[0] == -1


@pytest.mark.parametrize("talker", ["AIVDM", "AIVDO", "ABVDM", "BSVDM"])
def test_every_talker_is_heard(talker):
    assert len(read(timed(sentences(SHIP, talker)))[0]) == 1


def test_a_static_report_in_two_sentences_is_one_row():
    _, static_reports, counts = read(timed(sentences(STATIC)))
    assert (static_reports.name[0], static_reports.call_sign[0], static_reports.destination[0]) == (
        "DUNAI L'EAU",
        "UBCD7",
        "RASON",
    )
    assert (static_reports.imo[0], static_reports.ship_type[0]) == (9307839, 70)
    assert (static_reports.length_m[0], static_reports.width_m[0], static_reports.draught_m[0]) == pytest.approx(
        (121, 17, 6.2)
    )
    assert counts.messages == {"5": 1}


def test_several_sentences_on_one_line_are_all_read():
    first, second = sentences(STATIC)
    rows, static_reports, counts = read(
        [b"1718000000 " + first + b"\\r\\n" + second + b"  " + timed(sentences(SHIP))[0]]
    )
    assert (len(rows), len(static_reports), counts.rows) == (1, 1, 1)


def test_both_halves_of_a_class_b_report_are_rows():
    ship = {"type": 24, "mmsi": 273000003}
    halves = [ship | {"partno": 0, "shipname": "VOSTOK"}, ship | {"partno": 1, "callsign": "UB12", "ship_type": 30}]
    _, static_reports, _ = read([line for half in halves for line in timed(sentences(half))])
    assert list(zip(static_reports.name, static_reports.call_sign, static_reports.ship_type, strict=True)) == [
        ("VOSTOK", "", -1),
        ("", "UB12", 30),
    ]


def test_the_long_range_report_is_coarse_and_has_no_second():
    ship = {"type": 27, "mmsi": 273000001, "lon": 131.9, "lat": -43.1, "speed": 12, "course": 90, "status": 5}
    rows, _, _ = read(timed(sentences(ship)))
    assert (rows.lon[0], rows.lat[0]) == pytest.approx((131.9, -43.1), abs=1 / 600)
    assert (rows.speed_kn[0], rows.course_deg[0], rows.status[0]) == (12, 90, 5)
    assert rows.time_ms[0] == RECEIVED_S * 1000


def test_a_static_report_that_repeats_is_one_row_from_first_to_last():
    lines = [
        line
        for k, draught in enumerate([6.2, 6.2, 8.0, 6.2])
        for line in timed(sentences(STATIC | {"draught": draught}, sequence=k), RECEIVED_S + 360 * k)
    ]
    _, static_reports, _ = read(lines)
    assert (static_reports.time_ms // 1000 - RECEIVED_S).tolist() == [0, 720, 1080]
    assert (static_reports.until_ms // 1000 - RECEIVED_S).tolist() == [360, 720, 1080]


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_parts_may_come_in_any_order_between_others_and_cut_anywhere(data):
    ships = [STATIC | {"mmsi": 273000001 + k, "shipname": f"SHIP {k}"} for k in range(9)]
    lines = [line for k, ship in enumerate(ships) for line in timed(sentences(ship, sequence=k))]
    shuffled = data.draw(st.permutations(lines + timed(sentences(SHIP)) * 3))
    rows, static_reports, counts = read(shuffled, cut=data.draw(st.integers(1, 500)))
    assert sorted(static_reports.name) == [f"SHIP {k}" for k in range(9)]
    assert len(rows) == 3
    assert counts.dropped == {}


def test_parts_are_joined_where_only_one_of_them_has_a_time_and_a_receiver():
    first, second = sentences(STATIC)
    tagged = [with_tag(first, f"g:1-2-44,s:rST,c:{RECEIVED_S}"), with_tag(second, "g:2-2-44")]
    for lines in (tagged, [first, *timed([second])], [*timed([first]), second]):
        _, static_reports, counts = read(lines)
        assert static_reports.time_ms.tolist() == [RECEIVED_S * 1000]
        assert counts.dropped == {}


def test_parts_that_two_receivers_heard_are_not_mixed():
    ships = [STATIC | {"mmsi": 273000001 + k} for k in range(2)]
    lines = [
        line + f",rST{k},{RECEIVED_S}".encode()
        for number in range(2) for k, ship in enumerate(ships) for line in sentences(ship)[number : number + 1]
    ]  # fmt: skip
    _, static_reports, counts = read(lines)
    assert static_reports.mmsi.tolist() == [273000001, 273000002]
    assert counts.dropped == {}


def test_a_half_message_is_counted_and_not_joined_with_another():
    first, second = timed(sentences(STATIC))
    late = timed(sentences(STATIC | {"mmsi": 273000002}), RECEIVED_S + 600)[1]
    _, static_reports, counts = read([first, late, sentences(SHIP)[0]])
    assert len(static_reports) == 0
    assert counts.dropped == {"part of a message whose other parts did not come": 2, "no time": 1}
    assert second != late


GARBAGE = st.one_of(
    st.binary(max_size=120),
    st.sampled_from([
        b"!AIVDM,1,1,,B,,0*25", b"# a comment", b"", b"$GPGGA,1*00", b"!AIVDM", b"!AIVDM,1,1,,A,1", b"\x00" * 50,
        b"!AIVDM,9,9,9,A,15N4T20P0FGRcsRCBNfU@gwD08IG,0*00", b"!AIVDM,1,1,,A,\x80\xff,0*11", b"\\c:99*\\",
    ]),
)  # fmt: skip


@given(st.lists(GARBAGE, max_size=10), st.integers(1, 200), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_garbage_between_lines_is_survived(garbage, cut, random):
    good = timed(sentences(SHIP)) * 20
    lines = good + [line.replace(b"\n", b" ") for line in garbage]
    random.shuffle(lines)
    rows, _, counts = read(lines, cut)
    assert len(rows) == 20
    assert counts.rows == len(lines)


def test_each_broken_line_has_its_reason():
    whole = sentences(SHIP)[0]
    broken = [whole[:-1] + b"Z", whole[:20], b"!AIVDM,1,1,,B,,0*25", b"# note", b"$GPGGA,1*00", b"!AIABM,1*00"]
    _, _, counts = read(broken)
    assert counts.dropped == {
        "wrong checksum": 1, "broken sentence": 1, "empty payload": 1, "comment or empty line": 1, "no AIS sentence": 2,
    }  # fmt: skip


def test_a_line_without_end_is_left_out_in_bounded_memory():
    good = timed(sentences(SHIP))[0] + b"\n"
    rows = list(read_nmea([good, *[b"x" * 100_000] * 10, b"\n", good, b"y" * 1_000_000 + b"\n", good]))
    assert sum(len(batch.positions) for batch in rows) == 3
    assert ReadCounts.joined(batch.counts for batch in rows).dropped == {"line too long": 1, "no AIS sentence": 1}


@pytest.mark.parametrize("text", [b"", b"\n", b"\r\n\r\n"])
def test_nothing_gives_nothing(text):
    assert sum(len(batch.positions) for batch in read_nmea([text])) == 0


def test_a_truncated_file_gives_what_is_whole():
    line = timed(sentences(SHIP))[0]
    rows, _, counts = read([line, line[:30]])
    assert len(rows) == 1
    assert counts.dropped == {"broken sentence": 1}


def test_the_shipped_sentences_are_read():
    rows, _, counts = read((DATA / "libais_tagblock.nmea").read_bytes().splitlines())
    assert sorted(utc(one) for one in rows.time_ms) == [
        "2014-12-10T00:32:41+00:00", "2014-12-10T00:35:21+00:00", "2014-12-10T00:41:51+00:00",
    ]  # fmt: skip
    assert counts.messages == {"1": 3, "5": 1}


POSITION = st.fixed_dictionaries({
    "type": st.sampled_from([1, 2, 3, 18]),
    "mmsi": st.integers(201_000_000, 775_999_999),
    "lon": st.integers(-180 * 600000, 180 * 600000).map(lambda value: value / 600000),
    "lat": st.integers(-90 * 600000, 90 * 600000).map(lambda value: value / 600000),
    "speed": st.integers(0, 1022).map(lambda value: value / 10),
    "course": st.integers(0, 3599).map(lambda value: value / 10),
    "heading": st.integers(0, 359),
    "second": st.integers(0, 59),
})  # fmt: skip


@given(st.lists(POSITION, min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_what_another_encoder_writes_is_read_back(ships):
    rows, _, _ = read([line for ship in ships for line in timed(sentences(ship))])
    assert rows.mmsi.tolist() == [ship["mmsi"] for ship in ships]
    assert (rows.time_ms // 1000 % 60).tolist() == [ship["second"] for ship in ships]
    for name, column in (("lon", rows.lon), ("lat", rows.lat), ("speed", rows.speed_kn), ("course", rows.course_deg)):
        step = 1.1 / 600000 if name in {"lon", "lat"} else 0.11
        assert np.abs(column - [ship[name] for ship in ships]).max() < step
