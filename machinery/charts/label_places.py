"""Which places of a map get a written label, and on which side, so that no two labels meet.

Largest first: each label takes the first free side of its symbol and is left out when none is free. Positions are
pixels of the Web Mercator projection at the zoom the map opens with; zooming in only moves labels apart.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

TILE = 512
CHARACTER_WIDTH = 0.56
LINE_HEIGHT = 1.25
GAP = 4.0


@dataclass(frozen=True)
class Labelled:
    """A symbol that would like a label: degrees, pixels, and the lines to write. Order is rank: the first wins."""

    code: str
    longitude: float
    latitude: float
    radius: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Label:
    """A label that found room: its text and the offset of its anchor from the symbol's centre, in pixels."""

    code: str
    longitude: float
    latitude: float
    text: str
    anchor: str
    offset: tuple[float, float]


Box = tuple[float, float, float, float]


def pixel(longitude: float, latitude: float, zoom: float) -> tuple[float, float]:
    """Web Mercator position in pixels, y downwards."""
    size = TILE * 2**zoom
    x = (longitude + 180) / 360 * size
    y = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * size
    return x, y


def placed_labels(
    symbols: Sequence[Labelled], *, zoom: float, font_px: float, most: int, frame: Box | None = None
) -> list[Label]:
    """At most `most` labels in the order of `symbols`; no symbol is covered and no label leaves the `frame`.

    The frame is left, top, right, bottom in the pixels of `pixel` at this zoom.
    """
    discs = [(*pixel(s.longitude, s.latitude, zoom), s.radius) for s in symbols]
    taken: list[Box] = []
    labels: list[Label] = []
    for symbol, (x, y, radius) in zip(symbols, discs, strict=True):
        if len(labels) == most:
            break
        width = max(len(line) for line in symbol.lines) * font_px * CHARACTER_WIDTH
        height = len(symbol.lines) * font_px * LINE_HEIGHT
        for anchor, dx, dy, box in _sides(x, y, radius, width, height):
            if frame is not None and not _inside(box, frame):
                continue
            others = (d for d in discs if d[:2] != (x, y))
            if not any(_overlap(box, other) for other in taken) and not any(_covers(box, d) for d in others):
                taken.append(box)
                text = "\n".join(symbol.lines)
                labels.append(Label(symbol.code, symbol.longitude, symbol.latitude, text, anchor, (dx, dy)))
                break
    return labels


def _sides(x: float, y: float, radius: float, width: float, height: float) -> list[tuple[str, float, float, Box]]:
    far = radius + GAP
    half = height / 2
    return [
        ("start", far, 0.0, (x + far, y - half, x + far + width, y + half)),
        ("end", -far, 0.0, (x - far - width, y - half, x - far, y + half)),
        ("middle", 0.0, far + half, (x - width / 2, y + far, x + width / 2, y + far + height)),
        ("middle", 0.0, -far - half, (x - width / 2, y - far - height, x + width / 2, y - far)),
        ("start", -radius, far + half, (x - radius, y + far, x - radius + width, y + far + height)),
        ("start", -radius, -far - half, (x - radius, y - far - height, x - radius + width, y - far)),
    ]


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _inside(box: Box, frame: Box) -> bool:
    return frame[0] <= box[0] and frame[1] <= box[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _covers(box: Box, disc: tuple[float, float, float]) -> bool:
    """Whether the box meets the disc."""
    x, y, radius = disc
    dx = x - min(max(x, box[0]), box[2])
    dy = y - min(max(y, box[1]), box[3])
    return dx * dx + dy * dy < radius * radius
