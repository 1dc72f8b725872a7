"""`new`, `ingest`, `run`, `report` and `verify`: the life of a case."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.output import JsonOption, say, say_json, show_progress, warn
from quaywatch.clock import parse_date
from quaywatch.records.artefact import Publish

if TYPE_CHECKING:
    from quaywatch.pipeline.ingest import Ingested

__all__ = ["STRICT_EXIT_CODE", "ingest", "new", "report", "run", "verify"]

STRICT_EXIT_CODE = 4
"""With --strict: something was skipped."""

CaseFolder = Annotated[Path, typer.Argument(help="Folder of the case.", metavar="[CASE]")]
CaseOption = Annotated[Path, typer.Option("--case", help="Folder of the case.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Exit with 4 when anything was skipped.")]
HERE = Path()


def new(
    folder: Annotated[Path, typer.Argument(help="Folder to make.", metavar="DIR")],
    title: Annotated[str, typer.Option(help="Headline of the report.")] = "",
    question: Annotated[str, typer.Option(help="The one question of the case.")] = "",
    first_day: Annotated[str, typer.Option("--from", help="First day of the period (YYYY-MM-DD).")] = "",
    last_day: Annotated[str, typer.Option("--to", help="Last day of the period, inclusive.")] = "",
    site: Annotated[list[str] | None, typer.Option(help="A site of the shipped gazetteer, by any name.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Start a case: a folder with a case.toml to edit.

    Example: quaywatch new rajin --site Rajin --question "What came to the coal pier?"
    """
    from quaywatch.casefile.config import CaseConfig, SiteEntry, write_new_config
    from quaywatch.sources.gazetteer import find_site

    sites = tuple(SiteEntry(gazetteer=find_site(name).id) for name in site or ())
    config = CaseConfig(
        id=folder.resolve().name,
        title=title or folder.resolve().name,
        question=question or "What came, when, and how often?",
        first_day=parse_date(first_day) if first_day else None,
        last_day=parse_date(last_day) if last_day else None,
        sites=sites,
    )
    write_new_config(folder, config)
    if as_json:
        say_json({"case": str(folder), "sites": [entry.gazetteer for entry in sites]})
    else:
        say(f"{folder / 'case.toml'} is ready: edit it, then `quaywatch ingest --case {folder} FILE...`")


def ingest(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Rasters, ships' signals, lists of ships, transcripts, sightings, claims; or folders."),
    ],
    case: CaseOption = HERE,
    source: Annotated[str, typer.Option(help="Where the files came from: a URL or words.")] = "",
    rights: Annotated[Publish | None, typer.Option(help="Whether they may be published.")] = None,
    holder: Annotated[str, typer.Option(help="Who holds the rights.")] = "",
    credit: Annotated[str, typer.Option(help="Credit line to print.")] = "",
    licence: Annotated[str, typer.Option(help="Licence of the files.")] = "",
    sensor: Annotated[str, typer.Option(help="Sensor, where the files do not say.")] = "",
    acquired: Annotated[str, typer.Option(help="Acquisition time (UTC instant, day, or A/B).")] = "",
    bands: Annotated[str, typer.Option(help="What the bands show: blue=1,green=2,red=3,nir=4.")] = "",
    scale: Annotated[str, typer.Option(help="Reflectance per digital number.")] = "",
    columns: Annotated[
        str, typer.Option(help="Columns of tables of ships by field, as time=when,mmsi=id,lon=x,lat=y.")
    ] = "",
    dated: Annotated[str, typer.Option(help="Day of lists of ships that do not state it (YYYY-MM-DD).")] = "",
    publisher: Annotated[str, typer.Option(help="Who published a transcript or an article.")] = "",
    published: Annotated[str, typer.Option(metavar="DATE", help="Its day of publication, where it does not say.")] = "",
    lang: Annotated[str, typer.Option(metavar="en|ko", help="Whose rules apply to it; else told by the script.")] = "",
    title: Annotated[str, typer.Option(help="Its title.")] = "",
    mask: Annotated[list[Path] | None, typer.Option(help="Raster that is not 0 where cloud hides the ground.")] = None,
    strict: StrictOption = False,
    as_json: JsonOption = False,
) -> None:
    """Bring evidence into the case: any supported file, told apart by its content.

    Each file is checked before it is kept, stored by its SHA-256, and never changed. Where the rights are not known,
    they are asked for; without an answer nothing is published.

    Example: quaywatch ingest --case rajin sightings.json scene.tif --source "https://example.org/page"
    Example: quaywatch ingest --case rajin june.nmea.gz sdn.csv --rights ask
    Example: quaywatch ingest --case rajin evening.txt --publisher "KBS" --published 2025-01-28 --rights no
    """
    from quaywatch.casefile.store import open_case
    from quaywatch.pipeline.ingest import Terms, ingest_files
    from quaywatch.pipeline.text_intake import parse_text_terms

    told = {"sensor": sensor, "acquired": acquired, "bands": bands, "scale": scale}
    terms = Terms(
        source=source,
        publish=rights,
        holder=holder,
        credit=credit,
        licence=licence,
        masks=tuple(mask or ()),
        hints={key: value for key, value in told.items() if value},
        columns=columns,
        dated=dated,
        said=parse_text_terms({"publisher": publisher, "published": published, "lang": lang, "title": title}),
        ask_publish=_ask_publish if sys.stdin.isatty() and sys.stderr.isatty() else None,
    )
    with open_case(case) as store, show_progress() as progress:
        done = ingest_files(store, paths, terms, progress)
    _say_ingested(done, as_json=as_json)
    _leave(strict, bool(done.refused))


def _say_ingested(done: Ingested, *, as_json: bool) -> None:
    if as_json:
        kept = [
            {"name": a.name, "role": a.role, "sha256": a.sha256, "publish": a.rights.publish} for a in done.artefacts
        ]
        say_json({"ingested": kept, "skipped": [{"name": s.unit, "reason": s.reason} for s in done.refused]})
        return
    for artefact in done.artefacts:
        say(f"{artefact.role:<9} {artefact.sha256[:12]}  {artefact.name}  (publish: {artefact.rights.publish})")
    for skipped in done.refused:
        warn(f"skipped   {skipped.unit}: {skipped.reason}")


def _ask_publish(name: str) -> Publish:
    answer = typer.prompt(f"May {name} be published? (yes/no/ask)", default="ask", err=True)
    return Publish(answer) if answer in tuple(Publish) else Publish.ASK


def run(
    case: CaseFolder = HERE,
    workers: Annotated[int, typer.Option(min=1, help="Processes to use; 0 work in this one.")] = os.cpu_count() or 1,
    strict: StrictOption = False,
    as_json: JsonOption = False,
) -> None:
    """Do everything that is not up to date: looks, detections, observations, events, assessment.

    Stop it at any point and run it again: what was finished is kept, nothing is doubled.

    Example: quaywatch run rajin
    """
    from quaywatch.pipeline.run import run_case

    with show_progress() as progress:
        done = run_case(case, workers=workers, report=progress)
    if as_json:
        say_json({"units": done.units, "run": done.run, "skipped": [_skipped(each) for each in done.skipped]})
    else:
        say(f"{done.units} units of work, {done.run} of them run now, {len(done.skipped)} skipped")
        for each in done.skipped:
            warn(f"skipped   {each.unit}: {each.reason}")
    _leave(strict, bool(done.skipped))


def _skipped(each: Any) -> dict[str, str]:
    return {"unit": each.unit, "stage": each.stage, "reason": each.reason}


def report(
    case: CaseFolder = HERE,
    as_json: JsonOption = False,
) -> None:
    """Write the report of the last run: one HTML file that needs nothing else, and the same as JSON.

    Example: quaywatch report rajin
    """
    from quaywatch.pipeline.reports import write_report

    written = write_report(case)
    if as_json:
        say_json({"html": str(written.html), "json": str(written.json)})
    else:
        say(str(written.html))


def verify(
    case: CaseFolder = HERE,
    as_json: JsonOption = False,
) -> None:
    """Check every byte of the case against its hash, and name each bad, missing or extra object.

    Example: quaywatch verify rajin
    """
    from quaywatch.casefile.verify import verify_case

    with show_progress() as progress:
        found = verify_case(case, lambda done, total: progress("verify", done, total))
    if as_json:
        say_json({"objects": found.objects, "problems": [str(problem) for problem in found.problems]})
    else:
        for problem in found.problems:
            say(str(problem))
        say(f"{found.objects} objects checked, {len(found.problems)} problems")
    _leave(bool(found.problems), bool(found.problems), code=5)


def _leave(wanted: bool, found: bool, *, code: int = STRICT_EXIT_CODE) -> None:
    if wanted and found:
        raise typer.Exit(code)
