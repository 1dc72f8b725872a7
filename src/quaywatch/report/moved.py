"""The tables of what moved: voyages between ports, trains at stations, and crossings between them."""

from __future__ import annotations

from quaywatch.assessment.wording import bracket_words, counted, listed, number_words, zone_words
from quaywatch.records.event import TrainCount, Voyage
from quaywatch.records.observation import ObservationKind
from quaywatch.report.document_parts import Cell, Row, Table
from quaywatch.report.grounds import Grounds

__all__ = ["move_tables"]

POSSIBLE = {True: "possible in the time", False: "not possible in the time", None: "distance not known"}


def move_tables(grounds: Grounds) -> tuple[Table, ...]:
    """Voyages, trains and crossings; a table without rows is for the caller to leave out."""
    return _voyages(grounds), _trains(grounds), _again(grounds), _crossings(grounds)


def _voyages(grounds: Grounds) -> Table:
    rows = []
    for n, voyage in enumerate(grounds.findings.voyages, 1):
        texts = (
            f"voyage\u00a0{n}",
            f"{voyage.origin} to {voyage.destination}",
            grounds.told(listed(voyage.reasons)),
            f"{voyage.sameness.value}, rank {voyage.rank}",
            _hours(voyage),
            POSSIBLE[voyage.possible],
        )
        rows.append(_row(f"voyage-{n}", texts, grounds, voyage.observations))
    return Table(
        id="voyages",
        title="Voyages that one ship may have made",
        note="That a voyage was possible does not say that it was made. Hours needed are those by sea at the speeds of"
        " cargo ships; hours there were run from when the ship was last known in one port to when it was first known in"
        " the next.",
        columns=("Voyage", "Way", "Why one ship", "Likeness", "Hours needed; hours there were", "Answer", "Sightings"),
        rows=tuple(rows),
    )


def _hours(voyage: Voyage) -> str:
    least, most = voyage.hours_there_were
    there_were = f"{number_words(round(least))} or more" if most is None else _range(least, most)
    needed = "not known" if voyage.hours_needed is None else _range(*voyage.hours_needed)
    return f"{needed}; {there_were}"


def _range(low: float, high: float) -> str:
    return f"{number_words(round(low))} to {number_words(round(high))}"


def _trains(grounds: Grounds) -> Table:
    rows = []
    found = ((count, presence) for count in grounds.findings.train_counts for presence in count.presences)
    for n, (count, presence) in enumerate(found, 1):
        site = grounds.findings.case.site(presence.site)
        offset = site.offset_h(presence.zones[0])
        texts = (
            f"presence\u00a0{n}",
            f"{site.name}, {listed(zone_words(site, zone) for zone in presence.zones)}",
            _what(count),
            bracket_words(presence.arrival, utc_offset_h=offset, missing="earlier look"),
            bracket_words(presence.departure, utc_offset_h=offset, missing="later look"),
            _least(count),
        )
        rows.append(_row(f"presence-{n}", texts, grounds, presence.observations))
    return Table(
        id="trains",
        title="Trains and rail cars",
        note="One least grouping of the sightings at each place, by the rules for calls. How many came unseen is not"
        " known.",
        columns=("Presence", "Where", "What", "Came", "Left", "Least number there", "Sightings"),
        rows=tuple(rows),
    )


def _what(count: TrainCount) -> str:
    return "train" if count.kind is ObservationKind.TRAIN else "rail cars"


def _least(count: TrainCount) -> str:
    alone = "" if count.looks_only == count.strict else f", {count.looks_only} by what was seen alone"
    return f"at least {counted(count.strict, 'presence')}{alone}"


def _again(grounds: Grounds) -> Table:
    rows = []
    found = ((count, since) for count in grounds.findings.train_counts for since in count.first_since)
    for n, (count, since) in enumerate(found, 1):
        site = grounds.findings.case.site(count.site)
        when = bracket_words(since.when, utc_offset_h=site.offset_h(count.zones[0]))
        place = f"{site.name}, {listed(zone_words(site, zone) for zone in count.zones)}"
        texts = (f"first\u00a0{n}", place, when, since.stated_by or "by the looks", grounds.told(since.because))
        rows.append(_row(f"first-{n}", texts, grounds, since.observations))
    columns = ("First", "Where", "When", "By whom", "Because", "Sightings")
    return Table(
        id="first-since", title="First trains after a time without", note="", columns=columns, rows=tuple(rows)
    )


def _crossings(grounds: Grounds) -> Table:
    rows = []
    for n, crossing in enumerate(grounds.findings.crossings, 1):
        site = grounds.findings.case.site(crossing.site)
        ends = zone_words(site, crossing.origin), zone_words(site, crossing.destination)
        way = (
            f"{ends[0]} to {ends[1]}" if crossing.direction_known else f"between {listed(ends)}, which way is not known"
        )
        when = bracket_words(crossing.when, utc_offset_h=site.offset_h(crossing.origin))
        texts = (f"crossing\u00a0{n}", f"{site.name}, {way}", when, grounds.told(listed(crossing.reasons)))
        rows.append(_row(f"crossing-{n}", texts, grounds, crossing.observations))
    return Table(
        id="crossings",
        title="Trains that went from one place to another",
        note="The whole move lies within the bracket. Whether a border lies between the places is not judged.",
        columns=("Crossing", "Way", "When", "Why one train", "Sightings"),
        rows=tuple(rows),
    )


def _row(anchor: str, texts: tuple[str, ...], grounds: Grounds, observations: tuple[str, ...]) -> Row:
    cited = Cell(text="", links=tuple(grounds.evidence.observations(observations)))
    return Row(id=anchor, cells=(*(Cell(text=text) for text in texts), cited))
