"""Keys that stand twice in a list of a JSON file, as problems by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quaywatch.sources.json_text import Problem

__all__ = ["find_repeated"]


def find_repeated(path: tuple[str | int, ...], key: str, values: Iterable[str]) -> Iterator[Problem]:
    """A problem for each value of a list that stood before.

    Args:
        path: Where the list is.
        key: Key of the value in each of its items.
        values: The values, in order.
    """
    met: set[str] = set()
    for index, value in enumerate(values):
        if value in met:
            yield Problem(path=(*path, index, key), what=f"{value!r} a second time, expected it once")
        met.add(value)
