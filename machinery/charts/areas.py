"""The outlines of Denmark, small enough to be sent with every rerun of a page.

The exact polygons lie in `data/`; here they are thinned once per process, as one coverage, so that neighbours keep
their common border. Good for drawing, never for deciding where a point lies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import shapely
from shapely.geometry import mapping

from machinery.reference.geometry import MapLevel, geometry

# Degrees: half a pixel on a map of the whole country, three pixels on a map of one region.
TOLERANCE = 0.006
DECIMALS = 3
# Square degrees, about 1 km²: islets that would be less than a pixel.
SMALLEST_PART = 1.5e-4


@dataclass(frozen=True)
class Point:
    """Where the symbol of a place stands: inside its largest part. Degrees, WGS84."""

    code: str
    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Areas:
    """The places of one level: GeoJSON geometries and symbol points by code, bounds as west, south, east, north."""

    level: str
    geometries: Mapping[str, Mapping[str, Any]]
    points: Mapping[str, Point]
    bounds: Mapping[str, tuple[float, float, float, float]]

    @property
    def whole(self) -> tuple[float, float, float, float]:
        """The bounds of the whole country."""
        boxes = list(self.bounds.values())
        return (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )


@cache
def areas(level: MapLevel) -> Areas:
    """The drawable outlines of `municipality`, `province`, `region_2026` or `region_2027`."""
    frame = geometry(level)
    thinned = shapely.set_precision(shapely.coverage_simplify(frame.geometry.to_numpy(), TOLERANCE), 10**-DECIMALS)
    geometries: dict[str, Mapping[str, Any]] = {}
    points: dict[str, Point] = {}
    bounds: dict[str, tuple[float, float, float, float]] = {}
    for code, name, exact, shape in zip(frame["code"], frame["name"], frame.geometry, thinned, strict=True):
        parts = [part for part in shapely.get_parts(exact) if part.area > 0]
        middle = shapely.point_on_surface(max(parts, key=lambda part: part.area))
        geometries[code] = _rounded(mapping(_visible(shape)))
        points[code] = Point(code, name, round(middle.x, 4), round(middle.y, 4))
        west, south, east, north = exact.bounds
        bounds[code] = (west, south, east, north)
    return Areas(level, geometries, points, bounds)


def _visible(shape: Any) -> Any:
    """The shape without its smallest islets; the largest part always stays."""
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    return shapely.MultiPolygon([parts[0], *[part for part in parts[1:] if part.area >= SMALLEST_PART]])


def _rounded(shape: Any) -> Any:
    """The GeoJSON mapping with every coordinate cut to `DECIMALS`; tuples become lists as JSON would make them."""
    if isinstance(shape, float):
        return round(shape, DECIMALS)
    if isinstance(shape, tuple | list):
        return [_rounded(part) for part in shape]
    if isinstance(shape, dict):
        return {key: _rounded(part) for key, part in shape.items()}
    return shape
