"""Detections and sightings as observations per zone and look."""
