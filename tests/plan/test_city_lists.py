"""Cities and projects of the Plan in lists: what filters let through, in which order."""

from app.core.db import Database
from app.plan.city_lists import CityFilters, CitySort, cities_of_plan, cities_on_map
from app.plan.project_lists import ProjectFilters, ProjectSort, first_of_city, projects
from tests.plan.entries import city, effect, part, project


def _fill(database: Database) -> None:
    with database.writing() as db:
        elk = city(db)
        elk.latitude, elk.longitude = 53.8, 22.4
        lodz, zary = city(db, "Łódź", "łódzkie"), city(db, "Żary", "lubuskie")
        city(db, "Ciechanów", "mazowieckie")  # takes no part
        part(db, elk, "sieci")
        part(db, lodz, "otwarta")
        part(db, zary, "nieznana")
        project(db, elk, "Podwórka", goal="11", other_goals=["13"], state="zakonczony")
        project(db, lodz, "Łąki", goal="13", effects=[effect("Łąki", planned="3")])
        project(db, lodz, "Cisza", state="planowany")


def test_cities_are_narrowed_by_goal_path_and_voivodeship(database: Database) -> None:
    _fill(database)
    with database.reading() as db:

        def names(filters: CityFilters, sort: CitySort = CitySort.NAME) -> list[str]:
            return [each.name for each in cities_of_plan(db, filters, sort, 1).items]

        assert names(CityFilters()) == ["Ełk", "Łódź", "Żary"]
        assert names(CityFilters(goal=13)) == ["Ełk", "Łódź"]
        assert names(CityFilters(goal=13, voivodeship="łódzkie")) == ["Łódź"]
        assert names(CityFilters(path="nieznana")) == ["Żary"]
        assert names(CityFilters(goal=1)) == []
        assert names(CityFilters(), CitySort.PROJECTS) == ["Łódź", "Ełk", "Żary"]
        assert names(CityFilters(), CitySort.PATH) == ["Łódź", "Ełk", "Żary"]
        assert names(CityFilters(), CitySort.VOIVODESHIP) == ["Żary", "Łódź", "Ełk"]


def test_a_row_tells_goals_and_projects_and_nothing_where_none_is_known(
    database: Database,
) -> None:
    _fill(database)
    with database.reading() as db:
        elk, lodz, zary = cities_of_plan(db, CityFilters(), CitySort.NAME, 1).items
        assert (elk.goals, elk.projects) == ((11, 13), 1)
        assert (lodz.goals, lodz.projects) == ((13,), 2)
        assert (zary.goals, zary.projects) == ((), 0)
        assert [each.name for each in cities_on_map(db, CityFilters())] == ["Ełk"]
        assert cities_on_map(db, CityFilters(goal=1)) == []
        assert cities_of_plan(db, CityFilters(), CitySort.NAME, 2).items == []


def test_projects_are_narrowed_and_sorted(database: Database) -> None:
    _fill(database)
    with database.reading() as db:

        def titles(filters: ProjectFilters, sort: ProjectSort = ProjectSort.TITLE) -> list[str]:
            return [each.title for each in projects(db, filters, sort, 1).items]

        assert titles(ProjectFilters()) == ["Cisza", "Łąki", "Podwórka"]
        assert titles(ProjectFilters(), ProjectSort.CITY) == ["Podwórka", "Cisza", "Łąki"]
        assert titles(ProjectFilters(goal=13)) == ["Łąki", "Podwórka"]
        assert titles(ProjectFilters(state="planowany")) == ["Cisza"]
        assert titles(ProjectFilters(path="sieci")) == ["Podwórka"]
        assert titles(ProjectFilters(goal=13, voivodeship="łódzkie")) == ["Łąki"]
        assert projects(db, ProjectFilters(goal=11), ProjectSort.TITLE, 1).items[0].goals == (
            11,
            13,
        )


def test_projects_of_a_city_come_whole_and_only_the_first(database: Database) -> None:
    _fill(database)
    with database.reading() as db:
        lodz = city(db, "Łódź")
        found, total = first_of_city(db, lodz.id, 1)
        assert ([each.title for each in found], total) == (["Cisza"], 2)
        assert (found[0].goal, found[0].effects) == (None, ())
        whole = first_of_city(db, lodz.id, 5)[0][1]
        assert [each.name for each in whole.effects] == ["Łąki"]
        assert (whole.goal, whole.other_goals) == (13, ())
