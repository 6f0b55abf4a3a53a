"""What describes the data: the schema, the catalogue for portals, the document."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, RDF

from app.opendata.catalogue import as_json_ld, as_turtle, resources
from app.opendata.description import package
from app.opendata.documenting import as_markdown
from app.opendata.lists import LISTS
from app.opendata.promises import schemas
from app.opendata.schema import ENTITIES, TABLES, Type
from tests.house.sources import ROOT

# The library of the tests warns of its own reader of JSON-LD.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

SITE = "https://wiki.example"
CHANGED = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_document_tells_the_columns_as_they_are() -> None:
    text = (ROOT / "docs" / "open-data.md").read_text(encoding="utf-8")
    told = text.partition("<!-- tables: begin -->")[2].partition("<!-- tables: end -->")[0]
    assert told.strip() == as_markdown().strip(), "run scripts/describe_data"


def _graphs(name: str = "Narzędziownik") -> tuple[Graph, Graph]:
    found = resources(name, SITE, CHANGED)
    return (
        Graph().parse(data=as_json_ld(found), format="json-ld"),
        Graph().parse(data=as_turtle(found), format="turtle"),
    )


def test_both_ways_of_writing_the_catalogue_say_the_same() -> None:
    one, other = _graphs('Wiki "miast" \\ <b>\nłąka')
    assert len(one) > 100
    assert isomorphic(one, other)


def test_the_catalogue_has_what_portals_ask_for() -> None:
    graph, _other = _graphs()
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    for wanted in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.modified):
        assert (catalogue, wanted, None) in graph
    sets = set(graph.objects(catalogue, DCAT.dataset))
    assert sets == set(graph.subjects(RDF.type, DCAT.Dataset))
    assert len(sets) == len(TABLES)
    for each in sets:
        files = list(graph.objects(each, DCAT.distribution))
        assert len(files) == 2
        for wanted in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.theme):
            assert (each, wanted, None) in graph
        for file in files:
            assert str(graph.value(file, DCTERMS.license)).endswith("/licence/CC0")
            assert isinstance(graph.value(file, DCAT.accessURL), URIRef)
    moment = graph.value(catalogue, DCTERMS.modified)
    assert isinstance(moment, Literal)
    assert moment.toPython() == CHANGED


def test_a_wiki_without_data_has_a_catalogue_without_a_day() -> None:
    assert "dct:modified" not in as_turtle(resources("Wiki", SITE, None))


def _schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(package("Narzędziownik", SITE)))
    return found


def test_the_schema_has_every_table_with_keys_that_lead_somewhere() -> None:
    tables = {each["name"]: each["schema"] for each in _schema()["resources"]}
    assert tables.keys() == TABLES.keys()
    for name, schema in tables.items():
        fields = {each["name"] for each in schema["fields"]}
        assert len(fields) == len(schema["fields"]), name
        assert {*schema["primaryKey"]} <= fields
        for key in schema.get("foreignKeys", ()):
            assert {*key["fields"]} <= fields
            aim = key["reference"]
            assert {*aim["fields"]} <= {each["name"] for each in tables[aim["resource"]]["fields"]}
    assert {"projekty", "efekty", "role", "praktyki"} <= {
        name for name, schema in tables.items() if "foreignKeys" in schema
    }


@pytest.mark.parametrize(
    ("table", "column", "type_", "values"),
    [
        ("projekty", "goal", "integer", list(range(1, 18))),
        ("dziedzictwo", "direction", "integer", list(range(1, 10))),
        ("efekty", "kind", "string", ["produkt", "rezultat"]),
    ],
)
def test_closed_lists_of_values_are_told(
    table: str, column: str, type_: str, values: list[Any]
) -> None:
    fields = next(
        each["schema"]["fields"] for each in _schema()["resources"] if each["name"] == table
    )
    field = next(each for each in fields if each["name"] == column)
    assert (field["type"], field["constraints"]["enum"]) == (type_, values)


def test_lists_of_the_api_tell_columns_of_the_tables() -> None:
    for name, table in (("projects", "projekty"), ("effects", "efekty"), ("cities", "miasta")):
        assert set(ENTITIES[table].by_name) <= {each.name for each in LISTS[name].columns}
    made = schemas()
    assert made["City"]["properties"]["goals"]["type"] == "array"
    assert len(ENTITIES["efekty"].by_name["type"].values) == 26
    assert ENTITIES["projekty"].by_name["other_goals"].type is Type.LIST
