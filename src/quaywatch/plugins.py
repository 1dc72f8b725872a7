"""Plug points: what a sensor, a detector and a finder of quotes must offer, and how installed ones are found.

Built-in ones come in by the same entry points as anybody else's (`quaywatch.sensors`, `quaywatch.detectors`,
`quaywatch.quote_finders`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol, TypeVar, runtime_checkable

from quaywatch.errors import PluginError
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone
from quaywatch.records.quote import Quote, Segment, SpokenText, TextLanguage
from quaywatch.records.scene import Modality, Scene, SensorProfile

__all__ = [
    "MARGIN_M",
    "TILE_PIXELS",
    "ChoosyDetector",
    "FoundQuotes",
    "QuoteFinder",
    "RoomyDetector",
    "VesselDetector",
    "choose_detector",
    "find_detectors",
    "find_margin_m",
    "find_quote_finders",
    "find_sensors",
    "find_tile_pixels",
]

T = TypeVar("T")

PREFERRED = ("vessels_learned", "vessels_optical", "vessels_sar")
"""Detectors that are taken, in this order, where several suit a scene and none was named."""
MARGIN_M = 200.0
"""Read round what is watched, for a detector that does not say how much it likes to see."""
TILE_PIXELS = 1200
"""Side of a tile of a whole scene without its margin, for a detector that does not say which it likes."""


@runtime_checkable
class VesselDetector(Protocol):
    """Finds vessels in a window of pixels. A detector does no I/O and knows no other detector.

    Of a whole scene, two windows are searched at a time: a detector keeps nothing between them.
    """

    name: str
    """Short key, printed with every finding."""
    version: str
    """Changes whenever the answers may change."""
    modality: Modality
    """What it can read."""

    def find_vessels(
        self, window: PixelWindow, zones: Sequence[Zone]
    ) -> tuple[tuple[Detection, ...], tuple[ZoneAnswer, ...]]:
        """Vessels in the window, and one answer for each zone where a ship can lie and that has a polygon."""
        ...


@runtime_checkable
class ChoosyDetector(VesselDetector, Protocol):
    """A detector that does not suit every scene of its modality; it is chosen for those only, unless it is named."""

    def suits(self, scene: Scene) -> bool:
        """Whether the scene has the bands and the pixel size that the detector was tried on."""
        ...


@runtime_checkable
class RoomyDetector(VesselDetector, Protocol):
    """A detector that likes to see more, or less, round what it judges than others do."""

    margin_m: float
    """Read round a watched site, in metres."""
    tile_pixels: int
    """Side of the tiles in which a whole scene is searched, without their margin."""


class FoundQuotes(Protocol):
    """What a finder of quotes gives: `assessment.quotes.QuotedText`, or anything with these two."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Parts of the text, in their order."""
        ...

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Quotes, by where they stand."""
        ...


@runtime_checkable
class QuoteFinder(Protocol):
    """Finds whose words stand in a text, by rules or by a model. It does no input or output of its own.

    What it gives is held against the text before anybody uses it (`assessment.quote_checks`).
    """

    name: str
    """Short key."""
    version: str
    """Changes whenever the answers may change."""
    languages: tuple[TextLanguage, ...]
    """Of the texts that it can read."""

    def find_quotes(self, text: SpokenText) -> FoundQuotes:
        """The parts of the text and its quotes; all offsets are characters of `text.text`."""
        ...


@cache
def find_sensors() -> dict[str, SensorProfile]:
    """The installed sensor profiles by name.

    Raises:
        PluginError: An entry point does not lead to a `SensorProfile`.
    """
    return _installed("quaywatch.sensors", SensorProfile)


@cache
def find_detectors() -> dict[str, VesselDetector]:
    """The installed vessel detectors by name.

    Raises:
        PluginError: An entry point does not lead to a detector.
    """
    return _installed("quaywatch.detectors", VesselDetector)  # type: ignore[type-abstract]


@cache
def find_quote_finders() -> dict[str, QuoteFinder]:
    """The installed finders of quotes by name.

    Raises:
        PluginError: An entry point does not lead to a finder.
    """
    return _installed("quaywatch.quote_finders", QuoteFinder)  # type: ignore[type-abstract]


def choose_detector(scene: Scene) -> VesselDetector | None:
    """The installed detector that suits a scene: a preferred one, else the first by name; None where none reads it."""
    found = [
        detector
        for detector in find_detectors().values()
        if detector.modality is scene.modality and (not isinstance(detector, ChoosyDetector) or detector.suits(scene))
    ]

    def rank(detector: VesselDetector) -> tuple[int, str]:
        known = detector.name in PREFERRED
        return (PREFERRED.index(detector.name) if known else len(PREFERRED)), detector.name

    return min(found, key=rank, default=None)


def find_margin_m(detector: VesselDetector | None) -> float:
    """Metres to read round a watched site: what the detector likes, if it says so."""
    return detector.margin_m if isinstance(detector, RoomyDetector) else MARGIN_M


def find_tile_pixels(detector: VesselDetector) -> int:
    """Side of the tiles in which a whole scene is searched: what the detector likes, if it says so."""
    return detector.tile_pixels if isinstance(detector, RoomyDetector) else TILE_PIXELS


def _installed(group: str, kind: type[T]) -> dict[str, T]:
    return {name: _checked(name, found, kind) for name, found in _loaded(group)}


def _loaded(group: str) -> list[tuple[str, object]]:
    found = []
    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        try:
            found.append((point.name, point.load()))
        except (ImportError, AttributeError) as error:
            raise PluginError(
                f"plug-in {point.name!r} ({point.value}) cannot be loaded: {error}",
                expected="an importable object",
                do=f"Reinstall or remove the package {point.dist.name if point.dist else '?'}",
            ) from error
    return found


def _checked(name: str, found: object, kind: type[T]) -> T:
    if not isinstance(found, kind):
        raise PluginError(f"plug-in {name!r} is a {type(found).__name__}", expected=f"a {kind.__name__}")
    return found
