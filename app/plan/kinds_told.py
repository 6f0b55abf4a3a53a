"""Records of what a city tells and leaves: good practices, reports, declarations; and of hands.

A city has three good practices at most, and one report of a year.
"""

from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cities.models import City
from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.people.rules import Permission
from app.plan.coordinators import spoken_for
from app.plan.kinds_fields import (
    CITY,
    LONGEST_TEXT,
    city_field,
    city_is_known,
    goal_field,
    key_by_title,
    key_from,
    said,
    source_field,
    texts_can_be_drawn,
    title_of_report,
    whole,
)
from app.plan.models import LONGEST_LINE, LONGEST_NAME, LegacyKind, Practice
from app.plan.projection import (
    MOST_PRACTICES,
    apply_contributor,
    apply_legacy,
    apply_practice,
    apply_report,
    too_many_practices,
)
from app.plan.words import CONTRIBUTOR_KINDS, DIRECTION_OPTIONS, LEGACY_KINDS, RECOMMENDATIONS
from app.records.kinds import (
    Fault,
    Fields,
    RecordField,
    RecordKind,
    Shape,
    Surroundings,
    register,
)
from app.records.models import LONGEST_TITLE

PRACTICE: Final = "praktyka"
REPORT: Final = "raport"
LEGACY: Final = "dziedzictwo"
CONTRIBUTOR: Final = "wspoltworca"
FIRST_YEAR: Final = 2021  # when the programme began
LONGEST_LEGACY: Final = 4_000


def check_practice(fields: Fields, around: Surroundings) -> list[Fault]:
    """Every fault of a good practice beyond the shapes of its fields."""
    return [
        *city_is_known(fields, around),
        *city_has_room(fields, around),
        *texts_can_be_drawn(fields, "text"),
    ]


def city_has_room(fields: Fields, around: Surroundings) -> Iterator[Fault]:
    """Three of a city at most: the best ones, not all."""
    others = (
        select(func.count())
        .select_from(Practice)
        .join(City, City.id == Practice.city_id)
        .where(City.slug == said(fields, CITY), Practice.key != around.key)
    )
    if (around.db.scalar(others) or 0) >= MOST_PRACTICES:
        yield Fault(CITY, too_many_practices())


def check_report(fields: Fields, around: Surroundings) -> list[Fault]:
    """Every fault of a report beyond the shapes of its fields."""
    return [
        *city_is_known(fields, around),
        *year_is_of_the_programme(fields),
        *texts_can_be_drawn(fields, "road", "aims"),
    ]


def year_is_of_the_programme(fields: Fields) -> Iterator[Fault]:
    """Nobody reports of a time before the programme, or of one to come."""
    if not FIRST_YEAR <= (whole(fields, "year") or 0) <= clock.today().year:
        yield Fault(
            "year", _("Write a year between %(first)s and this one.", first=str(FIRST_YEAR))
        )


def check_legacy(fields: Fields, around: Surroundings) -> list[Fault]:
    """Every fault of a declaration beyond the shapes of its fields."""
    return [*city_is_known(fields, around), *direction_fits_the_kind(fields)]


def direction_fits_the_kind(fields: Fields) -> Iterator[Fault]:
    """In the ninth direction advisers speak, not the city."""
    is_ninth = whole(fields, "direction") == RECOMMENDATIONS
    if is_ninth and said(fields, "kind") == LegacyKind.DECLARATION:
        yield Fault("direction", _("The ninth direction is for recommendations from advice."))


def _told(
    name: str,
    label: str,
    fields: tuple[RecordField, ...],
    *,
    title: str,
    check: Callable[[Fields, Surroundings], list[Fault]],
    apply: Callable[[Session, str, Fields], None],
    new_key: Callable[[Fields], str] = key_by_title,
    title_in: Callable[[Session, str, Fields], str] | None = None,
) -> RecordKind:
    """A kind whose entries have no page of their own; `title` is the field that names one."""
    return register(
        RecordKind(
            name=name,
            label=label,
            fields=(*fields, source_field()),
            check=check,
            title_of=lambda fields: said(fields, title),
            title_in=title_in,
            url_of=lambda key: f"/plan/wpis/{name}/{key}",
            new_key=new_key,
            propose=Permission.PROPOSE,
            decide=Permission.REVIEW,
            apply=apply,
            speaks_for=spoken_for,
            owner_field=CITY,
        )
    )


PRACTICE_KIND: Final = _told(
    PRACTICE,
    _l("Good practice"),
    (
        city_field(),
        goal_field(_l("Goal"), is_required=True),
        RecordField("title", _l("Title"), is_required=True, most=LONGEST_TITLE),
        RecordField(
            "text",
            _l("What the city does, and what others can take from it"),
            Shape.TEXT,
            is_required=True,
            most=LONGEST_TEXT,
        ),
    ),
    title="title",
    check=check_practice,
    apply=apply_practice,
)
REPORT_KIND: Final = _told(
    REPORT,
    _l("Report of a city"),
    (
        city_field(),
        RecordField("year", _l("Year"), Shape.NUMBER, is_required=True),
        RecordField("road", _l("The road so far"), Shape.TEXT, is_required=True, most=LONGEST_TEXT),
        RecordField("aims", _l("Aims"), Shape.TEXT, most=LONGEST_TEXT),
    ),
    title="year",
    check=check_report,
    apply=apply_report,
    new_key=lambda fields: key_from(said(fields, CITY), said(fields, "year")),
    title_in=title_of_report,
)
LEGACY_KIND: Final = _told(
    LEGACY,
    _l("Legacy of the Forum"),
    (
        city_field(),
        RecordField(
            "direction",
            _l("Direction"),
            Shape.CHOICE,
            is_required=True,
            options=DIRECTION_OPTIONS,
        ),
        RecordField(
            "kind", _l("Who says it"), Shape.CHOICE, is_required=True, options=LEGACY_KINDS
        ),
        RecordField("title", _l("Title"), is_required=True, most=LONGEST_TITLE),
        RecordField("words", _l("In words"), Shape.TEXT, most=LONGEST_LEGACY),
    ),
    title="title",
    check=check_legacy,
    apply=apply_legacy,
)
CONTRIBUTOR_KIND: Final = _told(
    CONTRIBUTOR,
    _l("Contributor to the Plan"),
    (
        RecordField("name", _l("Name"), is_required=True, most=LONGEST_NAME),
        RecordField(
            "kind", _l("Who it is"), Shape.CHOICE, is_required=True, options=CONTRIBUTOR_KINDS
        ),
        city_field(is_required=False),
        goal_field(_l("Goal")),
        RecordField("part", _l("Part in the work"), most=LONGEST_LINE),
    ),
    title="name",
    check=city_is_known,
    apply=apply_contributor,
    new_key=lambda fields: key_from(said(fields, "name")),
)
