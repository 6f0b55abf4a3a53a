"""The decision table as a reviewed record: one field, its source, which must be complete."""

from pathlib import Path
from typing import Final

from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext
from app.letters.known import known
from app.people.rules import Permission
from app.procedures.addresses import PAGE
from app.procedures.completeness import faults_in
from app.records.kinds import (
    Fault,
    Fields,
    RecordField,
    RecordKind,
    Shape,
    Surroundings,
    register,
)
from app.records.loading import source_of

KIND: Final = "tryby"
FILE: Final = "tryby.yaml"
KEY: Final = "ktory-tryb"
SOURCE: Final = "tekst"


def check(fields: Fields, around: Surroundings) -> list[Fault]:
    """What is wrong with the source, by line: a path that ends nowhere is a fault as well."""
    faults = faults_in(str(fields.get(SOURCE, "")), known(around))
    return [Fault(SOURCE, fault.message, fault.line) for fault in faults]


def sources(content: Path) -> dict[str, Fields]:
    """What the file of the content folder says; nothing where there is none."""
    path = content / FILE
    return {KEY: {SOURCE: source_of(path)}} if path.is_file() else {}


def title_of(_fields: Fields) -> str:
    """There is one table."""
    return _("Which procedure to choose?")


def url_of(_key: str) -> str:
    """The page of the questions."""
    return PAGE


PROCEDURE_KIND: Final = register(
    RecordKind(
        name=KIND,
        label=lazy_gettext("Table of procedures"),
        fields=(RecordField(SOURCE, lazy_gettext("Source of the table"), Shape.SOURCE),),
        check=check,
        title_of=title_of,
        key_of=lambda _fields: KEY,
        url_of=url_of,
        propose=Permission.PROPOSE,
        decide=Permission.REVIEW,
        file_of=lambda _key, fields: (FILE, str(fields[SOURCE])),
        is_single=True,
    )
)
