"""Pixels to objects: vessels in open water, alongside, and in berth zones."""
