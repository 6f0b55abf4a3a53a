"""Addresses of one's own deadlines: the list, a new reminder, and dropping one."""

from collections.abc import Mapping
from typing import Any, Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.core import clock
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.web import db, once
from app.deadlines import reminders, words
from app.deadlines.asking import Question, dated_term
from app.deadlines.blueprint import blueprint
from app.deadlines.forms import AskForm, DropForm, RemindForm
from app.deadlines.reminders import NewReminder
from app.deadlines.views import known
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.ui.filters import long_date
from app.ui.pages import page_links, requested_page, show

ASKED: Final = ("sprawa", "od", "godzina")


@blueprint.route("/moje/terminy", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@once
def own() -> ResponseReturnValue:
    """Deadlines that one is reminded of; with a question of the calculator, the way to add it."""
    form = RemindForm()
    if form.is_submitted():
        return _add(form)
    values = _asked_for(request.args)
    question = _question(values)
    if values and question is None:
        # The calculator says beside its fields what is wrong.
        return redirect(url_for("deadlines.calculator", **values), 303)
    if question is not None:
        form.process(data=question.values)
    return _list(form, question)


def _add(form: RemindForm) -> ResponseReturnValue:
    question = _question(_asked_for(request.form))
    if not form.validate() or question is None:
        if question is None:
            form.refuse(Invalid("", _("Choose the matter and the day in the calculator again.")))
        return _list(form, question), 422
    try:
        new = NewReminder(question, int(form.text("dni")), form.text("notatka"))
        made = reminders.add(db(), signed_in(), new)
    except Invalid as refused:
        form.refuse(refused)
        return _list(form, question), 422
    flash(_("We will remind you on %(day)s.", day=long_date(made.tell_on)), "ok")
    return redirect(url_for("deadlines.own"), 303)


def _list(form: RemindForm, question: Question | None) -> str:
    found = reminders.of_person(db(), signed_in().id, requested_page())
    return show(
        "deadlines/own.html",
        form=form,
        term=question.term if question else None,
        answer=question.answer if question else None,
        values=question.values if question else {},
        found=found,
        links=page_links(found, "deadlines.own"),
        drop=DropForm(),
        today=clock.today(),
        words=words,
    )


def _asked_for(sent: Mapping[str, str]) -> dict[str, Any]:
    return {name: sent[name] for name in ASKED if sent.get(name)}


def _question(values: Mapping[str, str]) -> Question | None:
    """What the calculator was asked, None when it has no answer to that."""
    term = dated_term(known(), values.get("sprawa", ""))
    if term is None:
        return None
    form = AskForm(MultiDict(values))
    form.offer([term])
    return form.question_about(term)


@blueprint.post("/moje/terminy/<int:reminder_id>/usun")
@requires(Permission.SIGNED_IN)
@once
def drop(reminder_id: int) -> ResponseReturnValue:
    """Remind no more."""
    reminders.drop(db(), signed_in(), reminder_id)
    flash(_("The reminder is deleted."), "ok")
    return redirect(url_for("deadlines.own"), 303)
