from __future__ import annotations

import numpy as np
import pyarrow.csv
import pytest

from quaywatch.bench.drawn_traffic import draw_fleet, write_traffic
from quaywatch.sphere import distances_m


def test_the_table_has_the_rows_asked_for_in_order_of_time_and_says_that_it_is_drawn(tmp_path):
    path = tmp_path / "drawn.csv"
    assert write_traffic(12_345, path) == 50
    table = pyarrow.csv.read_csv(path)
    assert table.num_rows == 12_345
    times = table["BaseDateTime"].to_numpy()
    assert (np.diff(times).astype(int) >= 0).all()
    assert all(name.startswith("SYNTHETIC") for name in table["VesselName"].unique().to_pylist())
    assert 40 < len(table["MMSI"].unique()) <= 50  # some are silent as it begins


def test_each_message_stands_as_often_as_asked(tmp_path):
    path = tmp_path / "drawn.csv"
    write_traffic(10, path, vessels=4, repeats=3)
    assert pyarrow.csv.read_csv(path)["MMSI"].value_counts().to_pylist()[0]["counts"] == 3


def test_ships_move_as_fast_as_they_say_and_are_silent_for_eight_hours_in_two_days():
    fleet = draw_fleet(40)
    who = np.repeat(np.arange(40), 2880)
    minute = np.tile(np.arange(2880), 40)
    lon, lat, speed = (column.reshape(40, -1) for column in fleet.places(who, minute))
    ends = [np.ascontiguousarray(column).ravel() for column in (lon[:, :-1], lat[:, :-1], lon[:, 1:], lat[:, 1:])]
    sailed_m = distances_m(*ends).reshape(40, -1)
    on_the_way = (speed[:, :-1] > 0) & (speed[:, 1:] > 0)
    made_kn = sailed_m[on_the_way] * 60 / 1852
    assert np.median(made_kn / speed[:, :-1][on_the_way]) == pytest.approx(1.0, abs=0.05)
    assert made_kn.max() < 40
    assert (sailed_m[(speed[:, :-1] == 0) & (speed[:, 1:] == 0)] < 1).all()
    assert (fleet.is_heard(who, minute).reshape(40, -1).sum(1) == 2880 - 480).all()
