"""Cities in a query: named in any form, and not every word that a city is called like."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from app.core.db import Database
from app.search.named_cities import cities_named
from app.text import morphology
from app.text.polish import slugify
from tests import make

NAMES = ("Biała", "Bielsko-Biała", "Koło", "Łódź", "Piła", "Radom", "Rawicz", "Zielona Góra")


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        for name in NAMES:
            make.city(session, slugify(name), name)
        yield session


@pytest.mark.parametrize(
    ("typed", "names", "is_all"),
    [
        ("rawicz", ["Rawicz"], True),
        ("miasto rawicz", ["Rawicz"], True),
        ("gmina Rawicz", ["Rawicz"], True),
        ("RAWICZ", ["Rawicz"], True),
        ("koło", ["Koło"], True),
        ("wycinka drzew w Rawiczu", ["Rawicz"], False),
        ("park Zielona Góra", ["Zielona Góra"], False),
        ("Zielona Góra park", ["Zielona Góra"], False),
        ("Łódź, Rawicz: rowery", ["Rawicz"], False),
        # Common words.
        ("hałas koło domu", [], False),
        ("Piła pod oknem", [], False),
        ("Biała księga", [], False),
        ("w radzie miasta", [], False),
        ("w mieście", [], False),
        # Neither the half of a name, nor what must not be found.
        ("zielona", [], False),
        ("rower -Rawicz", [], False),
        ("", [], False),
        ("?!", [], False),
    ],
)
def test_a_city_is_offered_where_it_is_clear_that_one_is_meant(
    db: Session, typed: str, names: list[str], is_all: bool
) -> None:
    named = cities_named(db, typed)
    assert [city.name for city in named.cities] == names
    assert named.is_all is is_all


@pytest.mark.skipif(morphology.ANALYSER_NAME == "snowball", reason="needs the dictionary's forms")
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("w lodzi", "Łódź"),
        ("zielona gora", "Zielona Góra"),
        ("konsultacje w zielonej górze", "Zielona Góra"),
        ("budżet w bielsku-białej", "Bielsko-Biała"),
    ],
)
def test_a_name_is_known_inflected_and_without_polish_letters(
    db: Session, typed: str, name: str
) -> None:
    assert [city.name for city in cities_named(db, typed).cities] == [name]


def test_namesakes_are_told_apart_and_a_new_city_is_known_at_once(db: Session) -> None:
    assert len(cities_named(db, "Rawicz").cities) == 1
    make.city(db, "rawicz-2", "Rawicz", voivodeship="opolskie")
    assert {city.name for city in cities_named(db, "Rawicz").cities} == {
        "Rawicz (opolskie)",
        "Rawicz (warmińsko-mazurskie)",
    }
