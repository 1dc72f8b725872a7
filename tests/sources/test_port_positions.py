"""Ports by name: the shipped sites, then the World Port Index."""

from __future__ import annotations

import pytest

from quaywatch.geo import LonLat, distance_m
from quaywatch.sources.port_positions import find_port_positions


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [("Rajin", 130.29, 42.24), ("나진항", 130.29, 42.24), ("pohang", 129.42, 36.03), ("Saleef", 42.67, 15.31)],
    ids=["a shipped site", "in another script", "in the index", "another name in the index"],
)
def test_a_port_is_found_by_any_of_its_names(name, lon, lat):
    assert distance_m(find_port_positions([name])[name], LonLat(lon=lon, lat=lat)) < 5000


@pytest.mark.parametrize(
    "name", ["Nowhere at all", "", "Victoria", "Rajn"], ids=["unknown", "empty", "many", "misspelt"]
)
def test_a_name_that_is_not_of_one_port_alone_has_no_position(name):
    assert find_port_positions([name]) == {}
