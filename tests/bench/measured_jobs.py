"""Jobs for other processes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np

from quaywatch.bench.measured import Job

__all__ = ["prepare_held", "prepare_killed", "prepare_meeting", "prepare_wrong"]


def prepare_held(mib: int) -> Job:
    held = np.ones(mib << 17)
    return lambda: lambda: {"numbers": float(held[-1])}


def prepare_meeting(own: Path, other: Path) -> Job:
    """Each of two processes is done when it has seen the other's file."""

    def job():
        own.touch()
        seen = any(other.exists() or time.sleep(0.05) for _ in range(1200))
        return lambda: {"seen": float(seen)}

    return job


def prepare_killed() -> Job:
    def job():
        os.kill(os.getpid(), signal.SIGKILL)
        return dict

    return job


def prepare_wrong() -> Job:
    raise ValueError("cannot be prepared")
