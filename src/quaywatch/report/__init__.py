"""The report family: one frozen document, and the files that are written from it."""
