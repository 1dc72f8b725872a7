"""A check for finders of quotes: what each must keep to, on texts that are written for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from quaywatch.errors import PluginError
from quaywatch.pipeline.quote_finders import find_quotes_by
from quaywatch.plugins import QuoteFinder
from quaywatch.records.quote import SpokenText, TextLanguage

__all__ = ["check_quote_finder"]

_TEXTS = {
    TextLanguage.ENGLISH: (
        "",
        "\n",
        "[Anchor]\nTwo ships came.\n[Jane Roe/Harbour minister: “We saw two.”]\n",
        '"It was coal," said Jo Lind, the harbour master. "All of it."\n',
        "“A quotation that never ends, said nobody\n" * 20,
        "<script>alert('x')</script> [[[ {{ ((( “‘\"" * 50,
        "word " * 20_000,
        "👩‍🚀 é e\u0301 \u202eabc\u202c “Ships,” said Zoë.\n",
    ),
    TextLanguage.KOREAN: (
        "",
        "[앵커]\n배 두 척이 왔습니다.\n[홍길동/대변인 : “두 척을 봤습니다.”]\n",
        '김가람 청장은 "석탄이었다"고 밝혔다.\n',
        "“끝나지 않는 말\n" * 20,
        "가" * 50_000,
    ),
}
"""By language: plain ones first, then such as break careless readers."""


def check_quote_finder(finder: object) -> None:
    """Nothing where a finder keeps to the protocol on some plain and some broken texts of each of its languages.

    It must have a name, a version and languages, give records that lie in the text in its order with the words that
    stand there, and give the same twice. How good its quotes are is not checked: measure that on texts with known
    answers.

    Raises:
        PluginError: It does not; says on which text, and why.
    """
    if not isinstance(finder, QuoteFinder):
        raise PluginError(f"a {type(finder).__name__} is no finder of quotes", expected="what plugins.QuoteFinder has")
    known = tuple(one for one in finder.languages if one in _TEXTS)
    if not (finder.name and finder.version and known):
        raise PluginError(
            f"the finder {finder.name!r} {finder.version!r} reads {finder.languages!r}",
            expected="a name, a version, and one language of TextLanguage at least",
        )
    for text in _texts(known):
        first, second = find_quotes_by(finder, text), find_quotes_by(finder, text)
        if first != second:
            raise PluginError(
                f"the finder {finder.name!r} gave two answers for {text.text[:40]!r}", expected="the same each time"
            )


def _texts(languages: tuple[TextLanguage, ...]) -> Iterator[SpokenText]:
    for language in languages:
        for text in _TEXTS[language]:
            yield SpokenText(text=text, language=language, published=date(2025, 1, 28))
