"""Controls of the shapes, and the way between what people type into them and what is kept.

Numbers are typed with a comma, lists of texts one in a line, things of the wiki by their names.
Rows of a list are added and removed by buttons that send the form, so no script is needed.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.i18n import gettext as _
from app.records.kinds import RecordField, Shape
from app.records.shape_checks import MOST_ROWS
from app.records.shapes import ROW, one_line
from app.records.shown import as_words
from app.text.limits import clean
from app.ui.form import Choice

# Names of the buttons; their values are the names of the list and of the row.
ADD_ROW: Final = "dodaj-wiersz"
REMOVE_ROW: Final = "usun-wiersz"
_AREAS: Final = (Shape.TEXT, Shape.SOURCE, Shape.LINES)


class RowsField(FieldList):  # type: ignore[type-arg] # generic in its types alone
    """A list of rows, each a small form of its own with the row's hidden name."""

    def __init__(self, field: RecordField, **options: Any) -> None:
        self.columns = field.columns
        self.most = min(field.most or MOST_ROWS, MOST_ROWS)
        # Whose first control the page puts the reader into.
        self.fresh: str = ""
        controls = {column.name: control_of(column) for column in field.columns}
        row = type("RowForm", (Form,), {ROW: HiddenField(), **controls})
        super().__init__(FormField(row), field.label, max_entries=MOST_ROWS, **options)

    def fill(self, rows: Any) -> None:
        """Show the rows that are stored."""
        self._write(
            {each.name: shown_value(each, row.get(each.name)) for each in self.columns}
            | {ROW: row.get(ROW, "")}
            for row in (rows if isinstance(rows, list) else [])
        )

    def typed(self) -> list[dict[str, Any]]:
        """The rows into which something was typed."""
        return [row for entry in self.entries if (row := self._typed(entry)).keys() - {ROW}]

    def press(self, pressed: Mapping[str, str]) -> bool:
        """Add a row, or remove the named one; whether that was asked for."""
        if pressed.get(ADD_ROW) == self.name:
            if len(self.entries) < self.most:
                self.fresh = self.append_entry().name
            return True
        named = pressed.get(REMOVE_ROW, "")
        if not named.startswith(f"{self.name}-"):
            return False
        # Written anew, because the numbers in names have no gaps when the form is read again.
        kept = [entry.data for entry in self.entries if entry.name != named]
        self._write(kept)
        self.fresh = self.name
        return True

    def cell(self, row: int, column: str) -> Field | None:
        """The control of a column in one of the typed rows, which are counted from 1."""
        typed = [entry for entry in self.entries if self._typed(entry).keys() - {ROW}]
        if not 0 < row <= len(typed):
            return None
        controls = typed[row - 1].form._fields
        return cast("Field | None", controls.get(column)) if column != ROW else None

    def _write(self, rows: Iterable[dict[str, Any]]) -> None:
        self.entries, self.last_index = [], -1
        for row in rows:
            self.append_entry(row)

    def _typed(self, entry: Any) -> dict[str, Any]:
        form = entry.form
        found = {each.name: typed_value(each, form[each.name].data) for each in self.columns}
        name = one_line(form[ROW].data or "")
        return {key: value for key, value in {ROW: name, **found}.items() if value}


def control_of(field: RecordField) -> Field:
    """The control of a field, to be bound by its form."""
    if field.shape is Shape.ROWS:
        return RowsField(field)
    if field.shape is Shape.CHOICES:
        return SelectMultipleField(
            field.label,
            choices=[Choice(value, str(words)) for value, words in field.options.items()],
            validate_choice=False,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        )
    if field.shape is Shape.CHOICE:
        options = [Choice(value, str(words)) for value, words in field.options.items()]
        choices = [Choice("", _("– choose –")), *options]
        return SelectField(field.label, choices=choices, validate_choice=False)
    return (TextAreaField if field.shape in _AREAS else StringField)(field.label)


def shown_value(field: RecordField, value: Any) -> Any:
    """A stored value as its control shows it."""
    if field.shape is Shape.CHOICES:
        return value if isinstance(value, list) else []
    if field.shape is Shape.LINES and isinstance(value, list):
        return "\n".join(str(each) for each in value)
    if isinstance(value, str):
        if field.shape is Shape.NUMBER:
            return value.replace(".", ",")
        if field.shape is Shape.LINE:
            return str(field.options.get(value, value))
        return value
    return as_words(field, value)


def typed_value(field: RecordField, data: Any) -> Any:
    """What was typed into a control, not yet tidied; empty where nothing was."""
    if field.shape is Shape.CHOICES:
        return [str(each) for each in data or []]
    text = clean(str(data or ""))
    if field.shape is Shape.SOURCE:
        return text if text.strip() else ""
    if field.shape is Shape.LINES:
        return [line for line in map(one_line, text.split("\n")) if line]
    if field.shape is Shape.LINE and field.options:
        return _value_of(field, one_line(text))
    return text.strip()


def _value_of(field: RecordField, typed: str) -> str:
    """The value whose words were typed; what nothing is called stays for the check."""
    wanted = typed.casefold()
    found = (value for value, words in field.options.items() if str(words).casefold() == wanted)
    return next(found, typed)
