from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("killed_runs.py")


@pytest.mark.parametrize("kills", [8, pytest.param(80, marks=pytest.mark.slow)])
def test_a_run_that_is_killed_at_any_moment_loses_and_doubles_nothing(tmp_path: Path, kills: int) -> None:
    done = subprocess.run(
        [sys.executable, PROGRAM, tmp_path, str(kills)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == kills
    assert sum(result["killed"] for result in results) > kills / 3
    for result in results:
        # An object whose description was not yet written is all that a killed run may leave to be named.
        assert set(result["left"]) <= {"extra"}, result
        assert result["whole"], result
        assert result["equal"], result
        assert result["unfinished"] == [], result
