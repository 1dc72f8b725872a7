"""Bytes to characters: strict trials in a fixed order, with a check that the result reads as its language.

The order is: byte order mark, UTF-8, UTF-16 without a mark (told by its zero bytes), the page's own word, CP949 (which
holds EUC-KR), Windows-1252. The last two accept nearly any bytes, so that what they give is also judged: CP949 must
give Hangul of everyday writing, Windows-1252 must give words of the Latin script. Whatever fits none is an error:
a text in wrong letters would be quoted as if it had been printed so.
"""

from __future__ import annotations

import codecs
import re

from quaywatch.errors import DataError

__all__ = ["decode_text"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WANTED = "UTF-8, UTF-16, CP949 (EUC-KR) or Windows-1252"
_DO = "Save it as UTF-8 and repeat"
_STATED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s{0,9}=\s{0,9}["']?([\w-]{2,20})""", re.I)
STATED_WITHIN = 4096
"""Bytes from the start in which a page says its own encoding (HTML looks at 1024)."""
KOREAN_NAMES = frozenset({"euc-kr", "ks_c_5601-1987", "ksc5601", "uhc", "windows-949", "cp949", "x-windows-949"})
EVERYDAY_SHARE = 0.9
"""Least share of the Hangul syllables that are among the 2,350 of KS X 1001: Korean prose has over 0.99."""
HANGUL_SHARE = 0.5
"""Least share of Hangul among all letters outside ASCII."""
READABLE_SHARE = 0.95
"""Least share of characters of English and Korean writing in text whose order of bytes nothing states."""
_READABLE = re.compile(
    "[\t\n\r -~\u00a0-\u00ff\u2010-\u203b\u2460-\u2473\u25a0-\u25ff\u3000-\u3020\uac00-\ud7a3\uff01-\uff5e]"
)
ACCENTED_RUN = re.compile("[\u00c0-\u00ff]{4}")
"""Four accented letters on end stand in no language of Western Europe: another script was read wrongly."""


def decode_text(data: bytes, name: str) -> str:
    """The characters of a file.

    Args:
        data: All of its bytes.
        name: Its name, for messages.

    Raises:
        DataError: The bytes are in none of the encodings that are tried, or are no text at all.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, name)
    zeros = data.count(0)
    if zeros:
        return _without_mark(data, zeros, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _older(data, name, error)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(
            f"{name} begins with the mark of {encoding.upper()}, but byte {error.start} does not fit it",
            expected="one encoding from start to end",
            do=_DO,
        ) from error


def _without_mark(data: bytes, zeros: int, name: str) -> str:
    """UTF-16 that lost its mark: in one order of bytes and not in the other it is Latin letters and Hangul."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_READABLE.findall(text)) >= READABLE_SHARE * len(text):
            return text
    raise DataError(f"{name} holds {zeros} zero bytes and is no text", expected=f"text in {_WANTED}")


def _older(data: bytes, name: str, first: UnicodeDecodeError) -> str:
    stated = _STATED.search(data[:STATED_WITHIN])
    korean_stated = stated is not None and stated.group(1).decode("ascii").casefold() in KOREAN_NAMES
    for encoding, fits in (("cp949", _is_korean), ("cp1252", _is_western)):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if fits(text) or (encoding == "cp949" and korean_stated):
            return text
    raise DataError(
        f"{name} is in an encoding that cannot be told: it is not UTF-8 from byte {first.start} on",
        expected=f"text in {_WANTED}",
        do=_DO,
    ) from first


def _is_korean(text: str) -> bool:
    foreign = [letter for letter in text if letter > "\x7f" and letter.isalpha()]
    hangul = [letter for letter in foreign if "\uac00" <= letter <= "\ud7a3"]
    if not hangul or len(hangul) < HANGUL_SHARE * len(foreign):
        return False
    everyday = len("".join(hangul).encode("euc_kr", errors="ignore")) // 2
    return everyday >= EVERYDAY_SHARE * len(hangul)


def _is_western(text: str) -> bool:
    return not ACCENTED_RUN.search(text)
