"""The broadcast of 28 January 2025 against the sightings that ship with the `rajin` demo."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import pytest

from quaywatch.assessment.evidence import AssessmentEvidence
from quaywatch.assessment.verdicts import assess_claims
from quaywatch.events.calls import count_calls
from quaywatch.events.evidence import PortEvidence
from quaywatch.observations.from_sightings import find_observations, site_of
from quaywatch.observations.places import joined_site
from quaywatch.records.claim import Verdict
from quaywatch.sources.claims import read_claims
from quaywatch.sources.gazetteer import find_site
from quaywatch.sources.sightings import read_sightings
from quaywatch.sources.statements import read_statements

DATA = Path(str(files("quaywatch.demos"))) / "data" / "rajin"
EVIDENCE = "0" * 64


def read_evidence() -> AssessmentEvidence:
    sites = {key: find_site(key) for key in ("rajin", "tumangang")}
    observations, facts, looks = [], [], []
    for path in sorted(DATA.glob("*.sightings.json")):
        file = read_sightings(path)
        key = "tumangang" if "tumangang" in path.name else "rajin"
        sites[key], names = joined_site(sites[key], site_of(file))
        told = find_observations(
            file, site=sites[key], evidence_sha256=EVIDENCE, prefix=f"{file.id}/", zone_names=names
        )
        observations += told.observations
        facts += told.facts
        looks += told.looks

    def count(seen, stated, request):
        site = sites[request.site]
        here = tuple(look for look in looks if look.site == site.id)
        known = tuple(fact for fact in stated if fact.site == site.id)
        return count_calls(PortEvidence(site=site, observations=tuple(seen), facts=known, looks=here), request)

    return AssessmentEvidence(
        sites=tuple(sites.values()),
        observations=tuple(observations),
        facts=tuple(facts),
        count_calls=count,
        statements=read_statements(DATA / "statements.json"),
    )


@pytest.fixture(scope="module")
def verdicts() -> Mapping[str, Verdict]:
    claims = read_claims(DATA / "claims.json", EVIDENCE)
    return {verdict.claim.partition("/")[2]: verdict for verdict in assess_claims(claims, read_evidence())}


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("coal-calls", "partly"),
        ("coal-unloaded", "contradicted"),
        ("stacked-goods-loaded", "partly"),
        ("goods-are-weapons", "not_checkable"),
        ("roof-stands", "supported"),
        ("roof-length", "partly"),
        ("roof-covers-tracks", "partly"),
        ("roof-purpose", "not_checkable"),
        ("ships-between-the-two", "partly"),
        ("passenger-train-resumed", "supported"),
        ("blinken-statement", "supported"),
        ("zelensky-statement", "supported"),
    ],
)
def test_each_claim_of_the_broadcast_gets_the_verdict_worked_out_by_hand(verdicts, claim, word):
    assert verdicts[claim].word == word, verdicts[claim].because


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        pytest.param("coal-calls", "at least 1\u00a0call at pier\u00a03", id="one call proven of two"),
        pytest.param("coal-unloaded", "Contradicted for the one call seen in that time", id="for the call seen"),
        pytest.param("coal-unloaded", "31\u00a0December 2024", id="when it was seen"),
        pytest.param("stacked-goods-loaded", "The claim gives no date", id="shown at another time"),
        pytest.param("roof-length", "348\u00a0m was measured on 3\u00a0December 2024", id="the measure"),
        pytest.param("roof-length", "48 m more than claimed (14%", id="the gap"),
        pytest.param("roof-covers-tracks", "still being built", id="the state of the roof"),
        pytest.param("passenger-train-resumed", "16\u00a0December 2024", id="when it is stated to have resumed"),
    ],
)
def test_the_reasons_say_what_the_verdict_rests_on(verdicts, claim, said):
    assert said in verdicts[claim].because


def test_nothing_that_the_broadcaster_published_stands_among_the_evidence(verdicts):
    used = [key for verdict in verdicts.values() for key in (*verdict.observations, *verdict.facts)]
    assert used
    assert not [key for key in used if key.startswith("kbs-") or key.endswith("/k3")]
