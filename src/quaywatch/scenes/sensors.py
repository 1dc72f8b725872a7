"""The built-in sensor profiles: what must be known of a sensor to read its files.

`blur_fwhm_m` is the full width at half maximum of a Gaussian with the published modulation transfer (MTF) at the
Nyquist frequency of the finest bands: FWHM = 2 sqrt(-ln 2 ln MTF) / (pi f), with f in cycles per metre.
`geolocation_u95_m` is what the makers promise or report for flat ground: mountains and tall things lie further off.
"""

from __future__ import annotations

from quaywatch.records.scene import Band, Modality, SensorProfile

__all__ = ["LANDSAT", "PLANETSCOPE", "SENTINEL1", "SENTINEL2", "VERY_HIGH_RESOLUTION"]

_COMMON = {
    band.value: band
    for band in (Band.COASTAL, Band.BLUE, Band.GREEN, Band.RED, Band.RED_EDGE, Band.NIR, Band.SWIR16, Band.SWIR22)
}

SENTINEL2 = SensorProfile(
    name="sentinel2",
    title="Sentinel-2 MSI",
    modality=Modality.OPTICAL,
    bands={
        "B01": Band.COASTAL,
        "B02": Band.BLUE,
        "B03": Band.GREEN,
        "B04": Band.RED,
        "B05": Band.RED_EDGE,
        "B08": Band.NIR,
        "B8A": Band.NIR_NARROW,
        "B11": Band.SWIR16,
        "B12": Band.SWIR22,
        "SCL": Band.SCENE_CLASS,
        "nir08": Band.NIR_NARROW,
        **_COMMON,
    },
    gsd_m=10.0,
    blur_fwhm_m=12.0,
    geolocation_u95_m=12.5,
    scale=1e-4,
    platforms=("S2A", "S2B", "S2C", "Sentinel-2"),
    credit="Contains modified Copernicus Sentinel data {year}",
    holder="European Union, Copernicus programme",
    licence="Copernicus Sentinel data terms",
)
"""Multispectral, 10 m and 20 m. Blur from an MTF of 0.28 in B02–B04 and B08 (ESA, L1C data quality reports), place
12.5 m (the mission requirement without ground control)."""

SENTINEL1 = SensorProfile(
    name="sentinel1",
    title="Sentinel-1 SAR",
    modality=Modality.RADAR,
    bands={"VV": Band.VV, "VH": Band.VH, "HH": Band.HH, "HV": Band.HV},
    gsd_m=10.0,
    blur_fwhm_m=21.0,
    geolocation_u95_m=10.0,
    platforms=("S1A", "S1B", "S1C", "S1D", "Sentinel-1"),
    credit="Contains modified Copernicus Sentinel data {year}",
    holder="European Union, Copernicus programme",
    licence="Copernicus Sentinel data terms",
)
"""Radar, ground range detected. Blur: 20 x 22 m resolution of IW GRD high (ESA, Sentinel-1 product definition);
place: 7 m and 10 m are reported, of ground at the height that the product assumes."""

LANDSAT = SensorProfile(
    name="landsat",
    title="Landsat 8/9 OLI",
    modality=Modality.OPTICAL,
    bands={
        "SR_B1": Band.COASTAL,
        "SR_B2": Band.BLUE,
        "SR_B3": Band.GREEN,
        "SR_B4": Band.RED,
        "SR_B5": Band.NIR,
        "SR_B6": Band.SWIR16,
        "SR_B7": Band.SWIR22,
        "QA_PIXEL": Band.QUALITY,
        "nir08": Band.NIR,
        **_COMMON,
    },
    gsd_m=30.0,
    blur_fwhm_m=33.0,
    geolocation_u95_m=14.0,
    scale=2.75e-5,
    offset=-0.2,
    platforms=("LC08", "LC09", "Landsat-8", "Landsat-9"),
    credit="Landsat image courtesy of the U.S. Geological Survey, {year}",
    holder="U.S. Geological Survey",
    licence="public domain",
)
"""Multispectral, 30 m, Collection 2 Level 2. Blur from an MTF of about 0.35 (USGS, OLI characterisation reports);
place: 12 m circular error (90 %) of terrain-corrected products."""

PLANETSCOPE = SensorProfile(
    name="planetscope",
    title="PlanetScope",
    modality=Modality.OPTICAL,
    bands={"coastal_blue": Band.COASTAL, "udm2": Band.QUALITY, **_COMMON},
    gsd_m=3.0,
    blur_fwhm_m=4.8,
    geolocation_u95_m=12.0,
    scale=1e-4,
    platforms=("PSScene", "PS2", "PSB", "PlanetScope"),
)
"""Multispectral, 3 m. Blur: 1.6 pixels, the middle of what edges give; satellites of the flock differ by a third.
Place: less than 10 m root mean square is promised; 12 m is assumed."""

VERY_HIGH_RESOLUTION = SensorProfile(
    name="very_high_resolution",
    title="very-high-resolution picture",
    modality=Modality.OPTICAL,
    bands=dict(_COMMON),
    gsd_m=0.5,
    blur_fwhm_m=0.75,
    geolocation_u95_m=10.0,
    scale=1 / 255,
    nodata=None,
)
"""Colour pictures of 2 m and finer, of many makers; values are brightness, not reflectance. Blur and place are
assumed."""
