from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
import rasterio
from pyproj import Transformer

import quaywatch
from quaywatch.sources.claims import read_claims
from quaywatch.sources.gazetteer import find_site
from quaywatch.sources.sightings import read_sightings

PACKAGE = Path(quaywatch.__file__).parent
DATA = PACKAGE / "demos" / "data"
SIGHTINGS = sorted(DATA.glob("*/*.sightings.json"))
PICTURE = DATA / "busan" / "busan_2022-05-14.tif"


def test_the_demo_data_stays_below_8_megabytes() -> None:
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 8_000_000


def test_the_notices_lie_beside_the_data() -> None:
    notice = (PICTURE.parent / "NOTICE.txt").read_text(encoding="utf-8")
    assert "Contains modified Copernicus Sentinel data 2022" in notice
    assert "MIT License" in notice
    gazetteer = (PACKAGE / "sources" / "gazetteer_data" / "NOTICE.txt").read_text(encoding="utf-8")
    assert "GeoNames, CC BY 4.0" in gazetteer


def test_the_picture_of_busan_says_what_it_is() -> None:
    with rasterio.open(PICTURE) as picture:
        assert picture.descriptions == ("B02", "B03", "B04", "B08", "B11")
        assert picture.scales == (0.0001,) * 5
        assert picture.crs.to_epsg() == 3857
        assert picture.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        tags = picture.tags()
    assert (tags["date"], tags["sensor"]) == ("2022-05-14", "Sentinel-2 L2A")
    assert tags["credit"] == "Contains modified Copernicus Sentinel data 2022"


def test_every_berth_of_busan_lies_in_the_picture() -> None:
    to_grid = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
    with rasterio.open(PICTURE) as picture:
        bounds = picture.bounds
    for zone in find_site("busan").zones:
        assert zone.shape is not None
        for position in zone.shape.positions:
            x, y = to_grid.transform(position.lon, position.lat)
            assert bounds.left < x < bounds.right, zone.id
            assert bounds.bottom < y < bounds.top, zone.id


@pytest.mark.parametrize("path", SIGHTINGS, ids=lambda path: path.stem)
def test_shipped_sightings_belong_to_a_shipped_site_and_link_their_page(path: Path) -> None:
    file = read_sightings(path)
    site = find_site(file.site.name)
    kinds = {zone.id: zone.kind for zone in site.zones}
    assert site.id in {"rajin", "tumangang"}
    assert all(kinds.get(key, zone.kind) is zone.kind for key, zone in file.site.zones.items())
    assert file.source is not None
    assert file.source.url is not None
    assert file.id == path.name.removesuffix(".sightings.json")


def test_no_page_is_told_in_two_files() -> None:
    files = [read_sightings(path) for path in SIGHTINGS]
    pages = [{source.url for source in (file.source, *file.sources.values()) if source} for file in files]
    assert sum(len(each) for each in pages) == len(set().union(*pages))


def test_each_entry_of_a_joined_file_names_its_own_page() -> None:
    joined = [file for file in map(read_sightings, SIGHTINGS) if file.sources]
    assert {file.id for file in joined} == {"rajin-coal-2024-25", "tumangang-structure-2024-25"}
    assert all(entry.source for file in joined for entry in (*file.sightings, *file.facts))


def test_the_claims_of_the_broadcast_speak_of_shipped_sites_and_zones() -> None:
    claims = read_claims(DATA / "rajin" / "claims.json", "0" * 64)
    assert len(claims) == 12
    for claim in claims:
        assert claim.url is not None
        if claim.site is not None:
            assert set(claim.zones) <= {zone.id for zone in find_site(claim.site).zones}


def test_no_verdict_is_shipped() -> None:
    assert "verdict" not in (DATA / "rajin" / "claims.json").read_text(encoding="utf-8")


PAIR = [DATA / "beihai" / f"beihai_{day}.tif" for day in ("2016-12-09", "2018-03-09")]
PAINTED = sorted((DATA / "planted-roof").glob("*.tif"))


def test_the_pair_of_beihai_says_what_it_is_and_ships_no_mask() -> None:
    for path in PAIR:
        with rasterio.open(path) as picture:
            assert picture.descriptions == ("B02", "B03", "B04", "B08")
            assert picture.scales == (0.0001,) * 4
            assert picture.tags()["credit"] == f"Contains modified Copernicus Sentinel data {path.stem[7:11]}"
    assert not [path for path in DATA.rglob("*") if "mask" in path.name]
    assert sum(path.stat().st_size for path in PAIR) < 3_000_000
    notice = (PAIR[0].parent / "NOTICE.txt").read_text(encoding="utf-8")
    assert "Contains modified Copernicus Sentinel data 2016, 2018" in notice
    assert "IGARSS 2018" in notice


def test_painted_looks_are_called_synthetic_in_name_tags_and_notice() -> None:
    assert len(PAINTED) == 6
    for path in PAINTED:
        assert path.name.startswith("synthetic_")
        with rasterio.open(path) as picture:
            tags = picture.tags()
        assert tags["synthetic"].startswith("yes")
        assert tags["credit"].startswith("Synthetic")
    notice = (PAINTED[0].parent / "NOTICE.txt").read_text(encoding="utf-8")
    assert "SYNTHETIC" in notice
    assert "Contains modified Copernicus Sentinel data 2016, 2017" in notice.replace("contains", "Contains")


COAST = DATA / "us-coast"
DRAWN = DATA / "rajin-vostochny"


def test_the_rows_of_the_us_coast_keep_the_columns_of_the_original() -> None:
    rows = pq.read_metadata(COAST / "marinecadastre_2022-01-03.parquet")
    assert rows.num_rows == 99_999
    names = rows.schema.names
    assert names[:6] == ["MMSI", "BaseDateTime", "LAT", "LON", "SOG", "COG"]
    assert names[-1] == "TransceiverClass"
    assert sum(path.stat().st_size for path in COAST.rglob("*") if path.is_file()) < 2_000_000


def test_the_shipped_list_holds_vessels_only_and_names_its_source_and_date() -> None:
    (folder,) = COAST.glob("ofac_*")
    lines = (folder / "sdn.csv").read_text(encoding="latin-1").splitlines()
    assert len(lines) == 323
    assert all('"vessel"' in line for line in lines)
    notice = (COAST / "NOTICE.txt").read_text(encoding="utf-8")
    assert "15 January 2019" in notice
    assert notice.count("public") >= 2


def test_the_drawn_ships_are_called_synthetic_in_names_tags_and_notice() -> None:
    files = [path for path in DRAWN.rglob("*") if path.suffix in (".tif", ".gz", ".geojson")]
    assert len(files) == 3
    assert all(path.name.startswith("synthetic_") for path in files)
    assert sum(path.stat().st_size for path in files) < 1_100_000
    (picture,) = DRAWN.glob("*.tif")
    with rasterio.open(picture) as scene:
        tags = scene.tags()
    assert tags["synthetic"].startswith("yes")
    assert tags["credit"].startswith("SYNTHETIC")
    assert "SYNTHETIC" in (DRAWN / "NOTICE.txt").read_text(encoding="utf-8")
