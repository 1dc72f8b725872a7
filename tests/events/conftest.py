"""A builder: what is concluded from sightings at a drawn port."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from quaywatch.report.conclusions import conclusions
from quaywatch.sources.sightings import SightingsFile

Conclude = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def conclude() -> Conclude:
    """Conclusions of sightings at a port whose zones are berths, unless told otherwise."""

    def build(sightings: Iterable[dict[str, Any]], *, zones: Iterable[str] = ("pier",), **given: Any) -> dict[str, Any]:
        site = {
            "name": "Port",
            "utc_offset_h": given.pop("utc_offset_h", 0),
            "zones": {z: {"kind": "berth"} for z in zones},
        }
        site["zones"] |= given.pop("more_zones", {})
        window, earlier = given.pop("count_in", None), given.pop("earlier", None)
        content = {
            "schema": "quaywatch/sightings/1",
            "id": "drawn",
            "site": site,
            "sightings": list(sightings),
            **given,
        }
        file = SightingsFile.model_validate_json(json.dumps(content))
        return conclusions(file, evidence_sha256="0" * 64, window=window, earlier=earlier)

    return build
