from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.errors import DataError, PlanError, QuaywatchError, SourceError
from quaywatch.records.watchlist import NameKind
from quaywatch.sources.watchlists import ListKind, find_list_kind, read_watchlist

DATA = Path(__file__).parents[2] / "data" / "watchlists"
OFAC = DATA / "ofac_2019-01-15" / "sdn.csv"
SDN_XML = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="http://tempuri.org/sdnList.xsd">
 <publshInformation><Publish_Date>01/15/2019</Publish_Date><Record_Count>2</Record_Count></publshInformation>
 <sdnEntry><uid>36</uid><lastName>AN AIRLINE</lastName><sdnType>Entity</sdnType></sdnEntry>
 <sdnEntry><uid>15036</uid><lastName>SAMPLE STAR</lastName><sdnType>Vessel</sdnType>
  <programList><program>DPRK</program><program>IRAN</program></programList>
  <idList><id><idType>Vessel Registration Identification</idType><idNumber>IMO 9074729</idNumber></id>
   <id><idType>MMSI</idType><idNumber>572469210</idNumber></id>
   <id><idType>Former Vessel Flag</idType><idNumber>Malta</idNumber></id></idList>
  <akaList><aka><type>f.k.a.</type><category>strong</category><lastName>OLD STAR</lastName></aka>
   <aka><type>a.k.a.</type><lastName>STAR TOO</lastName></aka></akaList>
  <vesselInfo><callSign>T2EU4</callSign><vesselType>Crude Oil Tanker</vesselType>
   <vesselFlag>Iran</vesselFlag></vesselInfo>
 </sdnEntry>
</sdnList>"""
UN_XML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS/><ENTITIES>
 <ENTITY><FIRST_NAME>A SHIPPING COMPANY</FIRST_NAME><REFERENCE_NUMBER>KPe.0</REFERENCE_NUMBER>
  <COMMENTS1>IMO Number: 5342883. Owner of a vessel.</COMMENTS1></ENTITY>
 <ENTITY><FIRST_NAME>SAMPLE STAR</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
  <REFERENCE_NUMBER>KPv.1</REFERENCE_NUMBER><COMMENTS1>Vessel. IMO number: 9074729.</COMMENTS1>
  <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>OLD STAR</ALIAS_NAME></ENTITY_ALIAS></ENTITY>
</ENTITIES></CONSOLIDATED_LIST>"""
OPENSANCTIONS = """type,caption,imo,risk,countries,flag,mmsi,id,url,datasets,aliases
VESSEL,Sample Star,IMO9074729,sanction;shadow,ru,kp,572469210;273123456,1,https://example.org/a,sdn;eu,Old Star;Star 2
ORGANIZATION,A Company,5342883,sanction,kp,,,a-2,,un_sc,
"""


def written(tmp_path: Path, text: str, name: str = "list") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_treasurys_table_is_read_with_what_stands_beside_it():
    found = read_watchlist(OFAC)
    ships = {ship.entry_id: ship for ship in found.ships}
    assert (found.kind, found.list_date, found.dated_by) == (ListKind.OFAC_CSV, date(2019, 1, 15), "file name")
    assert found.counts["entry that is no ship"] == 1
    assert found.counts["number that is no ship's"] == 2
    one = ships["15036"]
    assert (one.imo, one.mmsi, one.call_signs) == ((9187629,), (572469210,), ("T2EU4",))
    assert one.flags == ("IR", "MT", "TV", "TZ")
    assert one.ship_types == ("Crude/Oil Products Tanker",)
    assert [(name.text, name.kind) for name in one.names] == [
        ("ARTAVIL", NameKind.NAME), *((former, NameKind.FORMER) for former in ("ABADAN", "ALPHA", "SHONA"))
    ]  # fmt: skip
    assert sorted(number for ship in found.ships for number in ship.unsound_numbers) == ["04714", "15411"]


def test_programmes_are_parted(tmp_path):
    remarks = "Vessel Registration Identification 9074729."
    row = f'1,"A SEA","vessel","DPRK4] [IRAN",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{remarks}"'
    (ship,) = read_watchlist(written(tmp_path, row)).ships
    assert ship.programmes == ("DPRK4", "IRAN")
    assert ship.imo == (9074729,)
    assert ship.list_date is None


def test_an_owners_number_in_the_remarks_is_not_the_ships(tmp_path):
    row = '1,"A SEA","vessel",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Linked To: OWNER IMO 9074729; MMSI 273123456."'
    (ship,) = read_watchlist(written(tmp_path, row)).ships
    assert (ship.imo, ship.mmsi) == ((), (273123456,))


def test_the_treasurys_xml_says_the_same(tmp_path):
    found = read_watchlist(written(tmp_path, SDN_XML))
    (ship,) = found.ships
    assert (found.list_date, found.dated_by) == (date(2019, 1, 15), "content")
    assert (ship.imo, ship.mmsi, ship.flags) == ((9074729,), (572469210,), ("IR", "MT"))
    assert [(name.text, name.kind.value) for name in ship.names] == [
        ("SAMPLE STAR", "name"), ("OLD STAR", "former name"), ("STAR TOO", "alias")
    ]  # fmt: skip
    assert ship.programmes == ("DPRK", "IRAN")


def test_a_companys_number_makes_no_ship_of_it(tmp_path):
    found = read_watchlist(written(tmp_path, UN_XML))
    assert [ship.entry_id for ship in found.ships] == ["KPv.1"]
    assert found.counts == {"IMO number of a company": 1, "entry that is no ship": 1}
    assert found.list_date == date(2026, 2, 27)


def test_the_eu_table_is_read_with_former_names_and_without_companies():
    found = read_watchlist(DATA / "eu_table.csv")
    ships = {ship.entry_id: ship for ship in found.ships}
    assert found.kind is ListKind.EU_TABLE
    assert len(ships) == 8
    assert ships["4"].imo == ()
    assert ships["5"].mmsi == (999000105,)
    assert ships["5"].flags == ("CK",)
    assert [name.text for name in ships["3"].names] == ["PAPER BOAT 7", "PAPER BOAT SEVEN", "PAPER BOAT NO 7"]
    assert [name.text for name in ships["7"].names if name.kind is NameKind.FORMER] == ["FICTION SEA", "FICTION SUN"]


def test_opensanctions_is_read_with_its_several_values(tmp_path):
    found = read_watchlist(written(tmp_path, OPENSANCTIONS))
    (ship,) = found.ships
    assert found.kind is ListKind.OPENSANCTIONS
    assert (ship.imo, ship.mmsi) == ((9074729,), (572469210, 273123456))
    assert ship.flags == ("KP", "RU")
    assert ship.programmes == ("sdn", "eu", "sanction", "shadow")
    assert [name.text for name in ship.names] == ["Sample Star", "Old Star", "Star 2"]
    assert ship.link == "https://example.org/a"


@pytest.mark.parametrize(
    "text",
    [
        "Vessel Name;IMO No.;Flag State\nSample Star;9074729;Panama\n",
        "\ufeffname\timo\tflag\nSample Star\tIMO 9074729\tpa\n",
        "Ship,IMO_number,Flag\n\nSample Star,9074729.0,Republic of Panama\n",
    ],
    ids=["semicolons", "tabs", "fraction"],
)
def test_a_plain_table_is_read_by_its_header(tmp_path, text):
    (ship,) = read_watchlist(written(tmp_path, text)).ships
    assert ([name.text for name in ship.names], ship.imo, ship.flags) == (["Sample Star"], (9074729,), ("PA",))


def test_columns_may_be_told(tmp_path):
    path = written(tmp_path, "bezeichnung,nummer\nSample Star,9074729\n")
    with pytest.raises(DataError, match="no column with names"):
        read_watchlist(path)
    (ship,) = read_watchlist(path, columns={"name": "bezeichnung", "imo": "nummer"}).ships
    assert ship.imo == (9074729,)
    with pytest.raises(PlanError, match="no column 'imo'"):
        read_watchlist(path, columns={"imo": "imo"})


def test_a_date_that_is_told_comes_first():
    found = read_watchlist(OFAC, dated=date(2020, 1, 1))
    assert (found.list_date, found.dated_by) == (date(2020, 1, 1), "option")
    assert all(ship.list_date == date(2020, 1, 1) for ship in found.ships)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", SourceError),
        (b"PK\x03\x04....", SourceError),
        (b"<Sanctions/>", DataError),
        (b"just text\n", DataError),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><sdnList/>', DataError),
        (bytes(range(256)), DataError),
    ],
    ids=["empty", "archive", "advanced form", "text", "entities", "bytes"],
)
def test_what_is_no_list_is_refused_with_the_reason(tmp_path, content, error):
    path = tmp_path / "list"
    path.write_bytes(content)
    with pytest.raises(error, match="list"):
        find_list_kind(path)


def test_a_missing_file_is_a_source_error(tmp_path):
    with pytest.raises(SourceError, match=r"none\.csv"):
        read_watchlist(tmp_path / "none.csv")


@given(
    head=st.sampled_from(
        [b"", b"name,imo\n", b"schema,imoNumber,name\n", b"<sdnList>", b'<?xml version="1.0" encoding="']
    ),
    rest=st.binary(max_size=300),
)
def test_no_bytes_break_it(tmp_path_factory, head, rest):
    path = tmp_path_factory.mktemp("lists") / "list"
    path.write_bytes(head + rest)
    try:
        found = read_watchlist(path)
    except QuaywatchError:
        return
    assert all(ship.names or ship.imo or ship.mmsi for ship in found.ships)
