"""A run killed at any point and started again ends as one that was never killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quaywatch.casefile.verify import verify_case

KILLS = 20
COMMAND = [sys.executable, "-m", "quaywatch", "demo", "busan", "--workers", "2", "--out"]


def start(folder: Path) -> subprocess.Popen[bytes]:
    # A process group of its own, so that the workers are killed with it.
    return subprocess.Popen(
        [*COMMAND, str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )


def finish(folder: Path) -> None:
    process = start(folder)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()


def objects_in(case: Path) -> dict[str, bytes]:
    return {p.relative_to(case).as_posix(): p.read_bytes() for p in (case / "objects").rglob("*") if p.is_file()}


@pytest.mark.slow
def test_a_run_killed_at_twenty_random_moments_ends_as_one_that_was_left_alone(tmp_path):
    began = time.monotonic()
    finish(tmp_path / "whole")
    seconds = time.monotonic() - began
    moments = random.Random(20250128)
    for _ in range(KILLS):
        process = start(tmp_path / "killed")
        time.sleep(moments.uniform(0.0, seconds))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    finish(tmp_path / "killed")
    whole, killed = tmp_path / "whole" / "busan", tmp_path / "killed" / "busan"
    assert (killed / "report" / "report.json").read_bytes() == (whole / "report" / "report.json").read_bytes()
    assert (killed / "report" / "index.html").read_bytes() == (whole / "report" / "index.html").read_bytes()
    assert objects_in(killed) == objects_in(whole)
    assert verify_case(killed).whole
