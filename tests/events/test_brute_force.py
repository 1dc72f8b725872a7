"""The whole count, from sightings to calls, against every partition tried."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

ZONES = ("pier", "quay")


def time(hour: int) -> str:
    return f"2025-01-01T{hour:02d}:00:00Z"


@st.composite
def looks(draw):
    """At each hour each zone is empty, not told, or holds a ship of a length that is known or not; at most 7 ships."""
    told, ships = [], 0
    for hour in sorted(draw(st.sets(st.integers(0, 8), min_size=1, max_size=6))):
        for zone in ZONES:
            what = draw(st.sampled_from(["untold", "empty", None, 100, 150, 200]))
            if what != "untold" and (what == "empty" or ships < 7):
                told.append((hour, zone, what))
                ships += what != "empty"
    return told


def partitions(items: list):
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for smaller in partitions(rest):
        for place in range(len(smaller)):
            yield [*smaller[:place], [first, *smaller[place]], *smaller[place + 1 :]]
        yield [[first], *smaller]


def could_be_one_call(group: list, told: list) -> bool:
    for (hour_a, _, a), (hour_b, _, b) in combinations(group, 2):
        if hour_a == hour_b or (a is not None and b is not None and a != b):
            return False
    hours = [hour for hour, _, _ in group]
    for hour in {hour for hour, _, _ in told}:
        answered = {zone for h, zone, _ in told if h == hour}
        if answered == set(ZONES) and min(hours) < hour < max(hours) and hour not in hours:
            return False
    return True


def least_partitions(told: list) -> list[list]:
    ships = [row for row in told if row[2] != "empty"]
    possible = [groups for groups in partitions(ships) if all(could_be_one_call(group, told) for group in groups)]
    least = min(map(len, possible))
    return [groups for groups in possible if len(groups) == least]


@given(told=looks(), order=st.randoms(use_true_random=False))
def test_counts_and_flags_are_those_of_all_partitions(conclude, told, order):
    rows = []
    for n, (hour, zone, what) in enumerate(told):
        row = {"id": f"s{n}", "time": time(hour), "zone": zone, "kind": "vessel", "outcome": "seen"}
        rows.append(row | ({"outcome": "not_seen"} if what == "empty" else {"length_m": what}))
    order.shuffle(rows)
    found = conclude(rows, zones=ZONES)
    possible = least_partitions(told)
    assert found["min_calls"] == {"looks_only": len(possible[0]), "strict": len(possible[0]), "exact": True}
    for call in found["calls"]:
        mine = [told[int(key[1:])] for key in call["sightings"]]
        together = all(any(all(one in group for one in mine) for group in groups) for groups in possible)
        assert call["arrival"]["depends_on_partition"] == call["departure"]["depends_on_partition"] == (not together)
        assert call["arrival"]["not_after"] == time(min(hour for hour, _, _ in mine))
        assert call["departure"]["not_before"] == time(max(hour for hour, _, _ in mine))
