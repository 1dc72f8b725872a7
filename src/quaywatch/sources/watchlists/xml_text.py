"""XML, read so that a hostile file does no harm: no document type, no entities, no network, one record in memory.

Expat alone is used; what makes XML dangerous (entities that grow, files and addresses that are fetched) needs a
document type declaration, and no list has one: a file with one is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element
from xml.parsers import expat

from quaywatch.errors import DataError

__all__ = ["find_text", "read_records"]

CHUNK_BYTES = 1 << 16
MAX_DEPTH = 40
MAX_RECORD_PARTS = 20_000
"""Elements in one record."""
MAX_RECORD_TEXT = 1 << 22
"""Characters in one record."""
MAX_TOKEN_BYTES = 1 << 22
"""Of one tag or comment: expat keeps it whole."""


class _Records:
    """Elements of some names, handed out one by one; everything else is passed over."""

    def __init__(self, name: str, wanted: Collection[str]) -> None:
        self._name = name
        self._wanted = wanted
        self._open: list[Element] = []
        self._depth = self._parts = self._letters = 0
        self.done: list[Element] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse

    def _refuse(self, *_declared: object) -> None:
        raise DataError(
            f"{self._name} declares a document type or entities",
            expected="a list as its author publishes it, which has none",
            do="Fetch it again from its author",
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        name = tag.rpartition(":")[2]
        if self._depth == 1:
            self.done.append(Element(name, attributes))
        elif self._open or name in self._wanted:
            self._parts += 1
            element = Element(name, attributes)
            if self._open:
                self._open[-1].append(element)
            self._open.append(element)
        if self._depth > MAX_DEPTH or self._parts > MAX_RECORD_PARTS:
            raise DataError(f"{self._name} has a record that is too deep or has too many parts", expected="a list")

    def _end(self, _tag: str) -> None:
        self._depth -= 1
        if self._open:
            element = self._open.pop()
            if not self._open:
                self.done.append(element)
                self._parts = self._letters = 0

    def _text(self, text: str) -> None:
        if self._open:
            self._letters += len(text)
            if self._letters > MAX_RECORD_TEXT:
                raise DataError(f"{self._name} has a record of more than {MAX_RECORD_TEXT} letters", expected="a list")
            last = self._open[-1]
            last.text = (last.text or "") + text


def read_records(path: Path, wanted: Collection[str]) -> Iterator[Element]:
    """The root element without its content, then each element of the wanted names with all that is in it.

    Names are without their namespace's prefix. A file that breaks off gives the records before the break, then raises.

    Raises:
        DataError: It is not XML, breaks off, declares a document type, or a record is absurdly large.
    """
    records = _Records(path.name, wanted)
    fed = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK_BYTES)
            fed += len(chunk)
            broken = _feed(records, chunk)
            yield from records.done
            records.done.clear()
            if broken is not None:
                raise DataError(
                    f"{path.name} is damaged: {broken}", expected="complete XML", do="Fetch it again"
                ) from broken
            if not chunk:
                return
            if fed - records.parser.CurrentByteIndex > MAX_TOKEN_BYTES:
                raise DataError(f"{path.name} has a tag of more than {MAX_TOKEN_BYTES} bytes", expected="a list")


def _feed(records: _Records, chunk: bytes) -> Exception | None:
    try:
        records.parser.Parse(chunk, not chunk)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the last two: an encoding that nobody knows
        return error
    return None


def find_text(element: Element, path: str) -> str:
    """The text of the first element at a path below, without outer blanks; empty where there is none."""
    return " ".join((element.findtext(path) or "").split())
