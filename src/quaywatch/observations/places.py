"""A case's site joined with what a sightings file calls its parts."""

from __future__ import annotations

from dataclasses import replace

from quaywatch.records.place import Alias, Site, Zone

__all__ = ["joined_site"]


def joined_site(known: Site, told: Site) -> tuple[Site, dict[str, str]]:
    """The known site with the told names and zones added, and told zone → zone of the joined site.

    A told zone is a known one when the kinds agree and the key, or else any name, is the same whatever the case of
    its letters. Any other is added without a shape: a name in a report is no outline.
    """
    zones = {zone.id: zone for zone in known.zones}
    names: dict[str, str] = {}
    for zone in told.zones:
        match = _match(zone, known)
        names[zone.id] = match.id if match else _free_key(zone, zones)
        zones[names[zone.id]] = replace(match, aliases=_joined(match.aliases, zone.aliases)) if match else zone
    own_names = _texts(known.name, known.aliases)
    for told_id, key in names.items():
        if key in {zone.id for zone in known.zones}:
            continue
        zone = told.zone(told_id)
        port = None if zone.port is not None and zone.port.casefold() in own_names else zone.port
        serves = tuple(names.get(berth, berth) for berth in zone.serves)
        zones[key] = replace(zone, id=key, port=port, serves=serves, utc_offset_h=told.offset_h(told_id))
    aliases = _joined(known.aliases, (Alias(text=told.name), *told.aliases), besides=known.name)
    return replace(known, zones=tuple(zones.values()), aliases=aliases), names


def _match(zone: Zone, known: Site) -> Zone | None:
    same_kind = [one for one in known.zones if one.kind is zone.kind]
    by_key = next((one for one in same_kind if one.id == zone.id), None)
    wanted = _texts(zone.id, zone.aliases)
    return by_key or next((one for one in same_kind if wanted & _texts(one.id, one.aliases)), None)


def _free_key(zone: Zone, taken: dict[str, Zone]) -> str:
    keys = (zone.id, f"{zone.id}_{zone.kind}", *(f"{zone.id}_{n}" for n in range(2, len(taken) + 3)))
    return next(key for key in keys if key not in taken)


def _texts(name: str, aliases: tuple[Alias, ...]) -> frozenset[str]:
    return frozenset(text.casefold() for text in (name, *(alias.text for alias in aliases)))


def _joined(known: tuple[Alias, ...], told: tuple[Alias, ...], besides: str = "") -> tuple[Alias, ...]:
    texts = _texts(besides, known)
    return (*known, *(alias for alias in told if alias.text.casefold() not in texts))
