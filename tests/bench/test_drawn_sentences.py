from __future__ import annotations

import numpy as np
import pyais
import pytest

from quaywatch.bench.drawn_sentences import draw_sentences, write_sentences
from quaywatch.sources.nmea import read_nmea


def test_another_decoder_reads_the_drawn_sentences_as_ours_does(tmp_path):
    path = tmp_path / "drawn.nmea"
    messages = write_sentences(3_000, path, with_times=True)
    batch, *rest = read_nmea([path.read_bytes()])
    assert not any(len(one.positions) or len(one.statics) for one in rest)
    others = [pyais.decode(*sentences) for sentences in draw_sentences(3_000)[:messages]]
    assert batch.counts.messages == {str(kind): sum(one.msg_type == kind for one in others) for kind in (1, 3, 5, 18)}
    assert not batch.counts.dropped
    sent = sorted((one.mmsi, one.lon, one.lat, one.speed) for one in others if one.msg_type != 5)
    rows = batch.positions
    order = np.argsort(rows.mmsi, kind="stable")
    told = np.column_stack((rows.mmsi, rows.lon, rows.lat, rows.speed_kn))[order]
    assert told == pytest.approx(np.array(sent), abs=2e-5)
    statics = {one.mmsi: one for one in others if one.msg_type == 5}
    for number, name, draught_m, imo in zip(
        batch.statics.mmsi, batch.statics.name, batch.statics.draught_m, batch.statics.imo, strict=True
    ):
        assert (name, imo) == (statics[number].shipname, statics[number].imo)
        assert draught_m == pytest.approx(statics[number].draught or np.nan, nan_ok=True)  # 0 is not available


@pytest.mark.parametrize("with_times", [True, False], ids=["tagged", "bare"])
def test_as_many_lines_are_written_as_were_asked_for_and_no_message_is_cut(tmp_path, with_times):
    path = tmp_path / "drawn.nmea"
    write_sentences(1_000, path, with_times=with_times)
    lines = path.read_text("ascii").splitlines()
    assert 1_000 <= len(lines) <= 1_001
    assert lines[0].startswith("\\c:" if with_times else "!AIVDM")
    firsts = sum("AIVDM,2,1," in line for line in lines)
    assert firsts == sum("AIVDM,2,2," in line for line in lines) > 0
