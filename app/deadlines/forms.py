"""Forms of the calculator and of reminders: a term of the table, a day, an hour where it counts."""

from collections.abc import Sequence
from datetime import date, time
from typing import Final

from wtforms import DateField, HiddenField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.deadlines.asking import Question
from app.deadlines.models import LONGEST_NOTE
from app.deadlines.rules import FIRST_YEAR, LAST_YEAR
from app.deadlines.terms import Term
from app.ui.form import Choice, Form

# The second is how people write a day where the browser offers no calendar.
_DAYS: Final = ["%Y-%m-%d", "%d.%m.%Y"]
_REQUIRED: Final = InputRequired(_l("Fill in this field."))
BEFORE: Final = {
    "0": _l("on that day"),
    "1": _l("a day before"),
    "3": _l("3 days before"),
    "7": _l("a week before"),
    "14": _l("two weeks before"),
    "30": _l("30 days before"),
}


class AskForm(Form):
    """What the calculator is asked; it changes nothing and its address can be shared."""

    class Meta(Form.Meta):
        csrf = False

    sprawa = SelectField(_l("Matter"), default="")
    od = DateField(_l("Day from which the term runs"), format=_DAYS, validators=[_REQUIRED])
    godzina = TimeField(_l("Hour"), validators=[Optional()])

    def offer(self, terms: Sequence[Term]) -> None:
        """Offer these terms, by group."""
        self.sprawa.choices = [
            Choice("", _("Choose from the list")),
            *(Choice(each.id, each.title, optgroup=each.group) for each in terms),
        ]

    def question_about(self, term: Term) -> Question | None:
        """What is asked about a term; None when a field, which then says so, is wrong."""
        self.validate()
        event: date | None = self.od.data
        if event is not None:
            self.od.raw_data = (
                None  # a browser's calendar shows a day in no other form than its own
            )
        at: time | None = self.godzina.data if term.rule.is_in_hours else None
        if event is not None and not FIRST_YEAR <= event.year <= LAST_YEAR:
            message = _(
                "Write a day between the years %(first)s and %(last)s.",
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
            self.refuse(Invalid("od", message))
        if term.rule.is_in_hours and at is None and not self.godzina.errors:
            self.refuse(Invalid("godzina", _("This term runs in hours. Write the hour.")))
        return None if event is None or self.errors else Question(term, event, at)


class RemindForm(Form):
    """Makes a reminder; term, day and hour come from the calculator."""

    sprawa = HiddenField()
    od = HiddenField()
    godzina = HiddenField()
    dni = SelectField(
        _l("When shall we remind you?"),
        choices=[Choice(days, words) for days, words in BEFORE.items()],
        default="3",
    )
    notatka = StringField(_l("Note for yourself"), validators=[Length(max=LONGEST_NOTE)])


class DropForm(Form):
    """A button with a token; which reminder it means stands in the address."""
