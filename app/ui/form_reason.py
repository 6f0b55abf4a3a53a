"""The course of moderators' acts that need a reason: a page asks for it, and what it says is done.

An unusable reason brings the form back with what was typed; afterwards one is led back to the list
from which one came.
"""

from collections.abc import Callable, Iterable

from flask import redirect, request
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _
from app.core.web import db, is_same_site
from app.ui.form import Form


class ReasonForm(Form):
    """Why, by a code and in words; `dalej` is where one came from."""

    code = RadioField(_("Reason"), validators=[Optional()])
    sentence = StringField(_("In one sentence"))
    dalej = HiddenField()


class ApproveForm(Form):
    """Which version was read before it was approved."""

    wersja = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    dalej = HiddenField()


def decide_with_reason(
    codes: Iterable[tuple[str, str]],
    page: Callable[[ReasonForm], str],
    act: Callable[[str, str], object],
    target: str,
) -> ResponseReturnValue:
    """Ask for one of `codes` and words, hand them to `act`, and go on."""
    form = ReasonForm()
    form.code.choices = [(str(code), words) for code, words in codes]
    if request.method == "GET":
        form.dalej.data = request.args.get("dalej", "")
    answer = decide(
        form,
        lambda: page(form),
        lambda: act(form.code.data or "", form.sentence.data or ""),
    )
    return go_on(form.dalej.data, target) if answer is None else answer


def decide(
    form: Form, page: Callable[[], str], act: Callable[[], object]
) -> ResponseReturnValue | None:
    """Show the form, or do what it says; None when that is done."""
    if request.method == "GET":
        return page()
    if not form.validate():
        return page(), 422
    try:
        act()
    except Invalid as refusal:
        db().rollback()
        form.refuse(refusal)
        return page(), 422
    return None


def go_on(wanted: str | None, target: str) -> ResponseReturnValue:
    """To the wanted address of our own site, else to `target`."""
    return redirect(wanted if wanted and is_same_site(wanted) else target, 303)
