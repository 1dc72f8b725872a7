from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.errors import DataError
from quaywatch.records.track import Positions, ShipClass, StaticReports
from quaywatch.records.track_event import COMMON_COLUMNS, OWN_COLUMNS, TrackEventKind, TrackEvents, event_ids


def positions(times, receiver=(), receivers=()):
    count = len(times)
    return Positions(
        time_ms=np.array(times, np.int64),
        mmsi=np.full(count, 273000001, np.int32),
        lon=np.linspace(130.0, 131.0, count),
        lat=np.full(count, 42.0),
        speed_kn=np.full(count, np.nan, np.float32),
        course_deg=np.full(count, np.nan, np.float32),
        heading_deg=np.full(count, np.nan, np.float32),
        status=np.full(count, -1, np.int8),
        ship_class=np.full(count, ShipClass.A, np.int8),
        receiver=np.array(receiver or [-1] * count, np.int32),
        receivers=tuple(receivers),
    )


def table(kind, count):
    return TrackEvents(
        kind=kind,
        columns={
            name: np.arange(count).astype("datetime64[ms]") if "_not_" in name else np.arange(count).astype(str)
            for name in (*COMMON_COLUMNS, *OWN_COLUMNS[kind])
        },
    )


def test_columns_of_different_lengths_are_refused():
    whole = positions([1, 2])
    with pytest.raises(DataError, match="different lengths"):
        Positions(
            **{name: getattr(whole, name) for name in Positions.__dataclass_fields__ if name != "lon"}, lon=np.zeros(3)
        )


def test_receivers_of_several_inputs_are_known_by_name():
    whole = Positions.joined([positions([1, 2], [0, -1], ["north"]), positions([3, 4], [1, 0], ["north", "east"])])
    assert [whole.receivers[one] if one >= 0 else None for one in whole.receiver] == ["north", None, "east", "north"]


def test_nothing_joined_is_nothing():
    assert len(Positions.joined([])) == 0
    assert len(StaticReports.joined([StaticReports.empty()])) == 0


@given(st.permutations(range(8)))
def test_the_order_of_rows_does_not_depend_on_the_order_of_input(order):
    whole = positions([5, 1, 1, 2, 2, 2, 9, 0])
    again = whole.take(np.array(order)).in_order()
    for name in ("time_ms", "lon", "lat"):
        assert (getattr(again, name) == getattr(whole.in_order(), name)).all()


def test_keys_of_events_depend_on_what_defines_them_alone():
    one = event_ids(TrackEventKind.GAPS, np.array([1, 2]), np.array([10, 20]))
    assert list(event_ids(TrackEventKind.GAPS, np.array([2]), np.array([20]))) == [one[1]]
    assert one[0] != event_ids(TrackEventKind.LOITERING, np.array([1]), np.array([10]))[0]
    assert len(set(one)) == 2


@pytest.mark.parametrize("kind", list(TrackEventKind))
def test_a_table_has_its_kinds_columns_and_no_others(kind):
    whole = TrackEvents.joined(kind, [table(kind, 3), table(kind, 2)])
    assert len(whole) == 5
    assert len(TrackEvents.joined(kind, [])) == 0
    with pytest.raises(DataError, match="missing or too many"):
        TrackEvents(kind=kind, columns={name: column for name, column in whole.columns.items() if name != "lon"})
