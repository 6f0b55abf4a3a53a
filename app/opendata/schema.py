"""The one schema of the data: which tables there are, and the columns of each.

Files, the API, imports, the description for programs and the documentation all read it from here.
Columns of a table come from the fields of its kind of records, so neither can forget the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.agenda.kinds import DATE_KIND
from app.certificates.models import LONGEST_REASON
from app.core.i18n import lazy_gettext as _
from app.people.rules import Permission
from app.plan.kinds_city import CITY_KIND
from app.plan.kinds_project import PROJECT_KIND
from app.plan.kinds_told import CONTRIBUTOR_KIND, LEGACY_KIND, PRACTICE_KIND, REPORT_KIND
from app.plan.models import LONGEST_NAME
from app.plan.words import GOAL_OPTIONS
from app.records.kinds import RecordField, RecordKind, Shape
from app.records.models import LONGEST_TITLE

REMOVE: Final = "remove"
YES: Final = "tak"


class Type(StrEnum):
    """How a value is typed; the words are those of Table Schema."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DAY = "date"
    LIST = "list"


@dataclass(frozen=True)
class Column:
    """A column of a table. What is `is_computed` is told, and left alone by imports.

    `field` is the shape of the record's field behind it, None for keys and computed ones.
    `values` are all that it may hold; a list holds texts, or numbers where `of_numbers`.
    """

    name: str
    label: str
    type: Type = Type.TEXT
    is_required: bool = False
    is_computed: bool = False
    field: Shape | None = None
    values: tuple[str, ...] = ()
    most: int = 0
    of_numbers: bool = False

    @property
    def delimiter(self) -> str:
        """What stands between the parts of a list within one cell."""
        return "\n" if self.field is Shape.LINES else ";"


@dataclass(frozen=True)
class Entity:
    """A table: records of a kind, or the rows that stand in a field of theirs.

    `key` is the column that says which record. A table `is_whole` when a row of it is all of a
    record but its lists, so that who removes the row removes the record; the kind `miasto` is told
    in two tables instead, of which each has some `fields`.
    """

    name: str
    label: str
    record_kind: RecordKind
    key: str = "key"
    fields: tuple[str, ...] = ()
    rows: str = ""
    is_whole: bool = False
    # Its rows become no records: an import adds those that are new, and changes none.
    only_adds: bool = False
    computed: tuple[Column, ...] = ()
    parent: str = ""

    @property
    def kind(self) -> str:
        return self.record_kind.name

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, in the order of files."""
        key = Column(self.key, str(_KEY_WORDS[self.key]), is_required=not self.is_whole)
        name = (Column("row", _("Name of the row within its list")),) if self.rows else ()
        own = tuple(_column(each) for each in self.record_fields)
        return (key, *name, *own, *self.computed)

    @property
    def record_fields(self) -> tuple[RecordField, ...]:
        """The fields of the records that stand in this table."""
        fields = self.record_kind.fields
        if self.rows:
            return next(each.columns for each in fields if each.name == self.rows)
        return tuple(
            each
            for each in fields
            if each.shape is not Shape.ROWS and (not self.fields or each.name in self.fields)
        )

    @property
    def by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}


@dataclass(frozen=True)
class Told:
    """A table that is only told, never brought in: what it says has its own ways in."""

    name: str
    label: str
    key: str
    columns: tuple[Column, ...]

    @property
    def by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}


def fields_alone(name: str, label: str, *fields: RecordField) -> RecordKind:
    """Columns of a table without records: not registered, so nobody can propose an entry of it."""
    return RecordKind(
        name=name,
        label=label,
        fields=fields,
        check=lambda _fields, _around: [],
        title_of=lambda _fields: "",
        url_of=lambda key: f"/{name}/{key}",
        propose=Permission.IMPORT_DATA,
        decide=Permission.IMPORT_DATA,
    )


_KEY_WORDS: Final = {
    "number": _("Number of the certificate"),
    "key": _("Name in the address; empty in a new row"),
    "city": _("City: its name in the address"),
    "project": _("Project: its name in the address"),
}
_CITY_NAME: Final = Column("city_name", _("Name of the city"), is_computed=True)
_VOIVODESHIP: Final = Column("voivodeship", _("Voivodeship"), is_computed=True)
_URL: Final = Column("url", _("Page on this site"), is_computed=True)
_OF_CITY: Final = (_CITY_NAME, _VOIVODESHIP, _URL)
_PART: Final = ("path", "path_source", "note")
CITIES: Final = Entity(
    "miasta",
    _("Cities"),
    CITY_KIND,
    "city",
    fields=(
        "kind",
        "kind_source",
        "population",
        "population_year",
        "population_source",
        "bip",
        "office_name",
        "office_street",
        "office_postcode",
        "office_town",
        "office_source",
    ),
    computed=(
        Column("name", _("Name of the city"), is_computed=True),
        _VOIVODESHIP,
        Column("latitude", _("Latitude (WGS 84)"), Type.NUMBER, is_computed=True),
        Column("longitude", _("Longitude (WGS 84)"), Type.NUMBER, is_computed=True),
        _URL,
    ),
)
PARTICIPATIONS: Final = Entity(
    "uczestnictwo", _("Participation in the Plan"), CITY_KIND, "city", _PART, computed=_OF_CITY
)
ROLES: Final = Entity(
    "role",
    _("Roles in cities"),
    CITY_KIND,
    "city",
    rows="roles",
    computed=_OF_CITY,
    parent="uczestnictwo",
)
PROJECTS: Final = Entity(
    "projekty", _("Projects"), PROJECT_KIND, is_whole=True, computed=_OF_CITY, parent="miasta"
)
EFFECTS: Final = Entity(
    "efekty",
    _("Effects of projects"),
    PROJECT_KIND,
    "project",
    rows="effects",
    computed=(Column("city", _("City: its name in the address"), is_computed=True), *_OF_CITY),
    parent="projekty",
)
PRACTICES: Final = Entity(
    "praktyki",
    _("Good practices"),
    PRACTICE_KIND,
    is_whole=True,
    computed=_OF_CITY,
    parent="miasta",
)
REPORTS: Final = Entity(
    "raporty",
    _("Reports of cities"),
    REPORT_KIND,
    is_whole=True,
    computed=_OF_CITY,
    parent="miasta",
)
LEGACY: Final = Entity(
    "dziedzictwo", _("Legacy"), LEGACY_KIND, is_whole=True, computed=_OF_CITY, parent="miasta"
)
CONTRIBUTORS: Final = Entity(
    "wspoltworcy",
    _("Contributors of the Plan"),
    CONTRIBUTOR_KIND,
    is_whole=True,
    computed=_OF_CITY,
    parent="miasta",
)
DATES: Final = Entity(
    "terminy", _("Local dates"), DATE_KIND, is_whole=True, computed=_OF_CITY, parent="miasta"
)
ADVICE: Final = Told(
    "doradztwo",
    _("Hours of advice by city"),
    "city",
    (
        Column("city", _("City: its name in the address"), is_required=True),
        Column("preparation_hours", _("Hours for writing the project"), Type.NUMBER),
        Column("implementation_hours", _("Hours for carrying it out"), Type.NUMBER),
        *_OF_CITY,
    ),
)
CERTIFICATES: Final = Entity(
    "certyfikaty",
    _("Certificates"),
    fields_alone(
        "certyfikaty",
        _("Certificates"),
        RecordField("code", _("Code of the certificate"), is_required=True),
        RecordField("project", _("Project: its name in the address"), is_required=True),
        RecordField("city", _("City: its name in the address"), is_required=True),
        RecordField("city_name", _("Name of the city"), is_required=True, most=LONGEST_NAME),
        RecordField("title", _("Title of the project"), is_required=True, most=LONGEST_TITLE),
        RecordField("goal", _("Main goal"), Shape.CHOICE, options=GOAL_OPTIONS),
        RecordField("issued", _("Issued on"), Shape.DAY, is_required=True),
        RecordField("revoked", _("Revoked on"), Shape.DAY),
        RecordField("reason", _("Why it was revoked"), most=LONGEST_REASON),
    ),
    "number",
    only_adds=True,
    computed=(_URL,),
)
# In this order an import brings them in: what others speak of comes first.
ENTITIES: Final = {
    each.name: each
    for each in (
        CITIES,
        PARTICIPATIONS,
        ROLES,
        PROJECTS,
        EFFECTS,
        PRACTICES,
        REPORTS,
        LEGACY,
        CONTRIBUTORS,
        DATES,
    )
}
# All that can be downloaded.
TABLES: Final[Mapping[str, Entity | Told]] = {
    **ENTITIES,
    ADVICE.name: ADVICE,
    CERTIFICATES.name: CERTIFICATES,
}


def _column(of: RecordField) -> Column:
    options = tuple(of.options)
    of_numbers = bool(options) and all(value.isdigit() for value in options)
    kind = _TYPES.get(of.shape, Type.TEXT)
    if of.shape is Shape.CHOICE and of_numbers:
        kind = Type.INTEGER
    return Column(
        of.name,
        of.label,
        kind,
        is_required=of.is_required,
        field=of.shape,
        values=options,
        most=of.most,
        of_numbers=of_numbers,
    )


_TYPES: Final = {
    Shape.NUMBER: Type.NUMBER,
    Shape.DAY: Type.DAY,
    Shape.CHOICES: Type.LIST,
    Shape.LINES: Type.LIST,
}
