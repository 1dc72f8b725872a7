"""The case on disk: its configuration, its evidence by hash, its records, and the proof that they are whole."""
