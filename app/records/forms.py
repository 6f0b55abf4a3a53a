"""Shapes of the forms of records: one is made for each kind, from the fields of the kind.

What was typed comes back as it was, with every fault beside its field; what is sent on has the
shapes of `app.records.kinds`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField

from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _
from app.records.controls import RowsField, control_of, shown_value, typed_value
from app.records.kinds import Fault, Fields, RecordField, RecordKind
from app.records.rules import Faulty, Seen, Taken, Written
from app.records.shape_checks import unclear_numbers
from app.records.told_faults import ToldFault, told
from app.ui.form import Form

# What names a field of the record in a form, so that it is none of the form's own.
PREFIX: Final = "pole-"
_LARGEST: Final = 9  # digits of a number in a hidden field


class SightForm(Form):
    """What stood on the page: the proposal's revision, and the version in force."""

    revision = HiddenField()
    version = HiddenField()

    def look(self, seen: Seen) -> None:
        self.revision.data, self.version.data = str(seen.revision), str(seen.version)

    def seen(self) -> Seen:
        return Seen(number(self.text("revision")), number(self.text("version")))


class DecisionForm(SightForm):
    """What a second person says to a proposal."""

    comment = TextAreaField(_("Comment for the author"))
    reason = SelectField(_("Reason of a refusal"), choices=[], validate_choice=False)


class ChangeForm(SightForm):
    """What every proposal says beside the fields: from which version it was made, and why."""

    base = HiddenField()
    comment = TextAreaField(_("What do you change, and why?"))
    evidence = TextAreaField(_("How do you know?"))


class RemovalForm(ChangeForm):
    """A proposal to remove an entry."""

    comment = TextAreaField(_("Why should it go?"))

    def written(self) -> Written:
        return Written({}, self.text("comment"), self.text("evidence"), removes=True)


@dataclass(frozen=True)
class Wrong:
    """A control with a fault, as the list above the form names it and leads to it."""

    id: str
    type: str
    label: Any
    errors: Sequence[str]


@dataclass(frozen=True)
class RowLabel:
    """Where in a list of rows a fault stands, in place of the label of its column."""

    text: str


class EditForm(ChangeForm):
    """A proposal; the fields of the kind are added by `edit_form`."""

    key = StringField(_("Name in the address"))

    kind: RecordKind

    def __init__(self, kind: RecordKind) -> None:
        super().__init__()
        self.kind = kind
        self.told: list[ToldFault] = []
        # The entry that stands where a new one was proposed.
        self.taken: Taken | None = None
        self.wrong_cells: list[Wrong] = []

    @property
    def summary(self) -> "Summary":
        """What is wrong, for the list above the form."""
        return Summary(self)

    def control(self, name: str) -> Field:
        """The control of a field of the record."""
        return cast(Field, self._fields[f"{PREFIX}{name}"])

    def record_fields(self) -> Iterator[tuple[RecordField, Field]]:
        """The fields of the record with their controls, in the order of the kind."""
        return ((each, self.control(each.name)) for each in self.kind.fields)

    def fill(self, fields: Fields) -> None:
        """Show what is stored."""
        for each, control in self.record_fields():
            if isinstance(control, RowsField):
                control.fill(fields.get(each.name))
            else:
                control.data = shown_value(each, fields.get(each.name))

    def typed(self) -> Fields:
        """What was typed, as it is kept; a field that was left empty is not there."""
        found = {
            each.name: control.typed()
            if isinstance(control, RowsField)
            else typed_value(each, control.data)
            for each, control in self.record_fields()
        }
        return {name: value for name, value in found.items() if value}

    def written(self) -> Written:
        """What was typed, to be sent. Raises Faulty for a number that can be read in two ways."""
        fields = self.typed()
        if unclear := unclear_numbers(self.kind, fields):
            raise Faulty(unclear)
        return Written(fields, self.text("comment"), self.text("evidence"))

    def change_rows(self, pressed: Mapping[str, str]) -> bool:
        """Add or remove the row whose button was pressed; whether it was one of these."""
        for _each, control in self.record_fields():
            if isinstance(control, RowsField) and control.press(pressed):
                return True
        return False

    def refuse(self, error: Invalid) -> None:
        """Show every fault beside its field, with the line it stands in or in its row."""
        faults = error.faults if isinstance(error, Faulty) else ()
        self.taken = error if isinstance(error, Taken) else None
        if not faults:
            super().refuse(error)
            return
        self.show_faults(faults)

    def show_faults(self, faults: Sequence[Fault]) -> None:
        self.told = told(self.kind, faults, self.typed())
        for each in self.told:
            cell = self._cell(each)
            if cell is not None:
                cell.errors = [*cell.errors, each.message]
                label = RowLabel(each.place)
                self.wrong_cells.append(Wrong(cell.id, cell.type, label, [each.message]))
            elif each.field == "key" and self.kind.asks_key:
                super().refuse(Invalid("key", each.message))
            else:
                message = f"{each.place}: {each.message}" if each.place else each.message
                super().refuse(Invalid(f"{PREFIX}{each.field}", message))

    def _cell(self, fault: ToldFault) -> Field | None:
        control = self._fields.get(f"{PREFIX}{fault.field}")
        return control.cell(fault.row, fault.column) if isinstance(control, RowsField) else None


class Summary:
    """The faulty controls of a form, those of rows among them, as `error_summary` reads a form."""

    def __init__(self, form: EditForm) -> None:
        self._form = form
        self.form_errors = form.form_errors

    @property
    def errors(self) -> bool:
        return bool(self._form.errors or self._form.wrong_cells)

    def __iter__(self) -> Iterator[Any]:
        yield from self._form
        yield from self._form.wrong_cells


def edit_form(kind: RecordKind) -> EditForm:
    """The form of a kind that was resolved by `shown.named`."""
    fields = {f"{PREFIX}{each.name}": control_of(each) for each in kind.fields}
    made = type(f"EditFormOf{kind.name.title()}", (EditForm,), fields)
    return cast(EditForm, made(kind))


def number(text: str) -> int:
    """A number out of a hidden field, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LARGEST else 0
