"""Rows that pages of the Plan read follow from the records, and from nothing else."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cities.models import City
from app.core.errors import Invalid
from app.plan.models import (
    CityReport,
    CityRole,
    Contributor,
    Effect,
    Legacy,
    Participation,
    Practice,
    Project,
    ProjectGoal,
)
from tests.plan.entries import SOURCE, city, effect, part, project, put


def total(db: Session, model: type) -> int:
    return db.scalar(select(func.count()).select_from(model)) or 0


def test_a_city_gets_its_facts_and_loses_them(db: Session) -> None:
    town = city(db)
    part(
        db,
        town,
        kind="miejska",
        kind_source=SOURCE,
        population="61000",
        population_year="2024",
        population_source=SOURCE,
        note="Udział potwierdzony.",
        roles=[
            {
                "row": "a",
                "role": "opiekun",
                "goal": "11",
                "name": "Anna Zielińska",
                "source": SOURCE,
            }
        ],
    )
    db.expire_all()
    town = db.scalars(select(City)).one()
    assert (town.kind, town.population, town.population_year) == ("miejska", 61000, 2024)
    joined = db.scalars(select(Participation)).one()
    assert (joined.path, joined.note, joined.source) == ("otwarta", "Udział potwierdzony.", SOURCE)
    role = db.scalars(select(CityRole)).one()
    assert (role.role, role.goal, role.name, role.source) == (
        "opiekun",
        11,
        "Anna Zielińska",
        SOURCE,
    )
    put(db, "miasto", town.slug)
    db.expire_all()
    town = db.scalars(select(City)).one()
    assert (town.kind, town.population, town.population_source) == ("", None, "")
    assert (total(db, Participation), total(db, CityRole)) == (0, 0)
    assert town.name == "Ełk"


def test_a_project_has_its_goals_and_effects(db: Session) -> None:
    town = city(db)
    record = project(
        db,
        town,
        "Podwórka dla sąsiadów",
        goal="11",
        other_goals=["3", "13"],
        began="2022-03-01",
        description="Dwanaście **podwórek**.",
        partners=["Stowarzyszenie"],
        effects=[
            effect("Urządzone podwórka", planned="12", reached="12.5"),
            effect("Sąsiedzi się znają", kind="rezultat", goal="3", type="warsztaty"),
        ],
    )
    assert record.key == "elk-podworka-dla-sasiadow"
    made = db.scalars(select(Project)).one()
    assert (made.key, made.goal, made.effects, made.partners) == (
        record.key,
        11,
        2,
        ["Stowarzyszenie"],
    )
    assert "<strong>podwórek</strong>" in made.html
    assert sorted(map(tuple, db.execute(select(ProjectGoal.goal, ProjectGoal.is_main)))) == [
        (3, False),
        (11, True),
        (13, False),
    ]
    first, second = db.scalars(select(Effect).order_by(Effect.position))
    assert (first.goal, first.planned, first.reached, first.unit) == (
        11,
        Decimal(12),
        Decimal("12.5"),
        "sztuki",
    )
    assert (second.goal, second.kind, second.type, second.planned) == (
        3,
        "rezultat",
        "warsztaty",
        None,
    )


def test_a_changed_project_leaves_nothing_of_what_it_said(db: Session) -> None:
    town = city(db)
    key = project(db, town, "Łąki", goal="15", effects=[effect("Łąka", planned="3")]).key
    number = db.scalars(select(Project.id)).one()
    project_again = put(
        db, "projekt", key, city=town.slug, title="Łąki w mieście", state="zakonczony"
    )
    assert project_again.version == 2
    db.expire_all()
    changed = db.scalars(select(Project)).one()
    assert (changed.id, changed.title, changed.goal, changed.state) == (
        number,
        "Łąki w mieście",
        None,
        "zakonczony",
    )
    assert (total(db, ProjectGoal), total(db, Effect)) == (0, 0)
    put(db, "projekt", key)
    assert total(db, Project) == 0


@pytest.mark.parametrize(
    ("kind", "model", "fields"),
    [
        ("praktyka", Practice, {"title": "Wspólne sadzenie"}),
        ("raport", CityReport, {"aims": "Więcej drzew."}),
        ("dziedzictwo", Legacy, {"title": "Park na nowo"}),
    ],
)
def test_an_entry_of_a_city_comes_and_goes(
    db: Session, kind: str, model: type, fields: dict[str, str]
) -> None:
    town = city(db)
    key = put(db, kind, city=town.slug, **fields).key
    assert key.startswith("elk-")
    assert db.scalars(select(model)).one().city_id == town.id
    put(db, kind, key)
    assert total(db, model) == 0


def test_a_contributor_needs_no_city(db: Session) -> None:
    key = put(db, "wspoltworca", name="Związek Miast", goal="17").key
    found = db.scalars(select(Contributor)).one()
    assert (key, found.city_id, found.goal) == ("zwiazek-miast", None, 17)
    put(db, "wspoltworca", key)
    assert total(db, Contributor) == 0


def test_a_city_has_three_good_practices_at_most(db: Session) -> None:
    town = city(db)
    keys = [put(db, "praktyka", city=town.slug, title=f"Praktyka {n}").key for n in range(3)]
    with pytest.raises(Invalid):
        put(db, "praktyka", city=town.slug, title="Czwarta")
    put(db, "praktyka", keys[0], city=town.slug, title="Praktyka zmieniona")
    assert total(db, Practice) == 3
    other = city(db, "Tychy", "śląskie")
    elsewhere = put(db, "praktyka", city=other.slug, title="Gdzie indziej").key
    with pytest.raises(Invalid):
        put(db, "praktyka", elsewhere, city=town.slug, title="Gdzie indziej")
