"""`python -m quaywatch`: the command line without its script."""

from __future__ import annotations

from quaywatch.cli import main

if __name__ == "__main__":
    main()
