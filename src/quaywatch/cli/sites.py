"""`site add`, `site list` and `site show`: the places of a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.assessment.wording import counted
from quaywatch.cli.output import JsonOption, say, say_json
from quaywatch.errors import PlanError
from quaywatch.records.place import Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quaywatch.assessment.place_matches import PlaceAnswer
    from quaywatch.geo import LonLat

__all__ = ["add", "app", "find", "list_sites", "show", "watched_sites"]

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
    sites = watched_sites(case)
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

    site = find_site(name) if case is None else match_site(name, watched_sites(case))
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


@app.command("find")
def find(
    name: Annotated[str, typer.Argument(help="A name as printed somewhere, in any script.")],
    case: CaseOption = None,
    near: Annotated[
        str | None, typer.Option("--near", metavar="SITE", help="Of names that are like it, the nearest to this first.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell which site a name stands for, by which of its names and rule; else what it is merely like.

    A name that is only like one is a suggestion: nothing takes it.

    Example: quaywatch site find "Port of Najin"
    Example: quaywatch site find Rajiv --near Vostochny
    """
    from quaywatch.assessment.place_matches import answer_place

    sites = watched_sites(case)
    answer = answer_place(name, sites, near=_position(near, sites))
    if as_json:
        say_json(_answer_json(answer, sites))
        return
    for line in _answer_lines(answer, sites):
        say(line)


def _position(near: str | None, sites: Sequence[Site]) -> LonLat | None:
    from quaywatch.sources.gazetteer import match_site

    if near is None:
        return None
    site = match_site(near, sites)
    if site.centre is None:
        raise PlanError(f"the site {site.name} has no position", expected="a site whose place is known, for --near")
    return site.centre


def _answer_json(answer: PlaceAnswer, sites: Sequence[Site]) -> dict[str, Any]:
    names = {site.id: site.name for site in sites}
    return {
        "name": answer.name,
        "site": answer.site,
        "called_so": [
            {"site": one.site, "name": names[one.site], "alias": one.alias, "rule": one.rule}
            for one in answer.called_so
        ],
        "like": [
            {
                "site": one.site,
                "name": names[one.site],
                "letters_that_differ": one.edits,
                "distance_km": None if one.distance_m is None else round(one.distance_m / 1000, 1),
            }
            for one in answer.like
        ],
    }


def _answer_lines(answer: PlaceAnswer, sites: Sequence[Site]) -> list[str]:
    by_id = {site.id: site for site in sites}
    lines = [f"{_line(by_id[one.site])}\n  by its name {one.alias}, {one.rule}" for one in answer.called_so]
    if len(answer.called_so) > 1:
        lines.insert(0, f"{len(answer.called_so)} sites are called {answer.name!r}; which is meant is not said:")
    if lines:
        return lines
    lines = [f"no site is called {answer.name!r}"]
    if answer.like:
        lines.append("like it (a suggestion each, which nobody has taken):")
    for one in answer.like:
        far = "" if one.distance_m is None else f", {one.distance_m / 1000:.0f} km off"
        how = f"{counted(one.edits, 'letter')} changed" if one.edits else "some words of its name"
        lines.append(f"  {by_id[one.site].name} ({one.site}; {how}{far})")
    return lines


def watched_sites(case: Path | None) -> tuple[Site, ...]:
    """The sites of a case; without one, the shipped ones."""
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
