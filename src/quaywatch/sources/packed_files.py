"""The bytes of local files, unpacked as a stream: plain, gzip, zstd, and each file in a zip archive.

Told by the first bytes, not by the name. What is unpacked is capped, so that a small file cannot fill the machine. An
archive that breaks off gives what stands before the break, and says so.
"""

from __future__ import annotations

import codecs
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from quaywatch.errors import SourceError

__all__ = ["PackedPart", "check_local_file", "is_packed", "open_packed", "whole_lines"]

BLOCK_BYTES = 16 * 2**20
FREE_BYTES, MAX_INFLATION = 4 * 2**30, 100
"""What unpacks to more than the first, and to more than the second times its size, is taken for a bomb. Tables of
positions shrink five to twenty times."""
MAX_LINE_BYTES = 2**20
MAX_ZIP_PARTS = 10_000

_BROKEN = (EOFError, zlib.error, zipfile.BadZipFile, OSError, RuntimeError)
"""What the unpackers raise on archives that are damaged, encrypted or packed in another way."""


@dataclass(slots=True, kw_only=True)
class PackedPart:
    """One file's bytes, or those of one file in an archive."""

    name: str
    """Of the file; with that of the part in an archive."""
    blocks: Iterator[bytes]
    """Read once."""
    notes: list[str] = field(default_factory=list)
    """What went wrong so far while the blocks were read."""
    long_lines: int = 0
    """Lines beyond `MAX_LINE_BYTES`, left out by `whole_lines`."""


def check_local_file(path: Path) -> int:
    """Size in bytes of a regular local file.

    Raises:
        SourceError: There is none: a folder, a pipe, an address.
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise SourceError(f"{path} cannot be read", expected="a local file", do="Check its name") from error
    if not stat.S_ISREG(found.st_mode):
        raise SourceError(f"{path} is no file", expected="a local file", do="Give the files in it")
    return found.st_size


def is_packed(head: bytes) -> bool:
    """Whether the first bytes are those of a zip, gzip, zstd or Parquet file."""
    return head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1"))


def open_packed(path: Path, told: Callable[[int], None] = lambda _done: None) -> Iterator[PackedPart]:
    """The parts of a file, each to be read before the next is asked for.

    Args:
        path: A local file.
        told: Called with the bytes of the file that were read so far.

    Raises:
        SourceError: The file cannot be opened.
    """
    size = check_local_file(path)
    with path.open("rb") as raw:
        magic = raw.read(4)
        raw.seek(0)
        if magic == b"PK\x03\x04":
            yield from _zip_parts(raw, path.name, size)
            return
        part = PackedPart(name=path.name, blocks=iter(()))
        opened = {b"\x1f\x8b": _gunzipped, b"\x28\xb5": _zstd_blocks}.get(magic[:2], _plain)
        unpacked = opened(_counted(raw, told))
        part.blocks = iter(_text(_capped(unpacked, part, size)))
        yield part


def whole_lines(part: PackedPart) -> Iterator[bytes]:
    """The blocks of a part, cut anew so that each ends with a whole line; lines too long to be rows are left out."""
    rest: list[bytes] = []
    for block in part.blocks:
        cut = block.rfind(b"\n") + 1
        if not cut:
            rest.append(block)
            if sum(map(len, rest)) > 2 * BLOCK_BYTES:
                rest = [rest[0][: MAX_LINE_BYTES + 1]]
            continue
        yield from _without_long(b"".join((*rest, block[:cut])), part)
        rest = [block[cut:]]
    if last := b"".join(rest):
        yield from _without_long(last + b"\n", part)


def _without_long(lines: bytes, part: PackedPart) -> Iterator[bytes]:
    # Looking for the ends of lines costs a pass, so only places where a long line may hide are looked at.
    at = 0
    while (end := lines.find(b"\n", at)) >= 0 and end - at <= MAX_LINE_BYTES:
        jump = lines.rfind(b"\n", end, min(len(lines), end + 1 + MAX_LINE_BYTES))
        at = jump + 1
        if at >= len(lines):
            yield lines
            return
    kept = [line for line in lines.splitlines(keepends=True) if len(line) <= MAX_LINE_BYTES]
    part.long_lines += lines.count(b"\n") - len(kept)
    if kept:
        yield b"".join(kept)


def _counted(raw: BinaryIO, told: Callable[[int], None]) -> Iterator[bytes]:
    while block := raw.read(BLOCK_BYTES):
        yield block
        told(raw.tell())


def _plain(blocks: Iterator[bytes]) -> Iterator[bytes]:
    return blocks


def _gunzipped(blocks: Iterator[bytes]) -> Iterator[bytes]:
    packed = zlib.decompressobj(31)
    for block in blocks:
        while block:
            if packed.eof:
                packed = zlib.decompressobj(31)
            yield packed.decompress(block, BLOCK_BYTES)
            block = packed.unused_data.lstrip(b"\0") if packed.eof else packed.unconsumed_tail
    yield packed.flush()
    if not packed.eof:
        raise EOFError("its end is missing")


class _Chained:
    """Blocks as the file that an unpacker reads from."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._rest = blocks, b""
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._rest = block
        wanted = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:wanted], self._rest[wanted:]
        return given

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def writable(self) -> bool:
        return False

    def close(self) -> None:
        self.closed = True


def _zstd_blocks(blocks: Iterator[bytes]) -> Iterator[bytes]:
    stream = pa.CompressedInputStream(pa.PythonFile(_Chained(blocks), mode="r"), "zstd")
    while block := stream.read(2**20):
        yield block


def _zip_parts(raw: BinaryIO, name: str, size: int) -> Iterator[PackedPart]:
    try:
        archive = zipfile.ZipFile(raw)
        held = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_clutter(entry.filename)]
    except _BROKEN as error:
        raise SourceError(f"{name} is a broken zip archive ({error})", do="Unpack what can be saved of it") from error
    if len(held) > MAX_ZIP_PARTS:
        raise SourceError(f"{name} holds {len(held)} files", expected=f"at most {MAX_ZIP_PARTS}", do="Unpack it")
    for entry in held:
        part = PackedPart(name=f"{name}/{entry.filename}", blocks=iter(()))
        part.blocks = iter(_text(_capped(_member(archive, entry), part, size)))
        yield part


def _is_clutter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as opened:
        while block := opened.read(BLOCK_BYTES):
            yield block


def _capped(blocks: Iterator[bytes], part: PackedPart, packed_bytes: int) -> Iterator[bytes]:
    """The blocks up to the cap or to where the archive breaks; either is noted."""
    limit, done = max(FREE_BYTES, MAX_INFLATION * packed_bytes), 0
    try:
        for block in blocks:
            done += len(block)
            if done > limit:
                part.notes.append(f"{part.name} unpacks to more than {limit >> 20} MiB: what comes after is not read")
                return
            if block:
                yield block
    except _BROKEN as error:
        part.notes.append(f"{part.name} breaks off after {done} bytes ({error}): what stands before is kept")


def _text(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks in UTF-8 and without a byte order mark, where one stands first."""
    decoder: codecs.IncrementalDecoder | None = None
    for number, block in enumerate(blocks):
        if number == 0 and block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
        elif number == 0:
            block = block.removeprefix(codecs.BOM_UTF8)
        yield decoder.decode(block).encode(errors="replace") if decoder else block
