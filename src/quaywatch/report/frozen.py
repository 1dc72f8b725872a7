"""The frozen report as JSON (`quaywatch/report/1`), from which every other format can be checked."""

from __future__ import annotations

from dataclasses import fields

from quaywatch.casefile.codec import canonical_json
from quaywatch.report.document import ReportDocument

__all__ = ["SCHEMA", "frozen_report"]

SCHEMA = "quaywatch/report/1"


def frozen_report(document: ReportDocument) -> bytes:
    """The document as canonical JSON (RFC 8785): equal documents give equal bytes, on every machine and day."""
    content = {field.name: getattr(document, field.name) for field in fields(document)}
    return canonical_json({"schema": SCHEMA, **content})
