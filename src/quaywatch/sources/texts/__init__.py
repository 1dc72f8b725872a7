"""Texts in which somebody speaks: broadcast transcripts, articles, documents and subtitles.

What a file is, is told by its first bytes and never by its name. Nothing in it is executed, fetched or followed.
"""

from quaywatch.sources.texts.reading import read_spoken_text, spoken_text_of, tells_document

__all__ = ["read_spoken_text", "spoken_text_of", "tells_document"]
