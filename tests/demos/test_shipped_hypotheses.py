from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import quaywatch
from quaywatch.assessment.hypotheses import weigh_hypotheses
from quaywatch.assessment.icd_words import check_words
from quaywatch.report.weighed_lines import known_numbers, weighed_lines
from quaywatch.sources.claims import read_claims
from quaywatch.sources.gazetteer import find_site
from quaywatch.sources.hypotheses import read_hypotheses
from quaywatch.sources.sightings import read_sightings

DATA = Path(quaywatch.__file__).parent / "demos" / "data" / "rajin"
CASE = read_hypotheses(DATA / "hypotheses.json")
DAYS = [date(2025, 1, 28), date(2025, 6, 30)]


def test_the_evidence_of_the_roof_rests_on_what_the_demo_holds():
    held = {claim.id for claim in read_claims(DATA / "claims.json", "0" * 64)}
    for path in DATA.glob("tumangang*.sightings.json"):
        file = read_sightings(path)
        held |= {f"{file.id}/{sighting.id}" for sighting in file.sightings}
        held |= {f"{file.id}/fact{n}" for n, _ in enumerate(file.facts, 1)}
    assert {key for item in CASE.items for key in item.rests_on} <= held


def test_each_item_of_the_roof_links_its_page_and_each_judgement_its_reason():
    assert all(item.url for item in CASE.items)
    made = [judgement for assessor in CASE.assessors for judgement in assessor.judgements]
    assert {judgement.item for judgement in made} == {item.id for item in CASE.items}
    assert all(len(judgement.rationale) > 20 for judgement in made)


def test_looks_to_come_are_at_zones_of_the_shipped_site():
    zones = {zone.id for zone in find_site("tumangang").zones}
    assert all(look.site == "tumangang" and set(look.zones) <= zones for look in CASE.future)


@pytest.mark.parametrize("day", DAYS)
def test_no_purpose_of_the_roof_is_anything_but_open(day):
    weighing = weigh_hypotheses(CASE, as_of=day)
    assert all(0.05 < share.p < 0.55 for share in weighing.shares)
    assert weighing.confidence.word == "low"
    assert check_words("\n".join(line.text for line in weighed_lines(weighing)), known_numbers(weighing)) == ()


def test_what_came_after_january_moves_the_shares_and_both_were_judged_in_hindsight():
    january, june = (weigh_hypotheses(CASE, as_of=day) for day in DAYS)
    assert len(january.case.items) < len(june.case.items) == len(CASE.items)
    assert january.shares != june.shares
    assert january.hindsight == june.hindsight == ("the makers of this case",)
