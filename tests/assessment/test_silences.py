"""Claims that a ship was not heard, held against the positions of a case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.conftest import make_claim
from tests.assessment.heard_ships import MMSI, gap, heard, judged, signals

from quaywatch.assessment.ship_evidence import ShipEvidence

WHEN = "2025-01-03/2025-01-04"
"""By a clock 9 hours ahead: 39 to 87 hours after the start."""
BEFORE_AND_AFTER = [*range(0, 30), *range(100, 240)]


def silence(when: str | None = WHEN, what: str = "no AIS signal of the Drawn Star", **given: object):
    value = {"what": what, **given}
    return make_claim("silence", value, when=when, site=None)


def test_no_position_in_the_time_and_others_heard_near_supports_it():
    held = signals(heard(BEFORE_AND_AFTER), events=(gap(29, 100),))
    verdict = judged(silence(), held)
    assert verdict.word == "supported"
    assert verdict.events == ("gaps-29",)
    assert "8\xa0other vessels were heard in that time, 5 of them within 50 km" in verdict.because
    assert "with a chance of 0.95" in verdict.because
    assert "does not say that nothing was sent, nor why" in verdict.because


def test_the_reading_of_the_interval_is_told():
    because = judged(silence(), signals(heard(range(240)))).because
    assert because.replace("\xa0", " ").startswith(
        "Read as: nothing received of it from 2 January 2025, 15:00 UTC to 4 January 2025, 15:00 UTC."
    )


def test_an_interval_without_end_reaches_to_the_last_of_the_signals():
    claim = silence("2025-01-08/..")
    assert judged(claim, signals(heard(range(30)))).word == "supported"
    assert judged(claim, signals(heard([*range(30), 240]))).word == "partly"


def test_positions_all_through_the_time_contradict_it():
    verdict = judged(silence(), signals(heard(range(240))))
    assert verdict.word == "contradicted"
    assert "48\xa0positions of DRAWN STAR (MMSI 273000001) were received in that time" in verdict.because


def test_a_silence_in_part_of_the_time_is_part_of_it_and_says_which():
    held = signals(heard([*range(60), *range(75, 240)]), events=(gap(59, 75),))
    verdict = judged(silence(), held)
    assert verdict.word == "partly"
    assert "33% of it" in verdict.because
    assert "not silent all that time" in verdict.because
    assert verdict.events == ("gaps-59",)


def test_short_pauses_are_no_silence_but_half_of_a_short_interval_is():
    held = signals(heard([*range(60), *range(64, 240)]))
    assert judged(silence(), held).word == "contradicted"
    assert judged(silence("2025-01-03T11:00:00Z/2025-01-03T16:00:00Z"), held).word == "partly"


@pytest.mark.parametrize(("chance", "word"), [(0.9, "supported"), (0.2, "partly"), (None, "supported")])
def test_where_a_ship_that_sent_would_hardly_have_been_heard_silence_says_little(chance, word):
    held = signals(heard(BEFORE_AND_AFTER), events=(gap(29, 100, chance),))
    assert judged(silence(), held).word == word


def test_where_nobody_was_heard_near_it_is_not_known_whether_anybody_listened():
    assert judged(silence(), signals(heard(BEFORE_AND_AFTER), listened=(8, 0))).word == "partly"
    assert judged(silence(), signals(heard(BEFORE_AND_AFTER), listened=(0, 0))).word == "not_checkable"
    assert judged(silence(), signals(heard(BEFORE_AND_AFTER), listened=None)).word == "not_checkable"


def test_a_ship_without_any_position_cannot_be_checked_and_neither_can_a_time_without_signals():
    verdict = judged(silence(what="no AIS signal of the Other Moon"), signals(heard(range(240))))
    assert verdict.word == "not_checkable"
    assert "never within reach" in verdict.because
    assert verdict.needs
    assert judged(silence(when="2025-03-03"), signals(heard(range(240)))).word == "not_checkable"
    assert judged(silence(), ShipEvidence()).word == "not_checkable"


def test_a_ship_that_was_not_heard_before_or_a_time_that_outlasts_the_signals_is_half_of_it():
    late = judged(silence(), signals(heard(range(100, 240))))
    assert (late.word, "not heard before" in late.because) == ("partly", True)
    open_end = judged(silence("2025-01-09/2025-01-20"), signals(heard(range(100))))
    assert (open_end.word, "reach from" in open_end.because) == ("partly", True)


def test_a_ship_last_heard_before_it_and_listened_for_to_its_end_was_silent():
    assert judged(silence(), signals(heard(range(30)), events=(gap(29, None),))).word == "supported"


def test_a_claim_without_time_is_told_which_silences_are_recorded():
    undated = silence(None)
    assert judged(undated, signals(heard(range(240)))).word == "not_checkable"
    verdict = judged(undated, signals(heard(BEFORE_AND_AFTER), events=(gap(29, 100),)))
    assert (verdict.word, verdict.events) == ("partly", ("gaps-29",))
    assert "longest of 71 h" in verdict.because


@pytest.mark.parametrize(
    "value",
    [{"name": "M/V Drawn Star"}, {"imo": "IMO 9074729"}, {"mmsi": str(MMSI)}],
)
def test_the_ship_is_found_by_name_number_or_mmsi(value):
    claim = silence(what="AIS off", **value)
    assert judged(claim, signals(heard(range(240)))).word == "contradicted"
    assert judged(claim, signals(heard(range(240), mmsi=999_000_111, names=("X",), imos=()))).word == "not_checkable"


@pytest.mark.parametrize("what", ["MMSI 273000001 not heard", "no signal of the ship with IMO 9074729"])
def test_the_ship_is_found_by_a_number_among_words(what):
    assert judged(silence(what=what), signals(heard(range(240)))).word == "contradicted"


def test_one_hull_under_two_numbers_is_one_ship():
    first, second = heard(range(50)), heard(range(50, 240), mmsi=511_000_001, names=("NEW NAME",))
    assert judged(silence(), signals(first, second)).word == "contradicted"


def test_of_two_ships_with_the_name_only_what_holds_for_both_is_said():
    held = signals(heard(range(240)), heard(BEFORE_AND_AFTER, mmsi=511_000_001, imos=()))
    verdict = judged(silence(), held)
    assert (verdict.word, "any of 2 ships" in verdict.because) == ("partly", True)


def test_positions_of_a_number_that_two_ships_sent_do_not_contradict():
    assert judged(silence(), signals(heard(range(240), ships=2))).word == "partly"


@pytest.mark.parametrize(
    ("what", "word"),
    [
        ("AIS of the Drawn Star switched off", "partly"),
        ("드론호가 AIS를 껐다", "partly"),
        ("the Drawn Star hid by silence", "partly"),
        ("the Drawn Star went dark", "supported"),
    ],
)
def test_what_was_done_on_board_is_never_shown_by_silence(what, word):
    verdict = judged(silence(what=what, name="Drawn Star"), signals(heard(BEFORE_AND_AFTER), events=(gap(29, 100),)))
    assert verdict.word == word
    assert "further than silence can show" in verdict.because
    assert "switched" not in verdict.because
    assert "on board" in verdict.needs
    assert judged(silence(what=what, name="Drawn Star"), signals(heard(range(240)))).word == "contradicted"


hours = st.lists(st.integers(0, 239), min_size=1, max_size=60, unique=True).map(sorted)
ORDER = ["contradicted", "partly", "supported"]


@given(hours=hours, seed=st.randoms(use_true_random=False))
def test_the_order_of_evidence_and_duplicates_change_nothing(hours, seed):
    ships = [heard(hours), heard(range(0, 240, 7), mmsi=511_000_001)]
    gaps = [gap(a, b) for a, b in zip(hours, hours[1:], strict=False) if b - a >= 6]
    wanted = judged(silence(), signals(*ships, events=tuple(gaps)))
    mixed, twice = [*gaps, *gaps], [*ships, *ships]
    seed.shuffle(mixed)
    seed.shuffle(twice)
    assert judged(silence(), signals(*twice, events=tuple(mixed))) == wanted


@given(hours=hours, first=st.integers(2, 8), length=st.integers(0, 2), wider=st.integers(0, 2))
def test_a_wider_interval_never_turns_contradicted_into_supported_nor_a_narrower_one_supported_into_contradicted(
    hours, first, length, wider
):
    held = signals(heard(hours))
    narrow = judged(silence(f"2025-01-{first:02d}/2025-01-{first + length:02d}"), held)
    wide = judged(silence(f"2025-01-{max(first - wider, 1):02d}/2025-01-{first + length + wider:02d}"), held)
    assert (narrow.word, wide.word) != ("contradicted", "supported")
    assert (narrow.word, wide.word) != ("contradicted", "not_checkable")
    if wide.word == "supported":
        assert narrow.word == "supported"


@given(hours=hours, more=st.integers(39, 86))
def test_one_more_position_in_the_time_never_supports_silence(hours, more):
    assert judged(silence(), signals(heard(sorted({*hours, more})))).word in ("contradicted", "partly")
