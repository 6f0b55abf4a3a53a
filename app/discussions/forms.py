"""Shapes of the forms about threads; what may stand in them is decided in `rules` and `reasons`."""

from typing import Final

from wtforms import (
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from app.core.i18n import lazy_gettext as _
from app.discussions.forms_moving import PollForm
from app.people.hat_choice import WornForm
from app.ui.form import Form

# Which button was pressed; sending is what Enter does.
STEP_FIELD: Final = "krok"
PREVIEW: Final = "podglad"
DRAFT: Final = "szkic"
# Set by the button "send anyway", and by the script that showed similar threads.
SIMILAR_SEEN_FIELD: Final = "podobne"


class PostForm(WornForm):
    body = TextAreaField(_("Your answer"))


class ThreadForm(WornForm, PollForm):
    board = RadioField(_("Where?"), validators=[InputRequired(_("Choose a board."))])
    title = StringField(_("What is it about?"))
    tags = StringField(_("Topics"))
    body = TextAreaField(_("Your question or story"))


class PlacedThreadForm(WornForm, PollForm):
    title = StringField(_("What is it about?"))
    tags = StringField(_("Topics"))
    body = TextAreaField(_("Your question or story"))


class EditForm(Form):
    body = TextAreaField(_("Text of the post"))
    wersja = IntegerField(widget=HiddenInput(), validators=[Optional()])


class LockForm(Form):
    sentence = StringField(_("Why, in one sentence"))


class TagsForm(Form):
    tags = StringField(_("Topics"))


class TagForm(Form):
    name = StringField(_("Name of the topic"))
