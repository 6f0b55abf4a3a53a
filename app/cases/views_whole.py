"""Addresses of a case as a whole: changed, closed, opened again, taken along, told, deleted."""

from typing import Final

import structlog
from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.cases import closing, service, words
from app.cases.attachments import Opened, open_attachment
from app.cases.blueprint import CASE, blueprint
from app.cases.case_file import packed
from app.cases.closing import OWN_WORDS, Part, Prefill
from app.cases.forms import AboutForm, CloseForm, SureForm, TellForm, shown_days
from app.cases.keys import KeyFault
from app.cases.queries import CaseView, case_of
from app.cases.service import Details
from app.cases.timeline import kept_values
from app.cases.towns import town_id, town_name
from app.cases.views_answering import GET_POST, file_store, form_page, owned, vault
from app.cities import queries as cities
from app.core import clock
from app.core.errors import Conflict, Invalid
from app.core.file_store import FileMissing, StoreFault
from app.core.i18n import gettext as _
from app.core.limiter import Limit
from app.core.web import application, db, once, reading
from app.experiences import service as experiences
from app.experiences.drawing import draw
from app.experiences.report import checked
from app.letters.queries import titles_in_force
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.ui.form import Choice
from app.ui.form_pages import press
from app.ui.pages import show
from app.ui.rendering import renderer

TAKEN: Final = Limit("case-taken", "20/hour")
log = structlog.get_logger(__name__)


@blueprint.route(f"{CASE}/zmien", methods=GET_POST)
@requires(Permission.SIGNED_IN)
@once
def change(case_id: int) -> ResponseReturnValue:
    """Change what the case is called, its office, and whether it is counted."""
    found, form = owned(case_id), AboutForm()
    with reading() as session:
        towns = cities.all_names(session)
        if request.method == "GET":
            form.title.data, form.office.data = found.title, found.office
            form.office_kind.data = found.office_kind
            form.city.data = town_name(session, found.city_id)
            form.counted.data = found.may_be_counted

    def act() -> str:
        with reading() as session:
            place = town_id(session, form.text("city"))
        who, kind = signed_in(), form.text("office_kind")
        details = Details(form.text("title"), form.text("office"), place, kind)
        service.change(db(), vault(), who, case_id, details)
        if bool(form.counted.data) is not found.may_be_counted:
            service.let_count(db(), who, case_id, is_counted=bool(form.counted.data))
        return url_for("cases.case", case_id=case_id)

    return form_page(
        form,
        lambda: show("cases/change.html", form=form, case=found, towns=towns),
        act,
        _("It is changed."),
    )


@blueprint.route(f"{CASE}/zakoncz", methods=GET_POST)
@requires(Permission.SIGNED_IN)
@once
def close(case_id: int) -> ResponseReturnValue:
    """Say how it ended."""
    found, form = owned(case_id), CloseForm()
    form.outcome.choices = [Choice(value, str(said)) for value, said in words.OUTCOMES.items()]
    if request.method == "GET":
        form.day.data = clock.today()

    def page() -> str:
        shown_days(form)
        return show("cases/close.html", form=form, case=found)

    def act() -> str:
        outcome, note = form.text("outcome"), form.text("words")
        service.close(db(), vault(), signed_in(), case_id, outcome, form.day.data, note)
        return url_for("cases.case", case_id=case_id)

    return form_page(form, page, act, _("The case is closed. You can open it again."))


@blueprint.post(f"{CASE}/wznow")
@requires(Permission.SIGNED_IN)
@once
def reopen(case_id: int) -> ResponseReturnValue:
    """Go on with a closed case."""
    who, here = signed_in(), url_for("cases.case", case_id=case_id)
    return press(lambda: service.reopen(db(), who, case_id), here, done=_("The case is open."))


@blueprint.route(f"{CASE}/doswiadczenie", methods=GET_POST)
@requires(Permission.SIGNED_IN)
@once
def tell(case_id: int) -> ResponseReturnValue:
    """Choose which parts of a closed case go into the draft of an experience; none goes unasked."""
    found, form = owned(case_id), TellForm()
    try:
        with reading() as session:
            offered = closing.experience_from(session, vault(), signed_in(), case_id)
    except Conflict as refusal:
        flash(refusal.message, "bad")
        return redirect(url_for("cases.case", case_id=case_id), 303)
    form.parts.choices = [
        Choice(part.value, str(words.PARTS[part.value])) for part in offered.offered
    ]

    def page() -> str:
        told = {part.value: _told(part, said) for part, said in offered.offered.items()}
        own = {part.value for part in OWN_WORDS}
        return show("cases/tell.html", form=form, case=found, told=told, own_words=own)

    def act() -> str:
        return _draft(offered, form)

    return form_page(form, page, act, _("This is a draft. Nobody else sees it until you publish."))


def _told(part: Part, said: str) -> str:
    return str(words.OUTCOMES.get(said, said)) if part is Part.OUTCOME else said


def _draft(offered: Prefill, form: TellForm) -> str:
    report = offered.report(form.parts.data or [], form.text("title"))
    try:
        report = checked(report)
    except Invalid as refusal:
        raise Invalid("title", refusal.message) from refusal
    drawn = draw(renderer().render, report)
    made = experiences.begin(
        db(), signed_in(), application().settings, report, drawn, publish=False
    )
    return url_for("experiences.edit", experience_id=made.id)


@blueprint.get(f"{CASE}/pobierz")
@requires(Permission.SIGNED_IN)
def export(case_id: int) -> ResponseReturnValue:
    """The case as a ZIP: for people, for programs, and its files."""
    who = signed_in()
    found = case_of(db(), vault(), who, case_id)
    application().limiter.hit(TAKEN, f"person:{who.id}")
    titles = titles_in_force(db(), [step.letter_id for step in found.steps if step.letter_id])
    kept = {
        step.id: kept_values(db(), vault(), who, case_id, step.id)[1]
        for step in found.steps
        if step.has_values
    }
    response = Response(packed(found, titles, kept, _files(found)), mimetype="application/zip")
    name = f"sprawa-{case_id}-{clock.today().isoformat()}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _files(found: CaseView) -> list[tuple[int, Opened]]:
    """Files of the case; one that cannot be had does not keep the others."""
    store = file_store()
    opened = []
    for each in found.attachments:
        try:
            file = open_attachment(db(), store, vault(), signed_in(), found.id, each.id)
        except (FileMissing, KeyFault, StoreFault) as fault:
            log.warning("file of a case cannot be had", attachment=each.id, fault=str(fault))
            continue
        opened.append((each.id, file))
    return opened


@blueprint.route(f"{CASE}/usun", methods=GET_POST)
@requires(Permission.SIGNED_IN)
@once
def erase(case_id: int) -> ResponseReturnValue:
    """Delete the case for everybody and for good, after it was confirmed."""
    found, form = owned(case_id), SureForm()

    def act() -> str:
        if not form.sure.data:
            raise Invalid("sure", _("Tick this if you want to delete the case."))
        service.erase(db(), signed_in(), case_id)
        return url_for("cases.own")

    return form_page(
        form,
        lambda: show("cases/erase.html", form=form, case=found),
        act,
        _("The case is deleted."),
    )
