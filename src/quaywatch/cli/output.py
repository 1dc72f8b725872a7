"""How commands speak: results on stdout, progress and warnings on stderr, JSON where asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer

__all__ = ["JsonOption", "say", "say_json", "show_progress", "warn"]

JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
"""The `--json` that every command takes."""


def say(line: str = "") -> None:
    """Print one line of result, with plain blanks so that it can be searched and copied."""
    typer.echo(line.replace("\u00a0", " "))


def say_json(result: Mapping[str, Any]) -> None:
    """Print a result as JSON, readable and with all scripts kept."""
    typer.echo(json.dumps(result, ensure_ascii=False, indent=1))


def warn(line: str) -> None:
    """Print one line that is no result."""
    typer.echo(line, err=True)


@contextmanager
def show_progress() -> Iterator[Callable[[str, int, int], None]]:
    """A function `report(what, done, total)` that draws a bar on stderr; silent when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
