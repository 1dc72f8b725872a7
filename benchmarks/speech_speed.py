"""Processor time that quotes and claims of 1 MB of text take: drawn texts, and a corpus where one is given.

    python -m benchmarks.speech_speed [CORPUS.jsonl]

Every line tells the seconds of one core per MB of UTF-8, and how many quotes and claims were found.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

from benchmarks.prose_quotes import read_articles

from quaywatch.pipeline.said import find_said
from quaywatch.sources.gazetteer import read_gazetteer
from quaywatch.sources.texts import spoken_text_of

BYTES = 1_000_000
PUBLISHED = date(2025, 1, 28)
UNITS = {
    "a claim in every sentence": "A coal ship came to Rajin twice in March 2024. The structure is 300 metres long.\n",
    "a quote in every sentence": '"We saw two ships," said Jane Roe, the minister. He said that coal was loaded.\n',
    "the same in one line": '"We saw two ships," said Jane Roe, the minister. He said that coal was loaded. ',
    "turns": "JANE ROE, CNN ANCHOR: Ships came to Rajin.\nJOHN DOE, ANALYST: We saw coal there.\nROE: How many?\n",
    "Korean": "석탄을 실은 배가 지난달 나진항에 두 번 들어왔습니다. 통일부는 배 두 척을 확인했다고 밝혔다.\n",
}
"""Drawn: no such people, no such ships."""


def measure(name: str, words: str) -> None:
    """Print what one text takes."""
    text = spoken_text_of(words, published=PUBLISHED)
    sites = tuple(read_gazetteer().values())
    begun = time.process_time()
    said = find_said(text, sites, "the publisher", ())
    taken = (time.process_time() - begun) / (len(words.encode()) / BYTES)
    sys.stdout.write(f"{name}: {taken:.1f} s per MB, {len(said.found.quotes)} quotes, {len(said.claims)} claims\n")
    sys.stdout.flush()


def main() -> None:
    """All texts, one after another."""
    for corpus in sys.argv[1:]:
        measure(
            f"news ({Path(corpus).name})", "\n\n".join(str(one["text"]) for one in read_articles(Path(corpus), None))
        )
    for name, unit in UNITS.items():
        measure(name, unit * (BYTES // len(unit.encode())))


if __name__ == "__main__":
    main()
