"""Positions of ships as tests draw them."""

from __future__ import annotations

import numpy as np

from quaywatch.records.track import Positions, StaticReports

START_MS = 1_709_164_800_000
"""2024-02-29T00:00Z: a day that only some years have, with a month's end behind it."""
HOUR_MS = 3_600_000
KNOT_MS = 1852 / 3600


def drawn(time_h, lon, lat, *, mmsi=273000001, speed_kn=np.nan, course_deg=np.nan, receiver=-1) -> Positions:
    """Rows at hours after the start; what is one value holds for all."""
    time_h = np.atleast_1d(np.asarray(time_h, float))
    n = len(time_h)

    def column(value, kind):
        return np.broadcast_to(np.asarray(value), n).astype(kind)

    return Positions(
        time_ms=START_MS + np.round(time_h * HOUR_MS).astype(np.int64),
        mmsi=column(mmsi, np.int32),
        lon=(column(lon, float) + 540) % 360 - 180,
        lat=column(lat, float),
        speed_kn=column(speed_kn, np.float32),
        course_deg=column(course_deg, np.float32),
        heading_deg=column(np.nan, np.float32),
        status=column(-1, np.int8),
        ship_class=column(1, np.int8),
        receiver=column(receiver, np.int32),
    )


def sailed(hours, *, start_h=0.0, every_min=5.0, lon=0.0, lat=0.0, knots=10.0, mmsi=273000001) -> Positions:
    """A ship that sails east along a parallel at even speed and sends that speed."""
    time_h = start_h + np.arange(0, hours + 1e-9, every_min / 60)
    step = knots * 1852 / (111_320 * np.cos(np.radians(lat)))
    return drawn(time_h, lon + step * (time_h - start_h), lat, mmsi=mmsi, speed_kn=knots, course_deg=90.0)


def mixed(parts, seed=0) -> Positions:
    """The rows of all parts in an order of chance."""
    rows = Positions.joined(parts)
    return rows.take(np.random.default_rng(seed).permutation(len(rows)))


def reported(rows, *, mmsi=273000001) -> StaticReports:
    """Static reports, in order: at each hour what it said; one holds until the next."""
    hours = [hour for hour, _ in rows]
    defaults = {
        "imo": 0, "name": "", "call_sign": "", "destination": "", "ship_type": -1, "length_m": np.nan,
        "width_m": np.nan, "draught_m": np.nan, "ship_class": 1, "mmsi": mmsi,
    }  # fmt: skip
    said = [{**defaults, **words} for _, words in rows]
    empty = StaticReports.empty()
    columns = {name: np.array([row[name] for row in said]).astype(getattr(empty, name).dtype) for name in defaults}
    begin = np.array([START_MS + round(hour * HOUR_MS) for hour in hours], np.int64)
    return StaticReports(time_ms=begin, until_ms=np.append(begin[1:] - 1000, begin[-1:]), **columns).in_order()
