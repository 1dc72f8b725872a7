from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.detections.plain_loss import find_unchanged_loss

from quaywatch.detections.change_chips import Whitening


@given(bands=st.integers(1, 6), others=st.integers(1, 6), seed=st.integers(0, 99))
def test_chips_are_whitened_as_the_matrices_say(bands, others, seed):
    rng = np.random.default_rng(seed)
    model, panel = (rng.normal(0.2, 0.1, (count, 9, 7)).astype(np.float32) for count in (others, bands))
    model[:, 2, 3] = panel[:, 4, 5] = np.nan
    whitening = Whitening(mix=rng.normal(size=(others + 1, bands)), white=rng.normal(size=(bands, bands)), usual=1.0)
    expected, seen, unchanged = whitening.of(model, panel)
    lined = np.concatenate([model, np.ones((1, 9, 7), np.float32)])
    assert np.allclose(expected, np.einsum("trc,tb,ob->rco", lined, whitening.mix, whitening.white), equal_nan=True)
    assert np.allclose(seen, np.einsum("brc,ob->rco", panel, whitening.white), equal_nan=True)
    known = np.isfinite(unchanged)
    assert not known[2, 3]
    assert not known[4, 5]
    assert known.sum() == 61
    assert np.allclose(unchanged[known], find_unchanged_loss(expected, seen)[known], rtol=1e-4, atol=1e-6)
