"""Who said what: the parts of a broadcast or an article, and the words in them that are somebody's.

Rules over tables of words, in English and Korean; no model. They say whose the words are printed as, and no more.
"""

from quaywatch.assessment.quotes.find import QuotedText, find_quotes

__all__ = ["QuotedText", "find_quotes"]
