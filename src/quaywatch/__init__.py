"""Quaywatch: what came, when, how often, what was loaded and what was built, from satellite images and sightings."""

from importlib.metadata import version

__version__ = version("quaywatch")
