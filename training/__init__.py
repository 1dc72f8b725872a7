"""Training of the learned vessel detector; not part of the package."""
