"""Shapes of the forms about threads; what may stand in them is decided in `rules` and `reasons`."""

from collections.abc import Sequence
from typing import Final

from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from app.core.i18n import lazy_gettext as _
from app.people.hats import HatWords
from app.ui.form import Form

# Which button was pressed; sending is what Enter does.
STEP_FIELD: Final = "krok"
PREVIEW: Final = "podglad"
DRAFT: Final = "szkic"
# Set by the button "send anyway", and by the script that showed similar threads.
SIMILAR_SEEN_FIELD: Final = "podobne"


class WornForm(Form):
    """A form whose writer may wear one of their verified roles; `hats.check_worn` checks it."""

    hat = SelectField(_("As whom do you write?"), choices=[], validate_choice=False)


def offer_hats(form: WornForm, own: Sequence[HatWords]) -> None:
    """Let the writer choose among their roles; without any the form does not ask."""
    if own:
        choices = {str(hat.id): hat.words for hat in own}
        form.hat.choices = {"": str(_("As myself, without a role")), **choices}


def chosen_hat(form: Form) -> int | None:
    """The role chosen in a form, 0 for what is none; forms without the field choose none."""
    typed = str(form["hat"].data or "") if "hat" in form else ""
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class PostForm(WornForm):
    body = TextAreaField(_("Your answer"))


class ThreadForm(WornForm):
    board = RadioField(_("Where?"), validators=[InputRequired(_("Choose a board."))])
    title = StringField(_("What is it about?"))
    tags = StringField(_("Topics"))
    body = TextAreaField(_("Your question or story"))


class PlacedThreadForm(WornForm):
    title = StringField(_("What is it about?"))
    tags = StringField(_("Topics"))
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


class TagsForm(Form):
    tags = StringField(_("Topics"))


class TagForm(Form):
    name = StringField(_("Name of the topic"))
