"""Draw a table of ships' positions as large as wanted, in the form of MarineCadastre's: SYNTHETIC, for timing only.

python benchmarks/drawn_ais.py 10000000 15000 drawn.csv [repeats]
"""

from __future__ import annotations

import sys
from pathlib import Path

from quaywatch.bench.drawn_traffic import write_traffic

if __name__ == "__main__":
    repeats = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    write_traffic(int(sys.argv[1]), Path(sys.argv[3]), vessels=int(sys.argv[2]), repeats=repeats)
