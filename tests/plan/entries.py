"""Entries of the Plan for tests: records in force, with the rows that pages read."""

from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from app.cities.models import City
from app.people.editorial import editorial
from app.plan.kinds import PLAN_KINDS
from app.records.kinds import Surroundings, kind_of
from app.records.models import Record, RecordOrigin, RecordVersion
from app.records.queries import record_of
from app.records.rules import check_fields
from app.records.service import put_in_force
from app.text.polish import slugify, sort_key

SOURCE: Final = "https://miasto.example/zrodlo"
_KINDS: Final = {each.name: each for each in PLAN_KINDS}
# What a kind asks for and most tests do not care about.
_USUAL: Final[dict[str, dict[str, Any]]] = {
    "projekt": {"state": "w-toku", "source": SOURCE},
    "praktyka": {"goal": "11", "text": "Sadzimy drzewa razem.", "source": SOURCE},
    "raport": {"year": "2024", "road": "Za nami trzy lata pracy.", "source": SOURCE},
    "dziedzictwo": {"direction": "3", "kind": "deklaracja", "source": SOURCE},
    "wspoltworca": {"kind": "organizacja", "source": SOURCE},
}


def city(db: Session, name: str = "Ełk", voivodeship: str = "warmińsko-mazurskie") -> City:
    """A town of the catalogue, the same one each time it is asked for."""
    slug = slugify(name)
    found = db.query(City).filter(City.slug == slug).one_or_none()
    if found is None:
        found = City(slug=slug, name=name, sort_key=sort_key(name), voivodeship=voivodeship)
        db.add(found)
        db.flush()
    return found


def put(db: Session, kind: str, key: str = "", /, **fields: Any) -> Record:
    """Put an entry in force, checked as any other, on its key or the one its fields give.

    What is None is left out; without any fields but a key, the entry is removed.
    """
    of = _KINDS.get(kind) or kind_of(kind)
    if fields or not key:
        fields = {**_USUAL.get(kind, {}), **fields}
    said = {name: value for name, value in fields.items() if value is not None}
    key = key or (of.new_key(said) if of.new_key is not None else "")
    around = Surroundings(db, Path("nowhere"))
    if said:
        said = check_fields(around, of, key, said)
    version = RecordVersion(
        fields=said,
        author_id=editorial(db).id,
        comment="Z testu",
        origin=RecordOrigin.LOAD,
    )
    return put_in_force(db, of, key, record_of(db, kind, key), version)


def part(db: Session, town: City, path: str = "otwarta", /, **fields: Any) -> Record:
    """A town takes part in the Plan."""
    return put(db, "miasto", town.slug, path=path, path_source=SOURCE, **fields)


def project(db: Session, town: City, title: str, **fields: Any) -> Record:
    """A project of a town; effects are lists of mappings."""
    return put(db, "projekt", city=town.slug, title=title, **fields)


def effect(name: str, **fields: Any) -> dict[str, Any]:
    """A row of a project's effects; counted in pieces when it has numbers."""
    is_counted = "planned" in fields or "reached" in fields
    usual = {"unit": "sztuki"} if is_counted else {"words": "Opisany słowami."}
    return {
        "row": slugify(name)[:20].strip("-"),
        "kind": "produkt",
        "name": name,
        **usual,
        **fields,
    }
