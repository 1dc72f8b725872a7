from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.clock import Bracket, parse_span
from quaywatch.detections.joined_changes import KindFindings, join_findings, join_measures, join_scores
from quaywatch.geo import LocalFrame, LonLat
from quaywatch.records.change import Change, ChangeKind, ChangeSign
from quaywatch.records.observation import Measure
from quaywatch.records.scene import Modality

FRAME = LocalFrame(origin=LonLat(lon=129.0, lat=35.0))
DAY = parse_span("2024-05-01")


def change(
    name, *, at=(0.0, 0.0), length=300.0, width=30.0, u95=4.0, score=0.6, kind=ChangeKind.STRUCTURE, sign=ChangeSign.NEW
):
    half = np.array([length, width]) / 2.0
    area = shapely.affinity.translate(shapely.box(*-half, *half), *at)
    return Change(
        id=name,
        before=(f"{name}-early",),
        after=(f"{name}-late",),
        kind=kind,
        sign=sign,
        outline=FRAME.from_plane(area),
        score=score,
        length_m=Measure(value=length, u95=u95),
        width_m=Measure(value=width, u95=u95),
        area_m2=Measure(value=length * width, u95=length * u95),
        when=Bracket(not_before=DAY.start, not_after=None),
        detector="changes",
        version="3",
    )


def kind(name, pixel_m, *changes, modality=Modality.OPTICAL, offset_m=(0.0, 0.0), u95=None):
    return KindFindings(
        kind=name, modality=modality, pixel_m=pixel_m, changes=changes, offset_m=offset_m, position_u95_m=u95
    )


placed = st.tuples(st.integers(0, 3), st.floats(0, 60), st.sampled_from(ChangeSign), st.sampled_from(ChangeKind))


@st.composite
def kinds(draw):
    """Three kinds of sensor that told changes at a few places, somewhat off one another."""
    told = []
    for name, pixel_m, modality in (
        ("s2", 10.0, Modality.OPTICAL),
        ("landsat", 30.0, Modality.OPTICAL),
        ("s1", 10.0, Modality.RADAR),
    ):
        changes = [
            change(f"{name}-{n}", at=(2000.0 * place + off, off), sign=sign, kind=what, u95=2.0 + off / 10.0)
            for n, (place, off, sign, what) in enumerate(
                draw(st.lists(placed, max_size=3, unique_by=lambda one: one[0]))
            )
        ]
        told.append(kind(name, pixel_m, *changes, modality=modality, u95=None if name == "s2" else 10.0))
    return told


@given(kinds(), st.randoms())
def test_the_order_of_the_kinds_does_not_matter(told, random):
    turned = list(told)
    random.shuffle(turned)
    assert join_findings(turned) == join_findings(told)


@given(kinds())
def test_a_kind_that_tells_nothing_changes_nothing(told):
    assert join_findings([*told, kind("empty", 3.0)]) == join_findings(told)


@given(kinds())
def test_nothing_is_lost_nothing_is_told_twice_and_no_score_falls(told):
    joined = join_findings(told)
    given_ids = {(part.kind, one.id) for part in told for one in part.changes}
    assert sum(len(one.views) for one in joined) == len(given_ids)
    every = [one.before for one in joined]
    assert len({key for keys in every for key in keys}) == sum(map(len, every)) == len(given_ids)
    for one in joined:
        assert len({view.sensor for view in one.views}) == len(one.views)
        assert one.score >= max(view.score for view in one.views) - 1e-3


def test_one_place_and_sign_seen_by_two_is_one_change_with_the_outline_of_the_finer():
    fine, coarse = change("a", length=302.0), change("b", at=(8.0, 5.0), length=330.0, width=60.0, u95=40.0)
    (told,) = join_findings([kind("landsat", 30.0, coarse, u95=5.0), kind("s2", 10.0, fine)])
    assert told.outline == fine.outline
    assert [view.sensor for view in told.views] == ["s2", "landsat"]
    assert told.length_m.value == pytest.approx(302.0, abs=0.5)
    assert told.length_m.u95 <= fine.length_m.u95
    assert told.before == ("a-early", "b-early")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"sign": ChangeSign.GONE}, id="of the other sign"),
        pytest.param({"at": (400.0, 0.0)}, id="elsewhere"),
        pytest.param({"length": 900.0, "width": 300.0, "kind": ChangeKind.OTHER}, id="far larger"),
    ],
)
def test_what_is_another_thing_stays_another_change(other):
    told = join_findings([kind("s2", 10.0, change("a")), kind("landsat", 30.0, change("b", **other), u95=5.0)])
    assert sorted(one.id for one in told) == ["a", "b"]


def test_a_structure_is_joined_with_a_structure_and_not_with_the_body_round_it():
    fine, coarse = change("a"), change("b", at=(0.0, 8.0))
    body = change("body", length=360.0, width=60.0, kind=ChangeKind.OTHER)
    told = join_findings([kind("s2", 10.0, fine), kind("s1", 10.0, body, coarse, modality=Modality.RADAR, u95=10.0)])
    assert [len(one.views) for one in told] == [2, 1]
    assert told[0].before == ("a-early", "b-early")


def test_outlines_are_held_against_each_other_where_the_ground_is_and_not_where_the_map_puts_them():
    off = kind("s1", 10.0, change("b", at=(0.0, 80.0)), modality=Modality.RADAR, offset_m=(0.0, 80.0), u95=3.0)
    assert len(join_findings([kind("s2", 10.0, change("a")), off])) == 1
    unknown = kind("s1", 10.0, change("b", at=(0.0, 80.0)), modality=Modality.RADAR, u95=3.0)
    assert len(join_findings([kind("s2", 10.0, change("a")), unknown])) == 2


def test_radar_does_not_say_what_pictures_say_otherwise():
    ship = change("a", kind=ChangeKind.VESSEL)
    told = join_findings([kind("s2", 10.0, ship), kind("s1", 10.0, change("b"), modality=Modality.RADAR, u95=10.0)])
    assert told[0].kind is ChangeKind.VESSEL


values, errors = st.floats(50, 500), st.floats(0.5, 60)


@given(values, st.lists(st.tuples(st.floats(-1, 1), errors), min_size=1, max_size=4), st.floats(0.1, 5))
def test_a_joined_measure_is_no_worse_than_the_finest_and_no_better_than_what_all_share(true, drawn, least):
    measures = [Measure(value=true + off * u95, u95=u95) for off, u95 in drawn]
    told = join_measures(measures, least)
    assert told.u95 <= measures[0].u95 + 1e-9
    assert told.u95 >= min(least, measures[0].u95) - 1e-9
    assert min(one.value for one in measures) - 1e-6 <= told.value <= max(one.value for one in measures) + 1e-6


def test_the_joined_interval_holds_what_it_says():
    rng = np.random.default_rng(0)
    sigmas, inside = np.array([2.0, 3.0, 12.0]), 0
    for _ in range(2000):
        values = 300.0 + rng.normal(0.0, sigmas)
        told = join_measures([Measure(value=v, u95=1.96 * s) for v, s in zip(values, sigmas, strict=True)], 0.5)
        inside += abs(told.value - 300.0) <= told.u95
    assert inside / 2000 == pytest.approx(0.95, abs=0.02)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=3), st.floats(0, 1))
def test_a_second_sensor_never_lowers_a_score_and_another_way_of_seeing_raises_it_more(scores, other):
    alone = join_scores({"optical": scores})
    alike, apart = join_scores({"optical": [*scores, other]}), join_scores({"optical": scores, "radar": [other]})
    assert max(scores) - 1e-3 <= alone <= alike + 1e-3
    assert alike <= apart + 1e-3
    assert apart <= 1.0
