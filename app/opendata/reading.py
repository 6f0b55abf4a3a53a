"""Reads CSV and JSON into rows of the tables of the schema, each with its place in the file.

Sizes are bounded before anything is looked at; every fault is told with its row and column.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.opendata.other_tables import IMPORTED
from app.opendata.schema import REMOVE, YES, Column, Entity
from app.opendata.values import WrongType, from_cell, from_json
from app.text.limits import clean

MOST_COLUMNS: Final = 100
# Once so much is wrong, more sentences help nobody.
MOST_PROBLEMS: Final = 200
_DELIMITERS: Final = ",;\t"
_REMOVE: Final = Column(REMOVE, "", values=(YES,))


@dataclass(frozen=True)
class Limits:
    """How much may come in at once."""

    kilobytes: int
    rows: int


# A form of the site holds a megabyte, and a thousand rows hold the database for some seconds;
# whoever runs the wiki may bring in more.
OF_PAGE: Final = Limits(kilobytes=900, rows=1_000)
OF_CONSOLE: Final = Limits(kilobytes=256 * 1024, rows=1_000_000)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row of a table; line 0 is the file as a whole, column "" the row."""

    table: str
    line: int
    column: str
    message: str


@dataclass(frozen=True)
class ReadRow:
    """One row: its line in the file of CSV, or its place in the list of JSON.

    `values` are those of the columns that it has; what it leaves out is left alone.
    """

    line: int
    values: dict[str, Any]
    is_removed: bool = False


@dataclass(frozen=True)
class Sheet:
    """Rows of one table."""

    entity: Entity
    rows: list[ReadRow] = field(default_factory=list)


@dataclass
class Reading:
    """What a file holds, what is wrong with it, and which of its columns are left alone."""

    sheets: list[Sheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(len(sheet.rows) for sheet in self.sheets)


def text_of(content: bytes, limits: Limits = OF_PAGE) -> str:
    """The text of a file; raises Invalid where it is too long or not UTF-8."""
    _check_size(len(content), limits)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            "file", _("This file is not written in UTF-8. Save it as “CSV UTF-8”.")
        ) from error


def read(text: str, table: str = "", limits: Limits = OF_PAGE) -> Reading:
    """The rows of a file of CSV or JSON. Raises Invalid where it cannot be read at all.

    A file of CSV holds one table: `table`, or the one that has all its columns.
    """
    _check_size(len(text.encode(errors="replace")), limits)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Invalid("pasted", _("There is nothing in it."))
    found = Reading()
    if text.lstrip()[0] in "{[":
        _read_json(text, table, found)
    else:
        _read_csv(text, table, found, limits.rows)
    if found.size > limits.rows:
        raise Invalid(
            "pasted",
            ngettext(
                "At most %(num)s row can be brought in at once.",
                "At most %(num)s rows can be brought in at once.",
                limits.rows,
            ),
        )
    return found


def _check_size(size: int, limits: Limits) -> None:
    if size > limits.kilobytes * 1024:
        raise Invalid(
            "pasted",
            _(
                "This is larger than %(limit)s KB. Bring it in by parts.",
                limit=limits.kilobytes,
            ),
        )


def _read_csv(text: str, table: str, found: Reading, most_rows: int) -> None:
    header = text.splitlines()[0]
    delimiter = max(_DELIMITERS, key=header.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [clean(name).strip().lower() for name in next(rows)][:MOST_COLUMNS]
        entity = _entity_of(table, names)
        columns = _columns_of(entity, names, found)
        sheet = Sheet(entity)
        found.sheets.append(sheet)
        begins = rows.line_num + 1
        for cells in rows:
            if any(cell.strip() for cell in cells):
                _read_row(sheet, columns, begins, cells, found)
            if len(sheet.rows) > most_rows or len(found.problems) >= MOST_PROBLEMS:
                return
            # The reader tells where a row ends; one with a text of several lines began above.
            begins = rows.line_num + 1
    except csv.Error as error:
        raise Invalid(
            "pasted",
            _("Line %(line)s cannot be read: look at its quotation marks.", line=rows.line_num),
        ) from error


def _entity_of(table: str, names: Sequence[str]) -> Entity:
    if table:
        if table not in IMPORTED:
            raise Invalid("table", _("There is no table “%(table)s”.", table=table))
        return IMPORTED[table]
    fitting = [
        entity
        for entity in IMPORTED.values()
        if (entity.is_whole or entity.key in names) and {*names} <= {*entity.by_name, REMOVE}
    ]
    if len(fitting) != 1:
        raise Invalid("table", _("The columns do not tell which table this is. Choose it."))
    return fitting[0]


def _columns_of(entity: Entity, names: Sequence[str], found: Reading) -> list[Column | None]:
    """The column behind each cell; None where the cell cannot be used."""
    known = {**entity.by_name, REMOVE: _REMOVE}
    columns: list[Column | None] = []
    for place, name in enumerate(names):
        column = known.get(name)
        if column is None:
            message = _("There is no such column in this table.")
            found.problems.append(Problem(entity.name, 1, name or str(place + 1), message))
        elif name in names[:place]:
            message = _("This column is there twice.")
            found.problems.append(Problem(entity.name, 1, name, message))
        elif column.is_computed:
            found.ignored.append(f"{entity.name}.{name}")
        columns.append(column)
    if entity.key not in names and (entity.rows or not entity.is_whole):
        message = _("This column is missing.")
        found.problems.append(Problem(entity.name, 1, entity.key, message))
    return columns


def _read_row(
    sheet: Sheet, columns: Sequence[Column | None], line: int, cells: list[str], found: Reading
) -> None:
    if len(cells) != len(columns):
        message = _(
            "The row has %(found)s cells, the first line names %(wanted)s columns.",
            found=len(cells),
            wanted=len(columns),
        )
        found.problems.append(Problem(sheet.entity.name, line, "", message))
        return
    values = {
        column.name: _cleaned(from_cell(column, cell))
        for column, cell in zip(columns, cells, strict=True)
        if column is not None and not column.is_computed
    }
    _add(sheet, line, values, found)


def _add(sheet: Sheet, line: int, values: dict[str, Any], found: Reading) -> None:
    """Keep a row whose removal, if it asks for one, is said in the one right word."""
    asked = values.pop(REMOVE, None)
    if asked not in (None, YES):
        message = _("Write “%(yes)s” here, or leave it empty.", yes=YES)
        found.problems.append(Problem(sheet.entity.name, line, REMOVE, message))
        return
    sheet.rows.append(ReadRow(line, values, asked == YES))


def _read_json(text: str, table: str, found: Reading) -> None:
    try:
        # Numbers stay as they are written: no digit of theirs is lost.
        data = json.loads(
            text,
            parse_float=str,
            parse_int=str,
            parse_constant=_no_number,
            object_pairs_hook=_object,
        )
    except RecursionError as error:
        raise Invalid("pasted", _("This is nested too deeply.")) from error
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        raise Invalid("pasted", _("Line %(line)s is no sound JSON.", line=line)) from error
    if isinstance(data, list):
        if not table:
            raise Invalid("table", _("The columns do not tell which table this is. Choose it."))
        data = {table: data}
    for name, rows in _tables_in(data):
        _read_objects(Sheet(IMPORTED[name]), rows, found)


def _read_objects(sheet: Sheet, rows: list[Any], found: Reading) -> None:
    found.sheets.append(sheet)
    used = dict.fromkeys(key for row in rows if isinstance(row, dict) for key in row)
    _columns_of(sheet.entity, list(used)[:MOST_COLUMNS], found)
    for place, row in enumerate(rows, start=1):
        if len(found.problems) >= MOST_PROBLEMS:
            return
        if isinstance(row, dict):
            _add(sheet, place, dict(_values(sheet.entity, place, row, found)), found)
        else:
            message = _("A row is an object with columns and values.")
            found.problems.append(Problem(sheet.entity.name, place, "", message))


def _tables_in(data: Any) -> Iterator[tuple[str, list[Any]]]:
    if not isinstance(data, dict):
        raise Invalid("pasted", _("JSON for an import is an object with tables in it."))
    for name in data:
        if name not in IMPORTED:
            raise Invalid("pasted", _("There is no table “%(table)s”.", table=name))
        if not isinstance(data[name], list):
            raise Invalid("pasted", _("The table “%(table)s” is no list of rows.", table=name))
    for name in IMPORTED:
        if name in data:
            yield name, data[name]


def _values(
    entity: Entity, place: int, row: dict[str, Any], found: Reading
) -> Iterator[tuple[str, Any]]:
    columns = {**entity.by_name, REMOVE: _REMOVE}
    for name, value in row.items():
        column = columns.get(name)
        if column is None or column.is_computed:
            continue
        try:
            yield name, from_json(column, value)
        except WrongType:
            message = _("A value of another type stands here.")
            found.problems.append(Problem(entity.name, place, name, message))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON, with each name once: of two values one would be lost without a word."""
    made = {clean(name): _cleaned(value) for name, value in pairs}
    if len(made) < len(pairs):
        names = Counter(clean(name) for name, _value in pairs)
        twice = next(name for name, number in names.items() if number > 1)
        raise Invalid("pasted", _("“%(name)s” is there twice in one object.", name=twice[:80]))
    return made


def _cleaned(value: Any) -> Any:
    """Texts without characters that no page and no database can hold."""
    if isinstance(value, list):
        return [_cleaned(each) if isinstance(each, str) else each for each in value]
    return clean(value) if isinstance(value, str) else value


def _no_number(word: str) -> str:
    raise ValueError(word)
