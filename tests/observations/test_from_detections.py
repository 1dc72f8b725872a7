from __future__ import annotations

from dataclasses import replace

import pytest

from quaywatch.clock import parse_span
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.observations.from_detections import observe
from quaywatch.records.detection import Detection, DetectionKind, ZoneAnswer
from quaywatch.records.look import Look, LookOrigin, ZoneView
from quaywatch.records.observation import Measure, ObservationKind, Outcome
from quaywatch.records.place import Site, Zone, ZoneKind

SITE = Site(id="port", name="Port", zones=tuple(Zone(id=f"berth{i}", kind=ZoneKind.BERTH) for i in (1, 2)))
LOOK = Look(
    id="look-1",
    site="port",
    time=parse_span("2024-05-01T02:00:00Z"),
    views=tuple(ZoneView(zone=zone.id, usable=True, usable_share=0.97) for zone in SITE.zones),
    origin=LookOrigin.SCENE,
    evidence="a" * 64,
    scene="scene-1",
)
CORNER = LonLat(lon=129.0, lat=35.1)
OUTLINE = Shape(
    kind=ShapeKind.POLYGON, rings=((CORNER, LonLat(lon=129.002, lat=35.1), LonLat(lon=129.002, lat=35.1003), CORNER),)
)


def vessel(key: str, zone: str | None = "berth1") -> Detection:
    return Detection(
        id=key,
        scene="scene-1",
        kind=DetectionKind.VESSEL,
        outline=OUTLINE,
        score=0.9,
        length_m=Measure(value=182.0, u95=40.0),
        width_m=Measure(value=30.0, u95=20.0),
        heading_deg=90.0,
        detector="d",
        version="1",
        zone=zone,
        at_quay=True,
    )


def answer(zone: str = "berth1", outcome: Outcome = Outcome.SEEN, vessels: tuple[str, ...] = (), p: float | None = 0.9):
    return ZoneAnswer(
        zone=zone, scene="scene-1", outcome=outcome, because="why", usable_share=0.9, probability=p, vessels=vessels
    )


def test_a_vessel_at_a_berth_becomes_an_observation_with_its_measures():
    (seen,) = observe(LOOK, [vessel("v1")], [answer(vessels=("v1",))], SITE, by="d 1")
    assert (seen.kind, seen.outcome, seen.zone, seen.look) == (ObservationKind.VESSEL, Outcome.SEEN, "berth1", "look-1")
    assert seen.length_m == Measure(value=182.0, u95=40.0)
    assert seen.detections == ("v1",)
    assert (seen.probability, seen.usable_share, seen.evidence) == (0.9, 0.97, "a" * 64)
    assert "hold and deck state" in seen.cannot_determine


def test_two_vessels_in_a_zone_are_two_observations():
    seen = observe(LOOK, [vessel("v1"), vessel("v2")], [answer(vessels=("v1", "v2"))], SITE, by="d 1")
    assert [one.detections for one in seen] == [("v1",), ("v2",)]
    assert len({one.id for one in seen}) == 2


@pytest.mark.parametrize("order", [1, -1])
def test_a_vessel_over_two_zones_is_measured_in_the_one_it_names(order):
    answers = [answer("berth1", vessels=("v1",)), answer("berth2", vessels=("v1",))][::order]
    seen = {one.zone: one for one in observe(LOOK, [vessel("v1", "berth2")], answers, SITE, by="d 1")}
    assert seen["berth2"].detections == ("v1",)
    assert seen["berth1"].outcome is Outcome.SEEN
    assert seen["berth1"].detections == ()
    assert seen["berth1"].length_m is None


def test_a_berth_seen_to_be_occupied_without_a_rectangle_is_seen():
    (seen,) = observe(LOOK, [], [answer()], SITE, by="d 1")
    assert (seen.outcome, seen.length_m, seen.detections) == (Outcome.SEEN, None, ())


def test_the_chance_of_a_free_berth_is_that_of_no_vessel():
    (seen,) = observe(LOOK, [], [answer(outcome=Outcome.NOT_SEEN, p=0.2)], SITE, by="d 1")
    assert (seen.outcome, seen.probability) == (Outcome.NOT_SEEN, 0.8)


@pytest.mark.parametrize("told", [Outcome.SEEN, Outcome.NOT_SEEN])
def test_what_the_look_could_not_see_is_not_observable_whatever_was_said(told):
    hidden = ZoneView(zone="berth1", usable=False, usable_share=0.3, reason="cloud (70% of the zone)")
    look = replace(LOOK, views=(hidden, LOOK.views[1]))
    (seen,) = observe(look, [vessel("v1")], [answer(outcome=told, vessels=("v1",))], SITE, by="d 1")
    assert (seen.outcome, seen.probability, seen.detections) == (Outcome.NOT_OBSERVABLE, None, ())
    assert seen.note == "cloud (70% of the zone)"


def test_a_zone_that_the_look_does_not_speak_of_is_not_observable():
    (seen,) = observe(replace(LOOK, views=()), [], [answer(outcome=Outcome.NOT_SEEN)], SITE, by="d 1")
    assert seen.outcome is Outcome.NOT_OBSERVABLE


def test_answers_for_zones_of_other_sites_are_left_out():
    assert observe(LOOK, [], [answer("elsewhere")], SITE, by="d 1") == ()
