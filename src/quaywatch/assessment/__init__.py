"""What it may mean: what others said, held against what was seen."""
