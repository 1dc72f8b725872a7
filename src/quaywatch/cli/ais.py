"""`quaywatch ais`: what ships sent of themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.ais_events import events
from quaywatch.cli.ais_match import match
from quaywatch.cli.output import JsonOption, say, say_json, show_progress, warn
from quaywatch.cli.several_files import taking_several
from quaywatch.cli.watchlists import watchlist
from quaywatch.clock import format_utc
from quaywatch.errors import QuaywatchError, SourceError

if TYPE_CHECKING:
    from quaywatch.records.track_reading import TrackSummary

__all__ = ["app", "info"]

app = typer.Typer(help="Ship tracks: what was received, and what it tells.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Ship tracks: what was received, and what it tells."""


@app.command("info")
def info(
    files: Annotated[list[Path], typer.Argument(help="Logs or tables of messages, of any dialects, packed or not.")],
    columns: Annotated[
        str, typer.Option(help="Columns by field, as time=when,mmsi=id,lon=x,lat=y[,speed=…][,dates=day-first].")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Tell what files of ships' positions hold: rows, vessels, times, places, and what was dropped and why.

    Files that cannot be read are named; it is an error only where none could be.

    Example: quaywatch ais info june.csv.gz july.zip --json
    """
    from quaywatch.sources.ais_dialects import parse_columns

    asked = parse_columns(columns) if columns else {}
    with show_progress() as report:
        found, unread = _summaries(files, asked, report)
    for path, error in unread:
        warn(f"not read: {path}: {error}")
    if not found:
        raise SourceError("none of the files could be read", expected="messages or tables of positions")
    if as_json:
        say_json({"files": [_as_json(*one) for one in found], "unread": [_unread(*one) for one in unread]})
        return
    for name, dialect, summary in found:
        _say_summary(f"{name} ({dialect})", summary)
        for note in summary.counts.notes:
            warn(note)
    if len(found) > 1:
        _say_summary("together", _together(found))


Found = tuple[str, str, "TrackSummary"]


def _summaries(
    files: Sequence[Path], asked: dict[str, str], report: Callable[[str, int, int], None]
) -> tuple[list[Found], list[tuple[Path, QuaywatchError]]]:
    from quaywatch.records.track_reading import TrackSummary
    from quaywatch.sources.ais_files import open_ais

    found: list[Found] = []
    unread: list[tuple[Path, QuaywatchError]] = []
    for path in files:
        size = path.stat().st_size if path.is_file() else 0

        def told(done: int, path: Path = path, size: int = size) -> None:
            report(path.name, done >> 20, size >> 20)

        try:
            found += [(one.name, one.dialect, TrackSummary.of(one.batches)) for one in open_ais(path, asked, told)]
        except QuaywatchError as error:
            unread.append((path, error))
    return found, unread


def _together(found: Sequence[Found]) -> TrackSummary:
    from quaywatch.records.track_reading import TrackSummary

    return TrackSummary.joined(summary for _, _, summary in found)


def _say_summary(title: str, summary: TrackSummary) -> None:
    counts = summary.counts
    say(f"{title}: {counts.rows:,} rows, {summary.positions:,} positions, {len(summary.vessels):,} vessels")
    if summary.first_ms is not None and summary.last_ms is not None:
        say(f"  from {_utc(summary.first_ms)} to {_utc(summary.last_ms)}")
    if (box := summary.box) is not None:
        west, south, east, north = box
        say(f"  longitude {west:.4f} to {east:.4f}, latitude {south:.4f} to {north:.4f}")
    for what, numbers in (("messages", counts.messages), ("dropped", counts.dropped)):
        if numbers:
            say(f"  {what}: " + ", ".join(f"{name} {number:,}" for name, number in _most_first(numbers)))


def _most_first(numbers: Any) -> list[tuple[str, int]]:
    return sorted(numbers.items(), key=lambda one: (-one[1], one[0]))


def _utc(time_ms: int) -> str:
    return str(format_utc(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time_ms)))


def _as_json(name: str, dialect: str, summary: TrackSummary) -> dict[str, Any]:
    counts = summary.counts
    return {
        "file": name,
        "dialect": dialect,
        "rows": counts.rows,
        "positions": summary.positions,
        "vessels": len(summary.vessels),
        "start": None if summary.first_ms is None else _utc(summary.first_ms),
        "end": None if summary.last_ms is None else _utc(summary.last_ms),
        "box": None if summary.box is None else list(summary.box),
        "messages": dict(counts.messages),
        "dropped": dict(counts.dropped),
        "notes": list(counts.notes),
    }


def _unread(path: Path, error: QuaywatchError) -> dict[str, str]:
    return {"file": str(path), "reason": str(error)}


app.command("events")(events)
app.command("match", cls=taking_several("--tracks"))(match)
app.command("watchlist", cls=taking_several("--against"))(watchlist)
