"""Shapes of the forms about threads; what may stand in them is decided in `rules` and `reasons`."""

from typing import Final

from wtforms import HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from app.core.i18n import lazy_gettext as _
from app.ui.form import Form

# Which button was pressed; sending is what Enter does.
STEP_FIELD: Final = "krok"
PREVIEW: Final = "podglad"


class PostForm(Form):
    body = TextAreaField(_("Your answer"))


class ThreadForm(Form):
    board = RadioField(_("Where?"), validators=[InputRequired(_("Choose a board."))])
    title = StringField(_("What is it about?"))
    body = TextAreaField(_("Your question or story"))


class ArticleThreadForm(Form):
    title = StringField(_("What is it about?"))
    body = TextAreaField(_("Your question or story"))


class EditForm(Form):
    body = TextAreaField(_("Text of the post"))
    wersja = IntegerField(widget=HiddenInput(), validators=[Optional()])


class ReasonForm(Form):
    code = RadioField(_("Reason"), validators=[Optional()])
    sentence = StringField(_("In one sentence"))
    dalej = HiddenField()


class LockForm(Form):
    sentence = StringField(_("Why, in one sentence"))


class ApproveForm(Form):
    wersja = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    dalej = HiddenField()
