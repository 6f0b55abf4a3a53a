"""Shapes of the forms of records: one is made for each kind, from the fields of the kind."""

from collections.abc import Sequence
from typing import Any, Final, cast

from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField

from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _
from app.records.difference import as_text
from app.records.kinds import Fault, Fields, RecordKind, Shape
from app.records.rules import Faulty, Seen, Written
from app.records.told_faults import ToldFault, told
from app.text.limits import clean
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


class EditForm(SightForm):
    """A proposal; the fields of the kind are added by `edit_form`."""

    key = StringField(_("Name in the address"))
    base = HiddenField()
    comment = TextAreaField(_("What do you change, and why?"))
    evidence = TextAreaField(_("How do you know?"))

    kind: RecordKind

    def __init__(self, kind: RecordKind) -> None:
        super().__init__()
        self.kind = kind
        self.told: list[ToldFault] = []

    def record_fields(self) -> list[Field]:
        """The fields of the record, in the order of the kind."""
        return [self._fields[f"{PREFIX}{each.name}"] for each in self.kind.fields]

    def fill(self, fields: Fields) -> None:
        """Show what is stored."""
        for each in self.kind.fields:
            self._fields[f"{PREFIX}{each.name}"].data = as_text(fields.get(each.name))

    def written(self) -> Written:
        """What was typed; a field that was left empty is not there."""
        typed = {each.name: self._typed(each.name, each.shape) for each in self.kind.fields}
        fields = {name: value for name, value in typed.items() if value}
        return Written(fields, self.text("comment"), self.text("evidence"))

    def _typed(self, name: str, shape: Shape) -> str:
        text = clean(self.text(f"{PREFIX}{name}"))
        if shape is Shape.SOURCE:
            return text if text.strip() else ""
        return text.strip()

    def refuse(self, error: Invalid) -> None:
        """Show every fault beside its field, with the line it stands in."""
        faults = error.faults if isinstance(error, Faulty) else ()
        if not faults:
            super().refuse(error)
            return
        self.show_faults(faults)

    def show_faults(self, faults: Sequence[Fault]) -> None:
        self.told = told(faults, self.written().fields)
        for each in self.told:
            super().refuse(Invalid(f"{PREFIX}{each.field}", each.message))


def edit_form(kind: RecordKind) -> EditForm:
    """The form of a kind: a line for what is a line, an area for the rest."""
    fields: dict[str, Any] = {
        f"{PREFIX}{each.name}": (StringField if each.shape is Shape.LINE else TextAreaField)(
            each.label
        )
        for each in kind.fields
    }
    made = type(f"EditFormOf{kind.name.title()}", (EditForm,), fields)
    return cast(EditForm, made(kind))


def number(text: str) -> int:
    """A number out of a hidden field, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LARGEST else 0
