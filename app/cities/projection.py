"""From degrees to places on our map of Poland.

A transverse Mercator projection of the sphere about the middle of the country: shapes look as
people know them, and towns and borders go through the same function.
"""

import math
from typing import Final

WIDTH: Final = 586
HEIGHT: Final = 548
_MIDDLE: Final = 19.0  # degrees east
_SCALE: Final = 5240.0
_LEFT: Final = 279.5
_TOP: Final = 5025.0


def on_map(latitude: float, longitude: float) -> tuple[float, float]:
    """Place on the map, from its upper left corner, of a place on Earth (WGS 84)."""
    north, east = math.radians(latitude), math.radians(longitude - _MIDDLE)
    across = math.atanh(math.cos(north) * math.sin(east))
    up = math.atan2(math.tan(north), math.cos(east))
    return round(_LEFT + _SCALE * across, 1), round(_TOP - _SCALE * up, 1)
