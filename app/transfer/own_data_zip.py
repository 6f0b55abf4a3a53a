"""The own data as a ZIP: the same rows once for programs and once as a page for people.

The page stands alone: it opens from a disk, loads nothing and needs no account.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from app.cases.exporting import CaseFile
from app.core.i18n import gettext as _
from app.people.words import level_word, role_word
from app.transfer.own_data import Rows, plain
from app.transfer.own_data_words import COLUMNS, TABLES
from app.ui.filters import long_date, long_datetime

DATA: Final = "data.json"
PAGE: Final = "index.html"


@dataclass(frozen=True)
class Fact:
    """One value of a row in words; a long one keeps its lines."""

    label: str
    words: str

    @property
    def is_long(self) -> bool:
        return "\n" in self.words


@dataclass(frozen=True)
class Section:
    """A table that holds something, with its rows in words."""

    key: str
    heading: str
    rows: list[list[Fact]]


def as_json(data: Rows) -> str:
    """What programs read: one list of rows for each table."""
    values = {
        table: [{name: plain(value) for name, value in row.items()} for row in rows]
        for table, rows in data.items()
    }
    return json.dumps(values, ensure_ascii=False, indent=1)


def sections(data: Rows) -> list[Section]:
    """What people read: tables that hold something, and of each row what is not empty."""
    return [
        Section(table, str(TABLES[table]), [_facts(row) for row in rows])
        for table, rows in data.items()
        if rows
    ]


def empty_tables(data: Rows) -> list[str]:
    """Names of the tables in which nothing of the person stands."""
    return [str(TABLES[table]) for table, rows in data.items() if not rows]


def packed(data: Rows, page: str, files: Iterable[CaseFile] = ()) -> bytes:
    """The ZIP with both, and with the files of cases."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DATA, as_json(data))
        archive.writestr(PAGE, page)
        for file in files:
            archive.writestr(file.path, file.data)
    return target.getvalue()


def _facts(row: dict[str, Any]) -> list[Fact]:
    told = ((name, _in_words(name, value)) for name, value in row.items())
    return [Fact(str(COLUMNS[name]), words) for name, words in told if words]


def _in_words(name: str, value: Any) -> str:
    if name in _WORDS:
        return _WORDS[name](value)
    for kind, words in _BY_KIND:
        if isinstance(value, kind):
            return words(value)
    return "" if value is None else str(value)


def _nested(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) if value else ""


_WORDS: Final[dict[str, Callable[[Any], str]]] = {"level": level_word, "role": role_word}
# The first that fits: each moment is also a date, and yes and no are also numbers.
_BY_KIND: Final[tuple[tuple[type, Callable[[Any], str]], ...]] = (
    (bool, lambda value: str(_("yes") if value else _("no"))),
    (datetime, long_datetime),
    (date, long_date),
    (dict, _nested),
    (list, _nested),
)
