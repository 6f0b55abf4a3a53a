"""Reading the catalogue of cities: one of them, those of a voivodeship, those of a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from app.cities.addresses import OneCity
from app.cities.models import City
from app.cities.voivodeships import BY_NAME, Voivodeship
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.text.polish import slugify

SUGGESTED: Final = 8
LONGEST_NAME: Final = 100
# How alike a name must be to be suggested for one that nobody has.
_LIKENESS: Final = 0.6


@dataclass(frozen=True)
class CityRow(OneCity):
    """A city in a list."""

    id: int
    slug: str
    name: str
    voivodeship: str

    @property
    def plain_name(self) -> str:
        """As its people write it, also where another city has the same name."""
        return self.name.removesuffix(told_apart("", self.voivodeship))


@dataclass(frozen=True)
class Office:
    """Where a city's office is, as its record says; `source` and `bip` are there to check it."""

    name: str
    street: str
    postcode: str
    town: str
    source: str
    bip: str

    @property
    def lines(self) -> tuple[str, ...]:
        """As on an envelope; none where a part of the address is not known."""
        if not (self.street and self.postcode and self.town):
            return ()
        return tuple(filter(None, (self.name, self.street, f"{self.postcode} {self.town}")))


class CityLike(Protocol):
    """A city, as far as its name goes."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def voivodeship(self) -> str: ...


def _rows() -> Select[*tuple[Any, ...]]:
    return select(City.id, City.slug, City.name, City.voivodeship)


_IN_ORDER: Final = (City.sort_key, City.voivodeship, City.id)


def city_by_slug(db: Session, slug: str) -> City:
    """The city at this address; raises NotFound."""
    city = db.scalar(select(City).where(City.slug == slug))
    if city is None:
        raise NotFound(_("There is no such city in the catalogue."))
    return city


def at(db: Session, slug: str) -> CityRow | None:
    """The city at an address, as a row of a list; None when there is none."""
    row = db.execute(_rows().where(City.slug == slug)).first()
    return CityRow(*row) if row else None


def office_of(db: Session, city_id: int) -> Office:
    """The office of a city, with empty parts where no source told us."""
    columns = (
        *(City.office_name, City.office_street, City.office_postcode, City.office_town),
        *(City.office_source, City.bip),
    )
    return Office(*db.execute(select(*columns).where(City.id == city_id)).one())


def in_voivodeship(db: Session, voivodeship: str) -> list[CityRow]:
    """Cities of a voivodeship, from A to Ż; there are a hundred at most."""
    query = _rows().where(City.voivodeship == voivodeship).order_by(*_IN_ORDER)
    return [CityRow(*row) for row in db.execute(query)]


def voivodeship_counts(db: Session) -> list[tuple[Voivodeship, int]]:
    """The voivodeships that have cities here, with their numbers."""
    query = select(City.voivodeship, func.count()).group_by(City.voivodeship)
    found = {name: number for name, number in db.execute(query)}
    return [(each, found[each.name]) for each in BY_NAME.values() if each.name in found]


def all_names(db: Session) -> list[str]:
    """What a field offers while a name is typed: names, those of several cities told apart."""
    rows = db.execute(_rows().order_by(*_IN_ORDER)).all()
    met: dict[str, int] = {}
    for row in rows:
        met[row.name] = met.get(row.name, 0) + 1
    return [
        told_apart(row.name, row.voivodeship) if met[row.name] > 1 else row.name for row in rows
    ]


def full_name(db: Session, city: CityLike) -> str:
    """The name of a city, told apart when another city is called the same."""
    others = select(City.id).where(City.name == city.name, City.id != city.id).limit(1)
    is_shared = db.scalar(others) is not None
    return told_apart(city.name, city.voivodeship) if is_shared else city.name


def name_column() -> ColumnElement[str]:
    """The same for each row of a statement that reads `City`."""
    shared = select(City.name).group_by(City.name).having(func.count() > 1)
    apart = City.name.concat(" (").concat(City.voivodeship).concat(")")
    return case((City.name.in_(shared.correlate(None)), apart), else_=City.name)


def told_apart(name: str, voivodeship: str) -> str:
    """The name of a city that another one has too."""
    return f"{name} ({voivodeship})"


def namesakes(db: Session, typed: str) -> list[str]:
    """Full names of the cities that a plain name may mean; none when it tells which."""
    if "(" in typed:
        return []
    wanted = slugify(typed[:LONGEST_NAME])
    found = [city for city in named(db, typed) if slugify(city.name) == wanted]
    return [told_apart(city.name, city.voivodeship) for city in found] if len(found) > 1 else []


def names_of(db: Session, slugs: Sequence[str]) -> dict[str, str]:
    """Full names of the cities at these addresses, in the same order; unknown ones are left out."""
    if not slugs:
        return {}
    rows = db.execute(select(City.slug, name_column()).where(City.slug.in_(slugs)))
    names = {slug: name for slug, name in rows}
    return {slug: names[slug] for slug in slugs if slug in names}


def named(db: Session, typed: str) -> list[CityRow]:
    """Cities of the name that somebody typed: also its beginning, or without Polish letters.

    One means that it is clear which; several that the reader chooses; none that nobody has a
    name like it.
    """
    name, _bracket, more = typed[:LONGEST_NAME].partition("(")
    wanted, voivodeship = slugify(name), more.rstrip(") ").strip().lower()
    if not any(char.isalnum() for char in name):
        return []
    everywhere = [CityRow(*row) for row in db.execute(_rows().order_by(*_IN_ORDER))]
    same = [city for city in everywhere if slugify(city.name) == wanted]
    if voivodeship and any(city.voivodeship == voivodeship for city in same):
        same = [city for city in same if city.voivodeship == voivodeship]
    # "lodz" finds Łódź, but who types the letters means them: Żary, not Zary.
    exact = [city for city in same if city.name.lower() == name.strip().lower()]
    return exact or same or [city for city in everywhere if slugify(city.name).startswith(wanted)]


def suggested(db: Session, typed: str) -> list[CityRow]:
    """Cities whose names are like one that none has."""
    wanted = slugify(typed[:LONGEST_NAME])
    by_slug: dict[str, list[CityRow]] = {}
    for row in db.execute(_rows().order_by(*_IN_ORDER)):
        by_slug.setdefault(slugify(row.name), []).append(CityRow(*row))
    close = get_close_matches(wanted, by_slug, SUGGESTED, _LIKENESS)
    return [city for slug in close for city in by_slug[slug]][:SUGGESTED]
