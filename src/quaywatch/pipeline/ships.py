"""Ships' signals of a case: one unit for all events, one for the lists that the ships are held against.

Each is keyed by the hashes of the files, and of what else it is told by: a late file redoes both, and reads no other
file again.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from quaywatch.assessment.named_ships import SoughtShip
from quaywatch.casefile.codec import content_hash
from quaywatch.casefile.entries import Origin, UnitKey
from quaywatch.casefile.folder import SIGNALS, path_inside
from quaywatch.casefile.store import CaseStore
from quaywatch.observations.from_ships import observe_port_calls
from quaywatch.pipeline.event_settings import parse_settings
from quaywatch.pipeline.meanwhile import propose_absences
from quaywatch.pipeline.places import JoinedCase
from quaywatch.pipeline.ship_events import EventSettings, FoundEvents, find_ship_events
from quaywatch.pipeline.ship_figures import draw_ships, narrowest_rights
from quaywatch.pipeline.ship_lake import CaseLake, SignalFile, fill_lake
from quaywatch.pipeline.ship_records import ChosenEvents, choose_events, instant_of, tell_absences, tell_events
from quaywatch.pipeline.sought_ships import find_named_vessels, find_sought_ships, sought_hash
from quaywatch.pipeline.tasks import Pace, Task, TaskResult, code_version
from quaywatch.records.artefact import Artefact, ArtefactRole, Rights
from quaywatch.records.case import Case
from quaywatch.records.observation import Observation, ObservationKind
from quaywatch.records.place import Site
from quaywatch.records.ship_event import ShipSurvey
from quaywatch.records.track_event import TrackEventKind
from quaywatch.records.track_reading import ReadCounts
from quaywatch.report.event_tables import write_event_package, write_event_tables
from quaywatch.sources.ais_lake_facts import lake_first_ms, lake_hashes, lake_last_ms
from quaywatch.sources.call_sites import list_ports
from quaywatch.sources.gazetteer import read_gazetteer

__all__ = ["ShipOrder", "find_lake", "plan_ships", "tell_ships"]

STAGE = "ships"
PACKAGE = "package"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipOrder:
    """All that the events of a case's ships depend on, besides the code."""

    lake: CaseLake
    """The rows of its files."""
    case: Case
    """Its sites, and what it asks for."""
    sightings: tuple[Observation, ...]
    """Vessels that were seen at the sites."""
    listed: tuple[int, ...]
    """Ships (MMSI) that lists name."""
    sought: tuple[SoughtShip, ...]
    """Ships that claims of silence or identity name."""
    rights: Rights
    """What may be done with what is made of the files."""

    @property
    def inputs(self) -> dict[str, object]:
        """What tells this order from another; where the files lie does not."""
        return {
            "files": self.lake.inputs,
            "case": content_hash(self.case.sites, self.case.ship_kinds, self.case.ship_limits, self.case.as_of),
            "synthetic": self.case.synthetic,
            "sightings": content_hash(list(self.sightings)),
            "listed": list(self.listed),
            "sought": sought_hash(self.sought),
            "rights": content_hash(self.rights),
        }


def find_lake(store: CaseStore) -> CaseLake | None:
    """The rows of ships' signals of a case; None where it holds no such file."""
    held = _signals(store.artefacts())
    known = [survey.lake for survey in store.read_findings_parts()["ship_surveys"]]
    files = tuple(
        SignalFile(
            path=store.objects.locate(artefact.sha256),
            sha256=artefact.sha256,
            name=artefact.name,
            columns=artefact.parameters.get("columns", ""),
        )
        for artefact in held
    )
    folder = path_inside(store.folder, SIGNALS)
    return CaseLake(folder=folder, files=files, known=known[0] if known else {}) if files else None


def _signals(artefacts: Sequence[Artefact]) -> list[Artefact]:
    return [artefact for artefact in artefacts if artefact.role is ArtefactRole.SIGNALS]


def plan_ships(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit where the case holds signals of ships."""
    lake = find_lake(store)
    if lake is None:
        return []
    parts = store.read_findings_parts()
    order = ShipOrder(
        lake=lake,
        case=joined.case,
        sightings=tuple(one for one in parts["observations"] if one.kind is ObservationKind.VESSEL and one.seen),
        listed=tuple(sorted({one.ship.mmsi for one in parts["list_matches"] if one.ship.mmsi})),
        sought=find_sought_ships(parts["claims"]),
        rights=narrowest_rights([artefact.rights for artefact in _signals(parts["artefacts"])]),
    )
    key = UnitKey(slot=f"{STAGE}:", stage=STAGE, code_version=code_version(), inputs=order.inputs)
    return [Task(key=key, title="ships' tracks", work=tell_ships, arguments=(order,), shares_out=True)]


def tell_ships(order: ShipOrder, *, pace: Pace) -> TaskResult:
    """The events of all ships as tables, and as records those that bear on the case, with figures of their tracks."""
    counts = fill_lake(order.lake, pace.told)
    found = _found(order, counts, pace)
    places = {site.id: site.centre for site in order.case.sites if site.centre is not None}
    gaps = TrackEventKind.GAPS in order.case.ship_kinds
    proposals = propose_absences(found, order.sightings, places) if gaps else ()
    named = find_named_vessels(order.lake.folder, order.sought)
    chosen = choose_events(found.events, order.case.sites, proposals, order.listed, named)
    tables = _tables(order, found)
    hashes = {key: hashlib.sha256(content).hexdigest() for key, (content, _) in tables.items()}
    events = tell_events(chosen, order.case.sites, hashes)
    survey = replace(
        _survey(order, counts, found, hashes),
        chosen=chosen.counts,
        anomalies=chosen.anomalies,
        site_names=_site_names(chosen, order.case.sites),
    )
    pictures = draw_ships(order.lake.folder, chosen, survey, rights=order.rights, synthetic=order.case.synthetic)
    return TaskResult(
        records={
            "ship_surveys": (survey,),
            "ship_events": events,
            "ship_absences": tuple(tell_absences(proposals, events)),
            "ship_pictures": [picture for picture, _, _ in pictures],
            "observations": [one for site in order.case.sites for one in observe_port_calls(events, site)],
        },
        images=(*tables.values(), *((content, origin) for _, content, origin in pictures)),
    )


def _found(order: ShipOrder, counts: ReadCounts, pace: Pace) -> FoundEvents:
    """The events of the kinds that are asked for."""
    settings = _settings(order)
    total = counts.rows
    found = find_ship_events(
        order.lake.folder,
        list_ports(order.case.sites),
        settings,
        lambda done: pace.told(done, max(total, done)),
        pace.workers,
    )
    return replace(found, events={kind: found.events[kind] for kind in order.case.ship_kinds})


def _settings(order: ShipOrder) -> EventSettings:
    settings = parse_settings(order.case.ship_limits)
    last = lake_last_ms(order.lake.folder)
    if order.case.as_of is not None:
        end = datetime.combine(order.case.as_of, datetime.min.time(), UTC) + timedelta(days=1)
        last = min(last, round(end.timestamp() * 1000) - 1)  # what came later was not known then
    return replace(settings, as_of_ms=last, judge=TrackEventKind.GAPS in order.case.ship_kinds)


def _tables(order: ShipOrder, found: FoundEvents) -> dict[str, tuple[bytes, Origin]]:
    """Each kind that has events as Parquet by its name, and all as a GeoPackage, with where they come from."""
    with tempfile.TemporaryDirectory() as place:
        aside = Path(place)
        paths = {str(kind): write_event_tables(table, aside)[0] for kind, table in found.events.items() if len(table)}
        paths[PACKAGE] = write_event_package(found.events, aside)
        return {key: (path.read_bytes(), _origin(order, path.name, found)) for key, path in paths.items()}


def _origin(order: ShipOrder, name: str, found: FoundEvents) -> Origin:
    return Origin(
        role=ArtefactRole.SHIP_EVENTS,
        source="made from ships' signals",
        rights=order.rights,
        name=name,
        parents=tuple(file.sha256 for file in order.lake.files),
        parameters={
            "limits": ", ".join(order.case.ship_limits) or "as usual",
            "listened until": instant_of(found.as_of_ms).isoformat(),
        },
    )


def _site_names(chosen: ChosenEvents, own: Sequence[Site]) -> dict[str, str]:
    """What the sites are called that events name: ports of the index by their names already."""
    named = {
        str(key)
        for table in chosen.tables.values()
        for column in ("site", "from_site", "to_site")
        if column in table.columns
        for key in table.columns[column]
    }
    names = {key: site.name for key, site in read_gazetteer().items()} | {site.id: site.name for site in own}
    return {key: names[key] for key in sorted(named & set(names))}


def _survey(order: ShipOrder, counts: ReadCounts, found: FoundEvents, hashes: Mapping[str, str]) -> ShipSurvey:
    ends = (lake_first_ms(order.lake.folder), found.as_of_ms) if found.rows else (None, None)
    first, last = (None if end is None else instant_of(end) for end in ends)
    return ShipSurvey(
        id=STAGE,
        files=tuple(file.sha256 for file in order.lake.files),
        read=counts.rows,
        rows=found.rows,
        outliers=found.outliers,
        vessels=len(found.ships),
        dropped=dict(counts.dropped),
        notes=counts.notes,
        clocks=tuple((fault.receiver, fault.ships, fault.shift_s) for fault in found.clocks),
        first=first,
        last=last,
        as_of=last,
        counts={kind: len(table) for kind, table in found.events.items()},
        tables={kind: hashes[kind] for kind in found.events if kind in hashes},
        package=hashes[PACKAGE],
        lake=lake_hashes(order.lake.folder),
    )
