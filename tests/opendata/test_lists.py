"""Lists of the API: narrowed, in order, the same as the tables, with a fixed number of queries."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core.errors import DomainError
from app.opendata.asking import asked
from app.opendata.lists import CITY_LIST, EFFECT_LIST, LISTS, PROJECT_LIST, Asked, all_of, goals
from app.opendata.lists import page_of as page
from app.opendata.schema import ENTITIES
from app.opendata.tables import rows_of
from app.opendata.writing import as_csv, json_row
from tests.opendata.test_import import everything
from tests.plan import entries

MAZURY = "warmińsko-mazurskie"


@pytest.fixture
def two_cities(db: Session) -> None:
    elk, tychy = entries.city(db), entries.city(db, "Tychy", "śląskie")
    entries.city(db, "Łódź", "łódzkie")
    entries.part(db, elk)
    entries.part(db, tychy, "ekspercka", kind="miejska", kind_source="GUS")
    entries.project(db, elk, "Sad", goal="13", effects=[entries.effect("Drzewa", planned="2")])
    entries.project(
        db,
        tychy,
        "Centrum",
        goal="11",
        other_goals=["13"],
        state="zakonczony",
        effects=[entries.effect("Plac"), entries.effect("Ruch", kind="rezultat", goal="3")],
    )


@pytest.mark.usefixtures("two_cities")
@pytest.mark.parametrize(
    ("name", "filters", "found"),
    [
        ("cities", {}, ["elk", "lodz", "tychy"]),
        ("cities", {"goal": 13}, ["elk", "tychy"]),
        ("cities", {"goal": 13, "voivodeship": "śląskie"}, ["tychy"]),
        ("cities", {"path": "otwarta"}, ["elk"]),
        ("cities", {"participates": True}, ["elk", "tychy"]),
        ("cities", {"kind": "miejska"}, ["tychy"]),
        ("projects", {"goal": 13}, ["tychy-centrum", "elk-sad"]),
        ("projects", {"state": "zakonczony"}, ["tychy-centrum"]),
        ("projects", {"city": "elk"}, ["elk-sad"]),
        ("projects", {"path": "ekspercka", "goal": 11}, ["tychy-centrum"]),
        ("effects", {"goal": 13}, ["Drzewa"]),
        ("effects", {"kind": "rezultat"}, ["Ruch"]),
        ("effects", {"voivodeship": MAZURY}, ["Drzewa"]),
        ("effects", {"goal": 5}, []),
    ],
)
def test_lists_are_narrowed(
    db: Session, name: str, filters: dict[str, Any], found: list[str]
) -> None:
    wanted = LISTS[name]
    total, rows = page(db, wanted, Asked(**filters), 0, 20)
    key = {"cities": "city", "projects": "key", "effects": "name"}[name]
    assert [row[key] for row in rows] == found
    assert total == len(found)
    assert [row[key] for row in all_of(db, wanted, Asked(**filters))] == found


@pytest.mark.usefixtures("two_cities")
def test_pages_are_parts_of_the_list(db: Session) -> None:
    assert [page(db, CITY_LIST, Asked(), offset, 2)[0] for offset in (0, 2, 9)] == [3, 3, 3]
    assert [row["city"] for row in page(db, CITY_LIST, Asked(), 2, 2)[1]] == ["tychy"]
    assert page(db, CITY_LIST, Asked(), 9, 2)[1] == []


def test_lists_tell_the_same_as_the_tables(db: Session) -> None:
    everything(db)
    for wanted, names in (
        (CITY_LIST, ("miasta", "uczestnictwo")),
        (PROJECT_LIST, ("projekty",)),
        (EFFECT_LIST, ("efekty",)),
    ):
        told = [json_row(wanted.columns, row) for row in page(db, wanted, Asked(), 0, 20)[1]]
        for name in names:
            entity = ENTITIES[name]
            rows = [json_row(entity.columns, row) for row in rows_of(db, entity, "")]
            left_out = {"city_name"} if name == "uczestnictwo" else set()
            of_table = [
                {key: value for key, value in row.items() if key not in left_out} for row in rows
            ]
            assert [{key: row[key] for key in of_table[0]} for row in told] == of_table, name


@pytest.mark.usefixtures("two_cities")
def test_goals_are_counted(db: Session) -> None:
    found = {row["goal"]: row for row in goals(db)}
    assert len(found) == 17
    assert (found[13]["cities"], found[13]["projects"], found[13]["effects"]) == (2, 2, 1)
    assert (found[3]["projects"], found[3]["effects"]) == (0, 1)
    assert found[1]["name_en"] == "No poverty"


@pytest.mark.usefixtures("two_cities")
@pytest.mark.parametrize(
    "arguments",
    [{"goal": "18"}, {"goal": "x"}, {"path": "zla"}, {"city": "atlantyda"}, {"kind": "miejska"}],
)
def test_strange_values_are_refused(db: Session, arguments: dict[str, str]) -> None:
    with pytest.raises(DomainError):
        asked(db, EFFECT_LIST, arguments)


Counted = Callable[[], AbstractContextManager[list[str]]]


def test_a_page_asks_equally_often_however_long(db: Session, count_queries: Counted) -> None:
    numbers: dict[str, list[int]] = {}
    for size in (1, 30):
        town = entries.city(db, f"Miasto{size}")
        for number in range(size):
            entries.project(
                db, town, f"P{size}-{number}", goal="13", effects=[entries.effect("Drzewa")]
            )
        db.flush()
        for name, wanted in LISTS.items():
            with count_queries() as statements:
                page(db, wanted, Asked(goal=13), 0, 100)
            numbers.setdefault(name, []).append(len(statements))
    assert all(few == many for few, many in numbers.values()), numbers


def test_a_whole_list_is_a_sound_file(db: Session) -> None:
    everything(db)
    text = "".join(as_csv(PROJECT_LIST.columns, all_of(db, PROJECT_LIST, Asked())))
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows[0]["other_goals"] == "2;11"
    assert rows[0]["title"] == "'-Sad"
