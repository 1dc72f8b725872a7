"""The sites of a case: those its `case.toml` names, joined with what the sightings files call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import shapely

from quaywatch.casefile.config import CaseConfig, SiteEntry
from quaywatch.casefile.folder import path_inside
from quaywatch.casefile.store import CaseStore
from quaywatch.errors import DataError
from quaywatch.geo import LocalFrame, Shape
from quaywatch.observations.from_sightings import site_of
from quaywatch.observations.places import joined_site
from quaywatch.records.artefact import ArtefactRole
from quaywatch.records.case import Case
from quaywatch.records.place import Site
from quaywatch.sources.gazetteer import find_site
from quaywatch.sources.sightings import SightingsFile, read_sightings
from quaywatch.sources.site_files import read_site

__all__ = ["JoinedCase", "ToldPlace", "find_watched_area", "join_case", "join_sites", "read_site_entry"]

SITE_WITHOUT_OUTLINES_M = 4000.0
"""Side of the square that is looked at round a site whose zones nobody has drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPlace:
    """What a sightings file's site and zones are called in the case."""

    site: str
    """Key of the case's site."""
    zone_names: Mapping[str, str]
    """Zone of the file → zone of the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedCase:
    """The case with all its sites, and where each sightings file speaks of."""

    case: Case
    told: Mapping[str, ToldPlace]
    """SHA-256 of a sightings file → its place."""


def read_site_entry(folder: Path, entry: SiteEntry) -> Site:
    """The site that an entry of `case.toml` leads to.

    Raises:
        PlanError: The gazetteer has no such site.
        DataError: The file is no site.
    """
    if entry.gazetteer is not None:
        return find_site(entry.gazetteer)
    return read_site(path_inside(folder, entry.file or ""))


def join_case(store: CaseStore, config: CaseConfig) -> JoinedCase:
    """The case with the sites that `case.toml` and the sightings files name."""
    files: list[tuple[str, SightingsFile]] = []
    for artefact in store.artefacts(ArtefactRole.SIGHTINGS):
        try:
            files.append((artefact.sha256, read_sightings(store.objects.locate(artefact.sha256))))
        except DataError:
            continue  # its own unit fails on it too, and says why
    return join_sites(store.folder, config, files)


def join_sites(folder: Path, config: CaseConfig, files: Iterable[tuple[str, SightingsFile]]) -> JoinedCase:
    """The case's sites, each joined with the zones that sightings files tell of; files are (SHA-256, content).

    A file whose site has a name of one of the case's sites speaks of that one; any other adds a site of its own.
    """
    sites = {site.id: site for site in (read_site_entry(folder, entry) for entry in config.sites)}
    told: dict[str, ToldPlace] = {}
    for sha256, file in files:
        new = site_of(file)
        known = next((site for site in sites.values() if site.called & new.called), None)
        if known is None:
            site, zone_names = replace(new, id=_free_key(new.id, sites)), {zone.id: zone.id for zone in new.zones}
        else:
            site, zone_names = joined_site(known, new)
        sites[site.id] = site
        told[sha256] = ToldPlace(site=site.id, zone_names=zone_names)
    return JoinedCase(case=config.case(tuple(sites.values())), told=told)


def find_watched_area(site: Site) -> tuple[Shape, ...]:
    """The zones' shapes; where none is drawn, a square round the centre; nothing where that is unknown too."""
    drawn = tuple(zone.shape for zone in site.zones if zone.shape is not None)
    if drawn or site.centre is None:
        return drawn
    half = SITE_WITHOUT_OUTLINES_M / 2
    return (LocalFrame(origin=site.centre).from_plane(shapely.box(-half, -half, half, half)),)


def _free_key(key: str, taken: Iterable[str]) -> str:
    used = set(taken)
    return next(name for name in (key, *(f"{key}-{n}" for n in range(2, len(used) + 3))) if name not in used)
