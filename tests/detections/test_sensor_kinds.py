from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.clock import parse_span
from quaywatch.detections.sensor_kinds import find_kind, sort_scenes
from quaywatch.errors import PlanError
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.scene import Band, Modality, Scene, SceneFile

CORNERS = tuple(LonLat(lon=lon, lat=lat) for lon, lat in ((129.0, 35.0), (129.1, 35.0), (129.1, 35.1), (129.0, 35.0)))
SIZES = {"sentinel2": 10.0, "landsat": 30.0, "very_high_resolution": 0.5, "sentinel1": 10.0}


def scene(sensor, number=0, **more):
    radar = sensor == "sentinel1"
    return dataclasses.replace(
        Scene(
            id=f"scene-{sensor}-{number}",
            name="drawn",
            sensor=sensor,
            modality=Modality.RADAR if radar else Modality.OPTICAL,
            acquired=parse_span("2024-05-01"),
            gsd_m=SIZES[sensor],
            footprint=Shape(kind=ShapeKind.POLYGON, rings=(CORNERS,)),
            files=(SceneFile(sha256="0" * 64, bands={Band.VV if radar else Band.RED: 1}),),
            credit="drawn",
        ),
        **more,
    )


def names(sets):
    return [one.kind for one in sets]


sides = st.lists(st.tuples(st.sampled_from(list(SIZES)), st.integers(0, 5)), min_size=1, max_size=8)


@given(sides, sides, st.randoms())
def test_neither_order_nor_a_scene_given_twice_matters_and_no_scene_is_lost(early, late, random):
    before, after = [scene(*one) for one in early], [scene(sensor, n + 10) for sensor, n in late]
    try:
        told = sort_scenes(before, after)
    except PlanError:
        kinds = [{one.modality for one in side} for side in (before, after)]
        assert not kinds[0] & kinds[1]
        return
    every = [*told.searched, *told.asked]
    assert {one.id for part in every for one in part.scenes} == {one.id for one in (*before, *after)}
    assert all(part.before and part.after for part in told.searched)
    assert set(told.reasons) == set(names(told.asked))
    turned = [*before, before[0]], [*after, after[-1]]
    for side in turned:
        random.shuffle(side)
    again = sort_scenes(*turned)
    assert names(again.searched) == names(told.searched)
    assert {part.kind: {one.id for one in part.scenes} for part in (*again.searched, *again.asked)} == {
        part.kind: {one.id for one in part.scenes} for part in every
    }


def test_a_kind_is_sensor_pixel_size_and_orbit():
    assert find_kind(scene("sentinel2")) == "sentinel2"
    assert find_kind(scene("very_high_resolution", gsd_m=2.0)) == "very_high_resolution of 2.5 m"
    assert find_kind(scene("sentinel1", parameters={"orbit": "127"})) == "sentinel1 orbit 127"


def test_the_finest_kind_comes_first_and_a_kind_with_one_side_is_only_asked():
    before = [scene("landsat"), scene("sentinel2"), scene("very_high_resolution")]
    told = sort_scenes(before, [scene("sentinel2", 1), scene("landsat", 1)])
    assert names(told.searched) == ["sentinel2", "landsat"]
    assert told.reasons == {"very_high_resolution": "very_high_resolution has earlier looks only"}


def test_a_radar_pair_is_searched_only_where_nothing_else_can_be():
    pair = [scene("sentinel1")], [scene("sentinel1", 1)]
    assert names(sort_scenes(*pair).searched) == ["sentinel1"]
    with_pictures = sort_scenes([*pair[0], scene("sentinel2")], [*pair[1], scene("sentinel2", 1)])
    assert names(with_pictures.searched) == ["sentinel2"]
    assert "too few" in with_pictures.reasons["sentinel1"]


def test_pictures_of_two_sensors_are_one_kind_where_neither_has_both_sides():
    told = sort_scenes([scene("sentinel2")], [scene("landsat")])
    assert names(told.searched) == ["pictures of several sensors"]
    with pytest.raises(PlanError, match="on both sides"):
        sort_scenes([scene("sentinel2")], [scene("sentinel1")])
