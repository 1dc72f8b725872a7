"""Files of signals and lists on their way into a case: told by what is in them."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from quaywatch.errors import DataError
from quaywatch.pipeline.ship_intake import find_belonging, find_list_day, find_ship_role, is_beside_list
from quaywatch.records.artefact import ArtefactRole

SENTENCE = b"\\c:1748736000*51\\!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\n"
POSITIONS = b"MMSI,BaseDateTime,LAT,LON,SOG\n273123450,2025-06-01T00:00:00,42.2,130.3,0.0\n"
LISTED = b"name,imo\nNOBODY,9074729\n"


def zipped(path: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, content)


@pytest.mark.parametrize(
    ("name", "content", "role"),
    [
        ("log.txt", SENTENCE * 3, ArtefactRole.SIGNALS),
        ("positions.dat", POSITIONS, ArtefactRole.SIGNALS),
        ("packed", gzip.compress(POSITIONS, mtime=0), ArtefactRole.SIGNALS),
        ("list", LISTED, ArtefactRole.WATCHLIST),
        ("picture.csv", b"II*\0" + b"\0" * 100, None),
        ("drawn.json", b'{"schema": "quaywatch/sightings/1"}', None),
        ("places.geojson", b'{"type": "FeatureCollection", "features": []}', None),
    ],
    ids=["log", "table", "packed", "list", "picture", "own text", "places"],
)
def test_the_role_is_told_by_content_and_not_by_name(tmp_path, name, content, role):
    path = tmp_path / name
    path.write_bytes(content)
    assert find_ship_role(path, "") is role


def test_points_with_a_time_and_a_number_are_signals(tmp_path):
    path = tmp_path / "points.geojson"
    point = '{"type": "Point", "coordinates": [130.3, 42.2]}'
    properties = '{"mmsi": 273123450, "time": "2025-06-01T00:00:00Z"}'
    feature = f'{{"type": "Feature", "geometry": {point}, "properties": {properties}}}'
    path.write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}', encoding="utf-8")
    assert find_ship_role(path, "") is ArtefactRole.SIGNALS


def test_an_archive_is_signals_only_where_a_part_of_it_is(tmp_path):
    zipped(tmp_path / "good.zip", "positions.csv", POSITIONS)
    assert find_ship_role(tmp_path / "good.zip", "") is ArtefactRole.SIGNALS
    zipped(tmp_path / "bad.zip", "readme.txt", b"nothing of this is a position\n")
    with pytest.raises(DataError, match="neither signals"):
        find_ship_role(tmp_path / "bad.zip", "")


def test_a_table_whose_columns_have_other_names_is_signals_once_they_are_told(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("wann,wer,x,y\n2025-06-01T00:00:00Z,273123450,130.3,42.2\n", encoding="utf-8")
    with pytest.raises(DataError, match="neither signals"):
        find_ship_role(path, "")
    assert find_ship_role(path, "time=wann,mmsi=wer,lon=x,lat=y") is ArtefactRole.SIGNALS


def test_the_other_files_of_a_list_belong_to_it(tmp_path):
    row = '36,"DRAWN SHIP","vessel","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"IMO 9074729."\n'
    (tmp_path / "sdn.csv").write_text(row, encoding="utf-8")
    (tmp_path / "alt.csv").write_text('36,1,"aka","OTHER NAME",-0- \n', encoding="utf-8")
    assert find_ship_role(tmp_path / "sdn.csv", "") is ArtefactRole.WATCHLIST
    assert find_belonging(tmp_path / "sdn.csv", ArtefactRole.WATCHLIST) == (tmp_path / "alt.csv",)
    assert is_beside_list(tmp_path / "alt.csv")
    assert not is_beside_list(tmp_path / "sdn.csv")


def test_a_day_that_only_the_name_tells_is_kept(tmp_path):
    path = tmp_path / "ships_2025-05-01.csv"
    path.write_bytes(LISTED)
    assert find_list_day(path, "") == "2025-05-01"
    path = path.rename(tmp_path / "ships.csv")
    assert find_list_day(path, "") == ""
