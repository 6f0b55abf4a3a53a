"""Forms of the log of advice: a meeting, and why one does not count."""

from datetime import date
from typing import Final

from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from app.advice.models import Part
from app.advice.rules import NewEntry
from app.advice.words import PARTS
from app.cities.goals import GOALS
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.ui.form import Form

_DAYS: Final = ["%Y-%m-%d", "%d.%m.%Y"]
_REQUIRED: Final = InputRequired(_l("Fill in this field."))


class EntryForm(Form):
    """A meeting with a mentor."""

    part = RadioField(_l("What was the advice for?"), validators=[_REQUIRED])
    day = DateField(_l("Day of the meeting"), format=_DAYS, validators=[_REQUIRED])
    hours = StringField(_l("How many hours"), validators=[_REQUIRED])
    person = StringField(_l("Mentor of the meeting"))
    goal = SelectField(_l("Goal"), default="", validators=[Optional()])
    subject = StringField(_l("Subject of the meeting"), validators=[_REQUIRED])

    def offer(self) -> None:
        """Fill the lists in, in the language of this visitor."""
        self.part.choices = [(part.value, words) for part, words in PARTS.items()]
        numbered = [(str(number), f"{number}. {name}") for number, name in GOALS.items()]
        self.goal.choices = [("", _("No goal in particular")), *numbered]

    def entry(self) -> NewEntry:
        """What was typed."""
        day: date | None = self.day.data
        return NewEntry(
            part=self.text("part") or Part.PREPARATION,
            mentor=self.text("person"),
            day=day,
            subject=self.text("subject"),
            hours=self.text("hours"),
            goal=int(self.text("goal")) if self.text("goal") else None,
        )


class StrikeForm(Form):
    """Why an entry does not count."""

    reason = StringField(_l("Why does it not count?"), validators=[_REQUIRED])
