"""The part of the OpenAPI document that speaks of open data, made from the columns of the lists."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.core.i18n import speaking
from app.opendata.asking import values_of
from app.opendata.lists import GOAL_COLUMNS, LISTS, DataList
from app.opendata.schema import Column, Type

Schema = dict[str, Any]
_NAMES: Final = {"cities": "City", "projects": "Project", "effects": "Effect", "goals": "Goal"}
_FILTER_WORDS: Final = {
    "goal": "Number of a goal: rows that serve it, as the main one or beside it.",
    "voivodeship": "Slug of a voivodeship.",
    "path": "How the city came into the Plan.",
    "city": "Slug of a city.",
    "state": "State of a project.",
    "kind": "Kind of a city, or of an effect.",
    "type": "Type of an effect.",
    "participates": "Only cities of the Plan.",
}
_JSON_TYPES: Final = {
    Type.TEXT: "string",
    Type.INTEGER: "integer",
    Type.NUMBER: "number",
    Type.DAY: "string",
}


def paths(numbers: list[Schema], faults: Mapping[str, Schema]) -> Schema:
    """The addresses; `numbers` are limit and offset, `faults` the responses for them."""
    made: Schema = {}
    for name in ("cities", "goals", "projects", "effects"):
        wanted = LISTS.get(name)
        filters = [] if wanted is None else list(_filters(wanted))
        title = f"{_NAMES[name]}List"
        made[f"/api/v1/{name}"] = {
            "get": {
                "operationId": f"list{name.title()}",
                "summary": f"{name.title()} of the Action Plan; the data are CC0.",
                "parameters": [*filters, *numbers],
                "responses": _responses(
                    "application/json", {"$ref": f"#/components/schemas/{title}"}, faults
                ),
            }
        }
        made[f"/api/v1/{name}.csv"] = {
            "get": {
                "operationId": f"download{name.title()}",
                "summary": f"The same list of {name}, whole, as CSV.",
                "parameters": filters,
                "responses": _responses("text/csv", {"type": "string"}, faults),
            }
        }
    return made


def schemas() -> Schema:
    """What the lists are made of."""
    with speaking("en"):
        made: Schema = {}
        for name, columns in _columns():
            item = _NAMES[name]
            properties = {column.name: _property(column) for column in columns}
            made[item] = _object(properties)
            count = {"type": "integer", "minimum": 0}
            results = {"type": "array", "items": {"$ref": f"#/components/schemas/{item}"}}
            made[f"{item}List"] = _object(
                {"total": count, "limit": count, "offset": count, "results": results}
            )
        return made


def _columns() -> Iterable[tuple[str, tuple[Column, ...]]]:
    yield "goals", GOAL_COLUMNS
    yield from ((name, each.columns) for name, each in LISTS.items())


def _filters(wanted: DataList) -> Iterable[Schema]:
    for name in wanted.filters:
        schema: Schema = {"type": "string"}
        if name != "city":
            schema["enum"] = list(values_of(wanted, name))
        words = _FILTER_WORDS[name]
        yield {"name": name, "in": "query", "description": words, "schema": schema}


def _responses(media: str, schema: Schema, faults: Mapping[str, Schema]) -> Schema:
    return {
        "200": {"description": "The list.", "content": {media: {"schema": schema}}},
        "304": {"description": "Unchanged since the answer whose ETag was sent."},
        **faults,
    }


def _property(column: Column) -> Schema:
    described = {"description": str(column.label)}
    if column.type is Type.LIST:
        item = {"type": "integer" if column.of_numbers else "string"}
        return {"type": "array", "items": item, **described}
    made: Schema = {"type": [_JSON_TYPES[column.type], "null"], **described}
    if column.type is Type.DAY:
        made["format"] = "date"
    return made


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
