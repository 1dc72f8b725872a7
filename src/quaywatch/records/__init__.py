"""The nouns: frozen records with invariants, in the order of the flow."""
