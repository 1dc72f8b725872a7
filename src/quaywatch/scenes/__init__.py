"""From raster files to calibrated pixels on one grid."""
