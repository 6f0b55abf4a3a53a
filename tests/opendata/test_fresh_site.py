"""All that one site tells, brought into another that knows the same towns, is told there alike."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app import all_tables
from app.core.db import Database
from app.core.errors import Invalid
from app.opendata.importing import carry_out, rehearse
from app.opendata.reading import Reading, read
from app.opendata.schema import ENTITIES
from app.opendata.tables import rows_of
from app.opendata.writing import Format, pieces
from app.people.models import Level
from app.people.rules import Who
from app.plan.words import GOAL_OPTIONS
from app.records.kinds import Surroundings
from tests import make
from tests.plan.entries import SOURCE, city, put

# What spreadsheets, files and programs read otherwise than people do.
WORDS = ("=1+1", "'=a;b", 'a;"b",c', "007", "＝x {")
TEXT = '=linia\n\n- lista; a, b\n\n"cytat" <script>x</script>'


def everything(db: Session) -> None:
    place = city(db).slug
    role = {"row": "a", "role": "opiekun", "goal": "13", "name": "=Jan", "source": SOURCE}
    put(
        db,
        "miasto",
        place,
        population="61000",
        population_year="2023",
        population_source="'GUS",
        bip="https://bip.elk.example/a;b,c",
        path="otwarta",
        path_source="=umowa",
        note=TEXT,
        roles=[role],
    )
    for number, words in enumerate(WORDS, start=1):
        effect = {"row": "a", "kind": "produkt", "name": words, "words": TEXT}
        counted = {**effect, "row": "b", "planned": "999999999999.999", "unit": words, "goal": "5"}
        put(
            db,
            "projekt",
            city=place,
            title=f"{words}{number}",
            goal=str(number),
            other_goals=["17", "9"],
            description=TEXT,
            partners=[words, "zwykły", f"{words};{words}"],
            began="2023-01-01",
            effects=[effect, counted, {**effect, "row": "c", "goal": str(number)}],
        )
        put(db, "dziedzictwo", f"d-{number}", city=place, title=words, words=words)
        put(db, "wspoltworca", f"w-{number}", name=words, part=words)
        date = {"city": place, "kind": "konsultacje", "begins": "2026-12-01", "source": words}
        put(db, "termin-lokalny", f"t-{number}", title=words, place=words, **date)
    put(db, "praktyka", city=place, title="=Sad", text=TEXT)
    put(db, "raport", city=place, year="2024", road=TEXT, aims="'=x")


def told(database: Database) -> dict[tuple[str, Format], str]:
    with database.reading() as db:
        return {
            (name, format_): "".join(
                pieces(format_, name, entity.columns, rows_of(db, entity, "https://a.example"))
            )
            for name, entity in ENTITIES.items()
            for format_ in Format
        }


def bring(db: Session, who: Who, reading: Reading) -> int:
    around = Surroundings(db, Path("nowhere"))
    seen = rehearse(around, who, reading)
    assert seen.problems == []
    return len(carry_out(around, who, reading, "Z innego serwisu", seen.digest).changed)


@pytest.mark.parametrize("format_", Format)
def test_another_site_tells_the_same(database: Database, tmp_path: Path, format_: Format) -> None:
    with database.writing() as db:
        everything(db)
    exported = told(database)
    fresh = Database(f"sqlite:///{tmp_path}/fresh.sqlite3")
    all_tables().create_all(fresh.engine)
    with fresh.writing() as db:
        city(db)
        who = make.who(make.person(db, Level.MODERATOR))
    for again in (False, True):
        for name in ENTITIES:
            with fresh.writing() as db:
                changed = bring(db, who, read(exported[name, format_], name))
                assert (changed == 0) == again, name
    assert told(fresh) == exported
    fresh.dispose()


@pytest.mark.parametrize("name", ["\\u0000elk", "elk\\ud800"])
def test_characters_that_no_page_holds_are_left_out(name: str) -> None:
    found = read(f'{{"projekty": [{{"key": "{name}", "partners": ["{name}"]}}]}}')
    assert found.sheets[0].rows[0].values == {"key": "elk", "partners": ["elk"]}
    assert read("key,title\na\x00b,c\n", "projekty").sheets[0].rows[0].values["key"] == "ab"


def test_a_name_twice_in_an_object_is_refused() -> None:
    with pytest.raises(Invalid, match="title"):
        read('{"projekty": [{"title": "a", "title": "b"}]}')


def test_a_very_long_number_is_no_goal() -> None:
    assert "9" * 5000 not in GOAL_OPTIONS
    assert "13" in GOAL_OPTIONS
