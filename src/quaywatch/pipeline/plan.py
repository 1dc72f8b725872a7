"""What there is to do: the units of each stage, each keyed by the hashes of what it reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from quaywatch.assessment.spoken import printed_records
from quaywatch.casefile.codec import content_hash
from quaywatch.casefile.entries import UnitKey
from quaywatch.casefile.store import CaseStore
from quaywatch.pipeline import work
from quaywatch.pipeline.claimed_ships import ClaimedShips
from quaywatch.pipeline.event_settings import parse_settings
from quaywatch.pipeline.ingest import scene_hints
from quaywatch.pipeline.places import JoinedCase
from quaywatch.pipeline.ship_lists import find_lists
from quaywatch.pipeline.ships import find_lake
from quaywatch.pipeline.tasks import Task, code_version
from quaywatch.records.artefact import Artefact, ArtefactRole, Rights
from quaywatch.records.berth_history import BerthHistory
from quaywatch.records.case import CountRequest
from quaywatch.records.place import SHIP_ZONE_KINDS, Site
from quaywatch.records.scene import Scene

__all__ = ["plan_assessment", "plan_events", "plan_looks", "plan_sources"]


def plan_sources(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit per scene, sightings file and claims file."""
    return [*_plan_scenes(store), *_plan_sightings(store, joined), *_plan_claims(store)]


def plan_looks(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit per scene and site that it may show; a scene that shows none of them is named."""
    parts = store.read_findings_parts()
    artefacts: Mapping[str, Artefact] = {artefact.sha256: artefact for artefact in parts["artefacts"]}
    tasks = []
    for scene in parts["scenes"]:
        sites = [site for site in joined.case.sites if work.may_show(scene, site)]
        rights = artefacts[scene.files[0].sha256].rights
        synthetic = joined.case.synthetic
        histories = [one for one in parts["histories"] if one.scene == scene.id]
        tasks += [
            _look(store, scene, site, rights, synthetic, [one for one in histories if one.site == site.id])
            for site in sites
        ] or [_shows_nothing(scene, joined)]
    return tasks


def plan_events(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit per site of which anything is known, and one for what sailed between their ports."""
    records = _records(store)
    known = {look.site for look in records.looks} | {seen.site for seen in records.observations}
    tasks = []
    for site in joined.case.sites:
        if site.id in known:
            requests = _requests(joined, site)
            arguments = (site, records, requests)
            title = f"events at {site.name}"
            tasks.append(
                _task("events", site.id, {"all": content_hash(*arguments)}, title, work.find_events, *arguments)
            )
    if len(known) > 1 or any(len({zone.port for zone in site.zones}) > 1 for site in joined.case.sites):
        inputs = {"all": content_hash(joined.case, records)}
        title = "voyages between ports"
        tasks.append(_task("events", "voyages:", inputs, title, work.find_voyages, joined.case, records))
    return tasks


def plan_assessment(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit for all claims of the case, where there are any."""
    parts = store.read_findings_parts()
    claims = parts["claims"]
    ships = _claimed_ships(store, joined)
    records = (*parts["statements"], *printed_records(claims))
    arguments = (joined.case, claims, _records(store), records, ships)
    inputs = {"all": content_hash(*arguments[:-1]), "ships": ships.inputs}
    return [_task("assessment", "claims", inputs, "claims against events", work.assess, *arguments)] if claims else []


def _claimed_ships(store: CaseStore, joined: JoinedCase) -> ClaimedShips:
    """What claims that name ships are held against; the signals themselves are read by the unit."""
    parts = store.read_findings_parts()
    surveys = parts["ship_surveys"]
    return ClaimedShips(
        lake=find_lake(store) if surveys else None,
        survey=surveys[0] if surveys else None,
        settings=parse_settings(joined.case.ship_limits),
        events=parts["ship_events"],
        matches=parts["ship_matches"],
        absences=parts["ship_absences"],
        lists=find_lists(store),
    )


def _records(store: CaseStore) -> work.CaseRecords:
    parts = store.read_findings_parts()
    return work.CaseRecords(observations=parts["observations"], facts=parts["facts"], looks=parts["looks"])


def _plan_scenes(store: CaseStore) -> list[Task]:
    groups: dict[str, list[Artefact]] = defaultdict(list)
    for artefact in (*store.artefacts(ArtefactRole.SCENE), *store.artefacts(ArtefactRole.MASK)):
        groups[artefact.parameters["scene"]].append(artefact)
    tasks = []
    for group, artefacts in sorted(groups.items()):
        files = [(store.objects.locate(a.sha256), a.sha256) for a in artefacts]
        inputs = {"artefacts": [content_hash(a) for a in artefacts]}
        hints = scene_hints(artefacts)
        tasks.append(_task("scene", group, inputs, f"scene {artefacts[0].name}", work.identify, files, hints))
    return tasks


def _plan_sightings(store: CaseStore, joined: JoinedCase) -> list[Task]:
    tasks = []
    for artefact in store.artefacts(ArtefactRole.SIGHTINGS):
        place = joined.told.get(artefact.sha256)
        site = joined.case.site(place.site) if place else None
        inputs = {"artefact": artefact.sha256, "place": content_hash(place), "site": content_hash(site)}
        arguments = (store.objects.locate(artefact.sha256), artefact.sha256, site, place)
        title = f"sightings {artefact.name}"
        tasks.append(_task("sightings", artefact.sha256, inputs, title, work.tell_sightings, *arguments))
    return tasks


def _plan_claims(store: CaseStore) -> list[Task]:
    return [
        _task(
            "claims",
            artefact.sha256,
            {"artefact": artefact.sha256},
            f"claims {artefact.name}",
            work.tell_claims,
            store.objects.locate(artefact.sha256),
            artefact.sha256,
        )
        for artefact in store.artefacts(ArtefactRole.CLAIMS)
    ]


def _look(
    store: CaseStore, scene: Scene, site: Site, rights: Rights, synthetic: bool, histories: Sequence[BerthHistory]
) -> Task:
    files = {file.sha256: store.objects.locate(file.sha256) for file in scene.files}
    inputs = {"all": content_hash(scene, site, rights, synthetic), "history": content_hash(*histories)}
    title = f"look at {site.name} in {scene.name}"
    arguments = (scene, site, files, rights, synthetic, tuple(histories))
    return _task("look", f"{site.id}:{scene.id}", inputs, title, work.look, *arguments)


def _shows_nothing(scene: Scene, joined: JoinedCase) -> Task:
    names = ", ".join(site.name for site in joined.case.sites) or "none yet"
    inputs = {"scene": content_hash(scene), "sites": names}
    return _task("look", f":{scene.id}", inputs, f"scene {scene.name}", work.refuse_scene, scene, names)


def _requests(joined: JoinedCase, site: Site) -> tuple[CountRequest, ...]:
    """The counts that the case asks for at a site; without any, one for the whole site where ships can lie."""
    asked = tuple(request for request in joined.case.counts if request.site == site.id)
    if asked or not any(zone.kind in SHIP_ZONE_KINDS for zone in site.zones):
        return asked
    case = joined.case
    title = f"calls at {site.name}"
    return (CountRequest(id=site.id, title=title, site=site.id, first_day=case.first_day, last_day=case.last_day),)


def _task(stage: str, slot: str, inputs: Mapping[str, object], title: str, function: Any, *arguments: Any) -> Task:
    key = UnitKey(slot=f"{stage}:{slot}", stage=stage, code_version=code_version(), inputs=inputs)
    return Task(key=key, title=title, work=function, arguments=arguments)
