"""The whole flow, in the order in which it runs: ingest, run, report."""
