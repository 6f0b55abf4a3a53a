"""The 16 voivodeships: names, addresses and outlines on our map.

`voivodeships.txt` is made by `scripts/draw_map.py` from lines of Natural Earth (public domain).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.text.polish import slugify


@dataclass(frozen=True)
class Voivodeship:
    """A voivodeship; `outline` is an SVG path on the map of `projection`."""

    name: str
    slug: str
    outline: str


def _read() -> dict[str, Voivodeship]:
    path = Path(__file__).with_name("voivodeships.txt")
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    found = [Voivodeship(name, slugify(name), outline) for name, outline in rows]
    return {each.slug: each for each in found}


# By slug, in alphabetical order.
VOIVODESHIPS: Final[Mapping[str, Voivodeship]] = _read()
BY_NAME: Final[Mapping[str, Voivodeship]] = {each.name: each for each in VOIVODESHIPS.values()}
