"""What a record refuses to hold, room by room."""

from __future__ import annotations

import dataclasses
import importlib
import math
import pkgutil
from datetime import date

import numpy as np
import pytest
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st

import quaywatch.records
from quaywatch.clock import parse_span
from quaywatch.errors import DataError
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.artefact import Artefact, ArtefactRole, Rights
from quaywatch.records.case import Case, CountRequest
from quaywatch.records.detection import Detection, DetectionKind
from quaywatch.records.look import Look, LookOrigin, ZoneView
from quaywatch.records.observation import Activity, Measure, Observation, ObservationKind, Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene, SceneFile

OUTLINE = Shape(
    kind=ShapeKind.POLYGON,
    rings=(tuple(LonLat(lon=a, lat=b) for a, b in [(0, 0), (0.01, 0), (0.01, 0.01), (0, 0)]),),
)
BUILD = {
    "observation": lambda **given: Observation(
        **{
            "id": "s1",
            "site": "rajin",
            "zone": "pier3",
            "time": parse_span("2025-01-05"),
            "kind": ObservationKind.VESSEL,
            "outcome": Outcome.SEEN,
            "evidence": "0" * 64,
            "by": "a desk",
            **given,
        }
    ),
    "measure": Measure,
    "detection": lambda **given: Detection(
        **{
            "id": "d",
            "scene": "s",
            "kind": DetectionKind.VESSEL,
            "outline": OUTLINE,
            "score": 0.5,
            "length_m": Measure(value=1),
            "width_m": Measure(value=1),
            "heading_deg": 0.0,
            "detector": "x",
            "version": "1",
            **given,
        }
    ),
    "scene": lambda **given: Scene(
        **{
            "id": "s",
            "name": "scene.tif",
            "sensor": "sentinel2",
            "modality": Modality.OPTICAL,
            "acquired": parse_span("2025-01-05T02:00Z"),
            "gsd_m": 10.0,
            "footprint": OUTLINE,
            "files": (SceneFile(sha256="0" * 64, bands={Band.NIR: 1}),),
            "credit": "",
            **given,
        }
    ),
    "artefact": lambda **given: Artefact(
        **{
            "sha256": "0" * 64,
            "name": "a",
            "role": ArtefactRole.SCENE,
            "size": 1,
            "source": "here",
            "rights": Rights(holder="us", credit="us"),
            **given,
        }
    ),
    "count request": lambda **given: CountRequest(id="c", title="calls", site="rajin", **given),
    "zone view": lambda **given: ZoneView(**{"zone": "pier3", "usable": True, **given}),
    "shape": Shape,
}


@pytest.mark.parametrize(
    ("what", "given_values", "match"),
    [
        pytest.param("measure", {"value": -1.0}, "not negative", id="negative length"),
        pytest.param("measure", {"value": math.nan}, "finite", id="length that is no number"),
        pytest.param("measure", {"value": 1.0, "u95": math.inf}, "finite", id="endless error"),
        pytest.param("measure", {"low": 5.0, "high": 4.0}, "lower end first", id="range upside down"),
        pytest.param("observation", {"probability": 1.01}, "from 0 to 1", id="probability over one"),
        pytest.param("observation", {"kind": ObservationKind.ACTIVITY}, "does not say which", id="nameless activity"),
        pytest.param("observation", {"holds_full": 6, "holds_total": 5}, "no more than all", id="six of five holds"),
        pytest.param("detection", {"score": math.nan}, "score", id="score that is no number"),
        pytest.param("detection", {"heading_deg": 180.0}, "heading", id="heading of half a turn"),
        pytest.param("scene", {"files": ()}, "no files", id="scene of nothing"),
        pytest.param("scene", {"gsd_m": math.nan}, "positive length", id="pixel without a size"),
        pytest.param("artefact", {"sha256": "F" * 64}, "SHA-256", id="digest in capitals"),
        pytest.param(
            "count request",
            {"first_day": date(2025, 1, 2), "last_day": date(2025, 1, 1)},
            "before it begins",
            id="window upside down",
        ),
        pytest.param("count request", {"stay_limit_days": 0.0}, "stay limit", id="stay of no length"),
        pytest.param("zone view", {"usable": False}, "reason", id="unusable without a reason"),
        pytest.param("zone view", {"usable_share": 1.5}, "usable share", id="more than all of a zone"),
        pytest.param("shape", {"kind": ShapeKind.LINE, "rings": ()}, "too few", id="line of nothing"),
    ],
)
def test_a_record_refuses_what_cannot_be(what, given_values, match):
    with pytest.raises(DataError, match=match):
        BUILD[what](**given_values)


def test_an_activity_that_was_not_seen_need_not_say_which():
    BUILD["observation"](kind=ObservationKind.ACTIVITY, outcome=Outcome.NOT_OBSERVABLE)
    assert BUILD["observation"](kind=ObservationKind.ACTIVITY, activity=Activity.LOADING).seen


lengths = st.floats(0, 1e6)


@given(value=lengths, u95=lengths)
def test_the_interval_of_a_measure_holds_its_value_and_nothing_below_zero(value, u95):
    low, high = Measure(value=value, u95=u95).interval
    assert 0 <= low <= value <= high


@pytest.mark.parametrize(
    ("measure", "interval"),
    [
        pytest.param(Measure(value=190), None, id="no error stated"),
        pytest.param(Measure(value=190, u95=10), (180, 200), id="value and error"),
        pytest.param(Measure(low=4), (4, math.inf), id="at least"),
        pytest.param(Measure(high=4), (0, 4), id="at most"),
        pytest.param(Measure(value=5, u95=1, low=3, high=9), (3, 9), id="a stated range goes first"),
    ],
)
def test_an_interval_is_what_the_source_allows(measure, interval):
    assert measure.interval == interval


def test_a_site_knows_its_zones_and_names_them_when_asked_for_another():
    pier = Zone(id="pier3", kind=ZoneKind.BERTH, utc_offset_h=10)
    site = Site(id="rajin", name="Rajin", utc_offset_h=9, zones=(pier, Zone(id="yard", kind=ZoneKind.YARD)))
    assert site.zone("pier3") is pier
    assert (site.offset_h("pier3"), site.offset_h("yard"), site.offset_h()) == (10, 9, 9)
    with pytest.raises(DataError, match="no zone 'pier9'. Expected one of: pier3, yard"):
        site.zone("pier9")
    with pytest.raises(DataError, match="two zones 'pier3'"):
        Site(id="rajin", name="Rajin", zones=(pier, pier))


def test_a_case_knows_its_sites_and_names_them_when_asked_for_another():
    case = Case(id="c", title="", question="", sites=(Site(id="rajin", name="Rajin"),))
    assert case.site("rajin").name == "Rajin"
    with pytest.raises(DataError, match="no site 'busan'. Expected one of: rajin"):
        case.site("busan")


def test_a_look_says_which_zones_could_be_used():
    views = (ZoneView(zone="pier1", usable=True), ZoneView(zone="pier2", usable=False, reason="cloud"))
    look = Look(
        id="l", site="r", time=parse_span("2025-01-05"), views=views, origin=LookOrigin.SIGHTINGS, evidence="0" * 64
    )
    assert look.usable_zones == {"pier1"}


def window(**given_values) -> PixelWindow:
    grid = np.ones((4, 6), dtype=np.float32)
    return PixelWindow(
        **{
            "scene": BUILD["scene"](),
            "values": {Band.NIR: grid},
            "valid": grid > 0,
            "cloud": None,
            "transform": Affine(10, 0, 500_000, 0, -10, 4_600_000),
            "crs": "EPSG:32652",
            **given_values,
        }
    )


def test_grids_of_two_shapes_are_no_window():
    with pytest.raises(DataError, match="one shape for all grids"):
        window(cloud=np.zeros((4, 5), dtype=np.bool_))


def test_a_known_cloud_is_not_usable_and_an_unknown_one_is_not_guessed():
    cloud = np.zeros((4, 6), dtype=np.bool_)
    cloud[0, 0] = True
    assert window(cloud=cloud).usable.sum() == 23
    assert window().usable.all()


@given(column=st.floats(-100, 100), row=st.floats(-100, 100))
def test_pixel_coordinates_go_to_the_earth_and_back(column, row):
    pixels = window()
    assert pixels.column_row(pixels.lonlat([[column, row]])) == pytest.approx(np.array([[column, row]]), abs=1e-4)


def record_types() -> list[type]:
    rooms = [
        importlib.import_module(found.name)
        for found in pkgutil.iter_modules(quaywatch.records.__path__, "quaywatch.records.")
    ]
    return [
        value
        for room in rooms
        for name in room.__all__
        if dataclasses.is_dataclass(value := getattr(room, name)) and value.__module__ == room.__name__
    ]


@pytest.mark.parametrize("kind", record_types(), ids=lambda kind: kind.__name__)
def test_every_record_is_frozen_slotted_and_told_by_keyword(kind):
    assert kind.__dataclass_params__.frozen
    assert "__slots__" in vars(kind)
    assert all(field.kw_only for field in dataclasses.fields(kind))
