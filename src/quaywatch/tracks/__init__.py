"""Positions of ships as tracks: cleaned, cut where nothing was heard, laid between messages; and who could be heard."""
