"""What the kinds of the Plan share: fields of a city, a goal and a source, and reading them.

A value that nobody gave is absent, so reading it gives an empty one; shapes are checked before.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cities.models import LONGEST_SOURCE, City
from app.cities.queries import full_name, name_column
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.plan.words import GOAL_OPTIONS
from app.records.kinds import Fault, Fields, RecordField, Shape, Surroundings
from app.text.limits import TextRefused, check_markdown
from app.text.polish import slugify

CITY: Final = "city"
LONGEST_TEXT: Final = 10_000
_SOURCE: Final = _l("Source")
Row = Mapping[str, Any]


def names_of_cities(db: Session) -> Mapping[str, str]:
    """Addresses of all cities with their full names, in which cities of one name are told apart."""
    return {slug: name for slug, name in db.execute(select(City.slug, name_column()))}


def city_field(*, is_required: bool = True) -> RecordField:
    """The city that an entry belongs to."""
    return RecordField(CITY, _l("City"), is_required=is_required, names=names_of_cities)


def goal_field(label: str, *, hint: str = "", is_required: bool = False) -> RecordField:
    """One of the 17 goals."""
    return RecordField(
        "goal", label, Shape.CHOICE, hint, is_required=is_required, options=GOAL_OPTIONS
    )


def source_field(
    name: str = "source", label: str = _SOURCE, *, is_required: bool = True
) -> RecordField:
    """Where a fact comes from, so that everybody can check it."""
    return RecordField(
        name,
        label,
        hint=_l("Best the address of a page, or the name of a document and its date."),
        is_required=is_required,
        most=LONGEST_SOURCE,
    )


def said(fields: Row, name: str) -> str:
    """A value in words; an absent one says nothing."""
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""


def whole(fields: Row, name: str) -> int | None:
    """A number without a fraction, such as that of a goal or a year."""
    text = said(fields, name)
    return int(text) if text.isascii() and text.isdigit() else None


def amount(fields: Row, name: str) -> Decimal | None:
    """A number of an effect; none is not nought."""
    try:
        return Decimal(said(fields, name))
    except InvalidOperation:
        return None


def day(fields: Row, name: str) -> date | None:
    """A day; none where nobody gave one."""
    try:
        return date.fromisoformat(said(fields, name))
    except ValueError:
        return None


def listed(fields: Fields, name: str) -> list[str]:
    """The texts of a list."""
    value = fields.get(name)
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def rows(fields: Fields, name: str) -> list[Row]:
    """The rows of a list, in their order."""
    value = fields.get(name)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def key_from(*parts: str) -> str:
    """The key of a new entry: its city and its first title, as long as an address may be."""
    said = " ".join(part for part in parts if part)
    return slugify(said) if said else ""


def key_by_title(fields: Fields) -> str:
    """City and first title."""
    return key_from(said(fields, CITY), said(fields, "title"))


def title_of_report(db: Session, _key: str, fields: Fields) -> str:
    """A report is called by its city and its year; kept with the record, so in Polish for all."""
    city = db.scalar(select(City).where(City.slug == said(fields, CITY)))
    name = full_name(db, city) if city is not None else said(fields, CITY)
    return f"{name}: raport za {said(fields, 'year')} rok"


def city_is_known(fields: Fields, around: Surroundings) -> list[Fault]:
    """Only cities of the catalogue; a kind that asks for none has none to check."""
    slug = said(fields, CITY)
    if not slug or around.db.scalar(select(City.id).where(City.slug == slug)) is not None:
        return []
    return [Fault(CITY, _("There is no such city in the catalogue."))]


def texts_can_be_drawn(fields: Fields, *names: str) -> list[Fault]:
    """Markdown within the limits of posts."""
    faults = []
    for name in names:
        try:
            check_markdown(said(fields, name), "post")
        except TextRefused as refusal:
            faults.append(Fault(name, _(refusal.message, **refusal.params)))
    return faults
