"""Length of a structure and covered ground of a yard, against time, as inline SVG."""

from __future__ import annotations

from quaywatch.report.document_built import Growth
from quaywatch.report.document_yards import YardSeries
from quaywatch.report.series_svg import Series, SeriesPoint, draw_series

__all__ = ["draw_growth", "draw_yard"]


def draw_growth(growth: Growth, *, narrow: bool = False) -> str:
    """The length of a structure from look to look as an SVG element; narrow for telephones."""
    series = Series(
        key=growth.id,
        title=f"Length against time: {growth.title}",
        description=growth.description,
        axis="metres",
        unit="m",
        utc_offset_h=growth.utc_offset_h,
        points=tuple(
            SeriesPoint(
                time=point.time,
                outcome=point.outcome,
                value=point.length_m,
                u95=point.u95_m,
                words=f"{point.when}: {point.words}",
                target=point.link.target,
            )
            for point in growth.points
        ),
    )
    return draw_series(series, narrow=narrow)


def draw_yard(yard: YardSeries, *, narrow: bool = False) -> str:
    """The ground that goods cover in a yard, from look to look, as an SVG element; narrow for telephones."""
    series = Series(
        key=yard.id,
        title=f"Covered ground against time: {yard.title}",
        description=yard.description,
        axis="m²",
        unit="m²",
        utc_offset_h=yard.utc_offset_h,
        points=tuple(
            SeriesPoint(
                time=point.time,
                outcome=point.outcome,
                value=point.area_m2,
                u95=point.u95_m2,
                words=f"{point.when}: {point.words}",
                target=point.link.target,
            )
            for point in yard.points
            if point.time is not None
        ),
    )
    return draw_series(series, narrow=narrow)
