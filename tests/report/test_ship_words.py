from __future__ import annotations

from datetime import UTC, datetime

import pytest

from quaywatch.clock import Bracket
from quaywatch.records.ship_event import ShipEvent
from quaywatch.records.track_event import TrackEventKind
from quaywatch.report.ship_words import anomaly_words, edge_words, heard_words, reasons_words, stay_words

EARLY, LATE = datetime(2001, 3, 9, 4, 10, tzinfo=UTC), datetime(2001, 3, 12, 6, 50, tzinfo=UTC)


def plain(text):
    return text.replace("\u00a0", " ")


def event(start, end, **facts):
    return ShipEvent(
        id="call",
        kind=TrackEventKind.PORT_CALLS,
        mmsi=273_999_002,
        imo=None,
        name="SYNTHETIC BRAVO",
        flag="RU",
        start=start,
        end=end,
        place=None,
        site=None,
        table="0" * 64,
        facts=facts,
    )


def test_an_end_that_was_not_received_is_told_by_the_position_that_was():
    assert plain(edge_words(Bracket(not_after=EARLY), first=True)) == "9 March 2001, 04:10 UTC or earlier"
    assert plain(edge_words(Bracket(not_before=LATE), first=False)) == "12 March 2001, 06:50 UTC or later"
    assert edge_words(Bracket(), first=True) == "not received"


def test_a_stay_reads_as_a_sentence_whatever_is_known_of_its_ends():
    known = event(Bracket(not_before=EARLY, not_after=EARLY), Bracket(not_before=LATE, not_after=LATE))
    assert plain(stay_words(known)) == "arrived on 9 March 2001, 04:10 UTC, left on 12 March 2001, 06:50 UTC"
    loose = event(Bracket(not_before=EARLY, not_after=LATE), Bracket(not_before=LATE))
    assert plain(stay_words(loose)).startswith("arrived between 9 March 2001, 04:10 UTC and 12 March 2001")
    assert plain(stay_words(loose)).endswith("left on 12 March 2001, 06:50 UTC or later")


@pytest.mark.parametrize(("number", "words"), [(1, "number that can be"), (2, "numbers that can be")])
def test_oddities_are_told_by_what_is_odd_and_not_by_their_keys(number, words):
    assert anomaly_words("bad_identity", number=number).startswith(words)
    assert anomaly_words("a_new_kind", number=number) == "a new kind"


def test_reasons_come_with_how_often():
    assert reasons_words({"no time": 2, "base station": 60}) == "no time (2) and base station (60)"
    assert reasons_words({}) == ""


def test_a_silence_of_which_nothing_tells_gets_no_number():
    assert heard_words(event(Bracket(), Bracket())) == "cannot tell"
    assert heard_words(event(Bracket(), Bracket(), heard_probability=0.995)) == "above 0.99"
