"""What happened, as far as the looks allow: port calls, stock changes, constructions, conflicts."""
