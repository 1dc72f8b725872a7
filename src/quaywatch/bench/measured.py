"""Seconds, processor time and peak memory of a job, each in a process of its own so that peaks do not mix."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quaywatch.errors import PlanError

__all__ = ["Job", "Measured", "measure"]

Job = Callable[[], Callable[[], Mapping[str, float]]]
"""What is timed; it gives a function that is not timed and tells in numbers what was found."""

START_S = 900.0
"""How long the processes of one job wait for one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One job, in one process or several at once."""

    seconds: float
    """From the start of the first process's work to the end of the last's, preparations left out."""
    cpu_s: float
    """Processor time of that work, all threads and processes."""
    peak_mib: float
    """Most memory that the processes held, added up, preparations and libraries with it."""
    found: Mapping[str, float]
    """The numbers that the job gave, added up over the processes."""


def measure(prepare: Callable[..., Job], *arguments: Sequence[Any]) -> Measured:
    """Run a job in fresh processes, one for each tuple of arguments, all at once.

    Args:
        prepare: A function of a module, called in the process: it loads and warms up, and gives the job.
        arguments: Of `prepare`, once for each process.

    Raises:
        PlanError: A process was killed, as where memory ran out.
    """
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(len(arguments))
    with ProcessPoolExecutor(len(arguments), context, _wait_for, (together,)) as pool:
        runs = [pool.submit(_run, prepare, tuple(one)) for one in arguments]
        try:
            parts = [run.result() for run in runs]
        except BrokenProcessPool as error:
            raise PlanError(
                f"the process of {prepare.__name__} was killed", expected="enough memory", do="Take fewer rows"
            ) from error
    names = parts[0][3]
    return Measured(
        seconds=max(end for _, end, _, _, _ in parts) - min(start for start, *_ in parts),
        cpu_s=sum(cpu for _, _, cpu, _, _ in parts),
        peak_mib=sum(peak for *_, peak in parts),
        found={name: sum(found[name] for _, _, _, found, _ in parts) for name in names},
    )


_TOGETHER: list[Any] = []


def _wait_for(barrier: Any) -> None:
    _TOGETHER[:] = [barrier]


def _run(
    prepare: Callable[..., Job], arguments: tuple[Any, ...]
) -> tuple[float, float, float, dict[str, float], float]:
    job = None
    try:
        job = prepare(*arguments)
    finally:
        if job is None:
            _TOGETHER[0].abort()  # so that the others do not wait for this one
    _TOGETHER[0].wait(START_S)
    start, cpu = time.monotonic(), time.process_time()
    told = job()
    end, cpu = time.monotonic(), time.process_time() - cpu
    peak = _peak_mib()
    return start, end, cpu, dict(told()), peak


def _peak_mib() -> float:
    """Of this process; Linux's own count, since `getrusage` there begins with that of the process that started it."""
    status = Path("/proc/self/status")
    if status.is_file():
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        held = next((line for line in lines if line.startswith("VmHWM:")), "")
        if held:
            return int(held.split()[1]) / 2**10
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
