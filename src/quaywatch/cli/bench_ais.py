"""`quaywatch bench ais`: speed and memory of ship tracks beside peers, on drawn data."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.output import JsonOption, say, say_json, show_progress

if TYPE_CHECKING:
    from quaywatch.bench.ais_figures import AisFigure
    from quaywatch.bench.measured import Measured

__all__ = ["ais"]

ROW = "{:<42}{:>12}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}  {}"


def ais(
    rows: Annotated[
        int, typer.Option(min=10_000, help="Of the drawn table of positions; the others follow from it.")
    ] = 1_000_000,
    folder: Annotated[
        Path | None,
        typer.Option(help="Where the drawn files lie meanwhile, up to 250 bytes a row; without it, a temporary one."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Time decoding, import, gaps, calls, encounters and matching on drawn data, beside peers that are installed.

    A million rows take about two minutes on two cores, a hundred million (the aims) some hours with their peers.

    Example: quaywatch bench ais

    Example: quaywatch bench ais --rows 100000000 --folder scratch --json
    """
    from quaywatch.bench.ais_figures import CAVEATS, BenchPlan, measure_ais

    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    with show_progress() as progress, tempfile.TemporaryDirectory(prefix="quaywatch-bench-", dir=folder) as drawn:
        figures = list(measure_ais(BenchPlan(rows=rows, folder=Path(drawn)), progress))
    if as_json:
        say_json({"cores": os.cpu_count(), "figures": [_told(one) for one in figures], "notes": CAVEATS})
        return
    _say_table(figures)
    _say_matching(figures)
    for note in (*CAVEATS, _busy(figures)):
        say(note)


def _told(figure: AisFigure) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(figure) | {
        "ratio": figure.ratio,
        "cpu_ratio": figure.cpu_ratio,
        "growth": figure.growth,
        "reckoned_s": figure.reckoned_s,
    }


def _say_table(figures: Sequence[AisFigure]) -> None:
    say(ROW.format("SYNTHETIC data", "rows", "s", "CPU s", "MiB", "ratio", "of CPU", "growth", "aim"))
    said = None
    for one in figures:
        if one.ours is not said:
            _say_ours(one)
        said = one.ours
        if one.theirs is not None:
            say(
                ROW.format(
                    f"  {one.peer}",
                    *_cells(one.peer_rows, one.theirs),
                    _number(one.ratio),
                    _number(one.cpu_ratio),
                    "",
                    "",
                ).rstrip()
            )
        elif one.peer:
            say(f"  {one.peer}")
        if "f1" not in one.ours.found:
            say(f"  found: {_found(one)}")


def _say_ours(one: AisFigure) -> None:
    aim = one.aim if one.reckoned_s is None else f"{one.aim}; reckoned {one.reckoned_s:.0f} s"
    say(ROW.format(one.what, *_cells(one.rows, one.ours), "", "", _number(one.growth), aim))
    if one.half is not None:
        say(ROW.format("  half the rows", *_cells(one.rows // 2, one.half), "", "", "", "").rstrip())


def _cells(rows: int, measured: Measured) -> tuple[str, str, str, str]:
    return f"{rows:,}", f"{measured.seconds:.2f}", f"{measured.cpu_s:.2f}", f"{measured.peak_mib:.0f}"


def _found(figure: AisFigure) -> str:
    told = ", ".join(f"{name} {value:,.0f}" for name, value in figure.ours.found.items())
    if figure.theirs is None:
        return told
    theirs = ", ".join(f"{name} {value:,.0f}" for name, value in figure.theirs.found.items())
    return f"{told}; {figure.peer}: {theirs}"


def _say_matching(figures: Sequence[AisFigure]) -> None:
    peers = [one for one in figures if "f1" in one.ours.found]
    found = peers[0].ours.found
    say(f"matching: F1 of pairs {found['f1']:.3f}, calibration error of p_not_transmitting "
        f"{found['calibration_error']:.3f} (aim .05)")  # fmt: skip
    for number, one in enumerate(peers):
        low, high = found[f"low_{number}"], found[f"high_{number}"]
        say(f"  {one.peer}, best gate {found[f'gate_{number}']:g}: F1 {found[f'f1_{number}']:.3f}; "
            f"ours is better by {low:+.3f} to {high:+.3f} (95 %, paired)")  # fmt: skip


def _busy(figures: Sequence[AisFigure]) -> str:
    cores = os.cpu_count() or 1
    first, most = figures[0].load[0], max(max(one.load) for one in figures)
    shared = "; other work shared the machine" if first > 1 else ""
    return f"{cores} cores; load at the start {first:.1f}, at most {most:.1f}, our processes with it{shared}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
