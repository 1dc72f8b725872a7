"""The command line: parse, call, print. One file per group of commands."""

from __future__ import annotations

import sys

import typer

from quaywatch.cli import ais, assess, bench, calls, cases, claims, demo, detect, quotes, review, sites
from quaywatch.errors import QuaywatchError

__all__ = ["app", "main"]

app = typer.Typer(
    name="quaywatch",
    help="Watch ports, stations and border crossings from satellite images and sightings, and check what was said.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("new")(cases.new)
app.add_typer(sites.app, name="site")
app.command("ingest")(cases.ingest)
app.command("run")(cases.run)
app.command("report")(cases.report)
app.command("verify")(cases.verify)
app.add_typer(detect.app, name="detect")
app.command("calls")(calls.calls)
app.command("assess")(assess.assess)
app.command("quotes")(quotes.quotes)
app.add_typer(review.app, name="review")
app.command("claims")(claims.claims)
app.add_typer(ais.app, name="ais")
app.add_typer(bench.app, name="bench")


def main() -> None:
    """Run the command line; an error becomes one line on stderr and the exit code of its class."""
    try:
        app()
    except QuaywatchError as error:
        _stop(f"error: {error}", error.exit_code)
    except OSError as error:
        # A full disk or a missing permission: nothing half-written is left, as every write is whole or not at all.
        where = f" ({error.filename})" if error.filename else ""
        _stop(f"error: {error.strerror or error}{where}. Nothing that was there is lost; free the cause and repeat", 3)


def _stop(line: str, code: int) -> None:
    typer.echo(f"quaywatch: {line}", err=True)
    sys.exit(code)
