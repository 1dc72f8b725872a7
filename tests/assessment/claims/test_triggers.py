from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.claims.measured import ENGLISH, PUBLISHED, lines_of

from quaywatch.assessment.claims.amounts import NUMBER
from quaywatch.assessment.claims.english_cargo import ENGLISH_CARGO_RULES
from quaywatch.assessment.claims.english_context import ENGLISH_CONTEXT_RULES
from quaywatch.assessment.claims.english_links import ENGLISH_LINK_RULES
from quaywatch.assessment.claims.english_names import ENGLISH_NAME_RULES
from quaywatch.assessment.claims.english_purposes import ENGLISH_PURPOSE_RULES
from quaywatch.assessment.claims.english_ships import ENGLISH_SHIP_RULES
from quaywatch.assessment.claims.english_transfers import ENGLISH_TRANSFER_RULES
from quaywatch.assessment.claims.english_works import ENGLISH_WORK_RULES
from quaywatch.assessment.claims.nouns import CARGO, COUNTED, LAND, SHIP, STRUCTURE
from quaywatch.assessment.claims.parties import find_countries
from quaywatch.assessment.claims.passages import Memory, Passage
from quaywatch.assessment.claims.triggers import (
    CARGOES,
    COUNTED_THINGS,
    COUNTRIES,
    EVERYTHING,
    MOVERS,
    NAMES,
    NUMBERS,
    SHIPS,
    SIZES,
    STRUCTURES,
    read_parts,
)
from quaywatch.records.proposal import PlaceMention

RULES = (
    *ENGLISH_SHIP_RULES,
    *ENGLISH_CARGO_RULES,
    *ENGLISH_NAME_RULES,
    *ENGLISH_WORK_RULES,
    *ENGLISH_PURPOSE_RULES,
    *ENGLISH_LINK_RULES,
    *ENGLISH_TRANSFER_RULES,
    *ENGLISH_CONTEXT_RULES,
)
SENTENCES = [sentence for sentence, _, _ in lines_of(ENGLISH)]
WORDS = sorted({word for sentence in SENTENCES for word in sentence.split()})


def passage(text: str, parts: int, countries: bool = True) -> Passage:
    memory = Memory(
        places=[PlaceMention(text="Rajin", start=0, end=5, site="rajin")],
        countries=["Russia", "North Korea"],
        goods="coal",
        structure="roof",
        ship="ship",
    )
    return Passage(
        text=text,
        start=1000,
        published=PUBLISHED,
        memory=memory,
        countries=find_countries(text) if countries else (),
        parts=parts,
    )


def same_with_and_without_classes(text: str) -> None:
    parts = read_parts(text)
    for rule, one, other in RULES:
        read_in_full = list(rule(passage(text, EVERYTHING)))
        looked_up = list(rule(passage(text, parts))) if parts & one and parts & other else []
        assert looked_up == read_in_full, (rule, text)


@pytest.mark.parametrize("part", range(4))
def test_no_rule_reads_less_of_a_written_sentence_for_the_classes_of_its_words(part: int) -> None:
    for sentence in SENTENCES[part::4]:
        same_with_and_without_classes(sentence)


@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=18))
def test_no_rule_reads_less_of_shuffled_words_for_their_classes(words: list[str]) -> None:
    same_with_and_without_classes(" ".join(words))


@given(st.integers(0, 10_000))
def test_no_rule_reads_less_of_two_sentences_cut_together(seed: int) -> None:
    draw = random.Random(seed)
    first, second = draw.sample(SENTENCES, 2)
    head, tail = first.split(), second.split()
    same_with_and_without_classes(" ".join(head[: draw.randint(1, len(head))] + tail[draw.randint(0, len(tail) - 1) :]))


@pytest.mark.parametrize(
    ("word", "classes"),
    [
        ("Freighters,", SHIPS | CARGOES),
        ("M/V", NAMES),
        ("ss", NAMES),
        ("300-metre-long", NUMBERS | SIZES),
        ("300m", NUMBERS | SIZES),
        ("1,200m.", NUMBERS | SIZES),
        ("(roofed)", STRUCTURES),
        ("DPRK’s", COUNTRIES),
        ("U.S.", COUNTRIES),
        ("ſhip", SHIPS),
    ],
)
def test_a_word_has_its_classes_whatever_stands_round_it(word: str, classes: int) -> None:
    assert read_parts(word) & classes == classes


@pytest.mark.parametrize("word", ["across", "human", "harm", "dispute"])
def test_a_short_word_counts_only_where_it_stands_alone(word: str) -> None:
    assert not read_parts(word) & (SIZES | COUNTRIES | SHIPS)


@pytest.mark.parametrize(
    ("noun", "classes"),
    [
        (SHIP, SHIPS),
        (CARGO, CARGOES),
        (STRUCTURE, STRUCTURES),
        (COUNTED, COUNTED_THINGS),
        (f"(?:{SHIP}|{LAND})", MOVERS),
    ],
    ids=["ship", "cargo", "structure", "counted", "mover"],
)
@given(st.data())
def test_every_noun_of_a_table_has_the_class_of_its_table(noun: str, classes: int, data: st.DataObject) -> None:
    word = data.draw(st.from_regex(re.compile(noun, re.ASCII), fullmatch=True))
    assert read_parts(word) & classes


@given(st.from_regex(re.compile(NUMBER, re.ASCII), fullmatch=True))
def test_every_number_has_the_class_of_numbers(number: str) -> None:
    assert read_parts(number) & NUMBERS


def test_words_of_another_script_leave_no_rule_out() -> None:
    assert read_parts("배가 왔다") == EVERYTHING


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_longer_text_has_all_classes_of_its_parts(first: str, second: str) -> None:
    assert read_parts(f"{first} {second}") == read_parts(first) | read_parts(second)
