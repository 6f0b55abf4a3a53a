"""What a goal's pages read: counts, effects added up as far as they add up, and what is missing."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from app.core.i18n import speaking
from app.plan import goal_effects, goal_queries
from app.plan.goal_effects import EffectFilters, adds_up, percent
from app.plan.goal_queries import GoalCounts
from tests.plan.entries import city, effect, part, project, put


def _two_cities(db: Session) -> None:
    elk, tychy = city(db), city(db, "Tychy", "śląskie")
    part(db, elk)
    project(
        db,
        elk,
        "Podwórka",
        goal="11",
        other_goals=["3"],
        state="zakonczony",
        effects=[
            effect("Podwórka", type="inwestycje", planned="12", reached="12"),
            effect("Ławki", type="inwestycje", planned="0.5"),
            effect("Bywalcy", kind="rezultat", planned="60", reached="30", unit="%"),
            effect("Spokój"),
            effect("Zdrowie", goal="3", planned="5", reached="4"),
        ],
    )
    project(
        db, tychy, "Centrum", goal="11", effects=[effect("Place", type="inwestycje", reached="3")]
    )
    project(db, tychy, "Alejki", goal="3", other_goals=["11"])
    project(db, tychy, "Bez celu")


def test_cities_and_projects_of_a_goal_are_counted_once(db: Session) -> None:
    _two_cities(db)
    assert goal_queries.goal_counts(db) == {3: GoalCounts(2, 2), 11: GoalCounts(2, 3)}
    numbers = goal_queries.goal_numbers(db, 11)
    assert (numbers.cities, numbers.projects, numbers.main, numbers.beside) == (2, 3, 2, 1)
    assert (numbers.completed, numbers.without_effects) == (1, 1)
    assert goal_queries.participants(db) == 1


def test_a_goal_that_nobody_serves_has_noughts(db: Session) -> None:
    numbers = goal_queries.goal_numbers(db, 14)
    assert (numbers.cities, numbers.projects, numbers.completed, numbers.without_effects) == (
        0,
        0,
        0,
        0,
    )
    assert goal_effects.effect_groups(db, 14, 1).items == []
    assert goal_queries.effects_by_city(db, 14, 1).total == 0


def test_effects_of_one_kind_type_and_unit_are_added_over_all_cities(db: Session) -> None:
    _two_cities(db)
    groups = goal_effects.effect_groups(db, 11, 1)
    assert [(each.kind, each.type, each.unit, each.number) for each in groups.items] == [
        ("produkt", "", "", 1),
        ("produkt", "inwestycje", "sztuki", 3),
        ("rezultat", "", "%", 1),
    ]
    assert groups.total == 3
    pieces = groups.items[1]
    assert (pieces.planned, pieces.planned_number) == (Decimal("12.5"), 2)
    assert (pieces.reached, pieces.reached_number) == (Decimal(15), 2)
    # What was reached without a plan, or planned and not told of, is compared with nothing.
    assert pieces.percent == 100
    assert groups.items[2].percent is None


def test_groups_come_in_pages(db: Session) -> None:
    _two_cities(db)
    second = goal_effects.effect_groups(db, 11, 2, size=2)
    assert ([each.kind for each in second.items], second.total) == (["rezultat"], 3)


@pytest.mark.parametrize("unit", ["sztuki", "m2", "punkty ładowania", "osoby", "zł", "naklejki"])
def test_pieces_add_up(unit: str) -> None:
    assert adds_up(unit)


@pytest.mark.parametrize(
    "unit", ["", "%", "proc.", "punkty procentowe", "pp.", "kWh/m2", "osoby na dzień"]
)
def test_shares_and_rates_do_not_add_up(unit: str) -> None:
    assert not adds_up(unit)


@pytest.mark.parametrize(
    ("planned", "reached", "told"),
    [("4", "3", 75), ("400", "415", 104), ("3", "1", 33), ("0", "1", None), (None, "1", None)],
)
def test_progress_is_told_where_there_was_a_plan(
    planned: str | None, reached: str | None, told: int | None
) -> None:
    assert percent(*(Decimal(each) if each else None for each in (planned, reached))) == told


def test_single_effects_are_those_of_the_goal_and_the_group(db: Session) -> None:
    _two_cities(db)

    def names(**asked: str) -> list[str]:
        found = goal_effects.effects_of_goal(db, 11, 1, EffectFilters(**asked))
        assert found.total == len(found.items)
        return sorted(each.name for each in found.items)

    assert names() == ["Bywalcy", "Place", "Podwórka", "Spokój", "Ławki"]
    assert names(kind="produkt", type="inwestycje", unit="sztuki") == ["Place", "Podwórka", "Ławki"]
    assert names(type="", unit="") == ["Spokój"]
    assert names(kind="rezultat") == ["Bywalcy"]
    health = goal_effects.effects_of_goal(db, 3, 1, EffectFilters()).items
    assert [(each.name, each.city_url, each.project_url) for each in health] == [
        ("Zdrowie", "/miasta/elk", "/projekty/elk-podworka")
    ]


def test_by_city_also_those_that_told_of_nothing(db: Session) -> None:
    _two_cities(db)
    project(db, city(db), "Cisza", goal="11")
    rows = goal_queries.effects_by_city(db, 11, 1)
    assert [(each.city, each.title, len(each.effects)) for each in rows.items] == [
        ("Ełk", "Cisza", 0),
        ("Ełk", "Podwórka", 4),
        ("Tychy", "Centrum", 1),
    ]
    # A project with another main goal stands there for the effects it has in this one.
    assert [each.title for each in goal_queries.effects_by_city(db, 3, 1).items] == [
        "Podwórka",
        "Alejki",
    ]
    silesia = goal_queries.effects_by_city(db, 11, 1, "śląskie")
    assert ([each.title for each in silesia.items], silesia.total) == (["Centrum"], 1)


def test_lists_put_main_goals_first_and_cities_in_order(db: Session) -> None:
    _two_cities(db)
    with speaking("pl"):
        projects = goal_queries.projects_of_goal(db, 11, 10)
        assert [(each.title, each.is_main) for each in projects] == [
            ("Centrum", True),
            ("Podwórka", True),
            ("Alejki", False),
        ]
        assert goal_queries.projects_of_goal(db, 11, 1) == projects[:1]
        cities = goal_queries.cities_of_goal(db, 11, 10)
        assert [(each.name, each.projects) for each in cities] == [("Ełk", 1), ("Tychy", 2)]


def test_what_was_removed_is_counted_no_more(db: Session) -> None:
    _two_cities(db)
    put(db, "projekt", "elk-podworka")
    assert goal_queries.goal_counts(db)[11] == GoalCounts(1, 2)
    assert [
        each.name for each in goal_effects.effects_of_goal(db, 11, 1, EffectFilters()).items
    ] == ["Place"]


def test_practices_of_a_goal(db: Session) -> None:
    elk = city(db)
    for title, goal in (("Żywe ulice", "11"), ("Aleje", "11"), ("Dom", "1")):
        put(db, "praktyka", city=elk.slug, title=title, goal=goal)
    found = goal_queries.practices_of_goal(db, 11, 1)
    assert [each.title for each in found.items] == ["Aleje", "Żywe ulice"]
    assert found.items[0].city_url == "/miasta/elk"
    assert goal_queries.practice_counts(db) == {1: 1, 11: 2}
    assert goal_queries.practices_of_goal(db, 11, 2, size=1).items == found.items[1:]
