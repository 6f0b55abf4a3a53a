"""Shapes of the forms about hidden versions and suppressions."""

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from app.core.i18n import lazy_gettext as _
from app.ui.form import Form


class SuppressionForm(Form):
    """A passage to remove everywhere."""

    passage = TextAreaField(_("The passage, word for word"))
    reason = RadioField(_("Reason"), choices=[], validators=[InputRequired(_("Choose a reason."))])
    note = StringField(_("In one sentence"))
    place = StringField(_("Where you saw it"))
    hide_now = BooleanField(_("Take it out of sight at once, until the second person decides"))


class HideVersionForm(Form):
    """Why a version is hidden."""

    reason = RadioField(_("Reason"), choices=[], validators=[InputRequired(_("Choose a reason."))])
    with_author = BooleanField(_("Hide the author's name too"))


class PressForm(Form):
    """A form of one button."""
