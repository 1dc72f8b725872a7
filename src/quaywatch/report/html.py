"""The report as one self-contained HTML file: no network, no scripts, every text escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from quaywatch.assessment.wording import day_words, number_words, shown_text
from quaywatch.errors import CaseError
from quaywatch.report.document import ReportDocument, Timeline
from quaywatch.report.document_built import Growth
from quaywatch.report.document_yards import YardSeries
from quaywatch.report.growth_svg import draw_growth, draw_yard
from quaywatch.report.ledger_svg import draw_chronology
from quaywatch.report.matrix_svg import draw_matrix
from quaywatch.report.timeline_svg import LEGEND, draw_legend_mark, draw_timeline

__all__ = ["shown_link", "write_html"]


def write_html(document: ReportDocument, images: Mapping[str, bytes]) -> str:
    """The document as an HTML page. Everything in it comes from the document, and images from `images`.

    Args:
        document: The frozen report.
        images: PNG bytes by SHA-256, one for each picture that may be shown.

    Raises:
        CaseError: The bytes of a picture are missing.
    """
    style = files("quaywatch.report").joinpath("templates", "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            doc=document,
            style=Markup(style),
            style_sha256=digest,
            sources=_sources(document, images),
            growths=[(g, Markup(shown_text(draw_growth(g))), _narrow(g)) for g in document.growths],
            yards=[(y, *_both(y)) for y in document.yards if y.plotted],
            timelines=[(t, _svg(t), _svg(t, narrow=True)) for t in document.timelines],
            matrices=[(q, *_drawn(draw_matrix, q.matrix)) for q in document.weighed],
            chronologies=[
                (c, *_drawn(draw_chronology, c)) for c in (document.ledger.chronologies if document.ledger else ())
            ],
            legend=[(Markup(draw_legend_mark(kind)), words) for kind, words in LEGEND],
        )
    )


def shown_link(url: str | None) -> str | None:
    """The address where it is an ordinary web address without credentials; None for anything else."""
    if url is None or any(c.isspace() or ord(c) < 32 for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return url if plain else None


def _finalized(value: object) -> object:
    return shown_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _svg(timeline: Timeline, *, narrow: bool = False) -> Markup:
    return Markup(shown_text(draw_timeline(timeline, narrow=narrow)))  # the element tree escapes every text


def _narrow(growth: Growth) -> Markup:
    return Markup(shown_text(draw_growth(growth, narrow=True)))


def _both(yard: YardSeries) -> tuple[Markup, Markup]:
    return Markup(shown_text(draw_yard(yard))), Markup(shown_text(draw_yard(yard, narrow=True)))


def _drawn(draw: Callable[..., str], what: object) -> tuple[Markup, Markup]:
    return Markup(shown_text(draw(what))), Markup(shown_text(draw(what, narrow=True)))


def _sources(document: ReportDocument, images: Mapping[str, bytes]) -> dict[str, Markup]:
    """The bytes of each picture that may be shown, by the id of its place in the page."""
    wanted = {picture.id: picture.image for picture in document.pictures if picture.withheld is None}
    for swipe in document.swipes:
        if swipe.may_show:
            wanted |= {f"{swipe.id}-before": swipe.before.image, f"{swipe.id}-after": swipe.after.image}
    return {name: _data_uri(name, image, images) for name, image in wanted.items()}


def _data_uri(name: str, image: str, images: Mapping[str, bytes]) -> Markup:
    if image not in images:
        raise CaseError(
            f"figure {name} has no image {image[:12]}…",
            expected="its PNG among the objects of the case",
            do="Run `quaywatch run` and `quaywatch verify` on the case",
        )
    return Markup("data:image/png;base64,") + Markup(base64.b64encode(images[image]).decode())


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("quaywatch.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    environment.filters.update(day=day_words, number=number_words, link=shown_link)
    return environment
