from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.clock import Precision, Span
from quaywatch.events.evidence import time_ranks
from quaywatch.events.nearest import Nearest

START = datetime(2025, 1, 1, tzinfo=UTC)


@st.composite
def spans(draw):
    """An instant, an interval of hours, or one that is open on a side."""
    first = START + timedelta(hours=draw(st.integers(0, 12)))
    kind = draw(st.sampled_from(["instant", "interval", "open before", "open after"]))
    if kind == "instant":
        return Span(start=first, end=first, precision=Precision.INSTANT, text="t")
    end = first + timedelta(hours=draw(st.integers(1, 4)))
    start = None if kind == "open before" else first
    return Span(start=start, end=None if kind == "open after" else end, precision=Precision.INTERVAL, text="t")


@given(spans(), spans())
def test_ranks_order_spans_as_they_order_themselves(a, b):
    assert (time_ranks(a)[1] < time_ranks(b)[0]) == a.surely_before(b)


@given(st.lists(spans(), min_size=1, max_size=6), st.lists(spans(), max_size=80), st.randoms(use_true_random=False))
def test_the_nearest_is_the_best_of_all(seen, times, chance):
    come_by = min(time_ranks(span)[1] for span in seen)
    still_at = max(time_ranks(span)[0] for span in seen)
    usable = np.array([chance.random() < 0.7 for _ in times], dtype=bool)
    ranks = [time_ranks(span) for span in times]
    before = {k for k, (_, ends) in enumerate(ranks) if ends < still_at and usable[k]}
    after = {k for k, (begins, _) in enumerate(ranks) if begins > come_by and usable[k]}
    nearest = Nearest(times)
    assert set(nearest.within(come_by, still_at, usable)) == before & after
    last = max((times[k].start for k in before - after if times[k].start), default=None)
    first = min((times[k].end for k in after - before if times[k].end), default=None)
    found = nearest.before(come_by, still_at, usable), nearest.after(come_by, still_at, usable)
    assert (found[0] is None and last is None) or times[found[0]].start == last
    assert (found[1] is None and first is None) or times[found[1]].end == first
