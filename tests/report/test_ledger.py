from __future__ import annotations

from datetime import date
from xml.etree.ElementTree import fromstring

import pytest

from quaywatch.assessment.ledger import find_exchanges
from quaywatch.assessment.provisions import find_bearings
from quaywatch.clock import parse_span
from quaywatch.records.claim import Claim, ClaimKind, Hedge
from quaywatch.records.ledger import LedgerRow, TransferState
from quaywatch.records.provision import Provision
from quaywatch.report.document_parts import Basis, Sentence
from quaywatch.report.ledger import chronology_of, exchange_words, ledger_section, ledger_table
from quaywatch.report.ledger_svg import draw_chronology
from quaywatch.report.links import Link


def row(key, giver, taker, goods, *, state="made", when=None):
    return LedgerRow(
        id=key,
        giver=giver,
        taker=taker,
        goods=goods,
        state=TransferState(state),
        hedge=Hedge.SUSPECTED if state == "suspected" else Hedge.STATED,
        by="Bo Lind",
        published=date(2031, 3, 1),
        text=f"{giver} sends {goods}",
        when=None if when is None else parse_span(when),
    )


ROWS = (
    row("launch", "Borland", "Arland", "a launch", state="planned", when="2031-06"),
    row("men", "Arland", "Borland", "workers", when="2031-01"),
    row("oil", "Borland", "Arland", "oil in tank cars over the northern bridge and by barge", state="suspected"),
)
LINKS = {one.id: (Link(target=f"t-{one.id}", label=one.id),) for one in ROWS}


def say(text, links):
    return Sentence(id="s", text=text, basis=Basis.REPORTED, links=tuple(links))


def test_both_ways_are_told_by_whose_word():
    (exchange,) = find_exchanges(ROWS)
    assert exchange_words(exchange) == (
        "From Arland to Borland, 1\u00a0row: workers (made, by the word of Bo Lind). "
        "From Borland to Arland, 2\u00a0rows: oil in tank cars over the northern bridge and by barge (suspected, by "
        "the word of Bo Lind); a launch (planned, by the word of Bo Lind)."
    )


def test_one_way_says_that_nothing_is_said_of_the_other():
    (exchange,) = find_exchanges(ROWS[1:2])
    assert exchange_words(exchange).endswith("Nothing is said to have gone from Borland to Arland.")


def test_the_table_is_in_order_of_time_and_says_where_none_is_given():
    table = ledger_table(ROWS, LINKS)
    assert [one.cells[3].text for one in table.rows] == [ROWS[1].goods, ROWS[2].goods, ROWS[0].goods]
    assert table.rows[1].cells[0].text == "no time given, published 1\u00a0March 2031"
    assert table.rows[1].cells[5].text == "said as a suspicion"
    assert all(len(one.cells) == len(table.columns) for one in table.rows)


def test_the_section_holds_a_chronology_per_pair_and_what_bears_on_claims():
    claim = Claim(
        id="c1",
        kind=ClaimKind.CARGO,
        text="peat was landed",
        by="Radio Arville",
        published=date(2031, 3, 1),
        evidence="0" * 64,
        value={"object": "ship", "cargo": "peat", "legality": "alleged"},
    )
    act = Provision(
        id="act",
        instrument="Harbour Act",
        paragraph=None,
        adopted="2030-06-01",
        in_force=parse_span("2030-06-01/.."),
        bars="the landing of peat",
        goods=("peat",),
        exemptions=(),
    )
    more = (*ROWS, row("tea", "Arville", "Corland", "tea"))
    section = ledger_section(more, find_bearings([claim], [act]), LINKS, say, names={"Arville": "Arland"})
    assert [one.parties for one in section.chronologies] == [("Arland", "Borland"), ("Arville", "Corland")]
    assert len({one.id for one in section.chronologies}) == 2
    assert "stays alleged" in section.provisions[0].text


@pytest.mark.parametrize("narrow", [False, True])
def test_arrows_point_from_giver_to_taker_and_show_the_state_without_colour(narrow):
    (exchange,) = find_exchanges(ROWS)
    root = fromstring(draw_chronology(chronology_of(exchange, "ledger-1", LINKS), narrow=narrow))
    arrows = [line for line in root.iter("line") if "arrow" in line.get("class")]
    assert [line.get("class") for line in arrows] == ["arrow made", "arrow suspected", "arrow planned"]
    assert [float(line.get("x2")) > float(line.get("x1")) for line in arrows] == [True, False, False]
    assert [link.get("href") for link in root.findall("a")] == ["#t-men", "#t-oil", "#t-launch"]
    words = " ".join(text.text for text in root.iter("text"))
    assert all(state in words for state in ("(made)", "(suspected)", "(planned)"))
    _, _, _, height = map(float, root.get("viewBox").split())
    assert all(float(text.get("y")) <= height for text in root.iter("text"))


def test_a_row_without_a_link_is_drawn_all_the_same():
    (exchange,) = find_exchanges(ROWS)
    root = fromstring(draw_chronology(chronology_of(exchange, "ledger-1", {})))
    assert not root.findall("a")
    assert len([line for line in root.iter("line") if "arrow" in line.get("class")]) == 3
