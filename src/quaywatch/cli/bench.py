"""`bench`: accuracy, speed and memory of what is installed, on shipped or drawn data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.bench_ais import ais
from quaywatch.cli.output import JsonOption, say, say_json, show_progress

if TYPE_CHECKING:
    from quaywatch.bench.vessels import VesselResult
    from quaywatch.plugins import VesselDetector

__all__ = ["app", "vessels"]

app = typer.Typer(help="Accuracy, speed and memory on shipped or drawn data.", no_args_is_help=True)


@app.command("vessels")
def vessels(
    detector: Annotated[str, typer.Option(help="One detector; without, every installed one that is optical.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Try the optical vessel detectors on three shipped Sentinel-2 ports.

    Example: quaywatch bench vessels

    Example: quaywatch bench vessels --detector vessels_optical --json
    """
    from quaywatch.bench.ports import read_ports
    from quaywatch.bench.vessels import CAVEATS, assess_detector

    chosen = _chosen(detector)
    ports = list(read_ports())
    with show_progress() as progress:
        results = [assess_detector(one, ports, progress) for one in chosen]
    if as_json:
        say_json({"ports": [port.name for port in ports], "results": [_told(one) for one in results], "notes": CAVEATS})
        return
    _say_table(results)
    for caveat in CAVEATS:
        say(caveat)


def _chosen(name: str) -> list[VesselDetector]:
    from quaywatch.errors import PluginError
    from quaywatch.plugins import find_detectors
    from quaywatch.records.scene import Modality

    optical = {key: one for key, one in find_detectors().items() if one.modality is Modality.OPTICAL}
    if name and name not in optical:
        raise PluginError(
            f"no optical detector {name!r} is installed", expected=f"one of: {', '.join(sorted(optical))}"
        )
    return [optical[name]] if name else list(optical.values())


def _told(result: VesselResult) -> dict[str, Any]:
    from dataclasses import asdict

    told = asdict(result) | {"precision": result.precision, "recall": result.recall, "f1": result.f1}
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in told.items()}


def _say_table(results: Sequence[VesselResult]) -> None:
    rows = [
        ("detector", [f"{one.detector} {one.version}" for one in results]),
        ("vessels of 70 m and longer", [str(one.vessels) for one in results]),
        ("F1", [_number(one.f1, "{:.2f}") for one in results]),
        ("precision", [_number(one.precision, "{:.2f}") for one in results]),
        ("recall", [_number(one.recall, "{:.2f}") for one in results]),
        ("length, mean absolute error", [_number(one.length_mae_m, "{:.0f} m") for one in results]),
        ("lengths within their 95 % interval", [_number(one.inside_u95, "{:.0%}") for one in results]),
        ("berths", [str(one.berths) for one in results]),
        ("berths, balanced accuracy", [_number(one.berth_accuracy, "{:.2f}") for one in results]),
        ("a warm look, without clouds", [f"{one.look_s:.2f} s" for one in results]),
        ("judging its clouds", [f"{one.clouds_s:.2f} s" for one in results]),
        ("peak memory of the process", [f"{one.peak_mib:.0f} MiB" for one in results]),
        ("processor cores", [str(one.cores) for one in results]),
    ]
    for title, cells in rows:
        say(f"{title:<36}" + "".join(f"{cell:>20}" for cell in cells))


def _number(value: float | None, shape: str) -> str:
    return "-" if value is None else shape.format(value)


app.command("ais")(ais)
