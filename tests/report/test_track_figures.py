from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from matplotlib.image import imread
from tests.report.test_event_tables import events_of
from tests.tracks.test_reception import START_MS, rows

from quaywatch.records.track import Positions
from quaywatch.records.track_event import TrackEventKind
from quaywatch.report.track_figures import TrackPicture, draw_time_lanes, draw_track_map, find_drawn_vessels

FIGURES = [draw_track_map, draw_time_lanes]
MMSI = 440_000_001


def picture(lon=130.0, *, heard=(0.9, np.nan), synthetic=False, vessels=1):
    own = [rows(number, np.r_[0:10, 20:30], np.linspace(lon, lon + 1.0, 20), 42.0) for number in range(1, vessels + 1)]
    times = (START_MS + np.array([9, 20]) * 3_600_000).astype("datetime64[ms]")
    gap = events_of(
        TrackEventKind.GAPS,
        mmsi=[MMSI, MMSI],
        start_lon=[lon, lon], start_lat=[42.0, 42.0], end_lon=[lon + 0.5, lon + 0.5], end_lat=[42.0, 42.1],
        heard_probability=list(heard),
        start_not_before=[times[0]] * 2, start_not_after=[times[0]] * 2,
        end_not_before=[times[1]] * 2, end_not_after=[times[1]] * 2,
    )  # fmt: skip
    return TrackPicture(
        positions=Positions.joined(own).in_order(),
        events={TrackEventKind.GAPS: gap},
        credit="drawn",
        synthetic=synthetic,
    )


def share_of(image, colour):
    """Share of pixels of about a colour."""
    return (np.abs(image[..., :3] - np.array(colour) / 255.0).max(axis=-1) < 0.06).mean()


@pytest.mark.parametrize("draw", FIGURES)
def test_equal_input_gives_equal_bytes(draw):
    assert draw(picture()) == draw(picture())


@pytest.mark.parametrize("draw", FIGURES)
def test_what_is_drawn_and_not_received_is_called_synthetic(draw):
    plain, marked = (imread(BytesIO(draw(picture(synthetic=one)))) for one in (False, True))
    assert share_of(plain, (179, 38, 30)) < 1e-5
    assert share_of(marked, (179, 38, 30)) > 1e-3


@pytest.mark.parametrize("draw", FIGURES)
def test_the_shade_of_a_gap_is_the_chance_that_the_ship_would_have_been_heard(draw):
    assert draw(picture(heard=(0.9, 0.9))) != draw(picture(heard=(0.1, 0.1))) != draw(picture(heard=(np.nan, np.nan)))


def test_of_many_ships_those_with_most_events_are_drawn():
    many = picture(vessels=12)
    assert len(many.vessels) == 8
    assert many.vessels[0] == MMSI
    assert many.name(MMSI) == "НАХОДКА (440000001)"


def test_ships_that_come_first_are_drawn_before_those_with_more_events():
    many = replace(picture(vessels=12), first=(440_000_011, 440_000_012))
    assert many.vessels[:3] == [440_000_011, 440_000_012, MMSI]
    assert find_drawn_vessels(many.events, (MMSI + 1,)) == (MMSI,)  # one without events has nothing to draw


def call_at(site, hours):
    ends = (START_MS + np.array(hours) * 3_600_000).astype("datetime64[ms]")
    return events_of(
        TrackEventKind.PORT_CALLS,
        mmsi=[MMSI] * 2, site=[site] * 2, lon=[130.5] * 2, lat=[42.0] * 2,
        start_not_before=ends[[0, 0]], start_not_after=ends[[0, 0]],
        end_not_before=ends[[1, 1]], end_not_after=ends[[1, 1]],
    )  # fmt: skip


@pytest.mark.parametrize("draw", FIGURES)
def test_sites_are_drawn_under_their_names(draw):
    plain = replace(picture(), events={TrackEventKind.PORT_CALLS: call_at("rajin", (2, 9))})
    named = replace(plain, site_names={"rajin": "Rajin port"})
    told = replace(plain, events={TrackEventKind.PORT_CALLS: call_at("Rajin port", (2, 9))})
    assert draw(named) == draw(told) != draw(plain)


def test_a_track_across_the_antimeridian_is_drawn_as_large_as_any():
    across, plain = (imread(BytesIO(draw_track_map(picture(lon)))) for lon in (179.5, 20.0))
    blue = (0, 114, 178)
    assert share_of(across, blue) == pytest.approx(share_of(plain, blue), rel=0.1)
    assert share_of(plain, blue) > 5e-4


def test_no_positions_are_an_empty_map():
    empty = TrackPicture(positions=Positions.empty(), events={}, credit="drawn")
    assert draw_track_map(empty).startswith(b"\x89PNG")
    assert draw_time_lanes(empty).startswith(b"\x89PNG")
