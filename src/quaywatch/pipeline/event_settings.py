"""The limits of events as a person gives them: `gaps.least_h=4`."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from quaywatch.errors import DataError, PlanError
from quaywatch.pipeline.ship_events import EventSettings

__all__ = ["list_settings", "parse_settings"]


def list_settings(settings: EventSettings | None = None) -> dict[str, float]:
    """Every limit by its key, with its value; the defaults where no settings are given."""
    return dict(_leaves(settings or EventSettings(), ""))


def parse_settings(given: Iterable[str], settings: EventSettings | None = None) -> EventSettings:
    """Settings with some limits changed.

    Args:
        given: `key=number` each.
        settings: To change; the defaults where None.

    Raises:
        PlanError: A key is not known, a value is no number, or limits contradict one another.
    """
    settings = settings or EventSettings()
    for text in given:
        key, _, value = text.partition("=")
        known = list_settings(settings)
        if key not in known:
            raise PlanError(f"no setting {key!r}", expected=f"one of {', '.join(known)}", do="Give it as key=number")
        try:
            number = type(known[key])(float(value))
        except (ValueError, OverflowError) as error:
            raise PlanError(f"{text!r} is no setting", expected=f"a number, as in {key}={known[key]:g}") from error
        try:
            settings = _changed(settings, key.split("."), number)
        except DataError as error:
            raise PlanError(f"{text}: {error}") from error
    return settings


def _leaves(one: Any, prefix: str) -> Iterable[tuple[str, float]]:
    for field in dataclasses.fields(one):
        value = getattr(one, field.name)
        if dataclasses.is_dataclass(value):
            yield from _leaves(value, f"{prefix}{field.name}.")
        elif prefix and isinstance(value, int | float) and not isinstance(value, bool):
            yield f"{prefix}{field.name}", value


def _changed(one: Any, names: list[str], value: float) -> Any:
    own = value if len(names) == 1 else _changed(getattr(one, names[0]), names[1:], value)
    changed: Mapping[str, Any] = {names[0]: own}
    return dataclasses.replace(one, **changed)
