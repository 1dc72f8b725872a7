"""`demo`: build a shipped case offline, run it, and name its report."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from quaywatch.cli.output import JsonOption, say, say_json, show_progress

__all__ = ["demo"]


def demo(
    name: Annotated[
        str,
        typer.Argument(
            help="rajin, busan, beihai, planted-roof, us-coast or rajin-vostochny; without a name, all of them.",
            metavar="[NAME]",
        ),
    ] = "",
    out: Annotated[Path, typer.Option(help="Folder in which the cases are built.")] = Path("quaywatch-demo"),
    workers: Annotated[int, typer.Option(min=1, help="Processes to use.")] = os.cpu_count() or 1,
    as_json: JsonOption = False,
) -> None:
    """Build a shipped case offline, run it, and print the path of its report.

    `rajin`: published sightings of a port and a station, and a broadcast's claims held against them. No imagery.
    `busan`: a real Sentinel-2 picture of a harbour: berths, vessels, lengths with errors.
    `beihai`: a real Sentinel-2 pair of 2016 and 2018: what was built on plots beside a road.
    `planted-roof`: SYNTHETIC: a roof painted over two tracks, in six looks; measured, covered, bracketed.
    `us-coast`: real ships' signals of 25 minutes: what was dropped, who they say they are, and the OFAC list of 2019.
    `rajin-vostochny`: SYNTHETIC: ships between two ports, a silence, and a picture in which the silent ship lies.

    Example: quaywatch demo rajin --out /tmp/demo
    """
    from quaywatch.demos.build import build_demo, demo_names

    names = [name] if name else demo_names()
    with show_progress() as progress:
        reports = {each: build_demo(each, out / each, workers=workers, report=progress) for each in names}
    if as_json:
        say_json({each: str(path) for each, path in reports.items()})
    else:
        for path in reports.values():
            say(str(path))
