from __future__ import annotations

import pytest

from quaywatch.assessment.claims.hedges import is_conditional, is_denied, is_future, is_question, read_hedge


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("it may be so", "possible"),
        ("it came in May", "stated"),
        ("there are suspicions", "suspected"),
        ("it is thought to be", "believed"),
        ("무기로 추정된다", "believed"),
        ("의혹이 있다", "suspected"),
        ("시설일 수 있다", "possible"),
        ("입항했다", "stated"),
    ],
)
def test_how_firmly_a_sentence_says_it(text, hedge):
    assert read_hedge(text).value == hedge


def test_denial_is_told_from_words_that_only_look_like_it():
    assert all(map(is_denied, ("it did not come", "no ship came", "입항하지 않았다", "배가 없다")))
    assert not any(map(is_denied, ("no fewer than six came", "pier No. 3", "not only coal came", "입항했다")))


def test_questions_conditions_and_the_future_are_no_assertions():
    assert is_question("Did it come?")
    assert is_question("입항했습니까?")
    assert is_conditional("if it comes")
    assert is_future("it will come")
    assert is_future("입항할 것으로 보인다")
    assert not is_future("입항한 것으로 보인다")
