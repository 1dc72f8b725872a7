"""Claims proposed from a text: rules with tables of words, in English and Korean."""
