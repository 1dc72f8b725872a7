"""More ships than before, fewer, or a refusal to say."""

from __future__ import annotations

from datetime import date

import pytest
from tests.events.drawn_ports import instant

EARLIER = (date(2025, 3, 1), date(2025, 4, 29))
LATER = (date(2025, 5, 1), date(2025, 6, 29))


def looks(first_day, days, *, every_calls, each=1, zone="pier"):
    """Daily looks, with a ship of two days every so many days, each of another length; every `each`-th look is kept."""
    rows = []
    for n in range(0, days, each):
        day = first_day + n + 0.4
        row = {"id": f"{zone}{first_day}-{n}", "time": instant(day), "zone": zone, "kind": "vessel"}
        if n % every_calls < 2:
            length = 90 + 30 * (n // every_calls % 6)
            rows.append(row | {"outcome": "seen", "length_m": length, "length_u95_m": 6})
        else:
            rows.append(row | {"outcome": "not_seen"})
    return rows


def compared(conclude, rows, **given):
    return conclude(rows, count_in=LATER, earlier=EARLIER, **given)["compared_with"]


def test_four_times_as_many_ships_are_more(conclude):
    found = compared(conclude, looks(0, 60, every_calls=20) + looks(61, 60, every_calls=4))
    assert found["verdict"] == "more"
    assert found["ratio_interval90"][0] > 1
    assert (
        "More ships came"
        in conclude(looks(0, 60, every_calls=20) + looks(61, 60, every_calls=4), count_in=LATER, earlier=EARLIER)[
            "because"
        ]["compared_with"]
    )


def test_four_times_as_few_are_fewer(conclude):
    found = compared(conclude, looks(0, 60, every_calls=4) + looks(61, 60, every_calls=20))
    assert found["verdict"] == "fewer"


def test_as_many_ships_leave_it_open(conclude):
    found = compared(conclude, looks(0, 60, every_calls=8) + looks(61, 60, every_calls=8))
    assert found["verdict"] == "cannot tell"
    low, high = found["ratio_interval90"]
    assert low < 1 < high


@pytest.mark.parametrize("each", [3, 5])
def test_sparser_looks_alone_make_neither_more_nor_fewer(conclude, each):
    for pair in ((1, each), (each, 1)):
        rows = looks(0, 60, every_calls=8, each=pair[0]) + looks(61, 60, every_calls=8, each=pair[1])
        found = compared(conclude, rows)
        assert found["verdict"] == "cannot tell"
        assert found["thinned_to_days"] == pytest.approx(each, abs=0.01)


def test_too_few_looks_are_refused_with_a_reason(conclude):
    found = compared(conclude, looks(0, 60, every_calls=8, each=25) + looks(61, 60, every_calls=8))
    assert found["verdict"] == "cannot tell"
    assert found["ratio_interval90"] == []
    assert "usable looks" in found["because"]


def test_looks_further_apart_than_stays_are_refused(conclude):
    found = compared(conclude, looks(0, 60, every_calls=8, each=14) + looks(61, 60, every_calls=8, each=14))
    assert "days apart" in found["because"]


def test_looks_at_other_zones_are_refused(conclude):
    rows = looks(0, 60, every_calls=8, zone="north") + looks(61, 60, every_calls=8, zone="south")
    assert "zones" in compared(conclude, rows, zones=("north", "south"))["because"]


def test_a_window_that_is_not_earlier_is_refused(conclude):
    rows = looks(0, 60, every_calls=8) + looks(61, 60, every_calls=8)
    found = conclude(rows, count_in=EARLIER, earlier=LATER)["compared_with"]
    assert "overlap" in found["because"]


def test_without_an_earlier_window_nothing_is_compared(conclude):
    assert "compared_with" not in conclude(looks(0, 60, every_calls=8), count_in=EARLIER)
