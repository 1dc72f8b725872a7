"""What was built, for the report: sentences, tables, pictures of before and after, and length against time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from quaywatch.assessment.wording import (
    bracket_words,
    counted,
    listed,
    place_words,
    plain_key,
    span_words,
    zone_words,
)
from quaywatch.clock import Span
from quaywatch.records.artefact import Publish, Rights
from quaywatch.records.change import BuildState
from quaywatch.records.change_survey import ChangePicture, ChangeSurvey, PlacedChange
from quaywatch.records.event import Construction
from quaywatch.records.observation import Outcome
from quaywatch.records.place import Site
from quaywatch.records.scene import Scene
from quaywatch.report.built_words import (
    change_labels,
    cover_words,
    doubt_words,
    kind_words,
    metres_words,
    share_words,
    view_words,
)
from quaywatch.report.document_built import Growth, GrowthPoint, Swipe, SwipeSide
from quaywatch.report.document_parts import Basis, Cell, Row, Sentence, Table
from quaywatch.report.grounds import Grounds
from quaywatch.report.links import Link

__all__ = ["change_sentences", "changes_table", "growths", "label_of", "states_table", "swipes", "withheld_words"]

LEAST_POINTS = 3
"""Looks from which on length is drawn against time."""
MOST_GROWTHS = 4
NONE = "–"


def withheld_words(rights: Rights) -> str | None:
    """Why an image may not be placed; None where it may."""
    if rights.publish is Publish.YES:
        return None
    asked = "may not be published" if rights.publish is Publish.NO else "has not been cleared for publication"
    return f"This image {asked} (rights: {rights.holder})."


def change_sentences(grounds: Grounds, site: Site) -> Iterator[Sentence]:
    """What each search for changes at a site found, then what each new structure covers of a track."""
    for n, survey in _surveys(grounds):
        if survey.site != site.id:
            continue
        links = (*_scene_links(grounds, survey), *_table_link(n, survey))
        yield grounds.sentence(Basis.OBSERVED, _found_words(grounds, site, survey), links)
        labels = change_labels(survey)
        for placed in survey.changes:
            if placed.is_new_structure:
                name = f"The new structure {labels[placed.change.id]}"
                row = _row_link(n, labels[placed.change.id])
                if seen_by := view_words(placed.change):
                    yield grounds.sentence(Basis.OBSERVED, f"{name} {seen_by}.", (*row, *_scene_links(grounds, survey)))
                for words in cover_words(site, placed.change):
                    text = words.replace("It covers", f"{name} covers", 1)
                    yield grounds.sentence(Basis.OBSERVED, text, (*row, *_scene_links(grounds, survey)))


def label_of(grounds: Grounds, construction: Construction) -> str:
    """The label that the one change behind a construction has in pictures and tables; empty for sightings."""
    wanted = set(construction.observations)
    keys = {key for o in grounds.findings.observations if o.id in wanted for key in o.detections}
    labels = [
        labels[key]
        for _, survey in _surveys(grounds)
        for labels in [change_labels(survey)]
        for key in keys
        if key in labels
    ]
    return labels[0] if len(labels) == 1 else ""


def changes_table(grounds: Grounds) -> Table:
    """Everything that came or went round the zones, one row each."""
    rows = []
    for n, survey in _surveys(grounds):
        site = grounds.findings.case.site(survey.site)
        labels = change_labels(survey)
        for placed in survey.changes:
            rows.append(_change_row(grounds, site, survey, placed, (n, labels[placed.change.id])))
    return Table(
        id="changes",
        title="Changes between earlier and later looks",
        note="Outlines of what came and went in or within 100 m of the zones. ± is the 95 % interval. The score is no"
        " chance that a structure stands there: of structures it is the share of such outlines that lay in mapped"
        " change on other scenes; of other changes it says nothing.",
        columns=(
            "Change",
            "Where",
            "What",
            "Length",
            "Width",
            "When",
            "Tracks covered",
            "Score",
            "To bear in mind",
            "Evidence",
        ),
        rows=tuple(rows),
    )


def states_table(grounds: Grounds) -> Table:
    """What each look of a series shows of each structure of which it is plotted."""
    rows = [
        Row(
            id=f"{growth.id}-{k}",
            cells=(
                Cell(text=growth.title),
                Cell(text=point.when),
                Cell(text=point.words),
                Cell(text="", links=(point.link,)),
            ),
        )
        for growth in growths(grounds)
        for k, point in enumerate(growth.points, 1)
    ]
    return Table(
        id="states",
        title="What each look shows of each structure",
        note="The longest stretch that has the colour of the finished structure. Scaffolding is not it.",
        columns=("Structure", "When", "What stands", "Evidence"),
        rows=tuple(rows),
    )


def swipes(grounds: Grounds) -> tuple[Swipe, ...]:
    """The pairs of pictures, in the order in which they were drawn."""
    scenes = {scene.id: scene for scene in grounds.findings.scenes}
    return tuple(
        Swipe(
            id=f"swipe-{n}",
            title=picture.title,
            caption=picture.caption,
            before=_side(grounds, picture, scenes, 0),
            after=_side(grounds, picture, scenes, 1),
        )
        for n, picture in enumerate(grounds.findings.change_pictures, 1)
    )


def growths(grounds: Grounds) -> tuple[Growth, ...]:
    """Length against time of the longest new structures that three looks or more were asked about."""
    found = []
    for n, survey in _surveys(grounds):
        site = grounds.findings.case.site(survey.site)
        labels = change_labels(survey)
        told = [one for one in survey.changes if one.is_new_structure and len(one.change.states) >= LEAST_POINTS]
        told.sort(key=lambda one: (-(one.change.length_m.value or 0.0), one.change.id))
        found += [_growth(grounds, site, placed, (n, labels[placed.change.id])) for placed in told[:MOST_GROWTHS]]
    return tuple(found)


def _surveys(grounds: Grounds) -> Iterator[tuple[int, ChangeSurvey]]:
    return enumerate(grounds.findings.change_surveys, 1)


def _found_words(grounds: Grounds, site: Site, survey: ChangeSurvey) -> str:
    built = [placed for placed in survey.changes if placed.is_new_structure]
    others = len(survey.changes) - len(built)
    zones = place_words(site, survey.zones)
    found = f"the change detector ({survey.detector}) told {counted(len(built), 'new structure')} at {zones}"
    rest = f", and {counted(others, 'other change')} in or near them" if others else ""
    compared = _compared_words(grounds, site, survey)
    if not survey.changes:
        return f"{compared} {found.partition(' told ')[0]} told no change at {zones}."
    return f"{compared} {found}{rest}."


def _compared_words(grounds: Grounds, site: Site, survey: ChangeSurvey) -> str:
    """Which looks were held against one another, per kind of sensor where there are several."""
    sides = [(sensor, survey.looks_of(sensor)) for sensor in survey.sensors] or [("", (survey.before, survey.after))]
    words = []
    for sensor, looks in sides:
        early, late = (_days(grounds, site, keys) for keys in looks)
        words.append(
            f"between {early} and {late}" + (f" by {sensor}" if len(set(survey.sensor_of.values())) > 1 else "")
        )
    told = listed(words)
    return told[0].upper() + told[1:] + ("," if len(words) > 1 else "")


def _days(grounds: Grounds, site: Site, keys: tuple[str, ...]) -> str:
    """The looks of one side in words: the day of one, or how many from when to when."""
    scenes = [scene for key in keys for scene in grounds.findings.scenes if scene.id == key]
    words = [_day(site, scene.acquired) for scene in scenes]
    if len(words) == 1:
        return f"the look of {words[0]}"
    return f"{counted(len(words), 'look')} from {words[0]} to {words[-1]}"


def _day(site: Site, span: Span) -> str:
    words = span_words(span, utc_offset_h=site.utc_offset_h)
    return words.partition(",")[0] if span.is_instant else words.partition(" (")[0]


def _scene_links(grounds: Grounds, survey: ChangeSurvey) -> tuple[Link, ...]:
    files = {scene.id: scene.files[0].sha256 for scene in grounds.findings.scenes}
    return tuple(link for key in survey.scenes for link in grounds.evidence.artefact(files.get(key)))


def _table_link(n: int, survey: ChangeSurvey) -> tuple[Link, ...]:
    return (Link(target="changes", label=f"table\u00a0{n}" if n > 1 else "table"),) if survey.changes else ()


def _row_link(n: int, label: str) -> tuple[Link, ...]:
    return (Link(target=f"change-{n}-{label[1:]}", label=label),)


def _change_row(
    grounds: Grounds, site: Site, survey: ChangeSurvey, placed: PlacedChange, numbered: tuple[int, str]
) -> Row:
    change, (n, label) = placed.change, numbered
    covered = [cover for cover in change.tracks if cover.covered_m > 0.0]
    texts = (
        label,
        f"{site.name}, {zone_words(site, placed.zone)}" if placed.zone else f"{site.name}, near the zones",
        kind_words(change),
        metres_words(change.length_m),
        metres_words(change.width_m),
        bracket_words(change.when, utc_offset_h=site.utc_offset_h),
        listed(f"{plain_key(cover.track)}: {share_words(cover.covered_share, cover.covered_u95)}" for cover in covered)
        or NONE,
        f"{change.score:.2f}",
        doubt_words(change) or NONE,
    )
    links = _scene_links(grounds, survey)
    cells = (*(Cell(text=text) for text in texts), Cell(text="", links=links))
    return Row(id=f"change-{n}-{label[1:]}", cells=cells)


def _side(grounds: Grounds, picture: ChangePicture, scenes: dict[str, Scene], side: int) -> SwipeSide:
    scene, rights = scenes[picture.scenes[side]], picture.rights[side]
    site = grounds.findings.case.site(picture.site)
    return SwipeSide(
        image=picture.images[side],
        label=f"{'After' if side else 'Before'}: {_day(site, scene.acquired)}",
        alt=picture.alts[side],
        credit=rights.credit or scene.credit,
        withheld=withheld_words(rights),
        links=grounds.evidence.artefact(scene.files[0].sha256),
    )


def _growth(grounds: Grounds, site: Site, placed: PlacedChange, numbered: tuple[int, str]) -> Growth:
    change, (n, label) = placed.change, numbered
    title = f"{label} at {zone_words(site, placed.zone or '')}"
    timed = [(_middle(state.acquired), state) for state in change.states]
    points = tuple(_point(grounds, site, time, state) for time, state in timed if time is not None)
    told = "; ".join(f"{point.when}: {point.words}" for point in points)
    return Growth(
        id=f"growth-{n}-{label[1:]}",
        title=title,
        description=f"Length that stands of the new structure {title}, look by look. {told}.",
        utc_offset_h=site.utc_offset_h,
        points=points,
    )


def _middle(span: Span) -> datetime | None:
    """The middle of a look's time; its known end where the other is open."""
    if span.start is None or span.end is None:
        return span.start or span.end
    return span.start + (span.end - span.start) / 2


def _point(grounds: Grounds, site: Site, time: datetime, state: BuildState) -> GrowthPoint:
    scene = next(scene for scene in grounds.findings.scenes if scene.id == state.scene)
    links = grounds.evidence.artefact(scene.files[0].sha256)
    length = state.length_m if state.outcome is Outcome.SEEN else None
    words = {
        Outcome.SEEN: "" if length is None else f"{metres_words(length)} stand",
        Outcome.NOT_SEEN: "nothing of it seen",
        Outcome.NOT_OBSERVABLE: "not observable",
    }[state.outcome]
    return GrowthPoint(
        time=time,
        when=_day(site, state.acquired),
        outcome=state.outcome.value,
        length_m=None if length is None or length.value is None else round(length.value),
        u95_m=None if length is None or length.u95 is None else round(length.u95),
        words=words,
        link=links[0] if links else Link(target="evidence", label="evidence"),
    )
