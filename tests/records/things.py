"""A kind of records with typed fields: what a city has, with effects in rows."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session

from app.people.rules import Permission, Who
from app.records.kinds import Fault, Fields, RecordField, RecordKind, Shape, Surroundings
from app.records.rules import Written
from app.records.shapes import ROW
from app.text.polish import slugify

TOWNS: Final = {"elk": "Ełk", "brzeziny-lodzkie": "Brzeziny (łódzkie)"}
# What pages would read, by key; and who speaks for which city, by the number of the account.
APPLIED: dict[str, Fields] = {}
SPEAKERS: dict[int, str] = {}


def _check(fields: Fields, _around: Surroundings) -> list[Fault]:
    return list(_units(fields))


def _units(fields: Fields) -> Iterator[Fault]:
    for place, row in enumerate(fields.get("effects", []), start=1):
        if "planned" in row and "unit" not in row:
            yield Fault("effects", "Liczba potrzebuje jednostki.", row=place, column="unit")


def _apply(_db: Session, key: str, fields: Fields) -> None:
    if fields:
        APPLIED[key] = fields
    else:
        del APPLIED[key]


def _speaks(who: Who) -> Select[str]:
    return select(literal(SPEAKERS.get(who.id, "-")))


THING: Final = RecordKind(
    name="rzecz",
    label="Rzecz",
    fields=(
        RecordField("city", "Miasto", is_required=True, names=lambda _db: TOWNS),
        RecordField("title", "Tytuł", is_required=True, most=40),
        RecordField("goals", "Cele", Shape.CHOICES, options={"1": "I", "2": "II", "3": "III"}),
        RecordField("state", "Stan", Shape.CHOICE, options={"w-toku": "w toku"}),
        RecordField("amount", "Koszt", Shape.NUMBER),
        RecordField("began", "Początek", Shape.DAY),
        RecordField("text", "Opis", Shape.TEXT),
        RecordField("partners", "Partnerzy", Shape.LINES),
        RecordField(
            "effects",
            "Efekty",
            Shape.ROWS,
            columns=(
                RecordField("kind", "Rodzaj", Shape.CHOICE, options={"produkt": "produkt"}),
                RecordField("name", "Co powstało", is_required=True),
                RecordField("planned", "Plan", Shape.NUMBER),
                RecordField("unit", "Jednostka"),
            ),
            row_label="Efekt",
        ),
    ),
    check=_check,
    title_of=lambda fields: str(fields["title"]),
    url_of=lambda key: f"/rzeczy/{key}",
    propose=Permission.PROPOSE,
    decide=Permission.REVIEW,
    new_key=lambda fields: f"{fields['city']}-{slugify(fields['title'])}",
    apply=_apply,
    speaks_for=_speaks,
    owner_field="city",
)
KEY: Final = "elk-skwer"


def effect(row: str, name: str, **said: str) -> dict[str, Any]:
    return {ROW: row, "name": name, **said}


def thing(comment: str = "Dopisuję", **fields: Any) -> Written:
    """What somebody writes; what is None is left out."""
    said = {"city": "elk", "title": "Skwer", "partners": ["Koło"], **fields}
    return Written({key: value for key, value in said.items() if value is not None}, comment)


def removal(comment: str = "Już go nie ma") -> Written:
    return Written({}, comment, removes=True)
