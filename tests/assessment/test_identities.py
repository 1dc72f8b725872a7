"""Claims that an object seen is a named ship, held against tracks, sightings and lists."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.conftest import make_claim, make_seen
from tests.assessment.heard_ships import IMO, MMSI, OTHER_IMO, at, call, heard, judged, signals

from quaywatch.assessment.watchlists import match_watchlists
from quaywatch.records.observation import Identity, Likeness, Measure
from quaywatch.records.ship_event import ShipAbsence, ShipMatch
from quaywatch.records.watchlist import ListedName, ListedShip, NameKind, ShipIdentity, Watchlist

DAY = "2025-01-03"
"""By a clock 9 hours ahead: 39 to 63 hours after the start."""
NAMED = {"name": "Drawn Star", "imo": str(IMO)}
FAR = {"place": (150.0, 20.0)}


def claim(when: str | None = DAY, value: dict[str, str] | None = None, **given: object):
    told = {"site": "port", **given}
    return make_claim("identity", {"object": "ship", **(NAMED if value is None else value)}, when=when, **told)


def vessel(time: str = "2025-01-03T02:00:00Z", **given: object):
    return make_seen("vessel", time, **{"site": "port", "zone": "pier1", **given})


def named(likeness: str = "named", **given: str) -> tuple[Identity, ...]:
    return (Identity(likeness=Likeness(likeness), **given),)


def match(mmsi: int | None, probability: float, name: str = "DRAWN STAR") -> ShipMatch:
    return ShipMatch(
        id=f"m{mmsi}",
        scene="scene",
        detection="d1",
        mmsi=mmsi,
        name=name,
        probability=probability,
        p_not_transmitting=None if mmsi else 0.8,
        distance_m=None,
        minutes_to_nearest=None,
        length_ratio=None,
    )


def on_list(name: str, imo: int, former: str | None = None):
    """What a list with one ship says to the claim's number and to its name."""
    names = (ListedName(text=name), *((ListedName(text=former, kind=NameKind.FORMER),) if former else ()))
    entry = ListedShip(list_name="Drawn list", list_date=date(2025, 1, 1), entry_id="1", names=names, imo=(imo,))
    listed = Watchlist(name="Drawn list", kind="drawn", list_date=None, dated_by="", ships=(entry,))
    return match_watchlists((ShipIdentity(imo=IMO), ShipIdentity(name="Drawn Star")), [listed])


def test_a_detection_matched_with_its_track_is_the_ship():
    held = signals(heard(range(240)), matches=(match(MMSI, 0.97),))
    verdict = judged(claim(), held, vessel(detections=("d1",)))
    assert verdict.word == "supported"
    assert "matched with its track (probability 0.97)" in verdict.because
    assert verdict.observations == ("vessel 2025-01-03T02:00:00Z",)


def test_a_doubtful_match_is_part_of_it_and_a_sure_match_with_another_ship_excludes_the_vessel_seen():
    held = signals(heard(range(240)), matches=(match(MMSI, 0.6),))
    assert judged(claim(), held, vessel(detections=("d1",))).word == "partly"
    other = signals(heard(range(240)), matches=(match(511_000_001, 0.97, "OTHER MOON"),))
    verdict = judged(claim(), other, vessel(detections=("d1",)))
    assert verdict.word == "contradicted"
    assert "for each vessel seen" in verdict.because
    assert "OTHER MOON" in verdict.because


def test_another_source_that_names_it_supports_it_and_the_publisher_itself_does_not():
    seen = vessel(identity=named(name="DRAWN STAR"))
    assert judged(claim(), signals(), seen).word == "supported"
    own = vessel(identity=named(name="DRAWN STAR"), by="KBS News")
    verdict = judged(claim(), signals(), own)
    assert verdict.word == "not_checkable"
    assert "left out as not independent" in verdict.because


def test_a_source_that_only_may_mean_it_is_part_of_it():
    assert judged(claim(), signals(), vessel(identity=named("candidate", name="Drawn Star"))).word == "partly"


def test_a_vessel_with_another_number_is_not_it_and_one_with_another_name_may_be():
    other = vessel(identity=named(name="Other Moon", imo=str(OTHER_IMO)))
    assert judged(claim(), signals(), other).word == "contradicted"
    assert judged(claim(), signals(), other, vessel("2025-01-03T05:00:00Z")).word == "partly"
    assert judged(claim(), signals(), vessel(identity=named(name="Other Moon"))).word == "partly"


def test_its_own_signals_at_the_berth_support_it_unless_others_lay_there_too():
    lay = signals(heard(range(240)), events=(call(35, 60),))
    verdict = judged(claim(), lay, vessel())
    assert (verdict.word, verdict.events) == ("supported", ("port_calls-35",))
    assert "By its own signals DRAWN STAR (MMSI 273000001) lay at pier" in verdict.because
    both = signals(heard(range(240)), events=(call(35, 60), call(36, 60, mmsi=511_000_001)))
    assert judged(claim(), both, vessel()).word == "partly"
    assert judged(claim(zones=("pier3",)), lay, vessel(zone="pier3")).word == "partly"
    passed = signals(heard(range(240)), events=(call(35, 60, confidence=1),))
    assert judged(claim(), passed).word == "not_checkable"


def test_a_call_before_or_after_the_time_says_nothing():
    assert judged(claim(), signals(heard(range(240)), events=(call(1, 38),))).word == "not_checkable"
    assert judged(claim(), signals(heard(range(240)), events=(call(64, 80),))).word == "not_checkable"


def test_a_ship_whose_signals_keep_it_far_off_all_that_time_is_not_it():
    verdict = judged(claim(), signals(heard(range(240), **FAR)), vessel())
    assert verdict.word == "contradicted"
    assert "was elsewhere all that time" in verdict.because
    silent = signals(heard([*range(20), *range(230, 240)], **FAR))
    assert judged(claim(), silent, vessel()).word == "partly"


def test_signals_from_elsewhere_against_a_source_that_names_it_leave_it_open_and_tell_both():
    seen = vessel(identity=named(name="DRAWN STAR"))
    verdict = judged(claim(), signals(heard(range(240), **FAR)), seen)
    assert verdict.word == "partly"
    assert "named so by this source" in verdict.because
    assert "was elsewhere" in verdict.because


@pytest.mark.parametrize(
    ("value", "u95", "word"), [(120.0, 8.0, "partly"), (150.0, 8.0, "contradicted"), (150.0, 40.0, "partly")]
)
def test_a_length_excludes_but_never_shows(value, u95, word):
    seen = vessel(length_m=Measure(value=value, u95=u95))
    verdict = judged(claim(), signals(heard(range(240), length_m=120.0)), seen)
    assert verdict.word == word
    assert "120 m that the ship sends" in verdict.because


@pytest.mark.parametrize("imo", ["9074728", "1234567", "12345"])
def test_a_number_that_no_ship_can_have_is_wrong_as_written(imo):
    seen = vessel(identity=named(name="DRAWN STAR"))
    verdict = judged(claim(value={"name": "Drawn Star", "imo": imo}), signals(), seen)
    assert verdict.word == "contradicted"
    assert f"As written no ship has the IMO number {imo}" in verdict.because


def test_a_name_and_a_number_of_two_ships_contradict_each_other():
    held = signals(heard(range(240), names=("OTHER MOON",)), heard([1], mmsi=511_000_001, imos=(OTHER_IMO,)))
    verdict = judged(claim(), held)
    assert verdict.word == "contradicted"
    assert f"IMO number {IMO} is that of OTHER MOON" in verdict.because
    assert str(OTHER_IMO) in verdict.because


def test_a_name_that_nobody_gives_for_the_number_may_be_a_new_one():
    held = signals(heard(range(240), names=("OTHER MOON",)), events=(call(35, 60),))
    verdict = judged(claim(), held, vessel())
    assert verdict.word == "partly"
    assert "may have been renamed" in verdict.because


def test_a_number_that_is_not_the_one_of_the_ship_with_that_name_is_told():
    held = signals(heard(range(240), imos=(OTHER_IMO,)), events=(call(35, 60),))
    verdict = judged(claim(), held, vessel())
    assert verdict.word == "partly"
    assert "The number does not fit the name." in verdict.because


def test_an_earlier_name_is_the_same_ship_and_the_verdict_tells_its_last():
    held = signals(heard(range(240), names=("DRAWN STAR", "OTHER MOON")), events=(call(35, 60),))
    verdict = judged(claim(), held, vessel())
    assert verdict.word == "supported"
    assert "last called itself OTHER MOON" in verdict.because


def test_lists_tell_what_a_number_is_called_and_a_former_name_agrees():
    agreeing = judged(claim(site=None), signals(listed=on_list("OTHER MOON", IMO, former="DRAWN STAR")))
    assert agreeing.word == "partly"
    assert "Drawn list (as a former name)" in agreeing.because
    differing = judged(claim(site=None), signals(listed=on_list("OTHER MOON", IMO)))
    assert differing.word == "partly"
    assert "OTHER MOON by Drawn list" in differing.because


def test_without_place_and_without_anything_known_of_the_name_it_cannot_be_checked():
    verdict = judged(claim(site=None), signals())
    assert verdict.word == "not_checkable"
    assert verdict.needs
    assert judged(claim(), signals()).word == "not_checkable"


def test_a_claim_without_time_is_never_more_than_partly_shown():
    seen = vessel(identity=named(name="DRAWN STAR"))
    assert judged(claim(None), signals(), seen).word == "partly"
    other = vessel(identity=named(imo=str(OTHER_IMO)))
    assert judged(claim(None), signals(), other).word == "partly"


def test_a_silent_ship_that_could_have_been_there_is_told_and_stays_open():
    seen = vessel()
    absence = ShipAbsence(
        id="a", gap="g", mmsi=MMSI, name="DRAWN STAR", observation=seen.id, site="port", could_arrive=at(30),
        could_leave=None, hours_left=None, rank=1.0, others=2, because=(),
    )  # fmt: skip
    verdict = judged(claim(), signals(heard([1, 200]), absences=(absence,)), seen)
    assert verdict.word == "partly"
    assert "could have been there by way and time; 2\xa0more silent ships could too" in verdict.because


def test_which_train_it_is_has_no_rule():
    assert judged(claim(value={"object": "train", "name": "Drawn Star"}), signals()).word == "not_judged"


def test_a_name_in_another_script_is_the_same_name():
    seen = vessel(identity=named(name="Звезда"))
    assert judged(claim(value={"name": "ZVEZDA"}), signals(), seen).word == "supported"


SIGHTINGS = st.lists(
    st.sampled_from(
        [
            vessel(),
            vessel("2025-01-03T03:00:00Z", identity=named(name="DRAWN STAR")),
            vessel("2025-01-03T04:00:00Z", identity=named(name="Other", imo=str(OTHER_IMO))),
            vessel("2025-01-03T05:00:00Z", length_m=Measure(value=150.0, u95=5.0)),
            vessel("2025-01-03T06:00:00Z", length_m=Measure(value=121.0, u95=5.0)),
            vessel("2025-01-03T07:00:00Z", detections=("d1",)),
        ]
    ),
    unique_by=lambda one: one.id,
)


@given(seen=SIGHTINGS, seed=st.randoms(use_true_random=False), is_far=st.booleans())
def test_the_order_of_evidence_and_duplicates_of_signals_change_nothing(seen, seed, is_far):
    ships = [heard(range(240), length_m=120.0, **(FAR if is_far else {}))]
    calls = [call(35, 60), call(36, 61, mmsi=511_000_001)]
    matches = [match(MMSI, 0.6), match(None, 0.4)]
    held = signals(*ships, events=tuple(calls), matches=tuple(matches))
    wanted = judged(claim(), held, *seen)
    mixed = [*seen]
    for some in (mixed, calls, matches):
        seed.shuffle(some)
    again = signals(*ships, *ships, events=(*calls, *calls), matches=(*matches, *matches))
    assert judged(claim(), again, *mixed) == wanted


@given(seen=SIGHTINGS)
def test_a_length_or_a_nameless_vessel_alone_never_shows_who_it_is(seen):
    nameless = [one for one in seen if not one.identity and not one.detections]
    assert judged(claim(), signals(heard(range(240), length_m=120.0)), *nameless).word != "supported"


@given(seen=SIGHTINGS)
def test_one_more_vessel_of_which_nothing_is_known_never_contradicts(seen):
    more = vessel("2025-01-03T08:00:00Z")
    held = signals(heard(range(240), length_m=120.0))
    assert judged(claim(), held, *seen, more).word != "contradicted"
