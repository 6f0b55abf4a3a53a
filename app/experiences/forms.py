"""Shapes of the forms about reports; what may stand in them is decided in `report` and `rules`."""

from typing import Final

from wtforms import (
    FieldList,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.cities.goals import GOALS
from app.core.i18n import lazy_gettext as _
from app.experiences.models import Outcome
from app.experiences.report import MOST_TOOLS
from app.experiences.words import OUTCOMES
from app.people.hat_choice import WornForm
from app.ui.form import Choice, Form

# Which button was pressed; publishing, or saving what is public, is what Enter does.
STEP_FIELD: Final = "krok"
PREVIEW: Final = "podglad"
DRAFT: Final = "szkic"
TOOLS_OFFERED: Final = 3


def _outcomes() -> list[Choice]:
    return [Choice(value, str(words)) for value, words in OUTCOMES.items()]


def _goals() -> list[Choice]:
    return [Choice(number, f"{number}. {name}") for number, name in GOALS.items()]


class QuickForm(Form):
    """The three fields with which a report begins."""

    title = StringField(_("What is it about?"))
    tools = FieldList(
        StringField(_("Tool")),
        _("Which tools did you use?"),
        min_entries=TOOLS_OFFERED,
        max_entries=MOST_TOOLS,
    )
    problem = TextAreaField(_("What happened?"))


class PlacedQuickForm(QuickForm):
    """The same for somebody who comes from the page of a city."""

    city = StringField(_("Town"))


class ReportForm(QuickForm):
    """The whole report in sections."""

    wersja = IntegerField(widget=HiddenInput(), validators=[Optional()])
    problem = TextAreaField(_("What you wanted to change"))
    lead = StringField(_("In short"))
    city = StringField(_("Town"))
    place = StringField(_("Place"))
    began = StringField(_("Beginning"))
    ended = StringField(_("End"))
    course = TextAreaField(_("What you did, step by step"))
    participants = StringField(_("Who took part?"))
    cost = StringField(_("What did it cost?"))
    decided_by = StringField(_("Who decided?"))
    obstacles = TextAreaField(_("What stood in the way"))
    outcome = RadioField(_("What changed"), choices=_outcomes, default=Outcome.UNDER_WAY.value)
    change = TextAreaField(_("How it turned out"))
    differently = TextAreaField(_("What you advise others"))
    links = TextAreaField(_("Links"))
    goals = SelectMultipleField(
        _("Goals of sustainable development"),
        coerce=int,
        choices=_goals,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class CommentForm(WornForm):
    body = TextAreaField(_("Your comment"))


class FollowUpForm(Form):
    day = StringField(_("Of which day do you tell?"))
    outcome = RadioField(_("What changed"), choices=_outcomes)
    body = TextAreaField(_("What has changed since then"))


class InviteForm(Form):
    person = StringField(_("Whom do you invite?"))
