"""Addresses of what a group does in a case: its people, its checklist, its files."""

from typing import Final

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from app.cases import attachments, group, rules, tasks
from app.cases.blueprint import CASE, blueprint
from app.cases.forms import AttachForm, InviteForm, TaskForm, shown_days
from app.cases.queries import CaseView
from app.cases.tasks import NewTask
from app.cases.views_answering import GET_POST, file_store, form_page, owned, seen, vault
from app.core.errors import Invalid
from app.core.file_store import FileMissing, StoreFault
from app.core.i18n import gettext as _
from app.core.submissions import new_key
from app.core.web import application, db, once
from app.people.access import requires, signed_in
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.ui.form import Choice
from app.ui.form_pages import press
from app.ui.pages import show

TASK: Final = f"{CASE}/zadania/<int:task_id>"
ATTACHMENT: Final = f"{CASE}/zalaczniki/<int:attachment_id>"
# Should a browser ever take the bytes for a page, nothing in it may run or be fetched.
POLICY: Final = "default-src 'none'; sandbox"


@blueprint.route(f"{CASE}/osoby", methods=GET_POST)
@requires(Permission.SIGNED_IN)
@once
def people(case_id: int) -> ResponseReturnValue:
    """Who is in the case; its owner invites by name, or by a link."""
    form = InviteForm()

    def act() -> str:
        group.invite(db(), signed_in(), case_id, form.text("person"))
        return url_for("cases.people", case_id=case_id)

    done = _("The invitation waits for an answer. It does not say what the case is about.")
    return form_page(form, lambda: _people_page(owned(case_id), form), act, done)


@blueprint.post(f"{CASE}/osoby/link")
@requires(Permission.SIGNED_IN)
def link(case_id: int) -> ResponseReturnValue:
    """A secret link that invites; it is shown this once, and a former one ends."""
    found = owned(case_id)
    hit_writing(application().limiter, signed_in(), "post", request.remote_addr)
    token = group.make_link(db(), signed_in(), case_id)
    address = application().settings.site_url + url_for("cases.join", token=token)
    return _people_page(found, InviteForm(formdata=None), address)


@blueprint.post(f"{CASE}/osoby/link/koniec")
@requires(Permission.SIGNED_IN)
@once
def end_link(case_id: int) -> ResponseReturnValue:
    """Invite by link no longer."""
    who, here = signed_in(), url_for("cases.people", case_id=case_id)
    return press(lambda: group.end_link(db(), who, case_id), here, done=_("The link has ended."))


@blueprint.post(f"{CASE}/osoby/<int:person_id>/usun")
@requires(Permission.SIGNED_IN)
@once
def remove(case_id: int, person_id: int) -> ResponseReturnValue:
    """Take an invitation back, or let somebody read the case no longer."""
    who, here = signed_in(), url_for("cases.people", case_id=case_id)
    return press(lambda: group.remove(db(), who, case_id, person_id), here)


def _people_page(found: CaseView, form: InviteForm, link: str = "") -> str:
    return show(
        "cases/people.html",
        case=found,
        form=form,
        link=link,
        link_days=rules.LINK_DAYS,
        new_key=new_key,
    )


@blueprint.route(f"{CASE}/zadania", methods=GET_POST)
@requires(Permission.SIGNED_IN)
@once
def add_task(case_id: int) -> ResponseReturnValue:
    """Add a line to the checklist."""
    found, form = seen(case_id), TaskForm()
    form.person.choices = [
        Choice("", _("Anybody")),
        *(Choice(str(each.person_id), each.name) for each in found.members),
    ]

    def page() -> str:
        shown_days(form)
        return show("cases/task.html", case=found, form=form)

    def act() -> str:
        chosen = form.text("person")
        new = NewTask(form.text("what"), int(chosen) if chosen else None, form.until.data)
        tasks.add_task(db(), vault(), signed_in(), case_id, new)
        return url_for("cases.case", case_id=case_id) + "#zadania"

    return form_page(form, page, act)


@blueprint.post(f"{TASK}/zrobione")
@requires(Permission.SIGNED_IN)
@once
def tick(case_id: int, task_id: int) -> ResponseReturnValue:
    """Tick a line of the checklist, or take the tick away."""
    who, is_done = signed_in(), request.form.get("stan") != "nie"
    return press(
        lambda: tasks.tick(db(), who, case_id, task_id, is_done=is_done), _checklist(case_id)
    )


@blueprint.post(f"{TASK}/usun")
@requires(Permission.SIGNED_IN)
@once
def drop_task(case_id: int, task_id: int) -> ResponseReturnValue:
    """Delete a line of the checklist."""
    who = signed_in()
    return press(lambda: tasks.drop_task(db(), who, case_id, task_id), _checklist(case_id))


def _checklist(case_id: int) -> str:
    return url_for("cases.case", case_id=case_id, _anchor="zadania")


@blueprint.route(f"{CASE}/zalaczniki", methods=GET_POST)
@requires(Permission.SIGNED_IN)
@once
def attach(case_id: int) -> ResponseReturnValue:
    """Add a file; it is sealed before it is stored."""
    found, form = seen(case_id), AttachForm()

    def page() -> str:
        most = application().settings.file_megabytes
        return show("cases/attach.html", case=found, form=form, most=most, takes_file=True)

    def act() -> str:
        who, (data, name) = signed_in(), _sent_bytes()
        hit_writing(application().limiter, who, "upload", request.remote_addr)
        try:
            kept = attachments.keep(
                application().database, file_store(), vault(), who, case_id, data, name
            )
        except StoreFault:
            raise Invalid("file", _("The file could not be stored. Try again later.")) from None
        attachments.attach(db(), vault(), who, case_id, kept)
        return url_for("cases.case", case_id=case_id, _anchor="zalaczniki")

    return form_page(form, page, act, _("The file is added."))


def _sent_bytes() -> tuple[bytes, str]:
    """The file of the form and its name; raises Invalid("file")."""
    megabytes = application().settings.file_megabytes
    sent = request.files.get("file")
    data = sent.stream.read(megabytes * 1024 * 1024 + 1) if sent else b""
    if sent is None or not data:
        raise Invalid("file", _("Choose a file."))
    if len(data) > megabytes * 1024 * 1024:
        message = _(
            "The file has more than %(megabytes)s MB. Make it smaller.", megabytes=megabytes
        )
        raise Invalid("file", message)
    return data, sent.filename or ""


@blueprint.get(ATTACHMENT)
@requires(Permission.SIGNED_IN)
def attachment(case_id: int, attachment_id: int) -> ResponseReturnValue:
    """A file, opened for a member of the case: to be saved, never shown as a page."""
    try:
        opened = attachments.open_attachment(
            db(), file_store(), vault(), signed_in(), case_id, attachment_id
        )
    except FileMissing:
        abort(404)
    except StoreFault:
        abort(503)
    response = Response(opened.data, mimetype=opened.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=opened.name)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post(f"{ATTACHMENT}/usun")
@requires(Permission.SIGNED_IN)
@once
def drop_attachment(case_id: int, attachment_id: int) -> ResponseReturnValue:
    """Delete a file."""
    who, here = signed_in(), url_for("cases.case", case_id=case_id, _anchor="zalaczniki")
    return press(lambda: attachments.detach(db(), who, case_id, attachment_id), here)
