"""Speed and accuracy on shipped data."""
