from __future__ import annotations

from importlib import resources

from quaywatch.bench.matching import LEAST_M
from quaywatch.bench.ports import read_ports
from quaywatch.records.scene import Band

DATA = resources.files("quaywatch.bench") / "data"


def test_every_port_has_ships_berths_and_five_bands():
    ports = list(read_ports())
    assert len(ports) == 3
    for port in ports:
        assert {Band.BLUE, Band.GREEN, Band.RED, Band.NIR, Band.SWIR16} <= port.scene.bands
        assert sum(one.wanted and one.length_m >= LEAST_M for one in port.labels) >= 10
        assert len(port.zones) >= 10


def test_the_data_are_small_and_carry_their_notice():
    files = [one for one in DATA.iterdir() if one.is_file()]
    assert sum(len(one.read_bytes()) for one in files) < 4_000_000
    notice = (DATA / "NOTICE.txt").read_text(encoding="utf-8")
    assert "MIT License" in notice
    assert "Contains modified Copernicus Sentinel data" in notice
    assert all(one.name in notice for one in files if one.name.endswith(".tif"))
