"""The figures of ship tracks on SYNTHETIC data: ours beside peers, and matching beside simple ways."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from quaywatch.bench.ais_jobs import (
    prepare_calls,
    prepare_calls_of_rows,
    prepare_decoding,
    prepare_encounters,
    prepare_gaps,
    prepare_import,
)
from quaywatch.bench.ais_peers import find_peer, prepare_duckdb_gaps, prepare_movingpandas_stops, prepare_pyais
from quaywatch.bench.ais_scenes import prepare_matching, prepare_simple_way
from quaywatch.bench.drawn_sentences import write_sentences
from quaywatch.bench.drawn_traffic import write_traffic
from quaywatch.bench.measured import Measured, measure
from quaywatch.errors import PlanError
from quaywatch.testing.simple_matchings import WAYS

__all__ = ["CAVEATS", "AisFigure", "BenchPlan", "measure_ais"]

CAVEATS = (
    "all data are drawn: SYNTHETIC traffic, sentences, strait and scenes; real ones differ, above all in how much "
    "repeats, how much is wrong, and how ships lie together",
    "each figure is of fresh processes: time and processor time without loading and warming up, the peak with them; "
    "reading and writing of files is in them, and the files may be in the system's cache",
    "the ratios are those of rows per second and per second of processor time, above 1 where ours is faster; peers "
    "that would take long get fewer rows; the growth is that of processor time from half the rows",
    "pyais gets the same sentences without their tag blocks, which is faster for it; its messages keep all fields, "
    "ours become rows of positions and static reports",
    "DuckDB's query finds silences in rows that the lake has sorted and rid of repeats; it neither cleans nor judges",
    "movingpandas finds stops, knows no ports and tells no voyages; ours cleans, finds calls and voyages, at all ports",
    "a time reckoned for the aim's rows is in proportion to the rows and not measured",
)
"""What every reader of the figures must know."""

AIM_ROWS = 100_000_000
MOST_RECKONED = 100
MOST_SENTENCES, MOST_PEER_SENTENCES = 10_000_000, 500_000
MOST_PEER_ROWS, PEER_SHARE = 1_000_000, 50
WARM_ROWS = 20_000
MOST_SCENES, ROWS_PER_SCENE = 1_000, 1_000
STRAIT_SHARE = 10
SEED = 1

Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchPlan:
    """How much is drawn, and where it lies meanwhile."""

    rows: int
    """Of the drawn table of positions; the others follow from it."""
    folder: Path
    """For the drawn files and lakes: about 170 bytes for each row and half as much again, removed by the caller."""

    def __post_init__(self) -> None:
        if self.rows < 10_000:
            raise PlanError(f"{self.rows} rows are too few to time", expected="10000 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class AisFigure:
    """One line of the table."""

    what: str
    """Of ours."""
    aim: str
    """To be reached on two cores."""
    rows: int
    """That ours got; messages, positions or scenes."""
    ours: Measured
    """Time, memory, and what was found."""
    peer: str
    """Name and version, and `not installed` where it is not; empty where there is none."""
    peer_rows: int = 0
    """That the peer got."""
    theirs: Measured | None = None
    """None where there is no peer, or it is not installed."""
    half: Measured | None = None
    """Ours on half as many rows."""
    aim_rows: int = 0
    """For which the aim stands; 0 = it is no time."""
    load: tuple[float, float] = field(default_factory=lambda: (0.0, 0.0))
    """Processes that ran or waited on this machine in the minute before this figure was begun and ended, ours too."""

    @property
    def ratio(self) -> float | None:
        """Of rows per second, ours over the peer's; None without a peer."""
        if self.theirs is None:
            return None
        return self.rows / self.ours.seconds / (self.peer_rows / self.theirs.seconds)

    @property
    def cpu_ratio(self) -> float | None:
        """The same of rows per second of processor time, which other work on the machine changes less."""
        if self.theirs is None or not self.ours.cpu_s:
            return None
        return self.rows / self.ours.cpu_s / (self.peer_rows / self.theirs.cpu_s)

    @property
    def growth(self) -> float | None:
        """How many times the processor time twice the rows take; None where half of them were not timed."""
        return None if self.half is None or not self.half.cpu_s else self.ours.cpu_s / self.half.cpu_s

    @property
    def reckoned_s(self) -> float | None:
        """Seconds for the rows of the aim, in proportion; None where it is no time, or a hundredth was not timed."""
        if not self.aim_rows or self.rows * MOST_RECKONED < self.aim_rows:
            return None
        return self.ours.seconds * self.aim_rows / self.rows


def measure_ais(plan: BenchPlan, report: Report) -> Iterator[AisFigure]:
    """The figures, one after the other.

    Args:
        plan: Sizes and folder.
        report: Called with what is done, the step and the steps.

    Raises:
        PlanError: A process was killed.
    """
    steps = (_decoding, _lake_figures, _encounters, _matching)
    for step, figures in enumerate(steps):
        report(_TOLD[figures.__name__], step, len(steps))
        begun = _load()
        for figure in figures(plan):
            yield replace(figure, load=(begun, _load()))
            begun = _load()
    report("done", len(steps), len(steps))


_TOLD = {
    "_decoding": "sentences",
    "_lake_figures": "lake, gaps and calls",
    "_encounters": "strait",
    "_matching": "scenes",
}


def _load() -> float:
    return round(os.getloadavg()[0], 2)


def _decoding(plan: BenchPlan) -> Iterator[AisFigure]:
    """One process over a file, and two over a file each."""
    lines, few = min(plan.rows, MOST_SENTENCES), min(plan.rows, MOST_PEER_SENTENCES)
    ours, bare = (plan.folder / name for name in ("tagged.nmea", "bare.nmea"))
    peer = find_peer("pyais")
    for processes in (1, 2):
        messages = write_sentences(lines // processes, ours, with_times=True) * processes
        peer_messages = write_sentences(few // processes, bare, with_times=False) * processes
        yield AisFigure(
            what=f"decode NMEA, {_PROCESSES[processes]}",
            aim=_DECODING_AIM[processes],
            rows=messages,
            ours=measure(prepare_decoding, *[(ours,)] * processes),
            peer=peer or "pyais, not installed",
            peer_rows=peer_messages,
            theirs=measure(prepare_pyais, *[(bare,)] * processes) if peer else None,
        )
    ours.unlink()
    bare.unlink()


_PROCESSES = {1: "one process", 2: "two processes"}
_DECODING_AIM = {1: "none", 2: "1.7 times pyais"}


def _lake_figures(plan: BenchPlan) -> Iterator[AisFigure]:
    lakes = tuple(plan.folder / name for name in ("lake", "half", "half-warm"))
    lake, half_lake, warm = lakes
    yield _import(plan, lake, half_lake)
    for judged in (False, True):
        yield _gaps(plan, lakes, judged)
    yield AisFigure(
        what="port calls and voyages, all ports",
        aim="150 s for 100 million rows",
        aim_rows=AIM_ROWS,
        rows=plan.rows,
        ours=measure(prepare_calls, (lake, warm)),
        half=measure(prepare_calls, (half_lake, warm)),
        peer="",
    )
    yield _stops(plan, lake)


def _import(plan: BenchPlan, lake: Path, half_lake: Path) -> AisFigure:
    table, warm = plan.folder / "drawn.csv", plan.folder / "warm.csv"
    write_traffic(WARM_ROWS, warm)
    write_traffic(plan.rows // 2, table)
    half = measure(prepare_import, (table, half_lake, warm))
    write_traffic(plan.rows, table)
    whole = measure(prepare_import, (table, lake, warm))
    table.unlink()
    return AisFigure(
        what="import CSV to the lake",
        aim="300 s and 4 GB for 100 million rows",
        aim_rows=AIM_ROWS,
        rows=plan.rows,
        ours=whole,
        half=half,
        peer="",
    )


def _gaps(plan: BenchPlan, lakes: tuple[Path, ...], judged: bool) -> AisFigure:
    lake, half_lake, warm = lakes
    return AisFigure(
        what="gaps, judged by reception" if judged else "gaps",
        aim=f"{90 if judged else 30} s and 4 GB for 100 million rows",
        aim_rows=AIM_ROWS,
        rows=plan.rows,
        ours=measure(prepare_gaps, (lake, warm, judged)),
        half=measure(prepare_gaps, (half_lake, warm, judged)),
        peer="" if judged else f"window query, {find_peer('duckdb')}",
        peer_rows=plan.rows,
        theirs=None if judged else measure(prepare_duckdb_gaps, (lake,)),
    )


def _stops(plan: BenchPlan, lake: Path) -> AisFigure:
    rows = min(MOST_PEER_ROWS, plan.rows // PEER_SHARE)
    peer = find_peer("movingpandas")
    return AisFigure(
        what="port calls and voyages, the peer's rows",
        aim="300 times movingpandas",
        rows=rows,
        ours=measure(prepare_calls_of_rows, (lake, rows)),
        peer=f"stops, {peer}" if peer else "movingpandas, not installed",
        peer_rows=rows,
        theirs=measure(prepare_movingpandas_stops, (lake, rows)) if peer else None,
    )


def _encounters(plan: BenchPlan) -> Iterator[AisFigure]:
    rows = plan.rows // STRAIT_SHARE
    yield AisFigure(
        what="encounters, dense strait",
        aim="60 s for 10 million rows, n log n",
        aim_rows=AIM_ROWS // STRAIT_SHARE,
        rows=rows,
        ours=measure(prepare_encounters, (rows,)),
        half=measure(prepare_encounters, (rows // 2,)),
        peer="",
    )


def _matching(plan: BenchPlan) -> Iterator[AisFigure]:
    scenes = max(20, min(MOST_SCENES, plan.rows // ROWS_PER_SCENE))
    ours = measure(prepare_matching, (scenes, SEED))
    for number, (name, _, _) in enumerate(WAYS):
        yield AisFigure(
            what="matching, drawn scenes",
            aim="60 s for 1,000 scenes; F1 above both; calibration error .05",
            aim_rows=MOST_SCENES,
            rows=scenes,
            ours=ours,
            peer=name,
            peer_rows=scenes,
            theirs=measure(prepare_simple_way, (number, scenes, SEED)),
        )
