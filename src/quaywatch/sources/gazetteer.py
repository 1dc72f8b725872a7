"""The sites that Quaywatch ships, found by any of their names.

Positions are coarse and say so: each carries its source and precision. Only a zone drawn on imagery or a survey has
an outline; all others take sightings but no pixels.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from quaywatch.errors import PlanError
from quaywatch.records.place import Site
from quaywatch.sources.site_files import read_site

__all__ = ["find_site", "match_site", "read_gazetteer"]

_FOLDER = Path(__file__).with_name("gazetteer_data")


@cache
def read_gazetteer() -> Mapping[str, Site]:
    """The shipped sites by key, in alphabetical order."""
    sites = (read_site(path) for path in sorted(_FOLDER.glob("*.geojson")))
    return MappingProxyType({site.id: site for site in sites})


def find_site(name: str) -> Site:
    """The shipped site with this key, name or alias.

    Raises:
        PlanError: No shipped site is called so; the message offers the nearest names.
    """
    return match_site(name, read_gazetteer().values())


def match_site(name: str, sites: Iterable[Site]) -> Site:
    """The one of the sites with this key, name or alias, in any of its languages and without regard to case.

    Raises:
        PlanError: None is called so; the message offers the nearest names.
    """
    names = {_folded(text): site for site in sites for text in _texts(site)}
    if (found := names.get(_folded(name))) is not None:
        return found
    near = difflib.get_close_matches(_folded(name), names, n=3, cutoff=0.5)
    offered = dict.fromkeys(names[key].id for key in near or names)
    raise PlanError(
        f"no site is called {name!r}",
        expected=f"{'a name like' if near else 'one of'}: {', '.join(offered) or 'none, as there are no sites'}",
        do="Give a GeoJSON file with its zones instead",
    )


def _texts(site: Site) -> tuple[str, ...]:
    return (site.id, site.name, *(alias.text for alias in site.aliases))


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).replace("’", "'").casefold().split())
