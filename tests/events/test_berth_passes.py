"""Forward and backward passes: held against sums over every path, and against what the draws say."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from quaywatch.events.berth_glances import STEP_DAYS
from quaywatch.events.berth_model import EMPTY, SEEN, SHIFTED, STATES, UNSEEN, Settings, prior_settings
from quaywatch.events.berth_passes import (
    NO_SHIP,
    NOTHING,
    SHIP,
    Looks,
    draw_stays,
    find_departures,
    log_likelihoods,
    run_forward,
)


def settings(n: int = 1) -> Settings:
    prior = prior_settings(1)
    rows = np.linspace(40, len(prior) - 40, n).astype(np.intp)
    return prior.taken(rows, np.zeros(n))


def looks(*outcomes: int, odds: float = 1.0) -> Looks:
    column = np.array(outcomes, dtype=np.int8)[:, None]
    return Looks(column, np.where(column == SHIP, odds, 1.0), ({},))


def every_path(found: Looks, one: Settings) -> float:
    """How likely the looks are, summed over all paths of states: the definition, without any recursion."""
    step, start = one.steps(STEP_DAYS)[0], one.start()[0]
    miss, false = one.miss[0], one.false[0]
    total = 0.0
    for path in product(range(STATES), repeat=len(found.outcome)):
        chance, state = start[path[0]], path[0]
        for n, outcome in enumerate(found.outcome[:, 0]):
            if n:
                chance *= step[state, path[n]]
                state = path[n]
            if outcome == NO_SHIP:
                chance *= 1 - false if state == EMPTY else miss
            elif outcome == SHIP:
                same = found.odds_same[n, 0] if state >= SEEN.start else 1.0
                chance *= false if state == EMPTY else (1 - miss) * same
                if state != EMPTY:
                    state = SEEN.start + (state - 1) % (SEEN.stop - SEEN.start)
        total += chance
    return float(total)


@pytest.mark.parametrize(
    "outcomes",
    [(SHIP,), (NO_SHIP, SHIP), (SHIP, NOTHING, SHIP), (SHIP, NO_SHIP, SHIP)],
)
def test_the_likelihood_is_the_sum_over_every_path(outcomes):
    one, found = settings(), looks(*outcomes, odds=3.0)
    assert np.exp(log_likelihoods(found, one)[0]) == pytest.approx(every_path(found, one), rel=1e-9)
    assert run_forward(found, one).log_likelihood == pytest.approx(log_likelihoods(found, one))


def test_every_step_keeps_all_chances():
    chances = prior_settings(3).steps(STEP_DAYS)
    assert chances.sum(axis=2) == pytest.approx(1)
    assert (chances >= 0).all()
    assert prior_settings(3).start().sum(axis=1) == pytest.approx(1)


def test_the_long_run_stays_as_it_is():
    prior = prior_settings(1)
    after = np.einsum("gs,gst->gt", prior.start(), prior.steps(5.0))
    held = 1 - after[:, EMPTY]
    assert held == pytest.approx(1 - prior.start()[:, EMPTY], rel=1e-6)


def test_draws_agree_with_the_backward_pass():
    found = looks(SHIP, *[NOTHING] * 12, NO_SHIP, *[NOTHING] * 12, SHIP, *[NOTHING] * 6)
    some = settings(3)
    forward = run_forward(found, some)
    gone = find_departures(found, some, forward)
    weighed = some.taken(np.arange(3), some.log_weight + forward.log_likelihood)
    none = np.zeros((len(found.outcome), 3, 1))
    stays, chosen = draw_stays(found, weighed, forward, none, np.random.default_rng(1), 4000)
    weight = np.bincount(chosen, minlength=3) / len(chosen)
    free = (gone.free[:, :, 0] * weight).sum(axis=1)
    assert 1 - stays.there[:, :, 0].mean(axis=1) == pytest.approx(free, abs=0.03)


def test_a_ship_seen_absent_and_seen_again_left_in_between_for_sure_where_looks_do_not_err():
    found = looks(SHIP, *[NOTHING] * 8, NO_SHIP, *[NOTHING] * 8, SHIP)
    prior = prior_settings(1)
    sure = prior.taken(np.flatnonzero(prior.miss < 0.05)[:5], np.zeros(5))
    gone = find_departures(found, sure, run_forward(found, sure))
    left = (gone.of_seen + gone.of_unseen)[:9].sum(axis=0)
    assert (left > 0.9).all()


def test_ships_that_leave_one_berth_may_come_to_another_and_no_more_do_than_left():
    outcome = np.array([[SHIP, NO_SHIP], *[[NOTHING, NOTHING]] * 4, [NO_SHIP, SHIP]], dtype=np.int8)
    two = Looks(outcome, np.ones(outcome.shape), ({}, {}))
    some = settings(2).with_shifts()
    gone = find_departures(two, some, run_forward(two, some))
    coming = gone.shifts_in(some)
    assert (coming[:, some.shift == 0] == 0).all()
    assert coming[:, some.shift > 0, 1].sum(axis=0).min() > 0
    share = some.shift / (1 + some.shift)
    assert (coming.sum(axis=2) <= (gone.of_seen + gone.of_unseen).sum(axis=2) * share + 1e-9).all()


def test_groups_of_states_do_not_overlap():
    groups = [{EMPTY}, *[set(range(one.start, one.stop)) for one in (UNSEEN, SHIFTED, SEEN)]]
    assert sum(map(len, groups)) == len(set().union(*groups)) == STATES
