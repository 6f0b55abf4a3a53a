"""Forms of the register of acts."""

from wtforms import DateField, StringField
from wtforms.validators import Optional

from app.core.i18n import lazy_gettext as _l
from app.ui.form import Form


class ActForm(Form):
    """An entry of the register."""

    name = StringField(_l("Full name with its date"))
    short_name = StringField(_l("How people call it"))
    place = StringField(_l("Place in Dziennik Ustaw"))
    link = StringField(_l("Link to the official text"))


class ChangeForm(Form):
    """A change of an act."""

    changed_on = DateField(_l("In force since"), validators=[Optional()])
    note = StringField(_l("What changed"))


class ButtonForm(Form):
    """A form of one button."""
