"""What is compared in columns for all pairs must be what the rules say of each pair, in words."""

from __future__ import annotations

import json
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from quaywatch.events.absences import PortTimes
from quaywatch.events.compatibility import find_times, why_apart
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.parts import find_parts
from quaywatch.events.separations import Separations
from quaywatch.observations.from_sightings import find_observations, site_of
from quaywatch.sources.sightings import SightingsFile

ZONES = ("pier", "quay")
TIMES = (
    "2025-01-01", "2025-01-02", "2025-01-03", "2025-01-01T06:00:00Z", "2025-01-02T06:00:00Z", "2025-01-02T18:00:00Z",
    "2025-01-03T06:00:00Z", "2025-01-01/2025-01-02", "../2025-01-02", "2025-01-02/..",
)  # fmt: skip
LENGTHS = (
    {}, {"length_m": 100}, {"length_m": 121}, {"length_m": 150}, {"length_m": 100, "length_u95_m": 5},
    {"length_m": 111, "length_u95_m": 5}, {"length_m": 140, "length_u95_m": 30}, {"length_m_range": [100, None]},
    {"length_m_range": [None, 75]}, {"length_m_range": [90, 130], "length_m": 110, "length_u95_m": 1},
)  # fmt: skip
NAMES = (
    [], [{"name": "Angara", "likeness": "named"}], [{"name": "Maria", "likeness": "named"}],
    [{"name": "Angara", "imo": "9720263", "likeness": "named"}], [{"imo": "9720263", "likeness": "named"}],
    [{"imo": "9179842", "name": "Maria", "likeness": "named"}], [{"mmsi": "273456780", "likeness": "named"}],
    [{"name": "Maria", "likeness": "candidate"}],
)  # fmt: skip


@st.composite
def files(draw):
    rows = []
    for n in range(draw(st.integers(2, 9))):
        row = {"id": f"s{n}", "time": draw(st.sampled_from(TIMES)), "zone": draw(st.sampled_from(ZONES))}
        row |= {"kind": draw(st.sampled_from(["vessel", "vessel", "vessel", "ais"])), "outcome": "seen"}
        if row["kind"] == "ais":
            rows.append(row | {"identity": draw(st.sampled_from(NAMES[1:]))})
            continue
        if draw(st.integers(0, 2)) == 0:
            rows.append(row | {"outcome": "not_seen", "identity": draw(st.sampled_from([*NAMES[:1] * 3, NAMES[1]]))})
            continue
        row |= draw(st.sampled_from(LENGTHS)) | {"identity": draw(st.sampled_from(NAMES))}
        row["count"] = draw(st.sampled_from([1, 1, 1, 1, 2]))
        for link in ("same_as", "not_same_as", "same_call", "not_same_call"):
            if n and draw(st.integers(0, 9)) == 0:
                row[link] = [f"s{draw(st.integers(0, n - 1))}"]
        rows.append(row)
    return rows


def evidence_of(rows):
    site = {"name": "Port", "zones": {zone: {"kind": "berth"} for zone in ZONES}}
    content = {"schema": "quaywatch/sightings/1", "id": "drawn", "site": site, "sightings": rows}
    file = SightingsFile.model_validate_json(json.dumps(content))
    place = site_of(file)
    told = find_observations(file, site=place, evidence_sha256="0" * 64)
    return PortEvidence(site=place, observations=told.observations, facts=told.facts, looks=told.looks)


@given(files())
def test_all_pairs_at_once_are_apart_as_each_pair_by_itself(rows):
    evidence = evidence_of(rows)
    times = PortTimes(evidence)
    timed = [find_times(part, times, facts=True) for part in find_parts(evidence, times.ships, heard=True)]
    if not timed:
        return
    separations = Separations(timed, times)
    places = list(range(len(timed)))
    apart = separations.apart(places)
    for i, j in combinations(places, 2):
        assert bool(apart[i] >> j & 1) == bool(apart[j] >> i & 1) == (why_apart(timed[i], timed[j]) is not None)
    blocks = separations.blocks()
    assert sorted(place for block in blocks for place in block) == places
    for one, other in combinations(blocks, 2):
        assert all(apart[i] >> j & 1 for i in one for j in other)


def test_a_stay_limit_separates_more_than_so_many_days():
    seen = {"zone": "pier", "kind": "vessel", "outcome": "seen"}
    rows = [seen | {"id": f"s{day}", "time": f"2025-01-{day:02d}"} for day in (1, 5, 6)]
    evidence = evidence_of(rows)
    times = PortTimes(evidence)
    timed = [find_times(part, times, facts=True) for part in find_parts(evidence, times.ships)]
    separations = Separations(timed, times, stay_limit_days=3)
    assert separations.apart([0, 1, 2]) == [0b100, 0, 0b001]
    assert separations.blocks() == [[0, 1, 2]]
