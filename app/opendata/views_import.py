"""The page on which moderators bring data in: look at every change first, then all or nothing."""

from typing import Final

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Conflict, Invalid
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.web import application, db, once
from app.opendata import importing
from app.opendata.api import download
from app.opendata.blueprint import blueprint
from app.opendata.forms import ImportForm
from app.opendata.meetings import rows_of_log
from app.opendata.other_tables import IMPORTED, MEETINGS
from app.opendata.planning import Plan
from app.opendata.reading import MOST_PROBLEMS, OF_PAGE, Reading, read, text_of
from app.opendata.writing import Format, as_csv
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.records.kinds import Surroundings
from app.ui.pages import show

BRING_IN: Final = "wprowadz"


@blueprint.route("/dane/import", methods=["GET", "POST"])
@requires(Permission.IMPORT_DATA)
@once
def bring_in() -> ResponseReturnValue:
    """Look at what a file would change; with the other button, bring exactly that in."""
    form = ImportForm()
    form.offer()
    if request.method == "GET":
        return _page(form)
    if not form.validate():
        return make_response(_page(form), 422)
    try:
        reading = _read(form)
        around = Surroundings(db(), application().settings.content_dir)
        if request.form.get("krok") == BRING_IN:
            plan = importing.carry_out(
                around, signed_in(), reading, form.text("comment"), form.text("digest")
            )
            if not plan.problems:
                flash(_done(len(plan.changes)), "ok")
                return redirect(url_for("opendata.bring_in"), 303)
            db().rollback()
        else:
            plan = importing.rehearse(around, signed_in(), reading)
    except Conflict as conflict:
        db().rollback()
        return _again(form, conflict)
    except Invalid as invalid:
        db().rollback()
        form.refuse(invalid)
        return make_response(_page(form), 422)
    form.digest.data = plan.digest
    return make_response(_page(form, plan, reading), 422 if plan.problems else 200)


@blueprint.get("/dane/godziny-doradztwa.csv")
@requires(Permission.IMPORT_DATA)
def meetings() -> ResponseReturnValue:
    """The log of advice as an import takes it: not open, because it tells who met about what."""
    columns = MEETINGS.columns
    return download(MEETINGS.name, Format.CSV, iter(list(as_csv(columns, rows_of_log(db())))))


def _read(form: ImportForm) -> Reading:
    """What was sent; the text of a file goes on in the form, so that it is the same next time."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        form.pasted.data = text_of(sent.stream.read(OF_PAGE.kilobytes * 1024 + 1))
    return read(form.text("pasted"), form.text("table"))


def _again(form: ImportForm, conflict: Conflict) -> ResponseReturnValue:
    """Somebody was faster: the same file, looked at anew."""
    form.refuse(Invalid("", conflict.message))
    reading = _read(form)
    around = Surroundings(db(), application().settings.content_dir)
    plan = importing.rehearse(around, signed_in(), reading)
    form.digest.data = plan.digest
    return make_response(_page(form, plan, reading), conflict.status)


def _page(form: ImportForm, plan: Plan | None = None, reading: Reading | None = None) -> str:
    return show(
        "opendata/import.html",
        form=form,
        plan=plan,
        problems=plan.problems[:MOST_PROBLEMS] if plan else [],
        ignored=reading.ignored if reading else [],
        entities=IMPORTED,
        limits=OF_PAGE,
        bring_in=BRING_IN,
    )


def _done(number: int) -> str:
    if not number:
        return _("Nothing has changed: all of it is in force already.")
    return ngettext("%(num)s row was brought in.", "%(num)s rows were brought in.", number)
