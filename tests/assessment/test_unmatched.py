"""Vessels seen and held against the tracks, for claims of silence that name no ship."""

from __future__ import annotations

from tests.assessment.conftest import make_claim, make_seen
from tests.assessment.heard_ships import judged, signals

from quaywatch.records.ship_event import ShipMatch

WHEN = "2025-01-03T02:00:00Z"


def match(detection: str, mmsi: int | None, probability: float = 0.9) -> ShipMatch:
    return ShipMatch(
        id=f"{detection}-{mmsi}",
        scene="scene",
        detection=detection,
        mmsi=mmsi,
        name="",
        probability=probability,
        p_not_transmitting=None if mmsi else 0.83,
        distance_m=None,
        minutes_to_nearest=None,
        length_ratio=None,
    )


def vessel(detection: str | None = "d1", time: str = WHEN):
    told = {"detections": (detection,)} if detection else {}
    return make_seen("vessel", time, id=f"{detection} {time}", site="port", zone="pier1", **told)


def silence(when: str | None = "2025-01-03", **given: object):
    told = {"site": "port", **given}
    return make_claim("silence", {"what": "no AIS signal of a Russian tanker"}, when=when, **told)


def test_a_vessel_that_is_none_of_those_heard_is_part_of_it():
    verdict = judged(silence(), signals(matches=(match("d1", None),)), vessel())
    assert (verdict.word, verdict.observations) == ("partly", (f"d1 {WHEN}",))
    assert "that it sent nothing: 0.83" in verdict.because


def test_where_each_vessel_seen_was_heard_it_is_contradicted_for_those():
    held = signals(matches=(match("d1", 5), match("d2", 6)))
    verdict = judged(silence(), held, vessel(), vessel("d2"))
    assert verdict.word == "contradicted"
    assert "for what was seen there" in verdict.because
    assert judged(silence(), held, vessel(), vessel(None)).word == "not_checkable"


def test_nothing_seen_then_there_or_without_time_cannot_be_checked():
    held = signals(matches=(match("d1", None),))
    assert judged(silence(), held).word == "not_checkable"
    assert judged(silence(None), held, vessel()).word == "not_checkable"
    assert judged(silence(site=None), held, vessel()).word == "not_checkable"
    assert judged(silence(), held, vessel(time="2025-01-09T02:00:00Z")).word == "not_checkable"
