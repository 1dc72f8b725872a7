"""The tables of a report: vessels, berths, port calls, stocks, structures, conflicts, looks, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quaywatch.assessment.wording import (
    bracket_words,
    listed,
    measure_words,
    number_words,
    plain_key,
    position_words,
    span_words,
    zone_words,
)
from quaywatch.records.detection import Detection
from quaywatch.records.event import PortCall
from quaywatch.records.place import Provenance, Site
from quaywatch.records.scene import Scene
from quaywatch.report.built import changes_table, label_of, states_table
from quaywatch.report.calls import arrival_words, departure_words, size_words, weighed_words
from quaywatch.report.document import Place, PlaceName
from quaywatch.report.document_parts import Cell, Row, Table
from quaywatch.report.grounds import Grounds, vessel_labels
from quaywatch.report.links import Link
from quaywatch.report.moved import move_tables
from quaywatch.report.observed import started
from quaywatch.report.ship_tables import ship_tables
from quaywatch.report.tracks import tracks_table
from quaywatch.report.yards import yards_table

__all__ = ["event_tables", "places", "skipped_table"]

NONE = "–"


def event_tables(grounds: Grounds) -> tuple[Table, ...]:
    """Every table that has a row, in the order of the report."""
    tables = (*_vessels(grounds), *_berths(grounds), _calls(grounds), _stocks(grounds), yards_table(grounds))
    tables = (*tables, tracks_table(grounds), _structures(grounds), changes_table(grounds), states_table(grounds))
    tables = (*tables, *move_tables(grounds), *ship_tables(grounds), _conflicts(grounds), _looks(grounds))
    return tuple(table for table in tables if table.rows)


def _cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text=text) for text in texts)


def _cited(links: Iterable[Link]) -> Cell:
    return Cell(text="", links=tuple(links))


def _vessels(grounds: Grounds) -> Iterator[Table]:
    for n, scene in enumerate(grounds.findings.scenes, 1):
        found = [detection for detection in grounds.findings.detections if detection.scene == scene.id]
        labels = vessel_labels(found)
        by_label = sorted(found, key=lambda detection: int(labels[detection.id][1:]))
        detectors = sorted({f"{detection.detector} {detection.version}" for detection in found})
        yield Table(
            id=f"vessels-{n}",
            title=f"Vessels in {scene.name}",
            note=f"Found by {listed(detectors)}. ± is the 95 % interval; bow and stern are not told apart."
            if found
            else "",
            columns=("Vessel", "Where", "Length", "Width", "Heading", "Score", "Evidence"),
            rows=tuple(_vessel(grounds, scene, n, labels[d.id], d) for d in by_label),
        )


def _vessel(grounds: Grounds, scene: Scene, n: int, label: str, detection: Detection) -> Row:
    water = "at a quay" if detection.at_quay else "open water"
    return Row(
        id=f"vessel-{n}-{label[1:]}",
        cells=(
            *_cells(
                label,
                water if detection.zone is None else plain_key(detection.zone),
                measure_words(detection.length_m, "m"),
                measure_words(detection.width_m, "m"),
                f"{number_words(round(detection.heading_deg))}°",
                f"{detection.score:.2f}",
            ),
            _cited(grounds.evidence.artefact(scene.files[0].sha256)),
        ),
    )


def _berths(grounds: Grounds) -> Iterator[Table]:
    for n, scene in enumerate(grounds.findings.scenes, 1):
        answers = [answer for answer in grounds.findings.answers if answer.scene == scene.id]
        labels = vessel_labels(d for d in grounds.findings.detections if d.scene == scene.id)
        rows = tuple(
            Row(
                id=f"berth-{n}-{k}",
                cells=_cells(
                    zone_words(grounds.site_of(answer), answer.zone),
                    answer.outcome.value.replace("_", " "),
                    listed(labels[key] for key in answer.vessels if key in labels) or NONE,
                    f"{number_words(round(100 * answer.usable_share))}\u00a0%",
                    NONE if answer.probability is None else f"{answer.probability:.2f}",
                    answer.because,
                ),
            )
            for k, answer in enumerate(answers, 1)
        )
        yield Table(
            id=f"berths-{n}",
            title=f"Berths in {scene.name}",
            note="“Not observable” is not “not there”.",
            columns=("Berth", "A vessel was", "Vessels", "Usable", "Probability", "Because"),
            rows=rows,
        )


def _calls(grounds: Grounds) -> Table:
    return Table(
        id="calls",
        title="Port calls",
        note="One least partition of the looks: fewer calls cannot explain them, more can. Where an end is marked *,"
        " another least partition would move it."
        " Numbers after a sign are log-odds: positive speaks for loading, negative for unloading.",
        columns=("Call", "Where", "Arrived", "Left", "Length", "Cargo", "Who it may be", "Sightings"),
        rows=tuple(_call(grounds, link, call) for link, call in grounds.events.calls),
    )


def _call(grounds: Grounds, link: Link, call: PortCall) -> Row:
    site = grounds.findings.case.site(call.site)
    names = dict.fromkeys(f"{i.name or i.imo or i.mmsi} ({i.likeness.value})" for i in call.identity)
    length = NONE if call.length_m is None else f"{measure_words(call.length_m, 'm')} (n\u00a0=\u00a0{call.length_n})"
    return Row(
        id=link.target,
        cells=(
            *_cells(
                link.label,
                ", ".join([site.name, *(zone_words(site, zone) for zone in call.zones)]),
                arrival_words(site, call) + "*" * call.arrival_depends_on_partition,
                departure_words(site, call) + "*" * call.departure_depends_on_partition,
                length,
                grounds.told(weighed_words(call)),
                listed(names) or NONE,
            ),
            _cited(grounds.evidence.observations(call.observations)),
        ),
    )


def _stocks(grounds: Grounds) -> Table:
    rows = []
    for link, change in grounds.events.stock_changes:
        site = grounds.findings.case.site(change.site)
        offset = site.offset_h(change.zone)
        cells = _cells(
            link.label,
            f"{site.name}, {zone_words(site, change.zone)}",
            f"{measure_words(change.earlier_area_m2, 'm²')}, {span_words(change.earlier, utc_offset_h=offset)}",
            f"{measure_words(change.later_area_m2, 'm²')}, {span_words(change.later, utc_offset_h=offset)}",
            f"{change.sign.value}{'' if change.significant else ', within the errors'}",
        )
        rows.append(Row(id=link.target, cells=(*cells, _cited(grounds.evidence.observations(change.observations)))))
    return Table(
        id="stocks",
        title="Stock changes",
        note="Covered ground, not volume. Where no error is stated, 20 % of each area is taken.",
        columns=("Change", "Where", "Earlier", "Later", "Area", "Sightings"),
        rows=tuple(rows),
    )


def _structures(grounds: Grounds) -> Table:
    rows = []
    for link, built in grounds.events.constructions:
        site = grounds.findings.case.site(built.site)
        offset = site.offset_h(built.zone)
        label = label_of(grounds, built)
        cells = _cells(
            f"{link.label} ({label})" if label else link.label,
            f"{site.name}, {zone_words(site, built.zone)}",
            size_words(built),
            bracket_words(built.started, utc_offset_h=offset, missing="earlier look"),
            bracket_words(built.completed, utc_offset_h=offset, missing="later look"),
        )
        rows.append(Row(id=link.target, cells=(*cells, _cited(grounds.evidence.observations(built.observations)))))
    columns = ("Structure", "Where", "Size", "Started", "Completed", "Sightings")
    return Table(id="structures", title="Structures", note="", columns=columns, rows=tuple(rows))


def _conflicts(grounds: Grounds) -> Table:
    rows = []
    for link, conflict in grounds.events.conflicts:
        site = grounds.findings.case.site(conflict.site)
        cells = _cells(link.label, site.name, conflict.about, conflict.note)
        rows.append(Row(id=link.target, cells=(*cells, _cited(grounds.evidence.observations(conflict.observations)))))
    return Table(
        id="conflicts",
        title="Where sources disagree",
        note="Statements that cannot all be right. Both sides stay in the case.",
        columns=("Conflict", "Where", "About", "The disagreement", "Sightings"),
        rows=tuple(rows),
    )


def _looks(grounds: Grounds) -> Table:
    rows = []
    for n, look in enumerate(
        sorted(grounds.findings.looks, key=lambda look: (look.site, started(look.time), look.id)), 1
    ):
        site = grounds.findings.case.site(look.site)
        zones = sorted(look.usable_zones)
        unusable = [f"{zone_words(site, v.zone)}: {v.reason}" for v in look.views if not v.usable]
        cells = _cells(
            span_words(look.time, utc_offset_h=site.utc_offset_h),
            site.name,
            listed(zone_words(site, zone) for zone in zones) or "none",
            listed(unusable) or NONE,
        )
        rows.append(Row(id=f"look-{n}", cells=(*cells, _cited(grounds.evidence.artefact(look.evidence)))))
    return Table(
        id="looks",
        title="All looks",
        note="A look is one picture of one site. A zone that is in neither column was not spoken of.",
        columns=("When", "Where", "Zones that could be seen", "Zones that could not, and why", "Evidence"),
        rows=tuple(rows),
    )


def skipped_table(grounds: Grounds) -> Table:
    """What could not be done, and why: it may have no rows, which is said."""
    rows = tuple(
        Row(
            id=f"skipped-{n}",
            cells=(
                *_cells(skipped.unit, skipped.stage, skipped.reason),
                _cited(grounds.evidence.artefact(skipped.evidence)),
            ),
        )
        for n, skipped in enumerate(grounds.findings.skipped, 1)
    )
    columns = ("Left out", "At", "Reason", "Evidence")
    return Table(id="skipped", title="Left out", note="", columns=columns, rows=rows)


def places(grounds: Grounds) -> tuple[Place, ...]:
    """Sites and their zones with names, languages and the precision of their outlines."""
    return tuple(place for site in grounds.findings.case.sites for place in _places_of(site))


def _places_of(site: Site) -> Iterator[Place]:
    where = "position not known" if site.centre is None else position_words(site.centre)
    offset = f"local days at UTC{site.utc_offset_h:+g}"
    yield Place(
        id=site.id,
        name=site.name,
        kind="site",
        names=tuple(PlaceName(text=alias.text, lang=alias.lang) for alias in site.aliases),
        outline="; ".join([where, offset, *_provenance(site.provenance)]),
    )
    for zone in site.zones:
        yield Place(
            id=f"{site.id}/{zone.id}",
            name=plain_key(zone.id),
            kind=zone.kind.value,
            names=tuple(PlaceName(text=alias.text, lang=alias.lang) for alias in zone.aliases),
            outline="; ".join(
                ["nobody has drawn it" if zone.shape is None else "drawn", *_provenance(zone.provenance)]
            ),
        )


def _provenance(provenance: Provenance | None) -> list[str]:
    if provenance is None:
        return []
    words = [provenance.source]
    if provenance.precision_m is not None:
        words.append(f"good to about {number_words(provenance.precision_m)}\u00a0m")
    return words if provenance.surveyed else [*words, "not surveyed"]
