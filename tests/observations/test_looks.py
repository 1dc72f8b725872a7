from __future__ import annotations

import math

import numpy as np
import pytest
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.clock import parse_span
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.observations.looks import look_at_site
from quaywatch.records.look import LookOrigin, ZoneView
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene, SceneFile

SIDE = 100


def window(*, cloud: np.ndarray | None = None, valid: np.ndarray | None = None) -> PixelWindow:
    whole = np.ones((SIDE, SIDE), bool)
    scene = Scene(
        id="scene-x", name="x", sensor="sentinel2", modality=Modality.OPTICAL, acquired=parse_span("2020-05-14"),
        gsd_m=10.0, footprint=Shape(kind=ShapeKind.POINT, rings=((LonLat(lon=129, lat=35),),)),
        files=(SceneFile(sha256="a" * 64, bands={}),), credit="drawn",
    )  # fmt: skip
    return PixelWindow(
        scene=scene, values={Band.BLUE: whole.astype(np.float32)}, valid=whole if valid is None else valid, cloud=cloud,
        crs="EPSG:32652", transform=Affine(10, 0, 500000, 0, -10, 3890000), clouds_by="drawn",
    )  # fmt: skip


def look(seen: PixelWindow, *rings: list[list[float]], kind: ShapeKind = ShapeKind.POLYGON) -> tuple[ZoneView, ...]:
    """The views of zones whose outlines are given in pixels of the window."""
    zones = tuple(
        Zone(id=f"z{i}", kind=ZoneKind.BERTH, shape=Shape(kind=kind, rings=(seen.lonlat(ring),)))
        for i, ring in enumerate(rings)
    )
    return look_at_site(seen, Site(id="port", name="Port", zones=zones), evidence="a" * 64).views


def box(left: float, top: float, right: float, bottom: float) -> list[list[float]]:
    return [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]]


def half_clouded() -> np.ndarray:
    cloud = np.zeros((SIDE, SIDE), bool)
    cloud[:, 50:] = True
    return cloud


@pytest.mark.parametrize(
    ("outline", "share", "usable", "reason"),
    [
        pytest.param(box(10, 10, 30, 15), 1.0, True, None, id="clear"),
        pytest.param(box(0, 0, 50, 100), 1.0, True, None, id="at the edge of the scene"),
        pytest.param(box(60, 10, 80, 15), 0.0, False, "cloud (100% of the zone)", id="under cloud"),
        pytest.param(box(40, 10, 60, 15), 0.5, False, "cloud (50% of the zone)", id="half under cloud"),
        pytest.param(box(32, 10, 52, 15), 0.9, True, None, id="a tenth under cloud"),
        pytest.param(box(-20, 10, 20, 15), 0.5, False, "outside the scene (50% of the zone)", id="half outside"),
        pytest.param(box(200, 10, 220, 15), 0.0, False, "outside the scene (100% of the zone)", id="outside"),
        pytest.param(box(49.5, 10, 50.5, 10.5), 0.5, False, "cloud (50% of the zone)", id="half a pixel"),
        pytest.param(
            box(-20, 10, 80, 15), 0.5, False, "outside the scene (20% of the zone), cloud (30% of the zone)", id="both"
        ),
    ],
)  # fmt: skip
def test_the_share_of_a_zone_that_was_seen_is_counted_to_parts_of_a_pixel(outline, share, usable, reason):
    (view,) = look(window(cloud=half_clouded()), outline)
    assert view.usable_share == pytest.approx(share, abs=0.02)
    assert (view.usable, view.reason) == (usable, reason)


def test_missing_data_is_told_from_cloud():
    valid = np.ones((SIDE, SIDE), bool)
    valid[:, :20] = False
    (view,) = look(window(valid=valid, cloud=~valid), box(10, 10, 30, 20))
    assert view.reason == "no data (50% of the zone)"


def test_a_scene_without_data_gives_a_look_with_nothing_usable():
    views = look(window(valid=np.zeros((SIDE, SIDE), bool)), box(10, 10, 30, 20), box(200, 0, 210, 9))
    assert [view.usable_share for view in views] == [0.0, 0.0]
    assert not any(view.usable for view in views)


def test_a_zone_that_nobody_drew_is_not_usable_and_has_no_share():
    site = Site(id="port", name="Port", zones=(Zone(id="pier", kind=ZoneKind.BERTH),))
    (view,) = look_at_site(window(), site, evidence="a" * 64).views
    assert view == ZoneView(zone="pier", usable=False, reason="zone not drawn")


@pytest.mark.parametrize(("row", "share"), [(20.5, 1.0), (0.0, 0.5)])
def test_a_line_stands_for_the_ground_beside_it(row, share):
    seen = window(cloud=np.zeros((SIDE, SIDE), bool))
    (view,) = look(seen, [[10, row], [60, row]], kind=ShapeKind.LINE)
    assert view.usable_share == pytest.approx(share, abs=0.03)


def test_a_look_names_its_scene_site_and_evidence_and_keeps_its_key():
    site = Site(id="port", name="Port")
    one, again = (look_at_site(window(), site, evidence="b" * 64) for _ in range(2))
    assert one == again
    assert one.origin is LookOrigin.SCENE
    assert (one.scene, one.site, one.evidence) == ("scene-x", "port", "b" * 64)
    assert one.parameters["clouds"] == "drawn"
    assert one.id != look_at_site(window(), Site(id="other", name="Other"), evidence="b" * 64).id


@given(
    left=st.floats(-30, 110), top=st.floats(-30, 110), width=st.floats(1, 60), height=st.floats(1, 60),
    angle=st.floats(0, 3), seed=st.integers(0, 99),
)  # fmt: skip
def test_more_cloud_never_makes_more_of_a_zone_usable(left, top, width, height, angle, seed):
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    ring = ((np.array(box(0, 0, width, height)) @ turn.T) + [left, top]).tolist()
    thin = np.random.default_rng(seed).random((SIDE, SIDE)) > 0.7
    thick = thin | half_clouded()
    shares = [look(window(cloud=cloud), ring)[0].usable_share or 0.0 for cloud in (None, thin, thick)]
    assert 1.0 >= shares[0] >= shares[1] >= shares[2] >= 0.0
