"""A drawn coal yard and a gravel yard as findings: six looks, one of them blind, and a pile that came and shrank."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from quaywatch.clock import parse_span
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.stock import find_stock_changes
from quaywatch.geo import LocalFrame, LonLat, Shape, ShapeKind
from quaywatch.observations.from_stock import observe_stock
from quaywatch.records.artefact import Artefact, ArtefactRole, Rights
from quaywatch.records.case import Case
from quaywatch.records.findings import Findings
from quaywatch.records.look import Look, LookOrigin, ZoneView
from quaywatch.records.observation import Measure, Observation, Outcome
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene, SceneFile
from quaywatch.records.stock import Material, YardLook

FRAME = LocalFrame(origin=LonLat(lon=129.0, lat=35.1))
CREDIT = "Contains modified Copernicus Sentinel data 2024"
DAYS = ("2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01", "2024-06-01", "2024-07-01")
COAL: tuple[float | None, ...] = (0.0, 40_000.0, None, 22_000.0, 22_300.0, 9_000.0)
"""Square metres that each look shows; None = nothing of the place."""
NOTHING: tuple[float | None, ...] = (0.0, 0.0, None, 0.0, 0.0, 0.0)


def square(half_m: float, east_m: float = 0.0) -> Shape:
    corners = [(east_m + x * half_m, y * half_m) for x, y in ((1, 1), (-1, 1), (-1, -1), (1, -1), (1, 1))]
    return Shape(kind=ShapeKind.POLYGON, rings=(FRAME.to_lonlat(corners),))


SITE = Site(
    id="port",
    name="Drawn port",
    centre=FRAME.origin,
    zones=(
        Zone(id="coal_yard", kind=ZoneKind.YARD, shape=square(170.0)),
        Zone(id="gravel_yard", kind=ZoneKind.YARD, shape=square(120.0, 600.0)),
    ),
)


def scenes() -> tuple[Scene, ...]:
    return tuple(
        Scene(
            id=f"scene-{n}",
            name=f"port_{day}",
            sensor="sentinel2",
            modality=Modality.OPTICAL,
            acquired=parse_span(day),
            gsd_m=10.0,
            footprint=square(2000.0),
            files=(SceneFile(sha256=f"{n:064x}", bands={Band.RED: 1}),),
            credit=CREDIT,
        )
        for n, day in enumerate(DAYS, 1)
    )


def looks() -> tuple[Look, ...]:
    return tuple(
        Look(
            id=f"look-{n}",
            site="port",
            time=scene.acquired,
            views=tuple(
                ZoneView(zone=zone.id, usable=area is not None, reason=None if area is not None else "cloud")
                for zone in SITE.zones
            ),
            origin=LookOrigin.SCENE,
            evidence=scene.files[0].sha256,
            scene=scene.id,
        )
        for n, (scene, area) in enumerate(zip(scenes(), COAL, strict=True), 1)
    )


def measured(zone: str, areas: Sequence[float | None], material: Material = Material.COAL_LIKE) -> list[YardLook]:
    return [
        YardLook(
            scene=scene.id,
            acquired=scene.acquired,
            zone=zone,
            outcome=Outcome.SEEN if area else Outcome.NOT_SEEN,
            because="a body that came or went and hides the ground" if area else "no body stands out from the ground",
            usable_share=1.0,
            area_m2=Measure(value=area, u95=0.02 * area if area else 2000.0),
            material=material if area else None,
        )
        for scene, area in zip(scenes(), areas, strict=True)
        if area is not None
    ]


def observed(
    coal: Sequence[float | None] = COAL, gravel: Sequence[float | None] = NOTHING, **more: Any
) -> tuple[Observation, ...]:
    told = [*measured("coal_yard", coal, **more), *measured("gravel_yard", gravel)]
    return observe_stock(told, looks(), sensor="sentinel2", by="yard_stock 1")


def stock_findings(observations: tuple[Observation, ...] | None = None, **changes: Any) -> Findings:
    seen = observed() if observations is None else observations
    content = {
        "case": Case(id="port", title="A port", question="What lay in the yards?", sites=(SITE,)),
        "as_of": date(2024, 7, 1),
        "code_version": "0.1.0",
        "artefacts": tuple(
            Artefact(
                sha256=scene.files[0].sha256,
                name=f"{scene.name}.tif",
                role=ArtefactRole.SCENE,
                size=1000,
                source="drawn",
                rights=Rights(holder="ESA", credit=CREDIT),
            )
            for scene in scenes()
        ),
        "scenes": scenes(),
        "looks": looks(),
        "observations": seen,
        "stock_changes": find_stock_changes(PortEvidence(site=SITE, observations=seen, facts=(), looks=looks())),
    }
    return Findings(**(content | changes))
