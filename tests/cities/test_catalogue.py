"""Towns come from the file: repeatable, corrected by the file, never lost."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.cities import catalogue
from app.cities.catalogue import CatalogueFault
from app.cities.models import City
from app.cities.projection import HEIGHT, WIDTH, on_map
from app.cities.voivodeships import BY_NAME, VOIVODESHIPS
from app.core.db import Database
from app.core.settings import Settings

OURS = Path(__file__).parents[2] / "wiki_content" / catalogue.FILE
HEAD = "name,slug,voivodeship,latitude,longitude\n"


@pytest.fixture
def load(settings: Settings, database: Database, tmp_path: Path):
    """Loads a file with these rows."""
    own = settings.model_copy(update={"content_dir": tmp_path})

    def load(text: str) -> tuple[int, int]:
        (tmp_path / catalogue.FILE).write_text(HEAD + text, encoding="utf-8")
        return catalogue.load(own, database)

    return load


def test_our_file_can_be_read_and_names_every_voivodeship() -> None:
    towns = list(catalogue.read(OURS))
    assert len(towns) == 1013
    assert {town.voivodeship for town in towns} == set(BY_NAME)
    assert len(VOIVODESHIPS) == 16
    assert all(town.latitude and town.longitude for town in towns)


def test_every_town_lies_on_the_map() -> None:
    for town in catalogue.read(OURS):
        assert town.latitude is not None
        assert town.longitude is not None
        x, y = on_map(town.latitude, town.longitude)
        assert 0 < x < WIDTH, town
        assert 0 < y < HEIGHT, town


def test_north_is_up_and_east_is_right() -> None:
    gdansk, krakow = on_map(54.352, 18.646), on_map(50.061, 19.937)
    szczecin, bialystok = on_map(53.429, 14.553), on_map(53.133, 23.164)
    assert gdansk[1] < krakow[1]
    assert szczecin[0] < bialystok[0]


def test_loading_again_changes_nothing(load, database: Database) -> None:
    rows = "Ełk,elk,warmińsko-mazurskie,53.8282,22.3647\nŻory,zory,śląskie,50.0448,18.7005\n"
    assert load(rows) == (2, 0)
    assert load(rows) == (0, 0)
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(City)) == 2
        assert list(db.scalars(select(City.name).order_by(City.sort_key))) == ["Ełk", "Żory"]


def test_a_changed_row_corrects_its_town_and_no_other(load, database: Database) -> None:
    load("Elk,elk,warmińsko-mazurskie,,\nŻory,zory,śląskie,50.0448,18.7005\n")
    assert load("Ełk,elk,warmińsko-mazurskie,53.8282,22.3647\n") == (0, 1)
    with database.reading() as db:
        found = {city.slug: city for city in db.scalars(select(City))}
    assert found["elk"].name == "Ełk"
    assert found["elk"].latitude == 53.8282
    assert found["zory"].name == "Żory"  # it left the file, not the wiki


@pytest.mark.parametrize(
    "rows",
    [
        "Ełk,elk,mazury,53.8,22.3\n",
        "Ełk,Ełk!,warmińsko-mazurskie,53.8,22.3\n",
        ",elk,warmińsko-mazurskie,53.8,22.3\n",
        "Ełk,elk,warmińsko-mazurskie,daleko,22.3\n",
        "Ełk,elk,warmińsko-mazurskie,-53.8,22.3\n",
        "Ełk,elk,warmińsko-mazurskie\n",
        "Ełk,elk,warmińsko-mazurskie,53.8,22.3\nEłk,elk,śląskie,53.8,22.3\n",
    ],
)
def test_a_faulty_file_adds_nothing(load, database: Database, rows: str) -> None:
    with pytest.raises(CatalogueFault, match=r"miasta\.csv, line \d"):
        load("Żory,zory,śląskie,50.0448,18.7005\n" + rows)
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(City)) == 0


def test_other_columns_are_refused(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / catalogue.FILE
    with path.open("w", encoding="utf-8") as file:
        csv.writer(file).writerow(["nazwa", "adres"])
    with pytest.raises(CatalogueFault, match="first line"):
        list(catalogue.read(path))


def test_a_folder_without_the_file_is_no_fault(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"content_dir": tmp_path})
    assert catalogue.load(own, database) == (0, 0)
