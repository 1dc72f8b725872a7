from __future__ import annotations

import numpy as np
import pytest
from tests.bench.measured_jobs import prepare_held, prepare_killed, prepare_meeting, prepare_wrong

from quaywatch.bench.measured import measure
from quaywatch.errors import PlanError


def test_the_peak_is_that_of_its_own_process():
    held = np.ones(400 << 17)
    small = measure(prepare_held, (1,))
    large = measure(prepare_held, (200,))
    assert held[0] == 1
    assert 150 < large.peak_mib - small.peak_mib < 250
    assert small.peak_mib < 400


def test_processes_work_at_once_and_their_numbers_are_added_up(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    assert measure(prepare_meeting, (one, other), (other, one)).found == {"seen": 2.0}


def test_a_process_that_is_killed_is_told_as_such():
    with pytest.raises(PlanError, match="prepare_killed was killed"):
        measure(prepare_killed, ())


def test_what_cannot_be_prepared_is_told_and_nobody_waits_for_it():
    with pytest.raises(ValueError, match="cannot be prepared"):
        measure(prepare_wrong, ())
