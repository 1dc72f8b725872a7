from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from quaywatch.errors import DataError, SourceError
from quaywatch.records.track import StaticReports
from quaywatch.records.watchlist import ShipIdentity
from quaywatch.sources.ship_identities import identities_of_reports, read_identities


def written(tmp_path, text):
    path = tmp_path / "ships.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_of_messages_gives_each_identity_once(tmp_path):
    text = "MMSI,BaseDateTime,LAT,VesselName,IMO,CallSign,VesselType\n" + 3 * "273000001,t,1,STAR,IMO9074729,UABC,70\n"
    assert read_identities(written(tmp_path, text)) == (
        ShipIdentity(mmsi=273000001, imo=9074729, name="STAR", call_sign="UABC", flag="RU", ship_type="70"),
    )


def test_a_flag_that_is_told_comes_before_that_of_the_number(tmp_path):
    text = "mmsi;name;flag\n273000001;A STAR;North Korea\n273000001;A STAR;\n;;\n12;@@@;\n"
    assert [one.flag for one in read_identities(written(tmp_path, text))] == ["KP", "RU"]


@pytest.mark.parametrize(("text", "error"), [("", SourceError), ("lat,lon\n1,2\n", DataError)])
def test_a_table_without_ships_is_refused(tmp_path, text, error):
    with pytest.raises(error):
        read_identities(written(tmp_path, text))


def test_rows_that_cannot_be_read_are_counted(tmp_path):
    counts: Counter[str] = Counter()
    found = read_identities(written(tmp_path, 'mmsi,name\n"273000001,OPEN\n'), counts=counts)
    assert found == ()
    assert counts == {"quote never closed": 1}


def test_static_reports_give_identities_with_the_flag_of_the_number():
    times = np.zeros(2, np.int64)
    sizes = np.full(2, np.nan, np.float32)
    part = StaticReports(
        time_ms=times, until_ms=times, mmsi=np.array([445000001, 445000001], np.int32),
        imo=np.array([0, 9074729], np.int32), name=np.array(["STAR", "STAR"], object),
        call_sign=np.array(["", "HMAB"], object), destination=np.array(["", ""], object),
        ship_type=np.array([-1, 70], np.int16), length_m=sizes, width_m=sizes, draught_m=sizes,
        ship_class=np.zeros(2, np.int8),
    )  # fmt: skip
    assert identities_of_reports([part, part]) == (
        ShipIdentity(mmsi=445000001, name="STAR", flag="KP"),
        ShipIdentity(mmsi=445000001, imo=9074729, name="STAR", call_sign="HMAB", flag="KP", ship_type="70"),
    )
