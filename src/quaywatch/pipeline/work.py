"""What each unit of work does: functions of records and of the bytes they name, and of nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from quaywatch.assessment.evidence import AssessmentEvidence
from quaywatch.assessment.verdicts import assess_claims
from quaywatch.casefile.entries import Origin
from quaywatch.detections.fusion import fuse_history, told_by
from quaywatch.errors import DataError
from quaywatch.events.calls import count_calls
from quaywatch.events.conflicts import find_conflicts
from quaywatch.events.construction import find_constructions
from quaywatch.events.crossings import find_crossings
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.stock import find_stock_changes
from quaywatch.events.trains import find_train_presences
from quaywatch.geo import LocalFrame
from quaywatch.observations.from_detections import observe
from quaywatch.observations.from_sightings import find_observations
from quaywatch.observations.looks import look_at_site
from quaywatch.pipeline.claimed_ships import ClaimedShips, read_ship_evidence
from quaywatch.pipeline.places import ToldPlace, find_watched_area
from quaywatch.pipeline.tasks import TaskResult
from quaywatch.plugins import choose_detector, find_margin_m
from quaywatch.records.artefact import ArtefactRole, Rights
from quaywatch.records.berth_history import BerthHistory
from quaywatch.records.case import Case, CountRequest
from quaywatch.records.claim import Claim
from quaywatch.records.look import Look
from quaywatch.records.observation import Fact, Observation
from quaywatch.records.place import Site
from quaywatch.records.scene import Scene
from quaywatch.records.statement import Statement
from quaywatch.records.track_event import TrackEventKind
from quaywatch.report.figures import draw_scene_figure, scene_figure
from quaywatch.report.moves import find_port_voyages
from quaywatch.scenes.hints import SceneHints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.mask import judge_clouds
from quaywatch.scenes.read import read_window
from quaywatch.sources.claims import read_claims
from quaywatch.sources.sightings import read_sightings

__all__ = [
    "CaseRecords",
    "assess",
    "find_events",
    "find_voyages",
    "identify",
    "look",
    "may_show",
    "refuse_scene",
    "tell_claims",
    "tell_sightings",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecords:
    """What was seen and stated at all sites of a case: all that events and verdicts are drawn from."""

    observations: tuple[Observation, ...]
    facts: tuple[Fact, ...]
    looks: tuple[Look, ...]

    def at(self, site: Site) -> PortEvidence:
        """The evidence on one site; what was seen elsewhere tells where a ship was not."""
        return PortEvidence(
            site=site,
            observations=self.observations,
            facts=tuple(fact for fact in self.facts if fact.site == site.id),
            looks=tuple(look for look in self.looks if look.site == site.id),
        )


def identify(files: Sequence[tuple[Path, str]], hints: SceneHints) -> TaskResult:
    """The scene that the files make up."""
    return TaskResult(records={"scenes": (identify_scene(files, hints),)})


def tell_sightings(path: Path, sha256: str, site: Site | None, place: ToldPlace | None) -> TaskResult:
    """What a sightings file tells of the site, under keys that begin with the file's own."""
    file = read_sightings(path)
    if site is None or place is None:
        raise DataError(f"sightings file {file.id!r} has no site in the case")
    told = find_observations(file, site=site, evidence_sha256=sha256, prefix=f"{file.id}/", zone_names=place.zone_names)
    return TaskResult(records={"observations": told.observations, "facts": told.facts, "looks": told.looks})


def tell_claims(path: Path, sha256: str) -> TaskResult:
    """The claims of a file."""
    return TaskResult(records={"claims": read_claims(path, sha256)})


def refuse_scene(scene: Scene, names: str) -> TaskResult:
    """Nothing: a scene that shows no site of the case is left out, and said so.

    Raises:
        DataError: Always.
    """
    raise DataError(
        f"{scene.name} shows none of the case's sites",
        expected=f"a scene over one of them ({names}), each with a position or drawn zones",
        do="Add the site that it shows with `quaywatch site add`, or leave the scene out",
    )


def may_show(scene: Scene, site: Site) -> bool:
    """True where the scene's outline meets what is watched of the site."""
    area = find_watched_area(site)
    if not area:
        return False
    frame = LocalFrame(origin=area[0].centre)
    outline = frame.to_plane(scene.footprint)
    return any(bool(outline.intersects(frame.to_plane(shape))) for shape in area)


def look(
    scene: Scene,
    site: Site,
    files: Mapping[str, Path],
    rights: Rights,
    synthetic: bool,
    histories: Sequence[BerthHistory] = (),
) -> TaskResult:
    """One scene at one site: the look, what was detected, what that is as observations, and a figure of it."""
    detector = choose_detector(scene) if site.may_hold_ships else None
    window = judge_clouds(
        read_window(scene, files.__getitem__, find_watched_area(site), margin_m=find_margin_m(detector))
    )
    by = told_by(detector, histories) if detector else None
    seen = replace(look_at_site(window, site, evidence=scene.files[0].sha256), searched_by=by)
    detections, answers = detector.find_vessels(window, site.zones) if detector else ((), ())
    if detector and histories:
        detections, answers = fuse_history(detections, answers, histories, site.zones, detector)
    image = draw_scene_figure(window, site, detections, answers, synthetic=synthetic)
    sha256 = hashlib.sha256(image).hexdigest()
    figure = scene_figure(scene, site, detections if by else None, answers, image=sha256, rights=rights)
    records: dict[str, Sequence[Any]] = {
        "looks": (seen,),
        "detections": detections,
        "answers": answers,
        "observations": observe(seen, detections, answers, site, by=by) if by else (),
        "figures": (figure,),
    }
    origin = Origin(
        role=ArtefactRole.FIGURE,
        source=f"drawn from {scene.name}",
        rights=rights,
        name=f"{figure.id}.png",
        parents=tuple(file.sha256 for file in scene.files),
        parameters={"detector": by or "none", "site": site.id},
    )
    return TaskResult(records=records, images=((image, origin),))


def find_events(site: Site, records: CaseRecords, requests: Sequence[CountRequest]) -> TaskResult:
    """What happened at a site, by everything that was seen and stated."""
    evidence = records.at(site)
    trains = find_train_presences(evidence)
    return TaskResult(
        records={
            "counts": tuple((request, count_calls(evidence, request)) for request in requests),
            "stock_changes": find_stock_changes(evidence),
            "constructions": find_constructions(evidence),
            "conflicts": find_conflicts(evidence),
            "train_counts": trains,
            "crossings": find_crossings(evidence, trains),
        }
    )


def find_voyages(case: Case, records: CaseRecords) -> TaskResult:
    """What one ship may have sailed between the ports of the case, whichever site they are of."""
    places = [records.at(site) for site in case.sites]
    requests = [CountRequest(id=site.id, title=f"calls at {site.name}", site=site.id) for site in case.sites]
    counts = [count_calls(*pair, probable=False) for pair in zip(places, requests, strict=True)]
    calls = [call for count in counts for call in count.calls]
    return TaskResult(records={"voyages": find_port_voyages(places, calls) or ()})


def assess(
    case: Case,
    claims: Sequence[Claim],
    records: CaseRecords,
    statements: tuple[Statement, ...],
    ships: ClaimedShips,
) -> TaskResult:
    """What the events of the case say to each claim."""
    looks = records.looks
    evidence = AssessmentEvidence(
        sites=case.sites,
        observations=records.observations,
        facts=records.facts,
        count_calls=lambda observations, facts, request: count_calls(
            CaseRecords(observations=tuple(observations), facts=tuple(facts), looks=looks).at(case.site(request.site)),
            request,
            probable=False,
        ),
        statements=statements,
        voyages=tuple(one for one in ships.events if one.kind is TrackEventKind.VOYAGES),
        signals=read_ship_evidence(claims, ships),
    )
    return TaskResult(records={"verdicts": assess_claims(claims, evidence)})
