"""Where data comes from: files from outside, read with limits and checked."""
