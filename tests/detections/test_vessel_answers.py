from __future__ import annotations

import numpy as np
import pytest

from quaywatch.detections.berths import BerthFinding
from quaywatch.detections.measure import MetricGrid, Rectangle
from quaywatch.detections.vessel_answers import Candidate, Teller, ZoneView
from quaywatch.records.observation import Outcome


@pytest.fixture
def told(drawn):
    """What is told of one candidate, so far off the quay, beside a berth of 300 by 48 m with this outcome."""
    window = drawn.window()
    grid = MetricGrid.of(window)
    zone = drawn.zone(window, (900.0, 1200.0), (600.0, 648.0))
    teller = Teller(
        name="drawn",
        version="1",
        scene="scene",
        frame=grid.frame,
        length_u95_m={True: 50.0, False: 30.0},
        width_u95_m={True: 20.0, False: 10.0},
    )

    def tell(off_m, outcome, at_quay=False, **errors):
        (centre,) = grid.to_metres([[105.0, (600.0 + off_m) / 10.0]])
        along = np.array([1.0, 0.0])
        ship = Rectangle(centre=centre, along=along, length_m=200.0, width_m=40.0)
        finding = BerthFinding(outcome=outcome, because="drawn")
        view = ZoneView(zone=zone, area=grid.frame.to_plane(zone.shape), usable_share=1.0, berth=finding)
        return teller.tell([Candidate(rectangle=ship, score=0.8, at_quay=at_quay, **errors)], [view])

    return tell


@pytest.mark.parametrize("off_m", [20.0, 46.0, 50.0])
def test_what_lies_mostly_in_a_free_berth_is_no_vessel(told, off_m):
    detections, (answer,) = told(off_m, Outcome.NOT_SEEN)
    assert detections == ()
    assert answer.outcome is Outcome.NOT_SEEN


def test_what_passes_a_free_berth_is_told(told):
    detections, (answer,) = told(75.0, Outcome.NOT_SEEN)
    assert len(detections) == 1
    assert answer.vessels == ()


def test_the_quay_behind_a_free_berth_is_no_vessel(told):
    assert told(-10.0, Outcome.NOT_SEEN, at_quay=True)[0] == ()
    assert len(told(-10.0, Outcome.SEEN, at_quay=True)[0]) == 1


def test_what_lies_in_a_taken_berth_is_told_with_it(told):
    (vessel,), (answer,) = told(24.0, Outcome.SEEN)
    assert answer.vessels == (vessel.id,)
    assert (vessel.zone, vessel.at_quay) == (answer.zone, True)


def test_a_vessel_has_its_own_errors_where_the_detector_knows_them(told):
    (usual,), _ = told(24.0, Outcome.SEEN)
    (own,), _ = told(24.0, Outcome.SEEN, length_u95_m=7.0, width_u95_m=4.0)
    assert (usual.length_m.u95, usual.width_m.u95) == (50.0, 20.0)
    assert (own.length_m.u95, own.width_m.u95) == (7.0, 4.0)
