from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.clock import Bracket, parse_span
from quaywatch.events.conflicts import find_conflicts
from quaywatch.events.construction import find_constructions
from quaywatch.events.evidence import PortEvidence
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.observations.from_changes import observe_changes
from quaywatch.records.change import BuildState, Change, ChangeKind, ChangeSign, TrackCover
from quaywatch.records.change_survey import ChangeSurvey, PlacedChange
from quaywatch.records.observation import Measure, ObservationKind, Outcome, StateOfThing
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene, SceneFile

SITE = Site(id="yard", name="Yard", zones=(Zone(id="track1", kind=ZoneKind.TRACK),))
CORNER = LonLat(lon=129.0, lat=35.1)
OUTLINE = Shape(
    kind=ShapeKind.POLYGON, rings=((CORNER, LonLat(lon=129.003, lat=35.1), LonLat(lon=129.003, lat=35.1003), CORNER),)
)
SEEN, NOT_SEEN, UNKNOWN = Outcome.SEEN, Outcome.NOT_SEEN, Outcome.NOT_OBSERVABLE


def scenes(count):
    first = date(2024, 1, 1)
    return tuple(
        Scene(
            id=f"scene-{n}",
            name=f"look {n}",
            sensor="sentinel2",
            modality=Modality.OPTICAL,
            acquired=parse_span((first + timedelta(days=30 * n)).isoformat()),
            gsd_m=10.0,
            footprint=OUTLINE,
            files=(SceneFile(sha256=f"{n:064x}", bands={Band.RED: 1}),),
            credit="drawn",
        )
        for n in range(count)
    )


def change(lengths=(), *, key="change-1", **more):
    """A roof of 300 m; each look shows a length, None where it could not be seen."""
    states = []
    for scene, length in zip(scenes(len(lengths)), lengths, strict=True):
        outcome = UNKNOWN if length is None else SEEN if length else NOT_SEEN
        measure = Measure(value=length, u95=6.0) if length else None
        states.append(BuildState(scene=scene.id, acquired=scene.acquired, outcome=outcome, length_m=measure))
    content = {
        "id": key,
        "before": ("scene-0",),
        "after": ("scene-1",),
        "kind": ChangeKind.STRUCTURE,
        "sign": ChangeSign.NEW,
        "outline": OUTLINE,
        "score": 0.6,
        "length_m": Measure(value=300.4, u95=3.2),
        "width_m": Measure(value=26.0, u95=2.5),
        "area_m2": Measure(value=7800.0, u95=700.0),
        "when": Bracket(),
        "detector": "changes",
        "version": "1",
        "tracks": (TrackCover(track="track1", covered_share=0.8, covered_u95=0.01, covered_m=300.0),),
        "states": tuple(states),
    }
    return Change(**(content | more))


def observe(*changes, count=2, zone="track1"):
    survey = ChangeSurvey(
        id="s",
        site="yard",
        sensors=("sentinel2",),
        sensor_of=dict.fromkeys((f"scene-{n}" for n in range(count)), "sentinel2"),
        zones=("track1",),
        before=("scene-0",),
        after=tuple(f"scene-{n}" for n in range(1, count)),
        changes=tuple(PlacedChange(change=one, zone=zone) for one in changes),
        detector="changes 1",
    )
    return observe_changes(survey, {scene.id: scene for scene in scenes(count)}, ())


def build(observations):
    return find_constructions(PortEvidence(site=SITE, observations=observations, facts=(), looks=()))


def test_of_two_looks_one_shows_nothing_and_the_other_all_that_was_measured():
    first, last = observe(change())
    assert (first.outcome, last.outcome) == (NOT_SEEN, SEEN)
    assert (first.kind, first.by, first.evidence) == (ObservationKind.STRUCTURE, "changes 1", f"{0:064x}")
    assert first.length_m is None
    assert last.length_m == Measure(value=300.0, u95=4.0)
    assert last.covered_share == Measure(value=0.8, u95=0.01)
    assert last.detections == ("change-1",)
    assert last.state is None  # one look cannot say that nothing was added later
    assert "what the structure is for" in last.cannot_determine


def test_a_series_brackets_the_start_and_the_end_of_the_work():
    found = observe(change((0.0, None, 0.0, 140.0, 299.0, 301.0)), count=6)
    assert [one.state for one in found if one.seen] == [
        StateOfThing.PART_BUILT,
        StateOfThing.COMPLETE,
        StateOfThing.COMPLETE,
    ]
    assert found[1].outcome is UNKNOWN
    (built,) = build(found)
    times = [scene.acquired for scene in scenes(6)]
    assert built.started == Bracket(not_before=times[2].start, not_after=times[3].end)
    assert built.completed == Bracket(not_before=times[3].start, not_after=times[4].end)
    assert built.length_m == Measure(value=300.0, u95=4.0)
    assert built.covered_share == Measure(value=0.8, u95=0.01)


@pytest.mark.parametrize(
    "other",
    [
        change(sign=ChangeSign.GONE),
        change(kind=ChangeKind.STOCK),
        change(kind=ChangeKind.OTHER),
        change(kind=ChangeKind.VESSEL),
    ],
    ids=["gone", "stock", "other", "vessel"],
)
def test_what_is_no_new_structure_becomes_no_observation(other):
    assert observe(other) == ()


def test_a_structure_outside_all_zones_becomes_no_observation():
    assert observe(change(), zone=None) == ()


def test_two_structures_of_one_zone_are_two_constructions_and_no_conflict():
    short = replace(change(key="change-2"), length_m=Measure(value=80.0, u95=4.0))
    found = observe(change(), short)
    assert sorted(one.length_m.value for one in build(found)) == [80.0, 300.0]
    assert len({one.id for one in build(found)}) == 2
    assert find_conflicts(PortEvidence(site=SITE, observations=found, facts=(), looks=())) == ()


def test_a_sighting_and_the_one_outlined_structure_of_a_zone_are_one_construction():
    found = observe(change())
    sighting = replace(found[1], id="told", by="a newsroom", detections=(), length_m=Measure(value=350.0, u95=10.0))
    evidence = PortEvidence(site=SITE, observations=(*found, sighting), facts=(), looks=())
    assert len(find_constructions(evidence)) == 1
    assert [conflict.about for conflict in find_conflicts(evidence)] == ["length_m"]


def test_the_same_change_gives_the_same_observations():
    assert observe(change()) == observe(change())


LENGTHS = st.lists(st.none() | st.just(0.0) | st.floats(20.0, 300.0), min_size=3, max_size=7)


@given(lengths=LENGTHS)
def test_observations_say_what_each_look_shows_and_no_more(lengths):
    found = observe(change(tuple(lengths)), count=len(lengths))
    assert len(found) == len(lengths)
    for one, length in zip(found, lengths, strict=True):
        assert one.outcome is (UNKNOWN if length is None else SEEN if length else NOT_SEEN)
        assert (one.length_m is not None) == one.seen
        assert one.covered_share is None or one.state is not StateOfThing.PART_BUILT
    assert sum(one.state is StateOfThing.COMPLETE for one in found) != 1
    assert sum(one.cannot_determine is not None for one in found) == any(one.seen for one in found)


@given(built_by=st.integers(1, 5), count=st.integers(3, 6))
def test_the_bracket_of_the_start_holds_the_day_it_was_begun(built_by, count):
    built_by = min(built_by, count - 1)
    found = observe(change(tuple(300.0 if n >= built_by else 0.0 for n in range(count))), count=count)
    (built,) = build(found)
    times = [scene.acquired for scene in scenes(count)]
    assert built.started == Bracket(not_before=times[built_by - 1].start, not_after=times[built_by].end)
