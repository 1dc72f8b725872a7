from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.clock import parse_span
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.stock import find_stock_changes
from quaywatch.observations.from_stock import observe_stock
from quaywatch.records.event import StockSign
from quaywatch.records.look import Look, LookOrigin, ZoneView
from quaywatch.records.observation import Measure, Observation, ObservationKind, Outcome
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.stock import Material, YardLook

SITE = Site(id="port", name="Port", zones=(Zone(id="lot", kind=ZoneKind.YARD),))
SEEN, NOT_SEEN, UNKNOWN = Outcome.SEEN, Outcome.NOT_SEEN, Outcome.NOT_OBSERVABLE


def day(n):
    return parse_span((date(2024, 1, 1) + timedelta(days=10 * n)).isoformat())


def look(n, *, usable=True):
    view = ZoneView(zone="lot", usable=usable, usable_share=1.0 if usable else 0.3, reason=None if usable else "cloud")
    return Look(
        id=f"look-{n}",
        site="port",
        time=day(n),
        views=(view,),
        origin=LookOrigin.SCENE,
        evidence=f"{n:064x}",
        scene=f"scene-{n}",
    )


def told(n, area, *, u95=500.0, material=Material.COAL_LIKE):
    """What was measured: an area, 0 for none, None where it could not be."""
    outcome = UNKNOWN if area is None else SEEN if area else NOT_SEEN
    return YardLook(
        scene=f"scene-{n}",
        acquired=day(n),
        zone="lot",
        outcome=outcome,
        because=f"because of {outcome}",
        usable_share=1.0,
        area_m2=None if area is None else Measure(value=float(area), u95=u95),
        material=material if area else None,
    )


def observe(areas, *, sensor="sentinel2", hidden=(), **more):
    looks = [look(n, usable=n not in hidden) for n in range(len(areas))]
    return observe_stock(
        [told(n, area, **more) for n, area in enumerate(areas)], looks, sensor=sensor, by="yard_stock 1"
    )


def changes_of(*observations):
    return find_stock_changes(PortEvidence(site=SITE, observations=observations, facts=(), looks=()))


def test_each_look_becomes_one_observation_with_its_evidence_and_interval():
    bare, pile, blind = observe([0, 30_000.4, None])
    assert [one.outcome for one in (bare, pile, blind)] == [NOT_SEEN, SEEN, UNKNOWN]
    assert pile.area_m2 == Measure(value=30_000.0, u95=501.0)
    assert (pile.material, pile.look, pile.evidence) == ("coal-like", "look-1", f"{1:064x}")
    assert bare.area_m2 == Measure(value=0.0, u95=500.0)
    assert blind.area_m2 is None
    assert [one.note for one in (bare, pile)] == ["because of not_seen", "because of seen"]
    assert {one.detections for one in (bare, pile, blind)} == {("stock:port:sentinel2:lot",)}
    assert len({one.id for one in (bare, pile, blind)}) == 3


def test_a_height_and_a_volume_are_handed_on_with_how_they_were_told():
    high = Measure(value=9.0, low=7.0, high=11.0)
    volume = Measure(value=5_000.0, low=4_000.0, high=6_200.0)
    pile = dataclasses.replace(told(0, 1_000.0), height_m=high, volume_m3=volume, volume_because="from its shadow")
    (seen,) = observe_stock([pile], [look(0)], sensor="fine", by="yard_stock 3")
    assert seen.height_m == high
    assert "4000 to 6200 m³ (from its shadow)" in seen.note
    bound = dataclasses.replace(pile, volume_m3=Measure(high=6_200.0))
    (seen,) = observe_stock([bound], [look(0)], sensor="fine", by="yard_stock 3")
    assert "at most 6200 m³" in seen.note


def test_a_look_that_could_not_see_the_yard_is_not_observable_whatever_was_measured():
    _, hidden = observe([0, 30_000], hidden={1})
    assert hidden.outcome is UNKNOWN
    assert (hidden.area_m2, hidden.material, hidden.note, hidden.usable_share) == (None, None, "cloud", 0.3)


@pytest.mark.parametrize("areas", [[0], [0, 0, 0], [None, 0]])
def test_where_nothing_was_seen_no_look_says_that_the_yard_was_empty(areas):
    observed = observe(areas)
    assert all(one.area_m2 is None for one in observed)
    doubts = [one.cannot_determine for one in observed if one.cannot_determine]
    assert len(doubts) == 1
    assert "whether the yard is empty" in doubts[0]
    assert changes_of(*observed) == ()


def test_what_no_pixel_shows_is_said_once_of_a_series():
    doubts = [one.cannot_determine for one in observe([0, 20_000, 30_000, 0])]
    assert [bool(doubt) for doubt in doubts] == [False, False, True, False]
    assert "what the goods are" in doubts[2]


def test_a_look_without_a_measure_of_a_seen_yard_says_nothing():
    assert observe_stock([], [look(0)], sensor="sentinel2", by="yard_stock 1") == ()


def test_a_pile_that_came_and_went_changes_beyond_the_errors_even_where_its_colour_is_told_otherwise():
    looks = [look(n) for n in range(4)]
    every = [
        told(0, 0, u95=2_000.0),
        told(1, 30_000),
        told(2, 20_000, material=Material.UNKNOWN),
        told(3, 0, u95=2_000.0),
    ]
    changes = changes_of(*observe_stock(every, looks, sensor="sentinel2", by="yard_stock 1"))
    assert [one.sign for one in changes] == [StockSign.GREW, StockSign.FELL, StockSign.FELL]
    assert all(one.significant for one in changes)
    assert changes[0].earlier_area_m2 == Measure(value=0.0, u95=2_000.0)


def test_what_may_lie_there_unnoticed_counts_against_a_change():
    (small,) = changes_of(*observe([0, 2_400], u95=1_500.0))
    assert (small.sign, small.significant) == (StockSign.GREW, False)


def test_two_sensors_and_sightings_are_not_held_against_one_another():
    sighting = Observation(
        id="told",
        site="port",
        zone="lot",
        time=day(2),
        kind=ObservationKind.STOCKPILE,
        outcome=SEEN,
        evidence="f" * 64,
        by="a paper",
        area_m2=Measure(value=5_000.0),
        material="coal-like",
    )
    assert changes_of(*observe([30_000]), *observe([9_000], sensor="landsat8"), sighting) == ()


AREAS = st.lists(st.none() | st.just(0) | st.integers(500, 90_000), min_size=1, max_size=7)


@given(areas=AREAS, u95=st.floats(1.0, 20_000.0))
def test_no_change_is_told_that_the_observations_do_not_hold(areas, u95):
    observed = observe(areas, u95=u95)
    measured = [one for one in observed if one.area_m2 is not None]
    changes = changes_of(*observed)
    assert len(changes) == max(len(measured) - 1, 0)
    for change, (before, after) in zip(changes, zip(measured, measured[1:], strict=False), strict=True):
        assert change.observations == (before.id, after.id)
        assert (change.earlier, change.later) == (before.time, after.time)
        if change.significant:
            assert abs(after.area_m2.value - before.area_m2.value) > before.area_m2.u95 + after.area_m2.u95
    assert not any(one.area_m2 for one in observed if one.outcome is UNKNOWN)
