"""The built cases, and their documents and pages, made once."""

from __future__ import annotations

import hashlib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from quaywatch.report.build import build_document
from quaywatch.report.document import ReportDocument
from quaywatch.report.figures import draw_scene_figure
from quaywatch.report.html import write_html


def _module(name: str) -> ModuleType:
    """A file beside this one: too long for a conftest, and tests are no package to import it from."""
    spec = spec_from_file_location(f"report_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def port() -> ModuleType:
    """Builders of the case that rests on published sightings."""
    return _module("built_port")


@pytest.fixture(scope="session")
def harbour() -> ModuleType:
    """Builders of the case that rests on a scene."""
    return _module("built_harbour")


@pytest.fixture(scope="session")
def rajin(port: ModuleType) -> ReportDocument:
    return build_document(port.rajin_findings())


@pytest.fixture(scope="session")
def rajin_page(rajin: ReportDocument) -> str:
    return write_html(rajin, {})


@pytest.fixture(scope="session")
def busan_png(harbour: ModuleType) -> bytes:
    scene = (harbour.busan_window(), harbour.busan_site(), harbour.busan_detections(), harbour.busan_answers())
    return draw_scene_figure(*scene)


@pytest.fixture(scope="session")
def busan(harbour: ModuleType, busan_png: bytes) -> ReportDocument:
    return build_document(harbour.busan_findings(hashlib.sha256(busan_png).hexdigest()))


@pytest.fixture(scope="session")
def busan_page(busan: ReportDocument, busan_png: bytes) -> str:
    return write_html(busan, {hashlib.sha256(busan_png).hexdigest(): busan_png})


@pytest.fixture(scope="session")
def yard() -> ModuleType:
    """Builders of the case where a roof was built over a track."""
    return _module("built_yard")


@pytest.fixture(scope="session")
def yard_images(yard: ModuleType) -> dict[str, bytes]:
    return {hashlib.sha256(image).hexdigest(): image for image in (yard.png(60), yard.png(200))}


@pytest.fixture(scope="session")
def roof(yard: ModuleType, yard_images: dict[str, bytes]) -> ReportDocument:
    return build_document(yard.yard_findings(tuple(yard_images)))


@pytest.fixture(scope="session")
def roof_page(roof: ReportDocument, yard_images: dict[str, bytes]) -> str:
    return write_html(roof, yard_images)


@pytest.fixture(scope="session")
def stock() -> ModuleType:
    """Builders of the case where a pile came and shrank in a yard."""
    return _module("built_stock")


@pytest.fixture(scope="session")
def pile(stock: ModuleType) -> ReportDocument:
    return build_document(stock.stock_findings())


@pytest.fixture(scope="session")
def pile_page(pile: ReportDocument) -> str:
    return write_html(pile, {})


@pytest.fixture(scope="session")
def ships() -> ModuleType:
    """Builders of the case that rests on ships' signals."""
    return _module("built_ships")
