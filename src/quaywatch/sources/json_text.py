"""JSON files from outside: read with limits, checked against a model, and every problem named by line and key.

The standard parser reads the text; tree-sitter is used only to find the line of a key when something is wrong.
"""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import tree_sitter_json
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from tree_sitter import Language, Node, Parser

from quaywatch.errors import DataError, SourceError

__all__ = ["JsonText", "KeyPath", "Problem", "StrictModel", "problems_error", "read_as", "read_json"]

SIZE_LIMIT_BYTES = 32 * 2**20
"""Far beyond any file that people write or detectors fill for one site."""
DEPTH_LIMIT = 64
PROBLEMS_NAMED = 10

_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

KeyPath = Sequence[str | int]
M = TypeVar("M", bound=BaseModel)


class StrictModel(BaseModel):
    """A part of an input format: unknown keys and values of another type are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


@dataclass(frozen=True, kw_only=True)
class JsonText:
    """A JSON file as text and as data."""

    name: str
    """What the file is, and its name, for messages."""
    text: str
    """The text, without a byte order mark."""
    data: Any
    """The parsed content."""

    @cached_property
    def _root(self) -> Node:
        return Parser(Language(tree_sitter_json.language())).parse(self.text.encode()).root_node

    def line_of(self, path: KeyPath) -> int | None:
        """Line (from 1) of the key or item at a path such as `("sightings", 3, "time")`; None where there is none."""
        place: Node | None = self._root.named_children[0]
        line = 1 if place is None else place.start_point.row + 1
        for part in path:
            place = _step(place, part) if place is not None else None
            if place is None:
                return None
            line = place.start_point.row + 1
            if place.type == "pair":
                place = place.child_by_field_name("value")
        return line


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong at one place of a file."""

    path: tuple[str | int, ...]
    """Where."""
    what: str
    """What is wrong there, and what was expected."""


def read_json(path: Path, *, what: str) -> JsonText:
    """The text and data of a JSON file; `what` names it in messages (`sightings file`).

    Raises:
        SourceError: The file cannot be opened.
        DataError: It is too large, empty, not UTF-8, not JSON, nested too deep, has a key twice, or a number that is
            not finite.
    """
    name = f"{what} {path.name!r}"
    text = _read_text(path, name)
    try:
        data = json.loads(
            text, object_pairs_hook=_object, parse_float=_finite, parse_constant=_finite, parse_int=_whole
        )
    except json.JSONDecodeError as error:
        raise DataError(
            f"{name} is not JSON: {error.msg} in line {error.lineno}, column {error.colno}",
            expected="one JSON object",
            do="Correct that line",
        ) from None
    except RecursionError:
        raise _too_deep(name) from None
    except ValueError as error:
        raise DataError(f"{name}: {error}") from None
    _check_content(data, name)
    return JsonText(name=name, text=text, data=data)


def _read_text(path: Path, name: str) -> str:
    try:
        if path.exists() and not path.is_file():
            raise SourceError(f"{name} is not a file", expected="a JSON file")
        with path.open("rb") as file:
            raw = file.read(SIZE_LIMIT_BYTES + 1)
    except OSError as error:
        raise SourceError(f"{name} cannot be opened: {error.strerror}", do=f"Check the path {path}") from error
    if len(raw) > SIZE_LIMIT_BYTES:
        raise DataError(f"{name} is larger than {SIZE_LIMIT_BYTES >> 20} MiB", do="Split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{name} is not UTF-8 (byte {error.start})", expected="UTF-8", do="Convert it") from None
    if not text.strip():
        raise DataError(f"{name} is empty", expected="one JSON object")
    return text


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"key {double!r} stands twice in one object. Expected each key once. Remove one of the two")
    return data


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(
            f"number {_short(text)} is not finite. Expected a finite number, or null where it is not known"
        )
    return number


def _whole(text: str) -> int:
    if len(text) > 19:
        raise ValueError(f"number {_short(text)} is too long. Expected at most 19 digits")
    return int(text)


def _check_content(data: Any, name: str) -> None:
    """Refuse what is nested too deep, and characters that would act on a terminal or cannot be written as UTF-8."""
    layer = [data]
    for _ in range(DEPTH_LIMIT):
        for item in layer:
            if isinstance(item, str) and _UNWANTED.search(item):
                raise DataError(f"{name} has a control character in {_short(ascii(item))}", expected="plain text")
        layer = [child for item in layer for child in _children(item)]
        if not layer:
            return
    raise _too_deep(name)


def _children(item: Any) -> Iterable[Any]:
    if isinstance(item, dict):
        return (*item.keys(), *item.values())
    return item if isinstance(item, list) else ()


def _too_deep(name: str) -> DataError:
    return DataError(f"{name} is nested too deeply", expected=f"at most {DEPTH_LIMIT} levels")


def read_as(text: JsonText, model: type[M]) -> M:
    """The file's content as a model.

    Raises:
        DataError: The content does not fit; the message names each problem by line and key.
    """
    try:
        return model.model_validate_json(text.text)
    except ValidationError as error:
        schema = model.model_json_schema()
        raise problems_error(text, [_problem(text, schema, detail) for detail in _causes(error.errors())]) from None


def problems_error(text: JsonText, problems: Sequence[Problem]) -> DataError:
    """One error that names each of the problems (the first ten, and how many more) by line and key."""
    named = [f"{_place(text, problem.path)}: {problem.what}" for problem in problems[:PROBLEMS_NAMED]]
    more = len(problems) - PROBLEMS_NAMED
    if more > 0:
        named.append(f"and {more} more")
    return DataError(f"{text.name}: " + "; ".join(named))


def _place(text: JsonText, path: tuple[str | int, ...]) -> str:
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    lines = (text.line_of(path[:length]) for length in range(len(path), -1, -1))
    line = next(line for line in lines if line is not None)
    return f"line {line}, key {key}" if key else f"line {line}"


def _problem(text: JsonText, schema: dict[str, Any], detail: ErrorDetails) -> Problem:
    """A pydantic error as a problem of the file: only those parts of its location that the file has."""
    path: list[str | int] = []
    here = text.data
    for part in detail["loc"]:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            continue
        path.append(part)
    if detail["type"] == "missing":
        return Problem(path=(*path, detail["loc"][-1]), what="is missing")
    if detail["type"] == "extra_forbidden":
        return Problem(path=tuple(path), what=_unknown_key(str(path[-1]), _known_keys(schema, path[:-1])))
    message = detail["msg"].removeprefix("Value error, ")
    if message.startswith("Input should be "):
        shown = _short(json.dumps(here, ensure_ascii=False))
        message = f"{shown}, expected {message.removeprefix('Input should be ')}"
    return Problem(path=tuple(path), what=message)


def _causes(details: Sequence[ErrorDetails]) -> Iterator[ErrorDetails]:
    """The errors without those that only follow from others: a list is too short where its items were refused."""
    for detail in details:
        place = detail["loc"]
        inner = any(other["loc"][: len(place)] == place and len(other["loc"]) > len(place) for other in details)
        if not (detail["type"] == "too_short" and inner):
            yield detail


def _unknown_key(key: str, known: Sequence[str]) -> str:
    nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
    return "unknown key" + (f", the nearest known one is {nearest[0]!r}" if nearest else "")


def _known_keys(schema: dict[str, Any], path: Sequence[str | int]) -> list[str]:
    """Keys that the JSON schema knows at a path."""
    parts = [schema]
    for step in path:
        parts = [
            inner
            for part in _alternatives(schema, parts)
            for inner in (
                [part.get("items")]
                if isinstance(step, int)
                else [part.get("properties", {}).get(step), part.get("additionalProperties")]
            )
            if isinstance(inner, dict)
        ]
    return sorted({key for part in _alternatives(schema, parts) for key in part.get("properties", {})})


def _alternatives(schema: dict[str, Any], parts: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in parts:
        if "$ref" in part:
            yield from _alternatives(schema, [schema["$defs"][part["$ref"].rpartition("/")[2]]])
        yield from _alternatives(schema, part.get("anyOf", ()))
        yield part


def _step(place: Node, part: str | int) -> Node | None:
    if isinstance(part, int):
        items = place.named_children if place.type == "array" else []
        return items[part] if 0 <= part < len(items) else None
    if place.type == "object":
        for pair in place.named_children:
            key = pair.child_by_field_name("key")
            if key is not None and key.text is not None and json.loads(key.text) == part:
                return pair
    return None


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
