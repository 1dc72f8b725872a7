"""`site add`, `site list` and `site show`: the places of a case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quaywatch.assessment.wording import counted
from quaywatch.cli.output import JsonOption, say, say_json
from quaywatch.records.place import Site

__all__ = ["add", "app", "list_sites", "show"]

app = typer.Typer(help="The places of a case, and those that Quaywatch ships.", no_args_is_help=True)
CaseOption = Annotated[
    Path | None, typer.Option("--case", help="Folder of the case; without it, the shipped gazetteer.")
]


@app.command("add")
def add(
    place: Annotated[str, typer.Argument(help="A shipped site by any of its names, or a GeoJSON file with zones.")],
    case: Annotated[Path, typer.Option("--case", help="Folder of the case.")] = Path(),
    as_json: JsonOption = False,
) -> None:
    """Add a site to the case.

    Example: quaywatch site add 라진 --case rajin
    Example: quaywatch site add my-port.geojson --case rajin
    """
    from quaywatch.casefile.config import add_site
    from quaywatch.sources.gazetteer import find_site
    from quaywatch.sources.site_files import read_site

    if Path(place).suffix.lower() in (".geojson", ".json"):
        site = read_site(Path(place))
        add_site(case, file=Path(place))
    else:
        site = find_site(place)
        add_site(case, gazetteer=site.id)
    if as_json:
        say_json({"added": site.id, "zones": [zone.id for zone in site.zones]})
    else:
        say(f"added {_line(site)}")


@app.command("list")
def list_sites(case: CaseOption = None, as_json: JsonOption = False) -> None:
    """List the sites of a case, or of the shipped gazetteer.

    Example: quaywatch site list
    """
    sites = _sites(case)
    if as_json:
        say_json({"sites": [{"id": site.id, "name": site.name, "zones": len(site.zones)} for site in sites]})
    else:
        for site in sites:
            say(_line(site))


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="A site by any of its names.")],
    case: CaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one site: its names, its zones, where each comes from and how exact it is.

    Example: quaywatch site show Najin
    """
    from quaywatch.sources.gazetteer import find_site, match_site
    from quaywatch.sources.site_files import write_site

    site = find_site(name) if case is None else match_site(name, _sites(case))
    if as_json:
        say_json(write_site(site))
        return
    say(_line(site))
    for alias in site.aliases:
        say(f"  name  {alias.text}" + (f" ({alias.lang})" if alias.lang else ""))
    for zone in site.zones:
        drawn = "drawn" if zone.shape is not None else "not drawn: takes sightings, no pixels"
        exact = zone.provenance and zone.provenance.precision_m
        say(f"  zone  {zone.id:<24} {zone.kind:<10} {drawn}" + (f", ±{exact:g} m" if exact else ""))
        if zone.provenance:
            say(f"        {zone.provenance.source}")


def _sites(case: Path | None) -> tuple[Site, ...]:
    from quaywatch.casefile.config import read_config
    from quaywatch.pipeline.places import read_site_entry
    from quaywatch.sources.gazetteer import read_gazetteer

    if case is None:
        return tuple(read_gazetteer().values())
    return tuple(read_site_entry(case, entry) for entry in read_config(case).sites)


def _line(site: Site) -> str:
    drawn = sum(zone.shape is not None for zone in site.zones)
    where = f"{site.centre.lat:.4f}, {site.centre.lon:.4f}" if site.centre else "no position"
    return (
        f"{site.id:<14} {site.name} ({site.country or '?'}; {where}; {counted(len(site.zones), 'zone')}, {drawn} drawn)"
    )
