"""Shapes of the forms of reports, decisions, complaints and answers."""

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from app.core.i18n import lazy_gettext as _
from app.ui.form import Form
from app.ui.form_guests import GuestForm


class ReportForm(GuestForm):
    """What somebody reports; no account is needed."""

    address = StringField(_("Address of what you report"))
    branch = RadioField(_("What is wrong with it?"), validators=[Optional()])
    ground = RadioField(_("More exactly"), validators=[Optional()])
    message = TextAreaField(_("What exactly, and why?"))
    name = StringField(_("Your first name and surname"))
    email = StringField(_("Your e-mail address"))
    in_good_faith = BooleanField(
        _("I write in good faith: what I state here is accurate and complete as far as I know.")
    )


class DecisionForm(Form):
    """What a moderator decides on the reports about a thing."""

    outcome = RadioField(_("What becomes of it"), validators=[Optional()])
    code = RadioField(_("Reason"), validators=[Optional()])
    words = TextAreaField(_("Why, in a few sentences"))
    seen = HiddenField()


class ComplaintForm(Form):
    """Somebody asks that another person looks at a decision."""

    message = TextAreaField(_("Why is the decision wrong?"))


class AnswerForm(Form):
    """The answer to a complaint."""

    decision = RadioField(_("What becomes of the decision"), validators=[Optional()])
    answer = TextAreaField(_("Your answer"))
