"""A case made by hand: one drawn scene of a harbour, with vessels at its berths and in open water."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from affine import Affine

from quaywatch.clock import parse_span
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.artefact import Artefact, ArtefactRole, Figure, Publish, Rights
from quaywatch.records.case import Case
from quaywatch.records.detection import Detection, DetectionKind, ZoneAnswer
from quaywatch.records.findings import Findings
from quaywatch.records.look import Look, LookOrigin, ZoneView
from quaywatch.records.observation import (
    Measure,
    Observation,
    ObservationKind,
    Outcome,
)
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Alias, Provenance, Site, Zone, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene, SceneFile
from quaywatch.report.figures import scene_figure

SCENE_FILE = "e5" * 32
SEOUL_H = 9.0
PIXEL_M = 8.16
ROWS, COLUMNS = 300, 420
SCENE = Scene(
    id="scene-1",
    name="busan_2022-05-14.tif",
    sensor="sentinel2",
    modality=Modality.OPTICAL,
    acquired=parse_span("2022-05-14", utc_offset_h=SEOUL_H),
    gsd_m=PIXEL_M,
    footprint=Shape(
        kind=ShapeKind.POLYGON,
        rings=(
            (
                LonLat(lon=129.0, lat=35.0),
                LonLat(lon=129.1, lat=35.0),
                LonLat(lon=129.1, lat=35.2),
                LonLat(lon=129.0, lat=35.0),
            ),
        ),
    ),
    files=(SceneFile(sha256=SCENE_FILE, bands={Band.RED: 1, Band.GREEN: 2, Band.BLUE: 3, Band.NIR: 4}),),
    credit="Contains modified Copernicus Sentinel data 2022",
    time_source="file name",
)
DRAWN_SHIPS = (
    # column, row, length and width in pixels, degrees from the row axis, berth
    (70, 72, 36, 5, 0, "berth_1"),
    (128, 72, 22, 4, 0, "berth_2"),
    (250, 72, 27, 4, 0, "berth_4"),
    (75, 110, 18, 3, 0, "berth_5"),
    (110, 110, 12, 3, 0, "berth_5"),
    (190, 110, 25, 4, 0, "berth_7"),
    (330, 150, 30, 5, 90, "berth_8"),
    (330, 190, 14, 3, 90, "berth_8"),
    (200, 200, 33, 5, 30, None),
    (90, 230, 11, 3, 70, None),
    (140, 255, 17, 3, 130, None),
    (385, 270, 20, 4, 100, None),
)
BERTHS = {f"berth_{n + 1}": (40 + 62 * (n % 4), 67 if n < 4 else 106, 56, 9) for n in range(7)} | {
    "berth_8": (325, 125, 10, 80)
}


def busan_window() -> PixelWindow:
    """A drawn harbour: water, two quays, a jetty, and a dozen bright ships."""
    rng = np.random.default_rng(7)
    red, green, blue, nir = (
        np.full((ROWS, COLUMNS), level) + rng.normal(0, 0.004, (ROWS, COLUMNS)) for level in (0.03, 0.045, 0.06, 0.015)
    )
    texture = 0.06 * rng.random((ROWS // 4, COLUMNS // 4)).repeat(4, axis=0).repeat(4, axis=1)
    for rows, columns in (
        (slice(0, 66), slice(0, 300)),
        (slice(78, 105), slice(20, 300)),
        (slice(120, 210), slice(336, 360)),
    ):
        for grid, level in ((red, 0.15), (green, 0.14), (blue, 0.13), (nir, 0.2)):
            grid[rows, columns] = level + texture[rows, columns]
    transform = _transform()
    window = PixelWindow(
        scene=SCENE,
        values={
            band: grid.astype(np.float32)
            for band, grid in ((Band.RED, red), (Band.GREEN, green), (Band.BLUE, blue), (Band.NIR, nir))
        },
        valid=np.ones((ROWS, COLUMNS), dtype=bool),
        cloud=None,
        transform=transform,
        crs="EPSG:32652",
    )
    inside = np.indices((ROWS, COLUMNS))
    for column, row, length, width, angle, _ in DRAWN_SHIPS:
        dx, dy = inside[1] + 0.5 - column, inside[0] + 0.5 - row
        turn = np.radians(angle)
        along, across = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
        ship = (abs(along) <= length / 2) & (abs(across) <= width / 2)
        for grid in window.values.values():
            grid[ship] = 0.34
    return window


def _transform() -> Affine:
    return Affine(PIXEL_M, 0, 501_000.0, 0, -PIXEL_M, 3_886_000.0)


def _box(window: PixelWindow, column: float, row: float, width: float, height: float, angle: float = 0.0) -> Shape:
    turn = np.radians(angle)
    corners = []
    for along, across in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)):
        dx, dy = along * width / 2, across * height / 2
        corners.append([column + dx * np.cos(turn) - dy * np.sin(turn), row + dx * np.sin(turn) + dy * np.cos(turn)])
    return Shape(kind=ShapeKind.POLYGON, rings=(window.lonlat(corners),))


def busan_site() -> Site:
    """An inner harbour with eight berths."""
    window = busan_window()
    return Site(
        id="busan",
        name="Busan inner harbour",
        country="KR",
        utc_offset_h=SEOUL_H,
        aliases=(Alias(text="부산항", lang="ko"),),
        zones=tuple(
            Zone(
                id=key,
                kind=ZoneKind.BERTH,
                shape=_box(window, column + width / 2, row + height / 2, width, height),
                provenance=Provenance(source="drawn on the crop", precision_m=10.0, surveyed=True),
            )
            for key, (column, row, width, height) in BERTHS.items()
        ),
    )


def busan_detections() -> tuple[Detection, ...]:
    """The drawn ships as a detector would give them."""
    window = busan_window()
    return tuple(
        Detection(
            id=f"detection-{n}",
            scene=SCENE.id,
            kind=DetectionKind.VESSEL,
            outline=_box(window, column, row, length, width, angle),
            score=round(0.97 - 0.03 * n, 2),
            length_m=Measure(value=round(length * PIXEL_M, 1), u95=12.0 + n),
            width_m=Measure(value=round(width * PIXEL_M, 1), u95=9.0),
            heading_deg=float((90 + angle) % 180),
            detector="vessels_optical",
            version="1",
            zone=zone,
            at_quay=zone is not None,
        )
        for n, (column, row, length, width, angle, zone) in enumerate(DRAWN_SHIPS)
    )


def busan_answers() -> tuple[ZoneAnswer, ...]:
    """Berth by berth: one cannot be observed."""
    found = busan_detections()
    answers = []
    for key in BERTHS:
        vessels = tuple(d.id for d in found if d.zone == key)
        hidden = key == "berth_6"
        outcome = Outcome.NOT_OBSERVABLE if hidden else Outcome.SEEN if vessels else Outcome.NOT_SEEN
        reason = {
            Outcome.NOT_OBSERVABLE: "only 12 % of the berth could be seen: cloud",
            Outcome.SEEN: "an object longer than 60 m lies along the quay",
            Outcome.NOT_SEEN: "the water along the quay is open",
        }[outcome]
        answers.append(
            ZoneAnswer(
                zone=key,
                scene=SCENE.id,
                outcome=outcome,
                because=reason,
                usable_share=0.12 if hidden else 1.0,
                vessels=vessels,
            )
        )
    return tuple(answers)


def busan_findings(image: str, **changes: Any) -> Findings:
    """One scene of a harbour with vessels at its berths, and one figure with this SHA-256."""
    site = busan_site()
    rights = Rights(holder="European Union, Copernicus", credit=SCENE.credit, licence="CC-BY-4.0", publish=Publish.YES)
    answers = busan_answers()
    observations = tuple(
        Observation(
            id=f"obs-{a.zone}",
            site=site.id,
            zone=a.zone,
            time=SCENE.acquired,
            kind=ObservationKind.VESSEL,
            outcome=a.outcome,
            evidence=SCENE_FILE,
            by="vessels_optical 1",
            look="look-1",
            usable_share=a.usable_share,
            detections=a.vessels,
        )
        for a in answers
    )
    content: dict[str, Any] = {
        "case": Case(
            id="busan",
            title="Busan inner harbour on 14 May 2022",
            question="Which berths were occupied, and how long were the vessels?",
            sites=(site,),
        ),
        "as_of": date(2022, 5, 14),
        "code_version": "0.1.0",
        "artefacts": (
            Artefact(
                sha256=SCENE_FILE,
                name="busan_2022-05-14.tif",
                role=ArtefactRole.SCENE,
                size=1_204_332,
                source="sen2ships",
                rights=rights,
                parameters={"sensor": "sentinel2"},
            ),
        ),
        "scenes": (SCENE,),
        "looks": (
            Look(
                id="look-1",
                site=site.id,
                time=SCENE.acquired,
                searched_by="vessels_optical 1",
                views=tuple(
                    ZoneView(
                        zone=a.zone,
                        usable=a.outcome is not Outcome.NOT_OBSERVABLE,
                        usable_share=a.usable_share,
                        reason="cloud" if a.outcome is Outcome.NOT_OBSERVABLE else None,
                    )
                    for a in answers
                ),
                origin=LookOrigin.SCENE,
                evidence=SCENE_FILE,
                scene=SCENE.id,
            ),
        ),
        "detections": busan_detections(),
        "answers": answers,
        "observations": observations,
        "figures": (busan_figure(image),),
    }
    return Findings(**(content | changes))


def busan_figure(image: str, publish: Publish = Publish.YES) -> Figure:
    """The record of a figure of the drawn harbour."""
    rights = Rights(holder="European Union, Copernicus", credit=SCENE.credit, publish=publish)
    return scene_figure(SCENE, busan_site(), busan_detections(), busan_answers(), image=image, rights=rights)
