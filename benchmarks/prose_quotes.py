"""Words in running prose given to speakers, held against a corpus with attributions marked by people.

    python -m benchmarks.prose_quotes CORPUS.jsonl [--half 0|1] [--wrong N]

CORPUS holds one article a line: `id`, `text`, and `annotations`, a list of `{"annotator", "attributions": [{"source",
"cue", "content"}]}`, each a list of pairs of character offsets. Of several annotators the first counts. What is
counted stands in docs/said.md. `--half` takes the articles of one half by the CRC-32 of their publisher and id: rules
were tuned on half 0 only. Nothing of the texts is printed, unless `--wrong` asks for the first N misses to look at.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from quaywatch.assessment.quotes.english_prose import find_english
from quaywatch.assessment.quotes.prose import find_prose_quotes
from quaywatch.records.quote import SpokenText, TextLanguage

Span = tuple[int, int]
MARKS = re.compile('["“”]')
PRONOUNS = frozenset(["he", "she", "they", "it", "i", "we", "who", "you", "this", "that", "his", "her", "their"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words, first to last character, and the name beside them."""

    span: Span
    pieces: tuple[Span, ...]
    text: str
    printed: str
    resolved: str = ""


def read_articles(path: Path, half: int | None) -> Iterator[dict[str, object]]:
    """Articles of the corpus, or of one half."""
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        key = f"{article.get('publisher', '')} {article['id']}".encode()
        if half is None or zlib.crc32(key) % 2 == half:
            yield article


def gold_of(article: dict) -> list[Said]:
    """The first annotator's attributions that have content."""
    text = article["text"]
    found = []
    for one in article["annotations"][0]["attributions"]:
        pieces = tuple(sorted((int(a), int(b)) for a, b in one["content"]))
        if pieces:
            words = " ".join(text[a:b] for a, b in pieces)
            printed = " ".join(text[a:b] for a, b in one["source"])
            found.append(Said(span=(pieces[0][0], pieces[-1][1]), pieces=pieces, text=words, printed=printed))
    return found


def answers_of(text: str) -> list[Said]:
    """What the rules find, with the name as it stands there and as it is resolved."""
    spoken = SpokenText(text=text, language=TextLanguage.ENGLISH)
    quotes = {(q.start, q.end): q for q in find_prose_quotes(spoken, [(0, len(text))], ())}
    found = []
    for voiced in find_english(text, [(0, len(text))]):
        span = (voiced.words.start, voiced.words.end)
        source = voiced.words.source
        quote = quotes.get(span)
        if quote is not None:
            printed = text[source[0] : source[1]] if source else ""
            words = text[span[0] : span[1]]
            found.append(Said(span=span, pieces=(span,), text=words, printed=printed, resolved=quote.speaker or ""))
    return found


def plain(text: str) -> str:
    """Lower case, punctuation and repeated blanks gone."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s]", " ", text)).strip()


def in_part(a: str, b: str) -> bool:
    """Whether one name holds the other."""
    a, b = plain(a), plain(b)
    return bool(a and b) and (a in b or b in a)


def iou(a: Span, b: Span) -> float:
    """Overlap of two spans over their union."""
    both = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    union = (a[1] - a[0]) + (b[1] - b[0]) - both
    return both / union if union else 0.0


def pairs_of(gold: Sequence[Span], found: Sequence[Span]) -> list[tuple[int, int]]:
    """Pairs with an overlap of half or more, assigned one to one for the greatest sum."""
    if not gold or not found:
        return []
    quality = np.array([[iou(a, b) for b in found] for a in gold])
    quality[quality < 0.5] = 0.0
    return [(i, j) for i, j in zip(*linear_sum_assignment(-quality), strict=True) if quality[i, j] >= 0.5]


def marked_span(text: str, said: Said) -> Span | None:
    """From the first to the last character inside quotation marks of the content; None without marks."""
    places = [m.start() for a, b in said.pieces for m in MARKS.finditer(text, a, b)]
    if not places:
        return None
    first, last = places[0], places[-1] + 1
    if len(places) % 2:
        # A content whose last or first mark was left out by the annotator, or that runs over paragraphs.
        first = min(first, said.span[0]) if text[places[0]] == "”" else first
        last = max(last, said.span[1]) if text[places[-1]] == "“" else last
    return first, last


def score(text: str, gold: list[Said], found: list[Said], notes: list[str]) -> Counter[str]:
    """Counts of one article."""
    count: Counter[str] = Counter()
    with_marks = [g for g in gold if MARKS.search(g.text)]
    answers = [f for f in found if MARKS.search(f.text)]
    count.update(_span_counts("whole", [g.span for g in with_marks], [f.span for f in answers]))
    inside = [(marked_span(text, g) or g.span, g) for g in with_marks]
    ours = [(marked_span(text, f) or f.span, f) for f in answers]
    pairs = pairs_of([s for s, _ in inside], [s for s, _ in ours])
    count.update(_span_counts("inside", [s for s, _ in inside], [s for s, _ in ours]))
    for i, j in pairs:
        count.update(_source_counts("marked", inside[i][1], ours[j][1]))
        if inside[i][1].printed and not in_part(inside[i][1].printed, ours[j][1].printed):
            notes.append(
                f"SOURCE {inside[i][1].printed!r} <> {ours[j][1].printed!r} :: {_around(text, ours[j][1].span)}"
            )
    pairs = pairs_of([g.span for g in with_marks], [f.span for f in answers])
    hit, met = {i for i, _ in pairs}, {j for _, j in pairs}
    notes += [f"MISSED {g.printed!r} {_around(text, g.span)}" for i, (_, g) in enumerate(inside) if i not in hit]
    notes += [f"EXTRA {f.printed!r} {_around(text, f.span)}" for j, (_, f) in enumerate(ours) if j not in met]
    plain_gold = [g for g in gold if not MARKS.search(g.text)]
    plain_found = [f for f in found if not MARKS.search(f.text)]
    count.update(_span_counts("indirect", [g.span for g in plain_gold], [f.span for f in plain_found]))
    for i, j in pairs_of([g.span for g in plain_gold], [f.span for f in plain_found]):
        count.update(_source_counts("indirect", plain_gold[i], plain_found[j]))
    every = pairs_of([g.span for g in gold], [f.span for f in found])
    count.update({"all_gold": len(gold), "all_found": len(found), "all_hit": len(every)})
    count["exact"] = sum(gold[i].span == found[j].span for i, j in every)
    count["with_marks_hit"] = sum(bool(MARKS.search(gold[i].text)) for i, _ in every)
    for i, j in every:
        count.update(_source_counts("every", gold[i], found[j]))
    return count


def _around(text: str, span: Span) -> str:
    a, b = span
    words = text[a:b] if b - a < 160 else f"{text[a : a + 80]} … {text[b - 60 : b]}"
    return f"{text[max(0, a - 110) : a]}⟦{words}⟧{text[b : b + 90]}".replace("\n", "¶")


def _span_counts(name: str, gold: Sequence[Span], found: Sequence[Span]) -> dict[str, int]:
    return {f"{name}_gold": len(gold), f"{name}_found": len(found), f"{name}_hit": len(pairs_of(gold, found))}


def _source_counts(name: str, gold: Said, found: Said) -> dict[str, int]:
    if not gold.printed:
        return {}
    pronoun = plain(gold.printed) in PRONOUNS
    return {
        f"{name}_sources": 1,
        f"{name}_printed_right": int(in_part(gold.printed, found.printed)),
        f"{name}_resolved_equal": int(in_part(gold.printed, found.resolved)),
        f"{name}_named": int(not pronoun),
        f"{name}_named_right": int(not pronoun and in_part(gold.printed, found.resolved)),
        f"{name}_pronouns": int(pronoun),
        f"{name}_pronouns_resolved": int(pronoun and plain(found.resolved) not in PRONOUNS and bool(found.resolved)),
    }


def rates(count: Counter[str], name: str) -> dict[str, float | int | None]:
    """Precision, recall and F1 of one kind of span, and how the speakers were named."""
    hit, gold, found = (count[f"{name}_{k}"] for k in ("hit", "gold", "found"))
    share = lambda a, b: round(a / b, 4) if b else None  # noqa: E731
    sources = {
        key: share(count[f"{name}_{key}"], count[f"{name}_{of}"])
        for key, of in (
            ("printed_right", "sources"),
            ("resolved_equal", "sources"),
            ("named_right", "named"),
            ("pronouns_resolved", "pronouns"),
        )
    }
    return {
        "gold": gold,
        "found": found,
        "P": share(hit, found),
        "R": share(hit, gold),
        "F1": share(2 * hit, gold + found),
    } | sources


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the rates as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--wrong", type=int, default=0)
    given = parser.parse_args(arguments)
    total: Counter[str] = Counter()
    notes: list[str] = []
    for article in read_articles(given.corpus, given.half):
        text = str(article["text"])
        total.update(score(text, gold_of(article), answers_of(text), notes))
    names = ("inside", "whole", "marked", "indirect", "every", "all")
    report = {name: rates(total, name) for name in names}
    report["exact_of_all"] = {
        "hit": total["exact"],
        "F1": round(2 * total["exact"] / max(1, total["all_gold"] + total["all_found"]), 4),
    }
    report["recall_of_content_with_marks"] = {"R": round(total["with_marks_hit"] / max(1, total["whole_gold"]), 4)}
    sys.stdout.write(json.dumps(report, indent=1) + "\n")
    sys.stderr.writelines(f"{note}\n" for note in notes[: given.wrong])
    return 0


if __name__ == "__main__":
    sys.exit(main())
