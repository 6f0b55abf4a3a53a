"""The addresses of open data: what visitors download is what the lists tell; importing by hand."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from app.core import web
from app.core.db import Database
from app.core.journal import JournalEntry
from app.people.models import Level
from app.plan.models import Project
from tests import make
from tests.opendata.test_import import ROW, everything, projects
from tests.plan import entries
from tests.visitor import Visitor

Visit = Callable[..., Visitor]


def test_a_visitor_takes_the_cities_of_a_goal_in_a_voivodeship(
    visit: Visit, database: Database
) -> None:
    with database.writing() as db:
        for name, voivodeship in (("Tychy", "śląskie"), ("Ełk", "warmińsko-mazurskie")):
            town = entries.city(db, name, voivodeship)
            entries.part(db, town)
            entries.project(db, town, "Klimat", goal="13")
        entries.project(db, entries.city(db, "Żory", "śląskie"), "Szkoła", goal="4")
    guest = visit()
    response = guest.get("/api/v1/cities.csv?goal=13&voivodeship=slaskie")
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True), newline="")))
    assert [row["name"] for row in rows] == ["Tychy"]
    assert (rows[0]["path"], rows[0]["goals"]) == ("otwarta", "13")
    assert response.headers["Link"].endswith('rel="license"')
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    same = guest.get("/api/v1/cities?goal=13&voivodeship=slaskie").get_json()
    assert [row["city"] for row in same["results"]] == ["tychy"]
    again = guest.client.get(
        "/api/v1/cities.csv?goal=13&voivodeship=slaskie",
        headers={"If-None-Match": response.headers["ETag"]},
    )
    assert again.status_code == 304
    guest.get("/api/v1/cities.csv?goal=99", 400)


def test_the_page_leads_to_everything(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        everything(db)
    guest = visit()
    page = BeautifulSoup(guest.get("/otwarte-dane").get_data(as_text=True), "html.parser")
    links = {str(link["href"]) for link in page.select("main a[href^='/']")}
    assert {"/otwarte-dane/projekty.csv", "/otwarte-dane/katalog.ttl"} <= links
    for link in sorted(links - {"/miasta", "/api/v1/openapi.json"}):
        response = guest.get(link)
        assert response.get_data(), link
        assert response.headers["Link"].startswith("<https://creativecommons.org"), link
    table = guest.get("/otwarte-dane/efekty.json").get_json()
    assert [row["goal"] for row in table["efekty"]] == [13, 11]
    guest.get("/otwarte-dane/nie-ma.csv", 404)


def test_answers_keep_the_promise_of_the_document(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        everything(db)
    guest = visit()
    schemas = guest.get("/api/v1/openapi.json").get_json()["components"]["schemas"]
    for name, item in (("cities", "City"), ("projects", "Project"), ("effects", "Effect")):
        answer = guest.get(f"/api/v1/{name}?limit=1").get_json()
        (row,) = answer["results"]
        assert set(row) == set(schemas[item]["required"]), name
        for column, value in row.items():
            kinds = schemas[item]["properties"][column]["type"]
            assert value is not None or "null" in kinds, column
            assert not isinstance(value, list) or kinds == "array", column
            assert isinstance(value, int | float) is ("number" in kinds or "integer" in kinds) or (
                value is None
            ), column
    goals = guest.get("/api/v1/goals?limit=2&offset=12").get_json()
    assert (goals["total"], [row["goal"] for row in goals["results"]]) == (17, [13, 14])


def _send(visitor: Visitor, step: str, text: str, status: int, **more: str) -> BeautifulSoup:
    form = {**visitor.form("/dane/import"), "pasted": text, "table": "projekty", "krok": step}
    response = visitor.client.post("/dane/import", data={**form, **more})
    assert response.status_code == status
    return BeautifulSoup(response.get_data(as_text=True), "html.parser")


def test_a_moderator_looks_and_then_brings_in(
    app: web.Application, visit: Visit, database: Database
) -> None:
    with database.writing() as db:
        entries.city(db)
        moderator = make.person(db, Level.MODERATOR)
    visitor = visit(moderator)
    page = _send(visitor, "sprawdz", projects(ROW), 200)
    assert "elk-zielona-szkola" in page.get_text()
    digest = str(page.select_one("input[name=digest]")["value"])  # type: ignore[index]
    shown = str(page.select_one("textarea[name=pasted]").text).strip()  # type: ignore[union-attr]
    assert shown.splitlines()[1] == ROW
    with database.reading() as db:
        assert db.scalar(select(Project.id)) is None
    _send(visitor, "wprowadz", shown, 422, digest=digest, comment=" ")
    _send(visitor, "wprowadz", shown.replace("Zielona", "Inna"), 409, digest=digest, comment="X")
    with database.reading() as db:
        assert db.scalar(select(Project.id)) is None
    _send(visitor, "wprowadz", shown, 303, digest=digest, comment="Z arkusza miasta")
    with database.reading() as db:
        assert db.scalars(select(Project.title)).one() == "Zielona szkoła"
        kinds = db.scalars(select(JournalEntry.kind)).all()
    assert {"record.loaded", "data.imported"} <= set(kinds)


def test_faults_come_back_with_the_text(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        entries.city(db)
        moderator = make.person(db, Level.MODERATOR)
    visitor = visit(moderator)
    page = _send(visitor, "sprawdz", projects(ROW.replace("13", "18")), 422)
    cells = [cell.text for cell in page.select("table td")]
    assert cells[:3] == ["projekty", "2", "goal"]
    assert page.select_one("button[value=wprowadz]") is None
    sent = {**visitor.form("/dane/import"), "krok": "sprawdz"}
    file = (io.BytesIO(json.dumps({"projekty": []}).encode("utf-16")), "x.json")
    wrong = visitor.client.post("/dane/import", data={**sent, "file": file})
    assert wrong.status_code == 422
    assert "UTF-8" in wrong.get_data(as_text=True)


@pytest.mark.parametrize("level", [None, Level.CURATOR])
def test_nobody_else_finds_the_import(
    visit: Visit, database: Database, level: Level | None
) -> None:
    with database.writing() as db:
        person = make.person(db, level) if level else None
    visitor = visit(person) if person else visit()
    assert visitor.client.get("/dane/import").status_code in (302, 303, 401, 403)
