"""The tables of docs/open-data.md, written from the schema; a test of the house compares them."""

from typing import Final

from app.core.i18n import speaking
from app.opendata.schema import TABLES, Column, Entity, Told

_LONGEST: Final = 6  # more values than this are told by their range


def as_markdown() -> str:
    """Every table with its columns, in English, as our documentation is."""
    with speaking("en"):
        return "\n".join(_table(entity) for entity in TABLES.values())


def _source(entity: Entity | Told) -> str:
    if isinstance(entity, Told):
        return "Only told: an import does not take it."
    if entity.only_adds:
        return "No records: an import adds the rows that are new."
    return f"Kind of records `{entity.kind}`" + (f", list `{entity.rows}`." if entity.rows else ".")


def _table(entity: Entity | Told) -> str:
    lines = [
        f"### `{entity.name}`: {entity.label}",
        "",
        _source(entity),
        "",
        "| column | what it says | type | in a new row |",
        "|---|---|---|---|",
        *(_row(column) for column in entity.columns),
        "",
    ]
    return "\n".join(lines)


def _row(column: Column) -> str:
    need = "needed" if column.is_required else "–"
    if column.is_computed:
        need = "computed, left alone"
    return f"| `{column.name}` | {column.label} | {_type(column)} | {need} |"


def _type(column: Column) -> str:
    told = column.type.value
    if column.values and len(column.values) <= _LONGEST:
        told += ": " + ", ".join(f"`{value}`" for value in column.values)
    elif column.of_numbers:
        told += f": {column.values[0]}–{column.values[-1]}"
    elif column.values:
        told += f": one of {len(column.values)} (see the schema)"
    if column.most:
        told += f", at most {column.most}"
    return told
