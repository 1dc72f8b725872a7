"""The looks of one kind of sensor at a site's zones of one kind, in which yards and tracks are measured together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from quaywatch.detections.sensor_kinds import find_kind
from quaywatch.records.look import Look
from quaywatch.records.observation import Outcome
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.rolling_stock import TrackLook
from quaywatch.records.scene import Modality, Scene
from quaywatch.records.skipped import Skipped
from quaywatch.records.stock import YardLook

__all__ = ["ZoneSeries", "find_series", "skip_unread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSeries:
    """All that a measuring of zones over time depends on, besides the code and the bytes of the scenes."""

    site: str
    """Key of the site."""
    sensor: str
    """Kind of sensor, as `sensor_kinds.find_kind` names it."""
    zones: tuple[Zone, ...]
    """Drawn zones of the kind."""
    scenes: tuple[Scene, ...]
    """Pictures that saw at least one of them, in order of time."""
    looks: tuple[Look, ...]
    """All looks of this sensor at the site with their views of the zones, in order of time."""


def find_series(site: Site, kind: ZoneKind, scenes: Sequence[Scene], looks: Sequence[Look]) -> Iterator[ZoneSeries]:
    """One series per kind of optical sensor whose pictures show the site; none without a drawn zone of the kind."""
    zones = tuple(zone for zone in site.zones if zone.kind is kind and zone.shape is not None)
    keys = {zone.id for zone in zones}
    # Of a look only what it says of the zones: a new berth redoes no yard.
    views = {
        look.scene: replace(look, views=tuple(view for view in look.views if view.zone in keys), searched_by=None)
        for look in looks
        if look.site == site.id
    }
    groups: dict[str, list[Scene]] = defaultdict(list)
    for scene in sorted(scenes, key=lambda scene: (_known(scene), scene.id)):
        if zones and scene.modality is Modality.OPTICAL and scene.id in views:
            groups[find_kind(scene)].append(scene)
    for sensor, shown in sorted(groups.items()):
        yield ZoneSeries(
            site=site.id,
            sensor=sensor,
            zones=zones,
            scenes=tuple(scene for scene in shown if views[scene.id].usable_zones),
            looks=tuple(views[scene.id] for scene in shown),
        )


def _known(scene: Scene) -> datetime:
    return scene.acquired.start or scene.acquired.end or datetime.min.replace(tzinfo=UTC)


def skip_unread(stage: str, order: ZoneSeries, told: Sequence[YardLook] | Sequence[TrackLook]) -> Iterator[Skipped]:
    """Scenes that could not be read or laid over the others though the look could see the zone: one entry each."""
    usable = {(look.scene, zone) for look in order.looks for zone in look.usable_zones}
    for scene in order.scenes:
        failed = [one for one in told if one.scene == scene.id and (one.scene, one.zone) in usable]
        failed = [one for one in failed if one.outcome is Outcome.NOT_OBSERVABLE and one.usable_share == 0.0]
        if failed:
            yield Skipped(
                id=f"{stage}:{order.site}:{order.sensor}:{scene.id}",
                unit=f"{scene.name} at {', '.join(one.zone for one in failed)}",
                stage=stage,
                reason="; ".join(dict.fromkeys(one.because for one in failed)),
                evidence=scene.files[0].sha256,
            )
