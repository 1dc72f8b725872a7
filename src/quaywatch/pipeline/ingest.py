"""Bringing evidence into a case: told apart by content, checked before a byte is kept, rights asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quaywatch.assessment.wording import listed
from quaywatch.casefile.codec import content_hash
from quaywatch.casefile.entries import Origin, UnitKey
from quaywatch.casefile.objects import hash_file
from quaywatch.casefile.store import CaseStore
from quaywatch.errors import DataError, PlanError, QuaywatchError, SourceError
from quaywatch.pipeline.ship_intake import find_belonging, find_list_day, find_ship_role, is_beside_list
from quaywatch.pipeline.tasks import Progress, code_version
from quaywatch.pipeline.text_intake import UNNAMED_PUBLISHER, TextTerms, check_text, is_document, may_be_text
from quaywatch.plugins import find_sensors
from quaywatch.records.artefact import Artefact, ArtefactRole, Publish, Rights
from quaywatch.records.scene import Scene
from quaywatch.records.skipped import Skipped
from quaywatch.scenes.hints import SceneHints, read_hints
from quaywatch.scenes.identify import identify_scene, sensor_rights
from quaywatch.sources.claims import CLAIMS_SCHEMA, read_claims
from quaywatch.sources.hypotheses import HYPOTHESES_SCHEMA, read_hypotheses
from quaywatch.sources.json_text import read_json
from quaywatch.sources.ledger import LEDGER_SCHEMA, read_ledger
from quaywatch.sources.provisions import PROVISIONS_SCHEMA, read_provisions
from quaywatch.sources.reviews import REVIEWS_SCHEMA, read_reviews
from quaywatch.sources.roles import ROLES_SCHEMA, read_roles
from quaywatch.sources.sightings import SIGHTINGS_SCHEMA, SourceEntry, read_sightings
from quaywatch.sources.statements import STATEMENTS_SCHEMA, read_statements

__all__ = ["INGEST", "Ingested", "Terms", "ingest_files", "scene_hints"]

INGEST = "ingest"
"""Beginning of the slots in which refused files are kept."""

_BAND_IN_NAME = re.compile(r"[_.-](B\d[0-9A]|SR_B\d+|QA_PIXEL|SCL|VV|VH|HH|HV)(?=[_.-]|$)(_\d+m)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a person says of the files: where they are from, what may be done with them, what the pixels are."""

    source: str = ""
    """URL or words; empty = the path, as given."""
    publish: Publish | None = None
    """Whether they may be shown; None = as the sensor's owner or the kind of file has it, else `ask`."""
    holder: str = ""
    credit: str = ""
    licence: str = ""
    masks: tuple[Path, ...] = ()
    """Rasters that are not 0 where something hides the ground, for the one scene that is ingested."""
    hints: Mapping[str, str] = field(default_factory=dict)
    """Sensor, time, bands, scale, as `scenes.hints` reads them."""
    columns: str = ""
    """What the columns of tables of ships are called, as `time=when,mmsi=id`."""
    dated: str = ""
    """Day of lists of ships that do not state it."""
    said: TextTerms = TextTerms()
    """Of transcripts and articles: who published them, and when."""
    ask_publish: Callable[[str], Publish] | None = None
    """Asked of a file whose rights nobody has stated; None = nobody is there to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What went in, and what was refused."""

    artefacts: tuple[Artefact, ...]
    refused: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bundle:
    """Files that are one thing: a text, or the bands of one scene."""

    role: ArtefactRole
    files: tuple[Path, ...]


def ingest_files(store: CaseStore, paths: Sequence[Path], terms: Terms, report: Progress) -> Ingested:
    """What went into the case and what was refused; each bundle of files goes in whole or not at all.

    Raises:
        QuaywatchError: Not one file could be ingested; the error of the first.
        CaseError: The case cannot be written.
    """
    bundles, errors = _sorted(_files(paths), terms)
    if terms.masks and sum(bundle.role is ArtefactRole.SCENE for bundle in bundles) != 1:
        raise PlanError("a mask with more or less than one scene", expected="one scene at a time with its --mask")
    artefacts: list[Artefact] = []
    for done, bundle in enumerate(bundles, start=1):
        try:
            origins = _origins(bundle, terms)
        except QuaywatchError as error:
            errors.append((bundle, error))
        else:
            artefacts += [store.add_artefact(path, origin) for path, origin in origins]
            store.prune_slot(_slot(bundle))
        report(INGEST, done, len(bundles))
    if not artefacts:
        raise errors[0][1] if errors else PlanError("no files to ingest", expected="at least one supported file")
    return Ingested(artefacts=tuple(artefacts), refused=tuple(_refuse(store, *each) for each in errors))


def scene_hints(artefacts: Sequence[Artefact]) -> SceneHints:
    """What was said of a scene when its files were ingested."""
    masks = frozenset(a.sha256 for a in artefacts if a.role is ArtefactRole.MASK)
    names = {artefact.sha256: artefact.name for artefact in artefacts}
    return read_hints(artefacts[0].parameters).with_files(names=names, masks=masks)


def _slot(bundle: _Bundle) -> str:
    return f"{INGEST}:{bundle.files[0].name}"


def _refuse(store: CaseStore, bundle: _Bundle, error: QuaywatchError) -> Skipped:
    names = ", ".join(path.name for path in bundle.files)
    skipped = Skipped(id=_slot(bundle), unit=names, stage=INGEST, reason=str(error))
    key = UnitKey(slot=_slot(bundle), stage=INGEST, code_version=code_version(), inputs={"reason": str(error)})
    store.save_unit(key, {"skipped": (skipped,)})
    return skipped


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(inner for inner in path.rglob("*") if inner.is_file() and not inner.name.startswith("."))
        elif path.exists():
            yield path
        else:
            raise SourceError(f"there is no file {str(path)!r}", expected="a path that exists", do="Check the spelling")


def _sorted(files: Iterator[Path], terms: Terms) -> tuple[list[_Bundle], list[tuple[_Bundle, QuaywatchError]]]:
    """Files that are one thing each, and those that are nothing that is known."""
    bundles, errors = [], []
    scenes: dict[tuple[Path, str], list[Path]] = {}
    for path in dict.fromkeys(files):
        if is_beside_list(path):
            continue
        try:
            role = _told_role(path, terms)
        except (QuaywatchError, OSError) as error:
            wrong = error if isinstance(error, QuaywatchError) else SourceError(f"{path.name} cannot be read: {error}")
            errors.append((_Bundle(role=ArtefactRole.SIGNALS, files=(path,)), wrong))
            continue
        if role is ArtefactRole.SCENE:
            # The bands of one scene lie side by side and differ in name only by the band.
            scenes.setdefault((path.parent, _BAND_IN_NAME.sub("", path.stem)), []).append(path)
        else:
            bundles.append(_Bundle(role=role, files=(path, *find_belonging(path, role))))
    bundles += [_Bundle(role=ArtefactRole.SCENE, files=tuple(found)) for found in scenes.values()]
    return bundles, errors


def _told_role(path: Path, terms: Terms) -> ArtefactRole:
    """What a file is, as far as its bundle depends on it: any of our own texts counts as sightings here.

    Raises:
        QuaywatchError: It is nothing that is known.
    """
    try:
        role = find_ship_role(path, terms.columns)
    except QuaywatchError:
        if is_document(path) or may_be_text(path):
            return ArtefactRole.TEXT
        raise
    if role is not None:
        return role
    if path.suffix.lower() in (".json", ".geojson"):
        return ArtefactRole.SIGHTINGS
    return ArtefactRole.TEXT if is_document(path) else ArtefactRole.SCENE


def _origins(bundle: _Bundle, terms: Terms) -> list[tuple[Path, Origin]]:
    """Each file of a checked bundle, with what is told of it."""
    if bundle.role in (ArtefactRole.SIGNALS, ArtefactRole.WATCHLIST):
        return list(_ship_origins(bundle, terms))
    if bundle.role is ArtefactRole.TEXT:
        return [(bundle.files[0], _text_origin(bundle.files[0], terms))]
    if bundle.role is not ArtefactRole.SCENE:
        return [(bundle.files[0], _written_origin(bundle.files[0], terms))]
    hashes = {path: hash_file(path) for path in (*bundle.files, *terms.masks)}
    masks = frozenset(hashes[path] for path in terms.masks)
    names = {sha256: _product_name(path) for path, sha256 in hashes.items()}
    hints = read_hints(terms.hints).with_files(names=names, masks=masks)
    scene = identify_scene(list(hashes.items()), hints)
    group = content_hash(sorted(hashes.values()))[:16]
    rights = _scene_rights(scene, terms)
    return [
        (
            path,
            Origin(
                role=ArtefactRole.MASK if path in terms.masks else ArtefactRole.SCENE,
                source=terms.source or path.name,
                rights=rights,
                name=_product_name(path),
                parameters={**terms.hints, "scene": group},
            ),
        )
        for path in hashes
    ]


def _ship_origins(bundle: _Bundle, terms: Terms) -> Iterator[tuple[Path, Origin]]:
    """Signals, or a list with what belongs to it. A list is its author's publication; whose signals are is asked."""
    first, *others = bundle.files
    is_list = bundle.role is ArtefactRole.WATCHLIST
    told = {
        "columns": terms.columns,
        "dated": terms.dated or find_list_day(first, terms.columns) if is_list else "",
    }
    known = {key: value for key, value in told.items() if value}
    publish = terms.publish or (Publish.YES if is_list else _asked(first.name, terms))
    rights = Rights(
        holder=terms.holder or "not stated",
        credit=terms.credit or terms.source or first.name,
        licence=terms.licence or "unknown",
        publish=publish,
    )
    of = hash_file(first)
    for path in (first, *others):
        parameters = known if path == first else {"beside": of}
        source = terms.source or path.name
        yield path, Origin(role=bundle.role, source=source, rights=rights, name=path.name, parameters=parameters)


def _text_origin(path: Path, terms: Terms) -> Origin:
    """A transcript or an article: its words are its publisher's, so whether they may be shown is asked."""
    check_text(path, terms.said)
    holder = terms.holder or terms.said.publisher
    return Origin(
        role=ArtefactRole.TEXT,
        source=terms.source or path.name,
        rights=Rights(
            holder=holder or "not stated",
            credit=terms.credit or f"Text by {holder or UNNAMED_PUBLISHER}",
            licence=terms.licence or "unknown",
            publish=terms.publish or _asked(path.name, terms),
        ),
        parameters=terms.said.parameters,
    )


def _product_name(path: Path) -> str:
    """The file's name; inside a SAFE product with the folders from the product on, whose names carry facts."""
    parts = path.absolute().parts
    start = next((i for i, part in enumerate(parts) if part.upper().endswith(".SAFE")), len(parts) - 1)
    return "/".join(parts[start:])


def _scene_rights(scene: Scene, terms: Terms) -> Rights:
    moment = scene.acquired.start or scene.acquired.end
    known = sensor_rights(find_sensors()[scene.sensor], year=moment.year) if moment else None
    return Rights(
        holder=terms.holder or (known.holder if known else "not stated"),
        credit=terms.credit or scene.credit,
        licence=terms.licence or (known.licence if known else "unknown"),
        publish=terms.publish or (known.publish if known else _asked(scene.name, terms)),
    )


def _asked(name: str, terms: Terms) -> Publish:
    return terms.ask_publish(name) if terms.ask_publish else Publish.ASK


_WRITTEN: Mapping[str, tuple[ArtefactRole, Callable[[Path], object]]] = {
    HYPOTHESES_SCHEMA: (ArtefactRole.HYPOTHESES, read_hypotheses),
    LEDGER_SCHEMA: (ArtefactRole.LEDGER, read_ledger),
    PROVISIONS_SCHEMA: (ArtefactRole.PROVISIONS, read_provisions),
    STATEMENTS_SCHEMA: (ArtefactRole.STATEMENTS, read_statements),
    ROLES_SCHEMA: (ArtefactRole.ROLES, read_roles),
}
"""What a person writes besides sightings, claims and decisions: its schema, its role, and what checks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """What a checked file of a person is."""

    role: ArtefactRole
    by: str = ""
    """Whose word it is; empty where it does not say."""
    url: str | None = None
    credit: str = ""
    """Credit line; empty = facts of whose word it is."""
    parents: tuple[str, ...] = ()


def _written(path: Path) -> _Written:
    schema = str(read_json(path, what="evidence").data.get("schema"))
    if schema == CLAIMS_SCHEMA:
        claim = read_claims(path, "0" * 64)[0]
        return _Written(role=ArtefactRole.CLAIMS, by=claim.by, url=claim.url)
    if schema.startswith(SIGHTINGS_SCHEMA.rpartition("/")[0]):
        source = read_sightings(path).source or SourceEntry()
        return _Written(role=ArtefactRole.SIGHTINGS, by=source.publisher or "", url=source.url)
    if schema == REVIEWS_SCHEMA:
        decisions = read_reviews(path, "0" * 64)
        by = listed(dict.fromkeys(one.by for one in decisions))
        parents = tuple(sorted({one.text for one in decisions}))
        return _Written(role=ArtefactRole.REVIEWS, by=by, credit=f"Decisions of {by}", parents=parents)
    if schema in _WRITTEN:
        role, check = _WRITTEN[schema]
        check(path)
        return _Written(role=role)
    raise DataError(
        f"{path.name} has the schema {schema!r}",
        expected=f"one of {', '.join((SIGHTINGS_SCHEMA, CLAIMS_SCHEMA, REVIEWS_SCHEMA, *_WRITTEN))}, or a raster",
        do="Sites go in with `quaywatch site add`",
    )


def _written_origin(path: Path, terms: Terms) -> Origin:
    written = _written(path)
    return Origin(
        role=written.role,
        source=terms.source or written.url or path.name,
        rights=Rights(
            holder=terms.holder or written.by or "not stated",
            credit=terms.credit
            or written.credit
            or f"Facts published by {written.by or 'the source'}, in our own words",
            licence=terms.licence or "facts, in own words",
            publish=terms.publish or Publish.YES,
        ),
        parents=written.parents,
    )
