"""Records to JSON and back, and the one way in which content is hashed.

The JSON is canonical (RFC 8785), so equal records are equal bytes on every machine. Pydantic reads the dataclasses as
they stand; no record has a serialiser of its own.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

import rfc8785
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from quaywatch.errors import CaseError, DataError

__all__ = ["canonical_json", "content_hash", "read_record"]


def canonical_json(value: object) -> bytes:
    """A record, or plain data with records in it, as canonical JSON in UTF-8 (RFC 8785).

    Numbers that are not finite are written as the strings `NaN`, `Infinity` and `-Infinity`, which JSON lacks. Sets
    have no order and must be sorted by the caller.

    Raises:
        DataError: Something in it has no JSON form.
    """
    try:
        return rfc8785.dumps(from_json(to_json(value, inf_nan_mode="strings")))
    except (ValueError, RecursionError) as error:
        raise DataError(
            f"a {type(value).__name__} cannot be stored: {error}",
            expected="text in Unicode, whole numbers below 2^53, lists and mappings",
        ) from error


def content_hash(*parts: object) -> str:
    """SHA-256 over the canonical JSON of the parts, in order, in lower-case hexadecimal."""
    return hashlib.sha256(canonical_json(parts)).hexdigest()


def read_record(kind: Any, body: str | bytes) -> Any:
    """The record of type `kind` (a dataclass, or a tuple of them) that a JSON text stands for.

    Raises:
        CaseError: The text is no such record.
    """
    try:
        return _adapter(kind).validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        reason = f"{where}: {first['msg']}" if where else first["msg"]
    except DataError as error:
        reason = str(error)
    raise CaseError(
        f"a stored {getattr(kind, '__name__', kind)} cannot be read ({reason})",
        expected="the JSON that Quaywatch wrote",
        do="Run `quaywatch verify` on the case",
    )


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
