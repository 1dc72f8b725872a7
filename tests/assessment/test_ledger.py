from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.ledger import find_exchanges, ledger_rows, order_in_time
from quaywatch.clock import parse_span
from quaywatch.records.claim import Claim, ClaimKind, Hedge
from quaywatch.records.ledger import TransferState


def transfer(key, giver, taker, *, state="made", hedge=Hedge.STATED, when=None, kind=ClaimKind.TRANSFER):
    return Claim(
        id=key,
        kind=kind,
        text=f"{giver} gives peat to {taker}",
        by="Bo Lind",
        published=date(2031, 3, 1),
        evidence="0" * 64,
        value={"giver": giver, "taker": taker, "goods": "peat", "state": state},
        when=None if when is None else parse_span(when),
        hedge=hedge,
    )


def test_only_claims_of_a_transfer_become_rows():
    rows = ledger_rows([transfer("a", "Arland", "Borland"), transfer("b", "x", "y", kind=ClaimKind.EVENT)])
    assert [(row.id, row.claim, row.by) for row in rows] == [("a", "a", "Bo Lind")]


@pytest.mark.parametrize(
    ("state", "hedge", "result"),
    [
        ("made", Hedge.STATED, "made"),
        ("made", Hedge.BELIEVED, "made"),
        ("made", Hedge.SUSPECTED, "suspected"),
        ("made", Hedge.POSSIBLE, "suspected"),
        ("planned", Hedge.SUSPECTED, "planned"),
        ("suspected", Hedge.STATED, "suspected"),
    ],
)
def test_a_suspicion_of_something_made_is_a_suspicion(state, hedge, result):
    (row,) = ledger_rows([transfer("a", "Arland", "Borland", state=state, hedge=hedge)])
    assert row.state is TransferState(result)


def test_what_goes_each_way_stands_on_its_side():
    claims = [
        transfer("oil", "Borland", "arland ", when="2031-02"),
        transfer("men", "Arland", "Borland", when="2031-01"),
        transfer("tea", "Arland", "Corland"),
    ]
    both, single = find_exchanges(ledger_rows(claims))
    assert both.parties == ("Arland", "Borland")
    assert ([row.id for row in both.forth], [row.id for row in both.back]) == (["men"], ["oil"])
    assert both.is_two_sided
    assert not single.is_two_sided


def test_names_are_joined_only_where_the_table_says_so():
    rows = ledger_rows([transfer("a", "Arville", "Borland"), transfer("b", "Borland", "Arland")])
    assert len(find_exchanges(rows)) == 2
    (joined,) = find_exchanges(rows, names={"arville": "ARLAND"})
    assert joined.is_two_sided


def test_rows_without_a_time_stand_at_their_publication():
    rows = ledger_rows([transfer("c", "A", "B", when="../2031-03-02"), transfer("b", "A", "B")])
    assert [row.id for row in rows] == ["b", "c"]


parties = st.sampled_from(["Arland", "Borland", "Corland"])


@given(st.lists(st.tuples(parties, parties), max_size=12), st.randoms(use_true_random=False))
def test_every_row_stands_once_whatever_the_order(pairs, chance):
    rows = ledger_rows([transfer(f"r{n:02}", *pair) for n, pair in enumerate(pairs)])
    exchanges = find_exchanges(rows)
    assert sorted(row.id for one in exchanges for row in (*one.forth, *one.back)) == [row.id for row in rows]
    assert find_exchanges(chance.sample(rows, len(rows))) == exchanges
    assert order_in_time(rows) == rows
