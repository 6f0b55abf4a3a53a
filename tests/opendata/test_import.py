"""Bringing data in: what is shown is what comes into force, all of it or nothing, and only once."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.errors import Conflict, Forbidden, Invalid
from app.opendata.importing import carry_out, rehearse
from app.opendata.planning import Plan
from app.opendata.reading import Limits, Problem, read, text_of
from app.opendata.schema import ENTITIES
from app.opendata.tables import rows_of
from app.opendata.writing import Format, pieces
from app.people.models import Level
from app.people.rules import Who
from app.plan.models import Effect, Participation, Project
from app.records.kinds import Surroundings
from app.records.models import Record, RecordVersion
from tests import make
from tests.plan import entries

SITE = "https://wiki.example"
HEADER = "city,title,goal,state,source"
ROW = "elk,Zielona szkoła,13,planowany,https://elk.example/"


@pytest.fixture
def moderator(db: Session) -> Who:
    entries.city(db)
    return make.who(make.person(db, Level.MODERATOR))


def look(db: Session, who: Who, text: str, table: str = "") -> Plan:
    return rehearse(Surroundings(db, Path("nowhere")), who, read(text, table))


def bring(db: Session, who: Who, text: str, table: str = "") -> Plan:
    """Look, and bring in what was shown."""
    seen = look(db, who, text, table)
    assert seen.problems == []
    around = Surroundings(db, Path("nowhere"))
    done = carry_out(around, who, read(text, table), "Z arkusza", seen.digest)
    assert done.problems == []
    return done


def projects(*rows: str) -> str:
    return "\r\n".join([HEADER, *rows]) + "\r\n"


def table(db: Session, name: str, format_: Format = Format.CSV) -> str:
    entity = ENTITIES[name]
    return "".join(pieces(format_, name, entity.columns, rows_of(db, entity, SITE)))


def counts(db: Session) -> tuple[int, int]:
    return (
        db.scalar(select(func.count()).select_from(Record)) or 0,
        db.scalar(select(func.count()).select_from(RecordVersion)) or 0,
    )


def test_looking_shows_each_row_and_writes_nothing(db: Session, moderator: Who) -> None:
    plan = look(db, moderator, projects(ROW), "projekty")
    assert plan.problems == []
    (change,) = plan.changes
    assert (change.table, change.line, change.key) == ("projekty", 2, "elk-zielona-szkola")
    assert change.is_new
    assert {each.column: each.after for each in change.differences}["goal"] == "13"
    assert counts(db) == (0, 0)
    assert db.scalar(select(func.count()).select_from(Project)) == 0


def test_what_was_shown_comes_into_force_with_its_history(db: Session, moderator: Who) -> None:
    bring(db, moderator, projects(ROW), "projekty")
    version = db.scalars(select(RecordVersion)).one()
    assert (version.origin, version.comment) == ("import", "Z arkusza")
    assert version.author_id == moderator.id
    assert db.scalars(select(Project.title)).one() == "Zielona szkoła"


def test_the_same_again_changes_nothing(db: Session, moderator: Who) -> None:
    bring(db, moderator, projects(ROW), "projekty")
    before = counts(db)
    again = bring(db, moderator, projects(ROW), "projekty")
    assert (again.changes, again.unchanged) == ([], 1)
    assert counts(db) == before


def test_one_faulty_row_keeps_all_out_and_all_faults_are_told(db: Session, moderator: Who) -> None:
    text = projects(ROW, "elk,Drugi,18,planowany,x", "nigdzie,Trzeci,1,kiedys,x")
    plan = look(db, moderator, text, "projekty")
    places = {(each.line, each.column) for each in plan.problems}
    assert places >= {(3, "goal"), (4, "state")}
    around = Surroundings(db, Path("nowhere"))
    done = carry_out(around, moderator, read(text, "projekty"), "Z arkusza", plan.digest)
    assert done.problems
    assert counts(db) == (0, 0)


def test_what_only_the_kind_knows_is_told_with_row_and_column(db: Session, moderator: Who) -> None:
    bring(db, moderator, projects(ROW), "projekty")
    text = (
        "project,kind,name,planned,unit,words\n"
        "elk-zielona-szkola,produkt,Drzewa,100,sztuki,\n"
        "elk-zielona-szkola,rezultat,Cień,5,,\n"
    )
    (problem,) = look(db, moderator, text, "efekty").problems
    assert (problem.table, problem.line, problem.column) == ("efekty", 3, "unit")
    assert counts(db)[1] == 1


def test_a_fault_that_comes_of_rows_together_is_found_before(db: Session, moderator: Who) -> None:
    rows = [f"elk,{number},Praktyka {number},Tekst,{entries.SOURCE}" for number in range(1, 5)]
    text = "\n".join(["city,goal,title,text,source", *rows])
    plan = look(db, moderator, text, "praktyki")
    assert [each.line for each in plan.problems] == [5]  # three of a city are the most


def test_who_was_faster_makes_others_look_again(db: Session, moderator: Who) -> None:
    bring(db, moderator, projects(ROW), "projekty")
    text = "key,state\nelk-zielona-szkola,zakonczony\n"
    seen = look(db, moderator, text, "projekty")
    bring(db, moderator, "key,state\nelk-zielona-szkola,przerwany\n", "projekty")
    with pytest.raises(Conflict):
        carry_out(
            Surroundings(db, Path("nowhere")), moderator, read(text, "projekty"), "X", seen.digest
        )
    assert db.scalars(select(Project.state)).one() == "przerwany"


def test_another_file_than_was_shown_stays_out(db: Session, moderator: Who) -> None:
    seen = look(db, moderator, projects(ROW), "projekty")
    other = projects(ROW.replace("Zielona", "Czerwona"))
    with pytest.raises(Conflict):
        carry_out(
            Surroundings(db, Path("nowhere")),
            moderator,
            read(other, "projekty"),
            "X",
            seen.digest,
        )
    assert counts(db) == (0, 0)


def test_absent_columns_are_left_alone_and_empty_cells_take_away(
    db: Session, moderator: Who
) -> None:
    bring(db, moderator, projects(ROW), "projekty")
    bring(db, moderator, "key,goal\nelk-zielona-szkola,\n", "projekty")
    fields = db.scalars(select(Record.fields)).one()
    assert "goal" not in fields
    assert (fields["title"], fields["state"]) == ("Zielona szkoła", "planowany")


def test_effects_join_and_leave_their_project(db: Session, moderator: Who) -> None:
    bring(db, moderator, projects(ROW), "projekty")
    text = (
        "project;kind;name;reached;unit\n"
        "elk-zielona-szkola;produkt;Drzewa;1 108,5;sztuki\n"
        "elk-zielona-szkola;rezultat;Cień;5;ulic\n"
    )
    bring(db, moderator, text)
    assert {str(each) for each in db.scalars(select(Effect.reached))} == {"1108.500", "5.000"}
    assert look(db, moderator, text).changes == []
    row = next(each for each in db.scalars(select(Effect)) if each.name == "Cień").row
    gone = f"project,row,remove\nelk-zielona-szkola,{row},tak\n"
    plan = bring(db, moderator, gone, "efekty")
    assert plan.changes[0].is_removed
    assert db.scalars(select(Effect.name)).all() == ["Drzewa"]


def test_a_removed_project_goes_from_pages_and_files(db: Session, moderator: Who) -> None:
    bring(db, moderator, projects(ROW), "projekty")
    bring(db, moderator, "key,remove\nelk-zielona-szkola,tak\n", "projekty")
    assert db.scalar(select(func.count()).select_from(Project)) == 0
    assert table(db, "projekty").count("\r\n") == 1
    (nothing,) = look(db, moderator, "key,remove\nelk-nie-ma,tak\n", "projekty").problems
    assert nothing.column == "key"


def test_part_in_the_plan_and_facts_of_a_city_are_told_apart(db: Session, moderator: Who) -> None:
    bring(db, moderator, "city,path,path_source\nelk,otwarta,Umowa\n")
    bring(db, moderator, "city,kind,kind_source\nelk,miejska,GUS\n")
    bring(db, moderator, "city,remove\nelk,tak\n", "uczestnictwo")
    assert db.scalar(select(func.count()).select_from(Participation)) == 0
    assert db.scalars(select(Record.fields)).one() == {"kind": "miejska", "kind_source": "GUS"}


def test_all_tables_come_back_as_they_went(db: Session, moderator: Who) -> None:
    everything(db)
    before = counts(db)
    for name in ENTITIES:
        for format_ in Format:
            text = table(db, name, format_)
            plan = look(db, moderator, text, name)
            assert plan.problems == [], name
            assert plan.changes == [], name
            assert plan.unchanged >= 1, name
    assert counts(db) == before


def test_json_holds_several_tables_at_once(db: Session, moderator: Who) -> None:
    data: dict[str, Any] = {
        "efekty": [
            {"project": "elk-sad", "kind": "produkt", "name": "Las", "planned": 12.5, "unit": "t"}
        ],
        "projekty": [
            {"key": "elk-sad", "city": "elk", "title": "Sad", "goal": 2, "state": "w-toku",
             "source": "Umowa", "partners": ["Szkoła", "Koło"], "other_goals": ["11"]}
        ],
    }  # fmt: skip
    bring(db, moderator, json.dumps(data))
    fields = db.scalars(select(Record.fields)).one()
    assert (fields["goal"], fields["partners"]) == ("2", ["Szkoła", "Koło"])
    assert fields["effects"][0]["planned"] == "12.5"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("key,titel\n", 1, "titel"),
        ("key,title,title\n", 1, "title"),
        ("key,title\na,b,c\n", 2, ""),
        ("key,remove\na,nie\n", 2, "remove"),
        ('key,description,remove\na,"Dwa\n\nwiersze",\n\nb,"A\nB",nie\n', 6, "remove"),
        ('{"projekty": [{"key": "a", "title": {"x": 1}}]}', 1, "title"),
        ('{"projekty": [5]}', 1, ""),
        ('{"projekty": [{"key": true}]}', 1, "key"),
    ],
)
def test_rows_that_cannot_be_read_are_told_by_place(text: str, line: int, column: str) -> None:
    problems = read(text, "" if text.startswith("{") else "projekty").problems
    assert [(each.line, each.column) for each in problems] == [(line, column)]


@pytest.mark.parametrize(
    "text",
    ["", "[" * 5000, '{"x": []}', '{"projekty": NaN}', '{"projekty": {}}', "city,source\n",
     'key,title\n"a', "[1]", "\x00", '{"projekty": [{"key": 1e999}], }'],
)  # fmt: skip
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read(text)


def test_sizes_are_bounded() -> None:
    small = Limits(kilobytes=1, rows=2)
    with pytest.raises(Invalid):
        read("key,title\n" + "x" * 2000, "projekty", small)
    with pytest.raises(Invalid):
        read("key,title\na,a\nb,b\nc,c\n", "projekty", small)
    with pytest.raises(Invalid):
        read(json.dumps({"projekty": [{"key": "a"}] * 3}), "", small)
    with pytest.raises(Invalid):
        text_of("Łódź".encode("cp1250"))


def test_nobody_below_moderators_brings_in(db: Session, moderator: Who) -> None:
    curator = make.who(make.person(db, Level.CURATOR))
    with pytest.raises(Forbidden):
        look(db, curator, projects(ROW), "projekty")
    with pytest.raises(Forbidden):
        carry_out(
            Surroundings(db, Path("nowhere")), curator, read(projects(ROW), "projekty"), "X", ""
        )


def test_without_a_comment_nothing_comes_in(db: Session, moderator: Who) -> None:
    found = read(projects(ROW), "projekty")
    around = Surroundings(db, Path("nowhere"))
    seen = rehearse(around, moderator, found)
    with pytest.raises(Invalid):
        carry_out(around, moderator, found, " ", seen.digest)


def test_a_row_twice_and_a_city_unknown_are_faults(db: Session, moderator: Who) -> None:
    plan = look(db, moderator, projects(ROW, ROW), "projekty")
    assert [(each.line, each.column) for each in plan.problems] == [(3, "")]
    text = "city,path,path_source\natlantyda,otwarta,Platon\n"
    (problem,) = look(db, moderator, text).problems
    assert isinstance(problem, Problem)
    assert (problem.line, problem.column) == (2, "city")


def everything(db: Session) -> None:
    """An entry for every table, with what files get wrong most easily."""
    town = entries.city(db)
    entries.part(
        db,
        town,
        note='=1+1\n„cudzysłów”, "prosty"; średnik',
        population="62000",
        population_year="2021",
        population_source="GUS",
        roles=[{"row": "a", "role": "koordynator", "name": "Anna B.", "source": entries.SOURCE}],
    )
    entries.project(
        db,
        town,
        "-Sad",
        goal="13",
        other_goals=["2", "11"],
        partners=["@Szkoła; nr 1", "Koło"],
        description="- lista\n- druga\n\n'=x",
        effects=[
            entries.effect("Drzewa", planned="12.5", reached="0"),
            entries.effect("Cień", goal="11"),
        ],
    )
    entries.put(db, "praktyka", city=town.slug, title="Łąka")
    entries.put(db, "raport", city=town.slug)
    entries.put(db, "dziedzictwo", city=town.slug, title="Deklaracja")
    entries.put(db, "wspoltworca", name="Koło")
    entries.put(
        db,
        "termin-lokalny",
        city=town.slug,
        kind="konsultacje",
        title="Konsultacje",
        begins="2026-12-01",
        source=entries.SOURCE,
    )
