"""Shapes of the forms about cases; what may stand in them is decided in the domain.

A day is asked for only where the entry has one of its own; what a field was not asked stays empty.
"""

from datetime import date
from itertools import starmap
from typing import Final

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.cases.words import OFFICES
from app.core.i18n import lazy_gettext as _
from app.ui.form import Choice, Form

# The second is how people write a day where the browser offers no calendar.
_DAYS: Final = ["%Y-%m-%d", "%d.%m.%Y"]
_REQUIRED: Final = InputRequired(_("Fill in this field."))


class AboutForm(Form):
    """What a case is called, and which office it is about."""

    title = StringField(_("What do you call this case?"))
    office = StringField(_("Which office?"))
    city = StringField(_("In which town is the office?"))
    office_kind = SelectField(
        _("What kind of office is it?"),
        default="",
        choices=lambda: [Choice("", _("I do not know")), *starmap(Choice, OFFICES.items())],
    )
    counted = BooleanField(_("Count the outcome, without my data, in the public statistics"))


class BeginningForm(AboutForm):
    """What every new case asks."""

    day = DateField(
        _("On which day did you hand it in or send it?"), format=_DAYS, validators=[_REQUIRED]
    )
    note = TextAreaField(_("Note for yourself"))
    remind = BooleanField(_("Remind me of the term for an answer"))


class BeginForm(BeginningForm):
    """A new case; the letter is one of ours, another one, or none yet."""

    letter = SelectField(_("Which letter did you send?"), default="")
    due = DateField(
        _("By which day do they have to answer?"), format=_DAYS, validators=[Optional()]
    )


class BeginFromLetterForm(BeginningForm):
    """A letter that was just written; its text is kept only where that is ticked."""

    belongs = SelectField(_("Which case does this letter belong to?"), default="")
    keep = BooleanField(_("Keep the text of the letter, encrypted"))


class StepForm(Form):
    """An entry of the timeline; fields that its kind has not are taken out."""

    day = DateField(_("On which day was it?"), format=_DAYS, validators=[_REQUIRED])
    letter = SelectField(_("Which letter did you send?"), default="")
    due = DateField(_("By which day?"), format=_DAYS, validators=[Optional()])
    term = SelectField(_("Or let us count the day: which term is it?"), default="")
    of_office = BooleanField(_("It is a term of the office, not mine"))
    words = TextAreaField(_("Note"))


class TaskForm(Form):
    """A line of the checklist."""

    what = StringField(_("What is to be done?"))
    person = SelectField(_("Who does it?"), default="")
    until = DateField(_("By when?"), format=_DAYS, validators=[Optional()])


class InviteForm(Form):
    """Whom the owner invites, by name or profile."""

    person = StringField(_("Whom do you invite?"))


class AttachForm(Form):
    """A file for the case."""

    file = FileField(_("File"))


class CloseForm(Form):
    """How it ended."""

    outcome = RadioField(_("How did it end?"))
    day = DateField(_("On which day?"), format=_DAYS, validators=[_REQUIRED])
    words = TextAreaField(_("Note"))


class TellForm(Form):
    """Which parts of a closed case may become an experience."""

    title = StringField(_("Title of the experience"))
    parts = SelectMultipleField(
        _("What may go into the draft?"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class SureForm(Form):
    """A confirmation before something is gone."""

    sure = BooleanField(_("Yes, delete it for ever"))


def shown_days(form: Form) -> None:
    """Let fields show days as calendars of browsers do: they show them in no other form."""
    for field in form:
        if isinstance(field, DateField) and isinstance(field.data, date):
            field.raw_data = None
