"""What may stand in a record of the Plan: facts with sources, one main goal, sound effects."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.plan.kinds import PLAN_KINDS
from app.plan.words import (
    DIRECTION_OPTIONS,
    EFFECT_TYPES,
    GOAL_OPTIONS,
    PATHS,
    STATES,
)
from app.records.kinds import Surroundings
from app.records.rules import faults_in, key_for
from tests.plan.entries import SOURCE, city, effect, put

KINDS = {kind.name: kind for kind in PLAN_KINDS}
PROJECT = {"city": "elk", "title": "Podwórka", "goal": "11", "state": "w-toku", "source": SOURCE}
PRACTICE = {"city": "elk", "goal": "11", "title": "Sadzenie", "text": "Razem.", "source": SOURCE}
REPORT = {"city": "elk", "year": "2023", "road": "Trzy lata.", "source": SOURCE}
LEGACY = {
    "city": "elk",
    "direction": "9",
    "kind": "rekomendacja",
    "title": "Słuchać sąsiadów",
    "source": SOURCE,
}
PART = {"path": "otwarta", "path_source": SOURCE}


def faults(db: Session, kind: str, key: str = "", /, **fields: Any) -> set[tuple[str, int, str]]:
    """Field, row and column of every fault; a value of None leaves the field out."""
    city(db)
    given = {name: value for name, value in fields.items() if value is not None}
    found = faults_in(Surroundings(db, Path("nowhere")), KINDS[kind], key, given)
    assert all(each.message for each in found)
    return {(each.field, each.row, each.column) for each in found}


def test_the_programme_has_so_many_of_each() -> None:
    assert (len(GOAL_OPTIONS), len(DIRECTION_OPTIONS), len(EFFECT_TYPES)) == (17, 9, 26)
    assert (len(PATHS), len(STATES)) == (4, 5)
    assert GOAL_OPTIONS["11"].startswith("11. ")
    for no_goal in ("0", "18", "011", "x", "", "²"):
        assert no_goal not in GOAL_OPTIONS


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("miasto", {}),
        ("miasto", PART),
        ("projekt", PROJECT),
        ("projekt", {**PROJECT, "goal": None}),
        ("projekt", {**PROJECT, "other_goals": ["1", "2", "3"]}),
        ("praktyka", PRACTICE),
        ("raport", REPORT),
        ("dziedzictwo", LEGACY),
        ("dziedzictwo", {**LEGACY, "direction": "3", "kind": "deklaracja"}),
        ("wspoltworca", {"name": "Związek Miast", "kind": "organizacja", "source": SOURCE}),
    ],
)
def test_sound_entries_are_taken(db: Session, kind: str, fields: dict[str, Any]) -> None:
    assert faults(db, kind, "elk" if kind == "miasto" else "", **fields) == set()


@pytest.mark.parametrize(
    ("kind", "without"),
    [
        ("projekt", {**PROJECT, "source": None}),
        ("praktyka", {**PRACTICE, "source": None}),
        ("raport", {**REPORT, "source": None}),
        ("dziedzictwo", {**LEGACY, "source": None}),
        ("wspoltworca", {"name": "Związek Miast", "kind": "organizacja"}),
    ],
)
def test_nothing_is_told_without_a_source(db: Session, kind: str, without: dict[str, Any]) -> None:
    assert faults(db, kind, **without) == {("source", 0, "")}


@pytest.mark.parametrize(
    ("fact", "source"),
    [
        ({"kind": "miejska"}, "kind_source"),
        ({"population": "100", "population_year": "2020"}, "population_source"),
        ({"office_name": "Urząd Miasta"}, "office_source"),
        ({"office_street": "Rynek 1"}, "office_source"),
        ({"office_postcode": "19-300"}, "office_source"),
        ({"office_town": "Ełk"}, "office_source"),
        ({"path": "sieci"}, "path_source"),
    ],
)
def test_a_fact_of_a_city_has_its_source(db: Session, fact: dict[str, str], source: str) -> None:
    assert faults(db, "miasto", "elk", **fact) == {(source, 0, "")}
    assert faults(db, "miasto", "elk", **fact, **{source: SOURCE}) == set()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"population": "61000", "population_source": SOURCE}, "population_year"),
        ({"population_year": "2020"}, "population"),
        ({"population": "12.5", "population_year": "2020"}, "population"),
        ({"population": "-3", "population_year": "2020"}, "population"),
        ({"population": "0", "population_year": "2020"}, "population"),
        ({"population": "9000000", "population_year": "2020"}, "population"),
        ({"population": "5", "population_year": "1919"}, "population_year"),
        ({"population": "5", "population_year": "2020.5"}, "population_year"),
    ],
)
def test_residents_are_counted_in_a_year(db: Session, fields: dict[str, str], wrong: str) -> None:
    given = {**fields, "population_source": SOURCE}
    assert faults(db, "miasto", "elk", **given) == {(wrong, 0, "")}


def test_nobody_counts_the_residents_of_next_year(db: Session) -> None:
    next_year = str(clock.today().year + 1)
    given = {"population": "5", "population_year": next_year, "population_source": SOURCE}
    assert faults(db, "miasto", "elk", **given) == {("population_year", 0, "")}


@pytest.mark.parametrize("postcode", ["19300", "19-30", "1-9300", "ab-cde"])
def test_a_postcode_is_polish(db: Session, postcode: str) -> None:
    given = {"office_postcode": postcode, "office_source": SOURCE}
    assert faults(db, "miasto", "elk", **given) == {("office_postcode", 0, "")}


@pytest.mark.parametrize(
    "fields",
    [
        {"note": "Udział potwierdzony."},
        {"path_source": SOURCE},
        {"roles": [{"row": "a", "role": "koordynator", "name": "Jan", "source": SOURCE}]},
    ],
)
def test_only_a_city_of_the_plan_has_a_part_in_it(db: Session, fields: dict[str, Any]) -> None:
    assert faults(db, "miasto", "elk", **fields) == {("path", 0, "")}
    assert faults(db, "miasto", "elk", **{**PART, **fields}) == set()


def test_a_guardian_has_a_goal_and_a_coordinator_has_none(db: Session) -> None:
    guardian = {"row": "a", "role": "opiekun", "goal": "3", "name": "Anna", "source": SOURCE}
    coordinator = {"row": "b", "role": "koordynator", "name": "Jan", "source": SOURCE}
    assert faults(db, "miasto", "elk", **PART, roles=[guardian, coordinator]) == set()
    lost = {name: value for name, value in guardian.items() if name != "goal"}
    found = faults(db, "miasto", "elk", **PART, roles=[lost, {**coordinator, "goal": "3"}])
    assert found == {("roles", 1, "goal"), ("roles", 2, "goal")}
    unsaid = {name: value for name, value in coordinator.items() if name != "source"}
    assert faults(db, "miasto", "elk", **PART, roles=[unsaid]) == {("roles", 1, "source")}


def test_an_entry_of_a_city_needs_a_city_of_the_catalogue(db: Session) -> None:
    assert faults(db, "miasto", "atlantyda", **PART) == {("key", 0, "")}
    for kind, fields in (("projekt", PROJECT), ("praktyka", PRACTICE), ("raport", REPORT)):
        assert faults(db, kind, **{**fields, "city": "atlantyda"}) == {("city", 0, "")}
        assert faults(db, kind, **{**fields, "city": None}) == {("city", 0, "")}
    named = {"name": "Ktoś", "kind": "inne", "source": SOURCE, "city": "atlantyda"}
    assert faults(db, "wspoltworca", **named) == {("city", 0, "")}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"other_goals": ["11"]}, "other_goals"),
        ({"other_goals": ["1", "2", "3", "4"]}, "other_goals"),
        ({"other_goals": ["1", "1"]}, "other_goals"),
        ({"other_goals": ["18"]}, "other_goals"),
        ({"goal": None, "other_goals": ["1"]}, "goal"),
        ({"goal": "18"}, "goal"),
        ({"goal": ["11", "12"]}, "goal"),
        ({"state": "gotowy"}, "state"),
        ({"state": None}, "state"),
        ({"began": "2022-05-02", "ended": "2022-05-01"}, "ended"),
        ({"began": "2022-13-02"}, "began"),
        ({"description": "#" * 200}, "description"),
    ],
)
def test_a_project_has_exactly_one_main_goal_and_sound_days(
    db: Session, fields: dict[str, Any], wrong: str
) -> None:
    assert faults(db, "projekt", **{**PROJECT, **fields}) == {(wrong, 0, "")}


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"planned": "12", "unit": ""}, "unit"),
        ({"reached": "12", "unit": ""}, "unit"),
        ({"words": ""}, "words"),
        ({"unit": "sztuki"}, "planned"),
        ({"planned": "-1"}, "planned"),
        ({"planned": "12", "reached": "dużo"}, "reached"),
        ({"kind": ""}, "kind"),
        ({"kind": "wynik"}, "kind"),
        ({"type": "festyny"}, "type"),
        ({"goal": "18"}, "goal"),
        ({"name": ""}, "name"),
    ],
)
def test_an_effect_says_how_much_of_what(db: Session, row: dict[str, str], wrong: str) -> None:
    sound = effect("Ławki", planned="0", reached="0.5")
    bad = {name: value for name, value in {**effect("Drzewa"), **row}.items() if value}
    if "planned" in row or "reached" in row:
        bad = {**effect("Drzewa", **row)}
    found = faults(db, "projekt", **PROJECT, effects=[sound, bad])
    assert found == {("effects", 2, wrong)}


@pytest.mark.parametrize("year", ["2020", "3000", "dwa", "2023.5"])
def test_a_report_is_of_a_year_of_the_programme(db: Session, year: str) -> None:
    assert faults(db, "raport", **{**REPORT, "year": year}) == {("year", 0, "")}


def test_in_the_ninth_direction_advisers_speak(db: Session) -> None:
    assert faults(db, "dziedzictwo", **{**LEGACY, "kind": "deklaracja"}) == {("direction", 0, "")}
    assert faults(db, "dziedzictwo", **{**LEGACY, "direction": "10"}) == {("direction", 0, "")}


def test_a_fourth_good_practice_is_told_of_when_it_is_proposed(db: Session) -> None:
    town = city(db)
    keys = [put(db, "praktyka", city=town.slug, title=f"Praktyka {n}").key for n in range(3)]
    assert faults(db, "praktyka", **PRACTICE) == {("city", 0, "")}
    assert faults(db, "praktyka", keys[0], **PRACTICE) == set()
    put(db, "praktyka", keys[0])
    assert faults(db, "praktyka", **PRACTICE) == set()


def test_new_entries_get_keys_that_fit_into_addresses() -> None:
    assert key_for(KINDS["projekt"], PROJECT) == "elk-podworka"
    assert key_for(KINDS["raport"], REPORT) == "elk-2023"
    assert key_for(KINDS["wspoltworca"], {"name": "Związek Miast"}) == "zwiazek-miast"
    long = key_for(KINDS["projekt"], {**PROJECT, "title": "Zieleń " * 40})
    assert len(long) <= 80
    assert not long.endswith("-")


def test_a_record_of_a_city_and_a_report_are_called_by_its_name(db: Session) -> None:
    city(db, "Olsztyn", "śląskie")
    other = city(db, "Ruda Śląska", "śląskie")
    assert put(db, "miasto", other.slug, **PART).title == "Ruda Śląska"
    report = put(db, "raport", city=other.slug, year="2024", road="Trzy lata.")
    assert report.title == "Ruda Śląska: raport za 2024 rok"
