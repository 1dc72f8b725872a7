from __future__ import annotations

import json

import pytest

from quaywatch.bench.ais_figures import AisFigure
from quaywatch.bench.measured import Measured
from quaywatch.cli.bench_ais import _say_table


@pytest.mark.slow
def test_the_bench_tells_every_figure_and_that_all_is_drawn(quaywatch, tmp_path):
    ran = quaywatch("bench", "ais", "--rows", 10_000, "--folder", tmp_path / "drawn", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    lines = " ".join(one["what"] for one in told["figures"])
    assert all(word in lines for word in ("decode", "import", "gaps", "judged", "calls", "encounters", "matching"))
    assert all(one["ours"]["peak_mib"] > 50 and one["ours"]["seconds"] > 0 for one in told["figures"])
    for one in told["figures"]:
        if one["theirs"] is None:
            assert one["ratio"] is None
            assert one["peer"] == "" or "not installed" in one["peer"]
        else:
            assert one["ratio"] > 0
        if one["what"].startswith(("decode", "gaps")) and one["theirs"]:
            assert one["ours"]["found"] == one["theirs"]["found"]
    assert any("SYNTHETIC" in note for note in told["notes"])
    assert not list((tmp_path / "drawn").iterdir())


def test_too_few_rows_are_refused(quaywatch):
    ran = quaywatch("bench", "ais", "--rows", 10)
    assert ran.code == 2
    assert "10000" in ran.err


def test_the_help_has_examples(quaywatch):
    ran = quaywatch("bench", "ais", "--help")
    assert ran.code == 0
    assert "quaywatch bench ais --rows 100000000" in ran.out


def test_a_peer_that_is_not_installed_is_named_and_what_was_reckoned_is_called_so(capsys):
    ours = Measured(seconds=2.0, cpu_s=1.5, peak_mib=300.0, found={"calls": 7})
    _say_table(
        [
            AisFigure(
                what="calls", aim="as fast", rows=5_000_000, ours=ours, peer="other, not installed", aim_rows=10**8
            ),
            AisFigure(what="gaps", aim="none", rows=10, ours=ours, peer="query", peer_rows=5, theirs=ours),
        ]
    )
    printed = capsys.readouterr().out
    assert "other, not installed" in printed
    assert "as fast; reckoned 40 s" in printed
    assert "2.00" in printed
    assert "found: calls 7; query: calls 7" in printed
