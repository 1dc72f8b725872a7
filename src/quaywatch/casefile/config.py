"""`case.toml`: a person's file, read strictly, and edited so that comments and order stay."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from pydantic_core import from_json, to_json
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from quaywatch.casefile.config_tables import CaseFile
from quaywatch.casefile.folder import CONFIG, SITES, check_is_case, open_regular, path_inside
from quaywatch.casefile.toml_text import TomlText
from quaywatch.casefile.writing import UNFINISHED, cannot_write, write_file
from quaywatch.errors import CaseError, DataError, PlanError
from quaywatch.records.case import Case, CountRequest
from quaywatch.records.place import Site
from quaywatch.records.track_event import TrackEventKind
from quaywatch.sources.json_text import read_as

__all__ = ["CaseConfig", "SiteEntry", "add_site", "read_config", "write_new_config"]

CASE_SCHEMA = "quaywatch/case/1"
SIZE_LIMIT_BYTES = 1 << 20
SITE_LIMIT_BYTES = 32 << 20

_VERSION = re.compile(r"quaywatch/case/(\d{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteEntry:
    """Where a site of the case is described: in the shipped gazetteer, or in a GeoJSON file of the case."""

    gazetteer: str | None = None
    """Key in the gazetteer."""
    file: str | None = None
    """Path inside the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseConfig:
    """What a person wrote into `case.toml`."""

    id: str
    """Short key."""
    title: str
    """Headline of the report."""
    question: str
    """The one question."""
    synthetic: bool = False
    """True where any evidence is made up."""
    first_day: date | None = None
    """First day of the period."""
    last_day: date | None = None
    """Last day of the period, inclusive."""
    as_of: date | None = None
    """Day as of which the report speaks."""
    sites: tuple[SiteEntry, ...] = ()
    """Where the sites are described."""
    counts: tuple[CountRequest, ...] = ()
    """Frequencies asked for."""
    changes_split: date | None = None
    """Local day that parts earlier from later looks in the search for changes; None = by their order."""
    split_by_site: tuple[tuple[str, date], ...] = ()
    """Key of a site and its own such day, in place of the case's."""
    ship_kinds: tuple[TrackEventKind, ...] = tuple(TrackEventKind)
    """Kinds of event that are told of ships' signals."""
    ship_limits: tuple[tuple[str, float], ...] = ()
    """Limits of these events by key, where they are not the usual ones."""
    weighed_on: tuple[date, ...] = ()
    """Days as of which hypotheses are weighed, besides that of the report."""
    assumptions: Mapping[str, Any] = field(default_factory=dict)
    """Free: kept, and handed on."""

    def case(self, sites: Sequence[Site]) -> Case:
        """The case, with the sites that its entries lead to.

        Raises:
            CaseError: A day is given for a site that is not among them.
        """
        known = [site.id for site in sites]
        if unknown := next((key for key, _ in self.split_by_site if key not in known), None):
            raise CaseError(
                f"{CONFIG} gives a day for the site {unknown!r} under [changes.split_by_site]",
                expected=f"one of: {', '.join(known) or 'no sites at all'}",
                do="Correct the key",
            )
        return Case(
            id=self.id,
            title=self.title,
            question=self.question,
            first_day=self.first_day,
            last_day=self.last_day,
            as_of=self.as_of,
            sites=tuple(sites),
            counts=self.counts,
            changes_split=self.changes_split,
            split_by_site=self.split_by_site,
            ship_kinds=self.ship_kinds,
            ship_limits=tuple(f"{key}={value!r}" for key, value in self.ship_limits),
            weighed_on=self.weighed_on,
            synthetic=self.synthetic,
        )


def read_config(folder: Path) -> CaseConfig:
    """What `case.toml` in the folder says. Nothing that it names is looked up.

    Raises:
        CaseError: The folder is no case, the file is not as it should be (each problem named by line and key), or a
            newer version wrote it.
    """
    check_is_case(folder)
    return _parsed(_read_text(folder), folder)


def write_new_config(folder: Path, config: CaseConfig) -> None:
    """Nothing; the folder, made where needed, is a case with this configuration. A case that says the same stays.

    Raises:
        CaseError: The folder holds something else, or cannot be written.
    """
    try:
        found = [path for path in folder.iterdir() if not path.name.startswith(UNFINISHED)] if folder.exists() else []
    except OSError as error:
        raise cannot_write(folder, error) from error
    if found and (not (folder / CONFIG).is_file() or read_config(folder) != config):
        raise CaseError(
            f"folder {str(folder)!r} is not empty" + (" and holds another case" if folder / CONFIG in found else ""),
            expected="a new or empty folder",
            do="Choose another one",
        )
    if not found:
        toml = _as_unicode(_toml(config))
        _parsed(toml, folder)
        write_file(folder / CONFIG, toml.encode())


def add_site(folder: Path, *, gazetteer: str | None = None, file: Path | None = None) -> SiteEntry:
    """The entry that `case.toml` now has for a site; everything else in the file stays as it was.

    Args:
        folder: The case.
        gazetteer: Key of a shipped site.
        file: A GeoJSON file; one from outside the case is copied to `sites/` in it.

    Raises:
        PlanError: Not exactly one of both is given, or the case has the site.
        SourceError: The file cannot be read.
        CaseError: The case cannot be read or written.
    """
    if (gazetteer is None) == (file is None):
        raise PlanError("a site needs a source", expected="either a gazetteer key or a file, and not both")
    config = read_config(folder)
    entry = SiteEntry(gazetteer=gazetteer, file=None if file is None else _bring_inside(folder, file))
    if entry in config.sites:
        raise PlanError(f"case {config.id!r} has the site {gazetteer or entry.file!r} already")
    edited = _with_site(_read_text(folder), entry)
    _parsed(edited, folder)
    write_file(folder / CONFIG, edited.encode())
    return entry


def _with_site(toml: str, entry: SiteEntry) -> str:
    key, value = ("gazetteer", entry.gazetteer) if entry.gazetteer else ("file", entry.file)
    try:
        document = tomlkit.parse(toml)
        sites = document.setdefault("sites", tomlkit.aot())
        table = tomlkit.table() if isinstance(sites, AoT) else tomlkit.inline_table()
        table.add(key, value)
        if isinstance(sites, AoT):
            table.add(tomlkit.nl())
        sites.append(table)
        return tomlkit.dumps(document)
    except TOMLKitError as error:
        raise CaseError(f"{CONFIG} cannot be edited: {error}", do="Add the site by hand") from error


def _read_text(folder: Path) -> str:
    with open_regular(path_inside(folder, CONFIG).resolve()) as file:
        raw = file.read(SIZE_LIMIT_BYTES + 1)
    if len(raw) > SIZE_LIMIT_BYTES:
        raise CaseError(f"{CONFIG} is larger than {SIZE_LIMIT_BYTES} bytes", expected="a file that a person wrote")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseError(f"{CONFIG} is not UTF-8 (byte {error.start})", expected="UTF-8", do="Convert it") from None


def _parsed(toml: str, folder: Path) -> CaseConfig:
    try:
        data = tomllib.loads(toml)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CaseError(f"{CONFIG} is not TOML: {error}", expected="TOML 1.0", do="Correct that line") from None
    _check_version(data.get("schema"))
    try:
        text = to_json(data, inf_nan_mode="strings").decode()
        file = read_as(TomlText(name=CONFIG, text=text, data=from_json(text), toml=toml), CaseFile)
        for site in file.sites:
            path_inside(folder, site.file or CONFIG)
    except DataError as error:
        raise CaseError(str(error), do="Correct the file") from error
    return CaseConfig(
        id=file.case.id or _as_unicode(folder.resolve().name),
        title=file.case.title,
        question=file.case.question,
        synthetic=file.case.synthetic,
        first_day=file.period.from_,
        last_day=file.period.to,
        as_of=file.as_of,
        sites=tuple(SiteEntry(gazetteer=site.gazetteer, file=site.file) for site in file.sites),
        counts=tuple(count.request() for count in file.counts),
        changes_split=file.changes.split,
        split_by_site=tuple(sorted(file.changes.split_by_site.items())),
        ship_kinds=file.ships.kinds,
        ship_limits=tuple(sorted(file.ships.limits.items())),
        weighed_on=file.hypotheses.as_of,
        assumptions=data.get("assumptions", {}),
    )


def _as_unicode(text: str) -> str:
    return text.encode(errors="replace").decode()  # the name of a folder need not be Unicode


def _check_version(schema: object) -> None:
    version = _VERSION.fullmatch(str(schema))
    if version is None:
        raise CaseError(
            f"{CONFIG} has the schema {schema!r}" if schema else f"{CONFIG} names no schema",
            expected=f'schema = "{CASE_SCHEMA}" above the first table',
        )
    if f"quaywatch/case/{int(version[1])}" != CASE_SCHEMA:
        raise CaseError(
            f"the case has the schema {schema!r}: it was written by a newer version of Quaywatch",
            expected=CASE_SCHEMA,
            do="Install the newest Quaywatch and run the command again",
        )


def _toml(config: CaseConfig) -> str:
    document = tomlkit.document()
    document.add(
        tomlkit.comment("What this case asks, and of which places. Edit it freely: commands keep what you wrote.")
    )
    days = {"from": config.first_day, "to": config.last_day}
    head = {"id": config.id, "title": config.title, "question": config.question, "synthetic": config.synthetic}
    content = {
        "schema": CASE_SCHEMA,
        "as_of": config.as_of,
        "case": head,
        "period": _without_none(days),
        "sites": [_without_none({"gazetteer": site.gazetteer, "file": site.file}) for site in config.sites],
        "counts": [_count_table(count) for count in config.counts],
        "changes": _without_none({"split": config.changes_split, "split_by_site": dict(config.split_by_site) or None}),
        "ships": _ships_table(config),
        "hypotheses": _without_none({"as_of": list(config.weighed_on) or None}),
        "assumptions": dict(config.assumptions),
    }
    for key, value in content.items():
        if value not in (None, {}, []):
            document.add(key, tomlkit.item(value))
    return tomlkit.dumps(document)


def _ships_table(config: CaseConfig) -> dict[str, Any]:
    some = config.ship_kinds != tuple(TrackEventKind)
    return _without_none(
        {"kinds": list(config.ship_kinds) if some else None, "limits": dict(config.ship_limits) or None}
    )


def _count_table(count: CountRequest) -> dict[str, Any]:
    table = {
        "id": count.id,
        "title": count.title,
        "site": count.site,
        "zones": list(count.zones) or None,
        "from": count.first_day,
        "to": count.last_day,
        "stay_limit_days": count.stay_limit_days,
        "stay_limit_source": count.stay_limit_source or None,
        "earlier_from": count.earlier_first_day,
        "earlier_to": count.earlier_last_day,
    }
    return _without_none(table)


def _without_none(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value is not None}


def _bring_inside(folder: Path, file: Path) -> str:
    if file.resolve().is_relative_to(folder.resolve()):
        return file.resolve().relative_to(folder.resolve()).as_posix()
    relative = f"{SITES}/{file.name}"
    with open_regular(file) as source:
        content = source.read(SITE_LIMIT_BYTES + 1)
    if len(content) > SITE_LIMIT_BYTES:
        raise PlanError(f"{str(file)!r} is larger than {SITE_LIMIT_BYTES >> 20} MiB", expected="the zones of one site")
    path = path_inside(folder, relative)
    if path.exists() and path.read_bytes() != content:
        raise PlanError(f"the case has another file {relative!r}", do="Rename yours")
    write_file(path, content)
    return relative
