"""The record of a city: what kind it is, how many live there, its office, its part in the Plan.

Each fact comes with its source, or is not there at all. A city takes part exactly when the record
says by which path it came in.
"""

import re
from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cities.addresses import city_url
from app.cities.models import LONGEST_OFFICE, City
from app.cities.queries import full_name
from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.people.rules import Permission
from app.plan.coordinators import spoken_for
from app.plan.kinds_fields import goal_field, rows, said, source_field, whole
from app.plan.models import LONGEST_NAME
from app.plan.projection import apply_city
from app.plan.words import CITY_KINDS, COORDINATOR, GUARDIAN, PATHS, ROLES
from app.records.kinds import (
    Fault,
    Fields,
    RecordField,
    RecordKind,
    Shape,
    Surroundings,
    register,
)

KIND: Final = "miasto"
LONGEST_NOTE: Final = 2_000
MOST_ROLES: Final = 60
FIRST_YEAR: Final = 1990
MOST_PEOPLE: Final = 5_000_000
_POSTCODE: Final = re.compile(r"\d{2}-\d{3}")
# Fact → the field that says where it comes from.
SOURCES: Final = {
    "kind": "kind_source",
    "population": "population_source",
    "office_name": "office_source",
    "office_street": "office_source",
    "office_postcode": "office_source",
    "office_town": "office_source",
    "path": "path_source",
}

_ROLE_COLUMNS: Final = (
    RecordField("role", _l("Role"), Shape.CHOICE, is_required=True, options=ROLES),
    goal_field(_l("Goal"), hint=_l("Only of an expert guardian.")),
    RecordField("name", _l("Name and surname"), is_required=True, most=LONGEST_NAME),
    RecordField("office", _l("Office or company"), most=LONGEST_NAME),
    source_field(),
)
FIELDS: Final = (
    RecordField("kind", _l("Kind of commune"), Shape.CHOICE, options=CITY_KINDS),
    source_field("kind_source", _l("Source: kind of commune"), is_required=False),
    RecordField("population", _l("Residents"), Shape.NUMBER),
    RecordField("population_year", _l("State at the end of the year"), Shape.NUMBER),
    source_field("population_source", _l("Source: residents"), is_required=False),
    RecordField("bip", _l("Public Information Bulletin"), Shape.ADDRESS),
    RecordField("office_name", _l("Office"), most=LONGEST_OFFICE),
    RecordField("office_street", _l("Street and number"), most=LONGEST_OFFICE),
    RecordField("office_postcode", _l("Postcode"), hint=_l("Such as 00-950."), most=6),
    RecordField("office_town", _l("Town of the post office"), most=LONGEST_OFFICE),
    source_field("office_source", _l("Source: address of the office"), is_required=False),
    RecordField(
        "path",
        _l("Path into the Plan"),
        Shape.CHOICE,
        _l("Leave it empty when the city does not take part."),
        options=PATHS,
    ),
    source_field("path_source", _l("Source: part in the Plan"), is_required=False),
    RecordField("note", _l("What else a source says of its part"), Shape.TEXT, most=LONGEST_NOTE),
    RecordField(
        "roles",
        _l("Who looks after the work"),
        Shape.ROWS,
        most=MOST_ROLES,
        columns=_ROLE_COLUMNS,
        row_label=_l("Person"),
    ),
)


def check(fields: Fields, around: Surroundings) -> list[Fault]:
    """Every fault beyond the shapes of the fields."""
    return [
        *facts_have_sources(fields),
        *population_is_of_a_year(fields),
        *postcode_is_polish(fields),
        *only_participants_have_notes_and_roles(fields),
        *guardians_have_a_goal(fields),
        *entry_is_of_a_city(around),
    ]


def facts_have_sources(fields: Fields) -> Iterator[Fault]:
    """A fact without a source stays out; "no data" is better."""
    missing = {
        source
        for fact, source in SOURCES.items()
        if said(fields, fact) and not said(fields, source)
    }
    for source in sorted(missing):
        yield Fault(source, _("Say where this comes from, so that others can check it."))


def population_is_of_a_year(fields: Fields) -> Iterator[Fault]:
    """So many people, and when; half of it says nothing."""
    people, year = said(fields, "population"), said(fields, "population_year")
    number = whole(fields, "population")
    if people and (number is None or not 0 < number <= MOST_PEOPLE):
        yield Fault("population", _("Write the number of residents in digits."))
    if year and not FIRST_YEAR <= (whole(fields, "population_year") or 0) <= clock.today().year:
        yield Fault(
            "population_year",
            _("Write a year between %(first)s and this one.", first=str(FIRST_YEAR)),
        )
    if people and not year:
        yield Fault("population_year", _("Say of which year this number is."))
    if year and not people:
        yield Fault("population", _("Say how many residents there were in that year."))


def postcode_is_polish(fields: Fields) -> Iterator[Fault]:
    """Letters go to it."""
    postcode = said(fields, "office_postcode")
    if postcode and not _POSTCODE.fullmatch(postcode):
        yield Fault("office_postcode", _("Write the postcode as 00-950."))


def only_participants_have_notes_and_roles(fields: Fields) -> Iterator[Fault]:
    """A part in the Plan begins with the path, be it an unknown one."""
    if not said(fields, "path"):
        for name in ("path_source", "note", "roles"):
            if fields.get(name):
                yield Fault("path", _("Choose the path: only cities of the Plan have the rest."))
                return


def guardians_have_a_goal(fields: Fields) -> Iterator[Fault]:
    """A guardian stands for one goal, a coordinator for the whole city."""
    for place, row in enumerate(rows(fields, "roles"), start=1):
        role, goal = said(row, "role"), said(row, "goal")
        if role == GUARDIAN and not goal:
            yield Fault("roles", _("Say which goal it is."), row=place, column="goal")
        if role == COORDINATOR and goal:
            yield Fault(
                "roles",
                _("A coordinator looks after all goals: leave the goal empty."),
                row=place,
                column="goal",
            )


def entry_is_of_a_city(around: Surroundings) -> Iterator[Fault]:
    """The key of the entry is the address of the city; a new entry gets its key with the form."""
    slug = around.key
    if slug and around.db.scalar(select(City.id).where(City.slug == slug)) is None:
        yield Fault("key", _("There is no such city in the catalogue."))


def title_in(db: Session, key: str, _fields: Fields) -> str:
    """The name of the city, told apart from others of the same name."""
    city = db.scalar(select(City).where(City.slug == key))
    return full_name(db, city) if city is not None else key


CITY_KIND: Final = register(
    RecordKind(
        name=KIND,
        label=_l("City"),
        fields=FIELDS,
        check=check,
        title_of=lambda fields: said(fields, "office_name"),
        title_in=title_in,
        url_of=city_url,
        propose=Permission.PROPOSE,
        decide=Permission.REVIEW,
        apply=apply_city,
        speaks_for=spoken_for,
    )
)
