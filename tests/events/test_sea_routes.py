"""Sea routes over drawn charts, and over the chart that is shipped."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.errors import DataError
from quaywatch.events.sea_routes import SeaRoutes
from quaywatch.geo import LonLat, Shape, ShapeKind, distance_m
from quaywatch.records.sea import Passage, Sea, SeaChart
from quaywatch.sources.sea_chart import read_sea_chart
from quaywatch.sphere import NAUTICAL_MILE_M

PORTS = {
    "Rajin": (130.28, 42.23),
    "Vostochny": (133.08, 42.73),
    "Pohang": (129.42, 36.03),
    "Nampo": (125.40, 38.72),
    "Sevastopol": (33.52, 44.62),
    "Djibouti": (43.13, 11.60),
    "Yokohama": (139.65, 35.45),
    "Los Angeles": (-118.27, 33.73),
    "Suva": (178.42, -18.13),
    "Apia": (-171.76, -13.83),
}


def at(name: str) -> LonLat:
    lon, lat = PORTS[name]
    return LonLat(lon=lon, lat=lat)


def box(west: float, south: float, east: float, north: float) -> Shape:
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return Shape(kind=ShapeKind.POLYGON, rings=(tuple(LonLat(lon=x, lat=y) for x, y in corners),))


def chart(*passages: tuple[str, float, float, tuple[str, ...]]) -> SeaChart:
    """A west and an east sea, and a pond that no passage leads to."""
    return SeaChart(
        seas=(
            Sea(name="west", outline=box(0, 0, 10, 10)),
            Sea(name="east", outline=box(10, 0, 20, 10)),
            Sea(name="pond", outline=box(30, 0, 32, 2)),
        ),
        passages=tuple(Passage(name=n, position=LonLat(lon=x, lat=y), joins=joins) for n, x, y, joins in passages),
    )


@pytest.fixture(scope="module")
def waters() -> SeaRoutes:
    return SeaRoutes(read_sea_chart())


def test_within_one_sea_the_way_is_straight():
    a, b = LonLat(lon=1, lat=1), LonLat(lon=9, lat=9)
    route = SeaRoutes(chart()).find(a, b)
    assert route is not None
    assert (route.distance_nm, route.by_way_of) == (pytest.approx(distance_m(a, b) / NAUTICAL_MILE_M), ())


def test_the_shorter_of_two_passages_is_taken():
    routes = SeaRoutes(chart(("north", 10, 9, ("west", "east")), ("south", 10, 1, ("west", "east"))))
    route = routes.find(LonLat(lon=5, lat=2), LonLat(lon=15, lat=2))
    assert route is not None
    assert route.by_way_of == ("south",)


def test_two_ways_of_one_length_are_no_trouble():
    gates = [(name, 10, 5, ("west", "east")) for name in ("one", "two")]
    route = SeaRoutes(chart(*gates)).find(LonLat(lon=10 - 5, lat=5), LonLat(lon=15, lat=5))
    assert route is not None
    assert route.by_way_of in (("one",), ("two",))


@pytest.mark.parametrize(
    "place", [(50.0, 5.0), (31.0, 1.0)], ids=["on no sea of the chart", "on a sea without a way out"]
)
def test_where_no_way_is_known_there_is_no_distance(place):
    routes = SeaRoutes(chart(("north", 10, 9, ("west", "east"))))
    assert routes.find(LonLat(lon=1, lat=1), LonLat(lon=place[0], lat=place[1])) is None


def test_a_sea_across_the_antimeridian_is_one_piece():
    ring = [(170.0, -10.0), (-170.0, -10.0), (-170.0, 10.0), (170.0, 10.0), (170.0, -10.0)]
    shape = Shape(kind=ShapeKind.POLYGON, rings=(tuple(LonLat(lon=x, lat=y) for x, y in ring),))
    routes = SeaRoutes(SeaChart(seas=(Sea(name="line", outline=shape),), passages=()))
    across = routes.find(LonLat(lon=179, lat=0), LonLat(lon=-179, lat=0))
    assert across is not None
    assert across.distance_nm == pytest.approx(120.2, abs=0.1)
    assert routes.find(LonLat(lon=0, lat=0), LonLat(lon=179, lat=0)) is None


@pytest.mark.parametrize(
    ("start", "end", "low_nm", "high_nm", "through"),
    [
        ("Rajin", "Vostochny", 120, 135, ()),
        ("Rajin", "Pohang", 365, 400, ()),
        ("Nampo", "Rajin", 880, 1000, ("Korea Strait",)),
        ("Sevastopol", "Djibouti", 2300, 2550, ("Bosporus", "Dardanelles", "Suez", "Bab el-Mandeb")),
        ("Yokohama", "Los Angeles", 4600, 4950, ()),
        ("Suva", "Apia", 580, 660, ()),
    ],
    ids=["across the bay", "down the coast", "round Korea", "Black Sea to Aden", "across the ocean", "across the line"],
)
def test_the_shipped_chart_knows_the_distances_that_ships_sail(waters, start, end, low_nm, high_nm, through):
    route = waters.find(at(start), at(end))
    assert route is not None
    assert low_nm < route.distance_nm < high_nm
    assert [name for name in route.by_way_of if name in through] == list(through)


@given(a=st.sampled_from(sorted(PORTS)), b=st.sampled_from(sorted(PORTS)))
def test_the_way_back_is_as_long_and_no_way_is_shorter_than_straight(a, b):
    routes = SeaRoutes(read_sea_chart())
    there, back = routes.find(at(a), at(b)), routes.find(at(b), at(a))
    assert there is not None
    assert back is not None
    assert there.distance_nm == pytest.approx(back.distance_nm)
    assert there.distance_nm >= distance_m(at(a), at(b)) / NAUTICAL_MILE_M - 1e-6


def test_every_sea_of_the_shipped_chart_can_be_left():
    found = read_sea_chart()
    reached = {sea for passage in found.passages for sea in passage.joins}
    assert {sea.name for sea in found.seas} <= reached


def test_every_passage_of_the_shipped_chart_lies_at_the_seas_that_it_joins():
    outlines = {sea.name: sea.outline for sea in read_sea_chart().seas}
    for passage in read_sea_chart().passages:
        for sea in passage.joins:
            assert nearest_degrees(outlines[sea], passage.position) < 1.5, f"{passage.name}: {sea}"


def nearest_degrees(outline: Shape, place: LonLat) -> float:
    """Distance to the outline in degrees, longitudes shortened by latitude; the antimeridian is nothing special."""
    shorter = math.cos(math.radians(place.lat))
    ring = [(((p.lon - place.lon + 180) % 360 - 180) * shorter, p.lat - place.lat) for p in outline.rings[0]]
    edges = [edge for edge in pairwise(ring) if abs(edge[1][0] - edge[0][0]) < 180 * shorter]
    return min(math.dist((0, 0), on_edge(*edge)) for edge in edges)


def on_edge(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """The point of an edge that is nearest to the origin."""
    along = (b[0] - a[0], b[1] - a[1])
    share = -(a[0] * along[0] + a[1] * along[1]) / ((along[0] ** 2 + along[1] ** 2) or 1.0)
    return a[0] + min(1.0, max(0.0, share)) * along[0], a[1] + min(1.0, max(0.0, share)) * along[1]


@pytest.mark.parametrize("joins", [("west",), ("west", "nowhere"), ()], ids=["one sea", "an unknown sea", "none"])
def test_a_passage_that_joins_no_two_seas_is_refused(joins):
    with pytest.raises(DataError, match="two or more seas"):
        chart(("gate", 10, 5, joins))


def test_two_seas_of_one_name_are_refused():
    sea = Sea(name="west", outline=box(0, 0, 1, 1))
    with pytest.raises(DataError, match="one sea per name"):
        SeaChart(seas=(sea, sea), passages=())
