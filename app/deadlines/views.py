"""Addresses of the calculator: a question in the address, the day in the answer, a calendar file.

The address holds the id of a term, a day and an hour, so a link to an answer tells of nobody.
"""

from typing import Final

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.web import application, db
from app.deadlines import words
from app.deadlines.asking import dated_term
from app.deadlines.blueprint import blueprint
from app.deadlines.calendar_file import calendar_file
from app.deadlines.days_off import name_of
from app.deadlines.forms import AskForm
from app.deadlines.table import Terms, grouped, terms_in
from app.letters import queries as letters
from app.people.access import requires
from app.people.rules import Permission
from app.ui.pages import show

LONGEST_SEARCH: Final = 80


def known() -> Terms:
    """The table of terms as it is now."""
    return terms_in(application().settings.content_dir)


@blueprint.get("/terminy")
@requires(Permission.READ)
def calculator() -> ResponseReturnValue:
    """Choose a matter, give the day, read until when; below, all terms there are."""
    terms, form = known(), AskForm(request.args)
    typed = request.args.get("szukaj", "").strip()[:LONGEST_SEARCH]
    form.offer([term for term in terms.all if term.has_date])
    term, question = dated_term(terms, form.text("sprawa")), None
    if term is None and form.text("sprawa"):
        form.refuse(Invalid("sprawa", _("There is no such matter. Choose one from the list.")))
    # A link to a term alone is no question yet.
    elif term is not None and "od" in request.args:
        question = form.question_about(term)
    page = show(
        "deadlines/calculator.html",
        form=form,
        term=term,
        answer=question.answer if question else None,
        values=question.values if question else {},
        letters=letters.letters_of_term(db(), term) if term else (),
        groups=grouped(terms.with_words(typed)),
        typed=typed,
        words=words,
        name_of=name_of,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/terminy/<term_id>.ics")
@requires(Permission.READ)
def calendar(term_id: str) -> ResponseReturnValue:
    """The deadline as an event for a calendar."""
    term, form = dated_term(known(), term_id), AskForm(request.args)
    if term is None:
        raise NotFound
    form.offer([term])
    form.sprawa.data = term_id
    question = form.question_about(term)
    if question is None:
        raise Invalid("od", _("The address of this calendar file lacks a right day or hour."))
    path = url_for("deadlines.calculator", **question.values)
    site_url = application().settings.site_url
    content = calendar_file(term, question.answer, site_url, path)
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename=termin-{term.id}.ics"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
