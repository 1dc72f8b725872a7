from __future__ import annotations

from quaywatch.records.track_reading import ReadCounts


def test_counts_of_parts_add_up_and_a_vessel_in_several_is_one():
    one = ReadCounts(rows=3, messages={"1": 2}, dropped={"no time": 1}, vessels=frozenset({273000001}))
    other = ReadCounts(rows=2, messages={"1": 1, "5": 1}, dropped={}, vessels=frozenset({273000001, 273000002}))
    assert ReadCounts.joined([one, other]) == ReadCounts(
        rows=5, messages={"1": 3, "5": 1}, dropped={"no time": 1}, vessels=frozenset({273000001, 273000002})
    )
    assert ReadCounts.joined([]) == ReadCounts()
