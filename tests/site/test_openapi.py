"""The OpenAPI document: complete, sound, and kept by real answers."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.core import web
from app.core.db import Database
from app.letters import kind as letter_kind
from app.people.models import Level
from app.records.loading import load_all
from app.site.openapi import document
from tests import make
from tests.visitor import Visitor

CONTENT = Path(__file__).parents[2] / "wiki_content"
Visit = Callable[..., Visitor]
DOCUMENT = document("Narzędziownik", "http://localhost")
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": int | float,
    "boolean": bool,
    "null": type(None),
}


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    """The schema or response to which a reference leads."""
    while "$ref" in node:
        found: Any = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def check(value: Any, schema: dict[str, Any], where: str = "$") -> None:
    """Fail unless the value has the shape that the schema promises."""
    schema = resolve(schema)
    types = schema.get("type", list(TYPES))
    types = [types] if isinstance(types, str) else types
    # A bool is an int to Python, but not to JSON.
    wanted = (
        ["boolean"] if isinstance(value, bool) else [name for name in types if name != "boolean"]
    )
    assert any(name in types and isinstance(value, TYPES[name]) for name in wanted), (
        f"{where}: {value!r} is no {types}"
    )
    if "enum" in schema:
        assert value in schema["enum"], f"{where}: {value!r}"
    if isinstance(value, dict) and "properties" in schema:
        missing = set(schema["required"]) - value.keys()
        assert not missing, f"{where}: {missing} are missing"
        assert value.keys() <= schema["properties"].keys(), where
        for name, item in value.items():
            check(item, schema["properties"][name], f"{where}.{name}")
    if isinstance(value, list):
        for number, item in enumerate(value):
            check(item, schema["items"], f"{where}[{number}]")
    if isinstance(value, str):
        assert re.search(schema.get("pattern", ""), value), where
        assert len(value) <= schema.get("maxLength", len(value)), where
    if isinstance(value, int):
        assert value >= schema.get("minimum", value), where
        assert value <= schema.get("maximum", value), where


def check_answer(visitor: Visitor, path: str, template: str, status: int = 200) -> Any:
    response = visitor.get(path, status)
    promised = resolve(DOCUMENT["paths"][template]["get"]["responses"][str(status)])
    assert response.headers["Content-Type"] == "application/json"
    answer = response.get_json()
    check(answer, promised["content"]["application/json"]["schema"])
    return answer


def test_every_route_of_the_api_is_described_and_nothing_else(app: web.Application) -> None:
    routes = {
        re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule): rule.methods or set()
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }
    assert routes.keys() == DOCUMENT["paths"].keys()
    for path, methods in routes.items():
        described = {method.upper() for method in DOCUMENT["paths"][path]}
        assert methods - {"HEAD", "OPTIONS"} == described


def test_every_reference_leads_somewhere_and_every_schema_is_whole() -> None:
    def walk(node: Any) -> None:
        if isinstance(node, list):
            for item in node:
                walk(item)
        if not isinstance(node, dict):
            return
        if isinstance(node.get("$ref"), str):
            assert resolve(node)
        if "required" in node and "properties" in node:
            assert set(node["required"]) <= node["properties"].keys()
        for item in node.values():
            walk(item)

    walk(DOCUMENT)
    assert DOCUMENT["openapi"].startswith("3.1")
    operations = [each["get"] for each in DOCUMENT["paths"].values()]
    assert len({each["operationId"] for each in operations}) == len(operations)
    for path, item in DOCUMENT["paths"].items():
        named = set(re.findall(r"{(\w+)}", path))
        parameters = item["get"].get("parameters", [])
        assert {each["name"] for each in parameters if each["in"] == "path"} == named


def test_the_document_is_served_as_it_is(visit: Visit) -> None:
    response = visit().get("/api/v1/openapi.json")
    assert response.get_json() == DOCUMENT
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    again = visit().client.get(
        "/api/v1/openapi.json", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("is_full", [True, False])
def test_answers_about_articles_keep_the_promise(
    visit: Visit, database: Database, is_full: bool
) -> None:
    more: dict[str, Any] = {
        "stage": "dzialaj",
        "goals": (1, 17),
        "legal_date": date(2026, 3, 31),
        "facts": (("who", "Każdy"), ("result", "Odpowiedź")),
        "acts": ("Ustawa",),
        "sources": ("ISAP",),
        "pictogram": "mail",
        "related": ("budzet",),
        "letters": ("petycja",),
        "also_called": ("apel",),
    }
    with database.writing() as db:
        author = make.person(db, Level.EDITOR)
        make.article(
            db, author, slug="petycja", categories=("zglosic",), **(more if is_full else {})
        )
    guest = visit()
    answer = check_answer(guest, "/api/v1/articles", "/api/v1/articles")
    assert answer["total"] == 1
    check_answer(guest, "/api/v1/articles/petycja", "/api/v1/articles/{slug}")


@pytest.mark.parametrize(
    ("path", "template", "status"),
    [
        ("/api/v1/articles?limit=0", "/api/v1/articles", 400),
        ("/api/v1/articles/nie-ma", "/api/v1/articles/{slug}", 404),
        ("/api/v1/search?q=petycja&limit=0", "/api/v1/search", 400),
        ("/api/v1/search?q=petycja&kind=osoba", "/api/v1/search", 400),
        ("/api/v1/search?q=petycja", "/api/v1/search", 200),
        ("/api/v1/search", "/api/v1/search", 200),
    ],
)
def test_other_answers_keep_the_promise(
    visit: Visit, path: str, template: str, status: int
) -> None:
    check_answer(visit(), path, template, status)


def test_search_results_keep_the_promise(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        author = make.person(db, Level.EDITOR)
        make.article(db, author, slug="petycja", title="Petycja", categories=("zglosic",))
    # There is no index in this test: titles are searched in the database then.
    answer = check_answer(visit(), "/api/v1/search?q=Petycja", "/api/v1/search")
    assert [each["slug"] for each in answer["results"]] == ["petycja"]


def test_the_list_of_letters_keeps_the_promise(visit: Visit, database: Database) -> None:
    guest = visit()
    assert check_answer(guest, "/api/v1/letters", "/api/v1/letters")["total"] == 0
    found = letter_kind.sources(CONTENT)
    some = {key: found[key] for key in ("petycja", "skarga-kpa", "odwolanie-decyzja")}
    load_all(database, letter_kind.KIND, some, CONTENT)
    answer = check_answer(guest, "/api/v1/letters?limit=2", "/api/v1/letters")
    assert answer["total"] == 3
    assert [each["id"] for each in answer["results"]] == ["odwolanie-decyzja", "petycja"]
    assert answer["results"][1] == {
        "id": "petycja",
        "title": "Petycja",
        "url": "http://localhost/pisma/petycja",
        "legal_state": "2026-03-31",
    }
    last = check_answer(guest, "/api/v1/letters?limit=2&offset=2", "/api/v1/letters")
    assert [each["id"] for each in last["results"]] == ["skarga-kpa"]
    check_answer(guest, "/api/v1/letters?limit=0", "/api/v1/letters", 400)


def test_an_unknown_address_of_the_api_answers_in_json(visit: Visit) -> None:
    answer = visit().get("/api/v1/nic", 404).get_json()
    check(answer, {"$ref": "#/components/schemas/Error"})
