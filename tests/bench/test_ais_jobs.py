"""What the bench times gives right answers; nothing is timed here."""

from __future__ import annotations

import numpy as np
import pytest

from quaywatch.bench.ais_figures import AisFigure, BenchPlan
from quaywatch.bench.ais_jobs import (
    prepare_calls,
    prepare_calls_of_rows,
    prepare_decoding,
    prepare_encounters,
    prepare_gaps,
    prepare_import,
)
from quaywatch.bench.ais_peers import find_peer, prepare_duckdb_gaps, prepare_movingpandas_stops, prepare_pyais
from quaywatch.bench.ais_scenes import prepare_matching, prepare_simple_way
from quaywatch.bench.drawn_sentences import write_sentences
from quaywatch.bench.drawn_strait import draw_strait
from quaywatch.bench.drawn_traffic import write_traffic
from quaywatch.bench.measured import Measured
from quaywatch.errors import PlanError

ROWS = 60_000


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench")
    write_traffic(ROWS, folder / "drawn.csv", vessels=20)
    write_traffic(2_000, folder / "warm.csv")
    assert prepare_import(folder / "drawn.csv", folder / "lake", folder / "warm.csv")()() == {"rows": ROWS}
    return folder / "lake"


def test_pyais_and_ours_count_the_same_messages(tmp_path):
    tagged, bare = tmp_path / "tagged", tmp_path / "bare"
    messages = write_sentences(2_000, tagged, with_times=True)
    assert write_sentences(2_000, bare, with_times=False) == messages
    assert prepare_decoding(tagged)()() == prepare_pyais(bare)()() == {"messages": messages}


def test_gaps_are_as_many_as_the_window_query_finds_judged_or_not(lake):
    found = [prepare_gaps(lake, lake, judged)()() for judged in (False, True)]
    assert found[0] == found[1] == prepare_duckdb_gaps(lake)()()
    assert found[0]["gaps"] >= 20


def test_calls_and_voyages_are_found_at_all_ports(lake):
    found = prepare_calls(lake, lake)()()
    assert found["sites"] > 3_500
    assert found["calls"] > found["voyages"] > 0


def test_calls_of_all_rows_in_memory_are_those_of_the_lake(lake):
    assert prepare_calls_of_rows(lake, ROWS)()() == prepare_calls(lake, lake)()()


def test_the_peer_finds_stops_where_it_is_installed(lake):
    pytest.importorskip("movingpandas", exc_type=ImportError)
    assert prepare_movingpandas_stops(lake, 3_000)()()["stops"] > 0


def test_ships_drawn_beside_one_another_meet():
    beside = prepare_encounters(40_000)()()["encounters"]
    assert beside >= len(np.unique(draw_strait(40_000).mmsi)) // 10


def test_a_strait_of_twice_the_rows_has_twice_the_ships_at_the_same_density():
    small, large = draw_strait(100_000), draw_strait(200_000)
    assert len(np.unique(large.mmsi)) == 2 * len(np.unique(small.mmsi))
    assert np.ptp(large.lon) == pytest.approx(2 * np.ptp(small.lon), rel=0.1)


def test_matching_is_better_than_the_simple_ways_and_tells_by_how_much():
    found = prepare_matching(30, 3)()()
    for number in range(3):
        assert found[f"low_{number}"] < found["f1"] - found[f"f1_{number}"] < found[f"high_{number}"]
        assert found[f"low_{number}"] > 0
    assert found["calibration_error"] < 0.05
    assert prepare_simple_way(0, 30, 3)()() == {"scenes": 30}


def test_a_peer_is_named_with_its_version_or_not_at_all():
    assert find_peer("duckdb").startswith("duckdb ")
    assert find_peer("a_peer_that_nobody_has") == ""


def measured(seconds, cpu_s):
    return Measured(seconds=seconds, cpu_s=cpu_s, peak_mib=100.0, found={"rows": 1.0})


def test_ratios_are_of_rows_per_second_and_growth_of_processor_time():
    held = {"what": "x", "aim": "y", "rows": 1_000_000, "ours": measured(10.0, 8.0), "peer": "other"}
    figure = AisFigure(**held, peer_rows=100_000, theirs=measured(4.0, 4.0), half=measured(5.0, 4.0), aim_rows=10**8)
    assert figure.ratio == pytest.approx(4.0)
    assert figure.cpu_ratio == pytest.approx(5.0)
    assert figure.growth == pytest.approx(2.0)
    assert figure.reckoned_s == pytest.approx(1000.0)
    alone = AisFigure(**held)
    assert (alone.ratio, alone.cpu_ratio, alone.growth, alone.reckoned_s) == (None, None, None, None)
    assert AisFigure(**held, aim_rows=10**9).reckoned_s is None


def test_too_few_rows_are_refused(tmp_path):
    with pytest.raises(PlanError, match="too few"):
        BenchPlan(rows=9_999, folder=tmp_path)
