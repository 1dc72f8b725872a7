from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from quaywatch.casefile.codec import canonical_json, content_hash, read_record
from quaywatch.casefile.schema import NOUNS
from quaywatch.clock import Bracket, Precision, Span
from quaywatch.errors import CaseError, DataError
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.artefact import Artefact
from quaywatch.records.observation import Measure
from quaywatch.records.scene import Band, Modality, Scene, SceneFile

# Weighings hold too well together to be drawn field by field: tests/report/test_hypotheses.py has theirs.
KINDS: dict[str, Any] = {noun: kind for noun, kind in NOUNS.items() if noun != "weighings"} | {"artefacts": Artefact}

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
NUMBERS = st.floats(0, 1) | st.floats(0.0, 1e9, allow_nan=False)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
JSON = st.recursive(st.none() | st.booleans() | TEXTS | st.integers(-99, 99), lambda inner: st.lists(inner, max_size=3))
POSITIONS = st.builds(LonLat, lon=st.floats(-180, 179), lat=st.floats(-90, 90))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start, end = sorted(draw(st.lists(INSTANTS, min_size=2, max_size=2, unique=True)))
    return Span(start=draw(st.sampled_from([start, None])), end=end, precision=Precision.INTERVAL, text=draw(TEXTS))


@st.composite
def brackets(draw: st.DrawFn) -> Bracket:
    low, high = sorted((draw(INSTANTS), draw(INSTANTS)))
    return Bracket(not_before=draw(st.sampled_from([low, None])), not_after=draw(st.sampled_from([high, None])))


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    ring = tuple(draw(st.lists(POSITIONS, min_size=3, max_size=5)))
    if draw(st.booleans()):
        return Shape(kind=ShapeKind.LINE, rings=(ring,))
    return Shape(kind=ShapeKind.POLYGON, rings=((*ring, ring[0]),))


OWN: dict[Any, st.SearchStrategy[Any]] = {
    Span: spans(),
    Bracket: brackets(),
    Shape: shapes(),
    LonLat: POSITIONS,
    Measure: st.builds(Measure, value=st.none() | NUMBERS, u95=st.none() | NUMBERS),
    str: TEXTS,
    int: st.integers(0, 2**53 - 1),
    float: NUMBERS,
    bool: st.booleans(),
    datetime: INSTANTS,
    date: st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    object: JSON,
    types.NoneType: st.none(),
}


def values(kind: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Values of an annotation."""
    if name in ("sha256", "evidence", "image"):
        return st.binary(min_size=32, max_size=32).map(bytes.hex)
    if kind in OWN:
        return OWN[kind]
    if get_origin(kind) in (types.UnionType, Union):
        return st.one_of([values(option) for option in get_args(kind)])
    if get_origin(kind) is tuple and get_args(kind)[-1] is Ellipsis:
        return st.lists(values(get_args(kind)[0]), max_size=2).map(tuple)
    if get_origin(kind) is tuple:
        return st.tuples(*(values(part) for part in get_args(kind)))
    if get_origin(kind) is Mapping:
        return st.dictionaries(*(values(part) for part in get_args(kind)), max_size=2)
    if issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    return records(kind)


@st.composite
def records(draw: st.DrawFn, kind: Any) -> Any:
    """Records of a type, with every field drawn, as far as its invariants allow."""
    hints = get_type_hints(kind)
    fields = {field.name: draw(values(hints[field.name], field.name)) for field in dataclasses.fields(kind)}
    try:
        return kind(**fields)
    except DataError:
        assume(False)


@pytest.mark.parametrize("noun", KINDS)
def test_every_record_comes_back_as_it_went(noun: str) -> None:
    # Days in order are drawn by leaving out the others, and how many depends on what the package's code holds.
    @settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
    @given(values(KINDS[noun]))
    def comes_back(record: Any) -> None:
        body = canonical_json(record)
        again = read_record(KINDS[noun], body)
        assert again == record
        assert canonical_json(again) == body

    comes_back()


def test_a_nodata_value_that_is_no_number_comes_back() -> None:
    scene = Scene(
        id="s",
        name="s",
        sensor="sentinel1",
        modality=Modality.RADAR,
        acquired=Span(start=None, end=None, precision=Precision.INTERVAL, text="../.."),
        gsd_m=10.0,
        footprint=Shape(kind=ShapeKind.POINT, rings=((LonLat(lon=1, lat=2),),)),
        files=(SceneFile(sha256="ab", bands={Band.VV: 1}),),
        credit="c",
        nodata=math.nan,
    )
    again = read_record(Scene, canonical_json(scene))
    assert again.nodata is not None
    assert math.isnan(again.nodata)
    assert again.files[0].bands == {Band.VV: 1}


def test_equal_content_has_an_equal_hash_whatever_its_order_and_type() -> None:
    assert content_hash({"b": 1, "a": 2.0}) == content_hash({"a": 2, "b": 1.0})
    assert content_hash("ab", "c") != content_hash("a", "bc")
    assert content_hash(LonLat(lon=1, lat=2)) == content_hash({"lon": 1, "lat": 2})
    assert content_hash() == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


@pytest.mark.parametrize(
    "value",
    ["\ud800", 2**53, b"\xff", object(), types.MappingProxyType({})],
    ids=["half of a surrogate pair", "large number", "bytes", "no data", "view of a mapping"],
)
def test_what_has_no_json_form_is_refused(value: object) -> None:
    with pytest.raises(DataError, match="cannot be stored"):
        canonical_json([value])


def test_a_list_without_end_is_refused() -> None:
    deep: list[object] = []
    deep.append(deep)
    with pytest.raises(DataError, match="cannot be stored"):
        canonical_json(deep)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "Invalid JSON"),
        ("[]", "Input should be an object"),
        ('{"lon": 1}', "lat: Field required"),
        ('{"lon": 1, "lat": 99}', "not on the Earth"),
        (None, "should be string"),
    ],
)
def test_a_text_that_is_no_record_is_named(body: Any, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        read_record(LonLat, body)
