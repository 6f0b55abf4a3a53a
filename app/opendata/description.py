"""The schema for programs: a Data Package (datapackage.org) with every column of every table."""

from typing import Any, Final

from app.core.i18n import LANGUAGE, speaking
from app.opendata.schema import ENTITIES, REMOVE, TABLES, YES, Column, Entity, Told, Type
from app.records.kinds import Shape

PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_PROFILE: Final = "https://datapackage.org/profiles/2.0/tableschema.json"
CC0: Final = {
    "name": "CC0-1.0",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
    "title": "CC0 1.0",
}


def package(site_name: str, site_url: str) -> dict[str, Any]:
    """All tables, in Polish, as the labels of forms are."""
    with speaking(LANGUAGE):
        return {
            "$schema": PROFILE,
            "name": "plan-dzialan-dla-miast",
            "title": f"Plan Działań dla Miast: {site_name}",
            "homepage": f"{site_url}/otwarte-dane",
            "licenses": [CC0],
            "resources": [_resource(table, site_url) for table in TABLES.values()],
        }


def _resource(entity: Entity | Told, site_url: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": TABLE_PROFILE,
        "fields": [_field(column) for column in entity.columns],
        "primaryKey": [entity.key, "row"] if _rows(entity) else [entity.key],
        "missingValues": [""],
    }
    keys = list(_foreign_keys(entity))
    if keys:
        schema["foreignKeys"] = keys
    told = {
        "name": entity.name,
        "title": str(entity.label),
        "path": f"{site_url}/otwarte-dane/{entity.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "licenses": [CC0],
        "schema": schema,
    }
    if isinstance(entity, Entity) and not entity.only_adds:
        # Ours: a column of imports that no export has, and what it must hold to remove a row.
        told["x-import"] = {"remove": {"column": REMOVE, "value": YES}}
    return told


def _rows(entity: Entity | Told) -> str:
    return entity.rows if isinstance(entity, Entity) else ""


def _foreign_keys(entity: Entity | Told) -> list[dict[str, Any]]:
    if isinstance(entity, Entity) and entity.rows:
        parent = ENTITIES[entity.parent]
        return [_foreign_key(entity.key, parent)]
    if "city" in entity.by_name and (isinstance(entity, Told) or entity.key != "city"):
        return [_foreign_key("city", ENTITIES["miasta"])]
    return []


def _foreign_key(column: str, parent: Entity) -> dict[str, Any]:
    return {"fields": [column], "reference": {"resource": parent.name, "fields": [parent.key]}}


def _field(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "title": str(column.label),
        "type": column.type.value,
    }
    if column.field is Shape.ADDRESS or column.name == "url":
        told["format"] = "uri"
    if column.type is Type.LIST:
        told["delimiter"] = column.delimiter
        told["itemType"] = "integer" if column.of_numbers else "string"
    told["constraints"] = _constraints(column)
    if column.is_computed:
        told["x-computed"] = True
    return told


def _constraints(column: Column) -> dict[str, Any]:
    """Required means: in every row that is new."""
    found: dict[str, Any] = {"required": column.is_required}
    if column.values and column.type is not Type.LIST:
        numbers = column.type is Type.INTEGER
        found["enum"] = [int(each) if numbers else each for each in column.values]
    if column.most:
        found["maxLength"] = column.most
    return found
