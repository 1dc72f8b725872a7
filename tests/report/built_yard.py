"""A drawn rail yard where a roof of 300 by 26 m was built over a track, as findings: five looks, one of them blind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import numpy as np
from affine import Affine
from PIL import Image

from quaywatch.clock import Bracket, parse_span
from quaywatch.events.construction import find_constructions
from quaywatch.events.evidence import PortEvidence
from quaywatch.geo import LocalFrame, LonLat, Shape, ShapeKind
from quaywatch.observations.from_changes import observe_changes
from quaywatch.records.artefact import Artefact, ArtefactRole, Publish, Rights
from quaywatch.records.case import Case
from quaywatch.records.change import BuildState, Change, ChangeKind, ChangeSign, TrackCover
from quaywatch.records.change_survey import ChangePicture, ChangeSurvey, PlacedChange
from quaywatch.records.findings import Findings
from quaywatch.records.look import Look, LookOrigin, ZoneView
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene, SceneFile

FRAME = LocalFrame(origin=LonLat(lon=129.0, lat=35.1))
DAYS = ("2024-02-01", "2024-03-01", "2024-04-01", "2024-06-01", "2024-08-01")
LENGTHS: tuple[float | None, ...] = (0.0, None, 0.0, 150.0, 298.0)
"""What each look shows; None = nothing of the place."""


def rectangle(half_m: float, side_m: float, east_m: float = 0.0) -> Shape:
    corners = [(east_m + side_m, half_m), (east_m - side_m, half_m), (east_m - side_m, -half_m)]
    corners += [(east_m + side_m, -half_m), corners[0]]
    return Shape(kind=ShapeKind.POLYGON, rings=(FRAME.to_lonlat(corners),))


def line(half_m: float) -> Shape:
    return Shape(kind=ShapeKind.LINE, rings=(FRAME.to_lonlat([(0.0, -half_m), (0.0, half_m)]),))


SITE = Site(
    id="yard",
    name="Drawn yard",
    centre=FRAME.origin,
    zones=(
        Zone(id="track1", kind=ZoneKind.TRACK, shape=line(140.0)),
        Zone(id="long_track", kind=ZoneKind.TRACK, shape=line(350.0)),
    ),
)


def scenes() -> tuple[Scene, ...]:
    return tuple(
        Scene(
            id=f"scene-{n}",
            name=f"yard_{day}",
            sensor="sentinel2",
            modality=Modality.OPTICAL,
            acquired=parse_span(day),
            gsd_m=10.0,
            footprint=rectangle(1000.0, 1000.0),
            files=(SceneFile(sha256=f"{n:064x}", bands={Band.RED: 1}),),
            credit="Contains modified Copernicus Sentinel data 2024",
        )
        for n, day in enumerate(DAYS, 1)
    )


def state(scene: Scene, length_m: float | None) -> BuildState:
    if length_m is None:
        return BuildState(scene=scene.id, acquired=scene.acquired, outcome=Outcome.NOT_OBSERVABLE)
    return BuildState(
        scene=scene.id,
        acquired=scene.acquired,
        outcome=Outcome.SEEN if length_m else Outcome.NOT_SEEN,
        length_m=Measure(value=length_m, u95=6.0) if length_m else None,
        share=length_m / 298.0,
    )


def roof(**changes: Any) -> Change:
    content = {
        "id": "change-roof",
        "before": ("scene-1", "scene-3"),
        "after": ("scene-4", "scene-5"),
        "kind": ChangeKind.STRUCTURE,
        "sign": ChangeSign.NEW,
        "outline": rectangle(149.0, 13.0),
        "score": 0.61,
        "length_m": Measure(value=298.3, u95=3.6),
        "width_m": Measure(value=26.2, u95=2.9),
        "area_m2": Measure(value=7815.0, u95=800.0),
        "when": Bracket(not_before=parse_span(DAYS[2]).start, not_after=parse_span(DAYS[3]).end),
        "detector": "changes",
        "version": "1",
        "tracks": (
            TrackCover(track="track1", covered_share=1.0, covered_u95=0.004, covered_m=280.0),
            TrackCover(track="long_track", covered_share=0.426, covered_u95=0.006, covered_m=298.0),
        ),
        "states": tuple(state(scene, length) for scene, length in zip(scenes(), LENGTHS, strict=True)),
    }
    return Change(**(content | changes))


def survey(*changes: PlacedChange) -> ChangeSurvey:
    return ChangeSurvey(
        id="survey:yard",
        site="yard",
        sensors=("sentinel2",),
        sensor_of=dict.fromkeys((scene.id for scene in scenes()), "sentinel2"),
        zones=("track1", "long_track"),
        before=("scene-1", "scene-3"),
        after=("scene-4", "scene-5"),
        changes=changes,
        detector="changes 1",
    )


def looks() -> tuple[Look, ...]:
    return tuple(
        Look(
            id=f"look-{n}",
            site="yard",
            time=scene.acquired,
            views=tuple(
                ZoneView(zone=zone.id, usable=length is not None, reason=None if length is not None else "cloud")
                for zone in SITE.zones
            ),
            origin=LookOrigin.SCENE,
            evidence=scene.files[0].sha256,
            scene=scene.id,
        )
        for n, (scene, length) in enumerate(zip(scenes(), LENGTHS, strict=True), 1)
    )


def rights(publish: Publish = Publish.YES) -> Rights:
    return Rights(holder="ESA", credit="Contains modified Copernicus Sentinel data 2024", publish=publish)


def picture(images: tuple[str, str], *publish: Publish) -> ChangePicture:
    return ChangePicture(
        id="changes-yard",
        site="yard",
        survey="survey:yard",
        change="change-roof",
        scenes=("scene-3", "scene-5"),
        images=images,
        rights=(rights(publish[0]), rights(publish[1])),
        title="Drawn yard, new structure C1",
        caption="Drawn yard before and after.",
        alts=("The yard before.", "The yard after."),
    )


def yard_findings(images: tuple[str, str], **changes: Any) -> Findings:
    found = survey(PlacedChange(change=roof(), zone="track1"))
    every = scenes()
    observations = observe_changes(found, {scene.id: scene for scene in every}, looks())
    content = {
        "case": Case(id="yard", title="A yard", question="What was built?", sites=(SITE,)),
        "as_of": date(2024, 8, 1),
        "code_version": "0.1.0",
        "artefacts": tuple(
            Artefact(
                sha256=scene.files[0].sha256,
                name=f"{scene.name}.tif",
                role=ArtefactRole.SCENE,
                size=1000,
                source="drawn",
                rights=rights(),
            )
            for scene in every
        ),
        "scenes": every,
        "looks": looks(),
        "change_surveys": (found,),
        "change_pictures": (picture(images, Publish.YES, Publish.YES),),
        "observations": observations,
        "constructions": find_constructions(
            PortEvidence(site=SITE, observations=observations, facts=(), looks=looks())
        ),
    }
    return Findings(**(content | changes))


def png(level: int) -> bytes:
    out = BytesIO()
    Image.fromarray(np.full((4, 4, 3), level, np.uint8)).save(out, format="png")
    return out.getvalue()


def windows() -> dict[str, PixelWindow]:
    """The looks as windows on one grid, 1.2 km wide, the roof in the last."""
    transform = Affine(10.0, 0.0, -600.0, 0.0, -10.0, 600.0)
    rng = np.random.default_rng(3)
    ground = rng.uniform(0.05, 0.2, (120, 120)).astype(np.float32)
    found = {}
    for scene, length in zip(scenes(), LENGTHS, strict=True):
        red = ground.copy()
        if length:
            red[60 - 15 : 60 - 15 + round(length / 10), 59:62] = 0.5
        values = dict.fromkeys((Band.RED, Band.GREEN, Band.BLUE), red)
        found[scene.id] = PixelWindow(
            scene=replace(scene),
            values=values,
            valid=np.ones(red.shape, bool),
            cloud=None,
            transform=transform,
            crs=FRAME.crs.to_wkt(),
        )
    return found
