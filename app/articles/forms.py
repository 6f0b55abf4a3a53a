"""Forms that change articles."""

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.articles.rules import LONGEST_SLUG
from app.core.i18n import lazy_gettext as _l
from app.ui.form import Form
from app.ui.form_guests import GuestForm


class RenameForm(Form):
    """Another address for an article."""

    slug = StringField(_l("New address"), validators=[InputRequired(), Length(max=LONGEST_SLUG)])
    reason = StringField(_l("Why?"), validators=[InputRequired(), Length(max=300)])


class ConfirmLawForm(Form):
    """The law of an article, as of a day."""

    version = HiddenField()
    as_of = DateField(_l("Law as of"), validators=[Optional()])
    review_on = DateField(_l("Look again on"), validators=[Optional()])
    note = StringField(_l("Note for others"))


class CorrectionForm(GuestForm):
    """What a reader says is wrong."""

    message = TextAreaField(_l("What is wrong?"))
    email = StringField(_l("Your e-mail address"))
    name = StringField(_l("How to call you"))
    anchor = HiddenField()


class CorrectionDecisionForm(Form):
    """What a reviewer makes of a correction."""

    state = RadioField(_l("What becomes of it"), validators=[InputRequired()])
    answer = TextAreaField(_l("Public answer"))
    reason = SelectField(_l("Reason"), validators=[Optional()])
    number = IntegerField(
        _l("Number of the version that mends it"), validators=[Optional(), NumberRange(1, 99_999)]
    )
    is_shown = BooleanField(_l("Everybody may read the reader's own words too"))


class ShowForm(Form):
    """Whether a reader's words are shown."""

    shown = HiddenField()


class HelpfulForm(Form):
    """Whether an article helped."""

    glos = RadioField(_l("Did this article help you?"), validators=[InputRequired()])
    word = StringField(_l("What was missing or helped?"))


class WatchForm(Form):
    """Whether to watch an article."""

    stan = HiddenField()
