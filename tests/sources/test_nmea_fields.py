from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyais import decode
from pyais.exceptions import AISBaseException

from quaywatch.errors import DataError
from quaywatch.sources.nmea_fields import read_fields
from quaywatch.sources.nmea_lines import read_message_fields

DATA = Path(__file__).parents[1] / "data" / "ais-nmea"
OTHER_NAMES = {"msg_type": "type", "station_type": "stationtype"}
LENGTHS = {1: 28, 2: 28, 3: 28, 4: 28, 5: 71, 9: 28, 10: 12, 11: 28, 18: 28, 19: 52, 23: 27, 27: 16}
SIGNS = "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw"


def alike(expected, found):
    """Equal; fractions to the single precision that the expected ones were printed from."""
    if isinstance(expected, float):
        return found == pytest.approx(expected, rel=1e-7, abs=1e-9)
    if isinstance(expected, list):
        return len(expected) == len(found) and all(map(alike, expected, found))
    if isinstance(expected, dict):
        return all(name in found and alike(value, found[name]) for name, value in expected.items())
    return expected == found and isinstance(expected, bool) == isinstance(found, bool)


@pytest.mark.parametrize("name", ["libais_typeexamples", "libais_tagblock"])
def test_every_field_of_the_expected_decodes_is_equal(name):
    expected = [json.loads(line) for line in (DATA / f"{name}.json").read_text("utf-8").splitlines()]
    lines = (DATA / f"{name}.nmea").read_bytes().splitlines()
    found = {
        (one["mmsi"], one["type"], one.get("tagblock_T")): one for one in read_message_fields(lines, like_libais=True)
    }
    assert len(found) == len(expected)
    for one in expected:
        own = found[one["mmsi"], one["type"], one.get("tagblock_T")]
        assert {key: own.get(key) for key, value in one.items() if not alike(value, own.get(key))} == {}


def test_without_the_habits_of_libais_the_standard_holds():
    aircraft = read_fields("9muc;QvN2`TG6BE76wm;U7u>K>?b")
    assert aircraft["speed"] == 168
    assert read_fields("KvQ:1o`7EBrBQ`?w")["gnss"] is True
    assert read_fields("803Ovrh0EP:024`@02PN04da=3V<>N0000", 4)["duration_minutes"] == 20


def payload(kind, rest):
    return SIGNS[kind] + "".join(SIGNS[one] for one in rest)


def named(other):
    return {OTHER_NAMES.get(name, name): value for name, value in other.items()}


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_another_decoder_finds_the_same_fields(data):
    kind = data.draw(st.sampled_from(sorted(LENGTHS)))
    count = LENGTHS[kind] - 1
    signs = payload(kind, data.draw(st.lists(st.integers(0, 63), min_size=count, max_size=count)))
    body = f"AIVDM,1,1,,A,{signs},0"
    checksum = 0
    for sign in body.encode():
        checksum ^= sign
    try:
        theirs = named(decode(f"!{body}*{checksum:02X}".encode()).asdict())
    except AISBaseException:
        return
    ours = read_fields(signs)
    numbers = {"mmsi", "repeat", "status", "course", "heading", "second", "radio", "to_bow", "to_stern", "to_port"}
    numbers |= {"to_starboard", "draught", "lon", "lat", "raim", "accuracy", "maneuver", "dest_mmsi"}
    numbers |= {"year", "month", "day", "hour", "minute"} if kind != 5 else set()
    for name in numbers & set(theirs) & set(ours):
        assert float(ours[name]) == pytest.approx(float(theirs[name]), abs=1e-5), name
    for name in {"callsign", "shipname", "destination"} & set(theirs) & set(ours):
        assert ours[name] == theirs[name].partition("@")[0].strip(), name


@given(st.integers(1, 27), st.lists(st.integers(0, 63), max_size=180), st.integers(0, 5))
@settings(max_examples=300, deadline=None)
def test_any_payload_of_any_type_is_read(kind, rest, fill):
    assert read_fields(payload(kind, rest), fill)["type"] == kind


@pytest.mark.parametrize(
    ("signs", "message"), [("", "type none"), ("0", "type 0"), ("L", "type 28"), ("1~", "sign '~'")]
)
def test_what_is_no_message_is_refused(signs, message):
    with pytest.raises(DataError, match=message):
        read_fields(signs)
