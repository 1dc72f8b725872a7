"""`ais`: what ships send of themselves."""

from __future__ import annotations

import typer

from quaywatch.cli.ais_events import events
from quaywatch.cli.watchlists import watchlist

__all__ = ["app"]

app = typer.Typer(help="What ships send of themselves (AIS).", no_args_is_help=True)


@app.callback()
def _ais() -> None:
    """What ships send of themselves (AIS)."""


app.command("events")(events)
app.command("watchlist")(watchlist)
