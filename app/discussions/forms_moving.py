"""Shapes of the forms with which moderators reshape threads, and of polls."""

from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from app.core.i18n import lazy_gettext as _
from app.discussions.polls import NewPoll
from app.ui.form import Form


class TitleForm(Form):
    title = StringField(_("Title"))
    hides_former = BooleanField(_("Do not show the former title"))


class SlowForm(Form):
    minutes = IntegerField(_("Minutes between two posts of one person"), validators=[Optional()])
    sentence = StringField(_("Why, in one sentence"))


class MoveForm(Form):
    board = RadioField(_("To a board"), validators=[Optional()])
    article = StringField(_("To an article"))
    city = StringField(_("To a city"))
    sentence = StringField(_("Why, in one sentence"))


class MergeForm(Form):
    target = StringField(_("Address of the other thread"))
    sentence = StringField(_("Why, in one sentence"))


class SplitForm(Form):
    title = StringField(_("Title of the new thread"))
    sentence = StringField(_("Why, in one sentence"))


class PollForm(Form):
    """A poll by itself, or below the text of a new thread, where it may stay empty."""

    question = StringField(_("Question"))
    options = TextAreaField(_("Answers, each in a line of its own"))
    is_multiple = BooleanField(_("One may choose more than one answer"))
    days = IntegerField(_("For how many days"), default=7, validators=[Optional()])

    def asks(self) -> bool:
        """Whether somebody typed a poll."""
        return bool(self.text("question").strip() or self.text("options").strip())


def new_poll(form: PollForm) -> NewPoll:
    """The poll that stands in a form; `polls` looks whether it can be asked."""
    return NewPoll(
        form.text("question"),
        form.text("options").splitlines(),
        form.days.data or 0,
        is_multiple=bool(form.is_multiple.data),
    )
