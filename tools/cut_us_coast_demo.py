"""Pack a sample of US coastal AIS, and the vessels of a list, for the shipped demo `us-coast`.

    python tools/cut_us_coast_demo.py SIGNALS LIST [OUT]

SIGNALS is `AISdata_2022-01-03.parquet`: 99,999 positions of 10,631 vessels from one day of MarineCadastre (US Coast
Guard and NOAA, public domain), drawn by github.com/mincisun5296/VesselSummaryAIS (commit 8ebbc065); nearly all are of
the first 25 minutes. Every row and every column stays as it is; rows are put in order of vessel and time, which packs
them to half.

LIST is the folder of an OFAC SDN list as CSV (public domain). Rows that are no vessels are left out, and with them what
belongs to them in the other files; those that stay are copied byte by byte. The folder keeps its name, which is the
list's date.
"""

from __future__ import annotations

import argparse
import csv
import shutil
from pathlib import Path

import pyarrow.parquet as pq

OUT = Path(__file__).parents[1] / "src/quaywatch/demos/data/us-coast"
IN_ORDER = ("BaseDateTime", "LAT", "LON")
"""Columns of which a row is like the one before: they are kept as what differs."""


def pack_signals(source: Path, target: Path) -> None:
    """Write the rows by vessel and time."""
    table = pq.read_table(source).sort_by([("MMSI", "ascending"), ("BaseDateTime", "ascending")])
    words = [name for name in table.column_names if name not in IN_ORDER]
    pq.write_table(
        table,
        target,
        compression="zstd",
        compression_level=22,
        use_dictionary=words,
        column_encoding={"BaseDateTime": "DELTA_BYTE_ARRAY"},
    )


def cut_list(source: Path, target: Path) -> None:
    """Write the vessels of the list, and what other files tell of them."""
    target.mkdir(parents=True, exist_ok=True)
    lines = (source / "sdn.csv").read_bytes().splitlines(keepends=True)
    vessels = [line for line in lines if len(cells := _cells(line)) > 2 and cells[2].strip() == "vessel"]
    wanted = {_cells(line)[0] for line in vessels}
    (target / "sdn.csv").write_bytes(b"".join(vessels))
    for name in ("alt.csv", "sdn_comments.csv"):
        lines = (source / name).read_bytes().splitlines(keepends=True)
        if kept := b"".join(line for line in lines if (_cells(line) or [""])[0] in wanted):
            (target / name).write_bytes(kept)


def _cells(line: bytes) -> list[str]:
    return next(csv.reader([line.decode("latin-1")]), [])


def main() -> None:
    """Read the arguments and pack."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("signals", type=Path, help="the day as Parquet")
    parser.add_argument("list", type=Path, help="folder with sdn.csv, alt.csv and sdn_comments.csv")
    parser.add_argument("out", type=Path, nargs="?", default=OUT)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    pack_signals(arguments.signals, arguments.out / "marinecadastre_2022-01-03.parquet")
    folder = arguments.out / arguments.list.name
    shutil.rmtree(folder, ignore_errors=True)
    cut_list(arguments.list, folder)


if __name__ == "__main__":
    main()
