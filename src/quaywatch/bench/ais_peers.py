"""What `quaywatch bench ais` times of others: each function loads and warms up, and gives the job.

Peers are imported by name where they are installed, and are no dependency.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quaywatch.bench.ais_jobs import first_rows
from quaywatch.bench.measured import Job
from quaywatch.sources.ais_lake_facts import lake_last_ms

__all__ = ["find_peer", "prepare_duckdb_gaps", "prepare_movingpandas_stops", "prepare_pyais"]

GAP_MS = 6 * 3_600_000
STOP_M, STOP_MIN = 1000, 60

GAPS = """
SELECT * FROM (
  SELECT mmsi, time_ms, lon, lat, lead(time_ms) OVER w AS next_ms, lead(lon) OVER w AS next_lon,
         lead(lat) OVER w AS next_lat
  FROM read_parquet($files) WINDOW w AS (PARTITION BY mmsi ORDER BY time_ms)
) WHERE coalesce(next_ms, $as_of) - time_ms >= $least
"""


def find_peer(name: str) -> str:
    """Name and version of a package; empty where it is not installed."""
    if importlib.util.find_spec(name) is None:
        return ""
    return f"{name} {importlib.metadata.version(name)}"


def prepare_pyais(path: Path) -> Job:
    """All messages of a file of sentences, decoded by pyais."""
    reader = importlib.import_module("pyais.stream").FileReaderStream

    def job() -> Any:
        count = 0
        with reader(str(path)) as stream:
            for message in stream:
                message.decode()
                count += 1
        return lambda: {"messages": count}

    return job


def prepare_duckdb_gaps(lake: Path) -> Job:
    """Silences of a lake by one window query, with the same columns of place, neither cleaned nor judged."""
    duckdb = importlib.import_module("duckdb")
    asked = {"files": str(lake / "by_vessel" / "*.parquet"), "as_of": lake_last_ms(lake), "least": GAP_MS}
    connection = duckdb.connect(":memory:", config={"memory_limit": "4GB"})
    connection.execute("SET enable_progress_bar = false")  # it would stand among the results

    def job() -> Any:
        found: Mapping[str, Any] = connection.execute(GAPS, asked).fetchnumpy()
        return lambda: {"gaps": len(found["mmsi"])}

    return job


def prepare_movingpandas_stops(lake: Path, rows: int) -> Job:
    """Stops of the first rows by movingpandas: within 1 km for an hour; it knows no ports and tells no voyages."""
    import datetime
    import warnings

    pandas, geopandas = (importlib.import_module(name) for name in ("pandas", "geopandas"))
    held = first_rows(lake, rows)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of its own optional parts, and of libraries that change
        moving = importlib.import_module("movingpandas")
        frame = geopandas.GeoDataFrame(
            {"mmsi": held.mmsi, "t": pandas.to_datetime(held.time_ms, unit="ms")},
            geometry=geopandas.points_from_xy(held.lon, held.lat),
            crs=4326,
        )
        stops = moving.TrajectoryStopDetector(moving.TrajectoryCollection(frame, traj_id_col="mmsi", t="t"))

    def job() -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = stops.get_stop_points(max_diameter=STOP_M, min_duration=datetime.timedelta(minutes=STOP_MIN))
        return lambda: {"stops": len(found)}

    return job
