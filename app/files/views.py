"""Addresses of files: send one, its page, what is said of it, approve, remove, lists."""

from typing import cast

from flask import abort, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from app.articles import pictures
from app.core.errors import DomainError, Invalid, NotFound, TooMany
from app.core.file_store import FileStore, StoreFault
from app.core.i18n import gettext as _
from app.core.submissions import new_key
from app.core.web import application, db, once, reading
from app.files import queries, rules, service
from app.files.addresses import bytes_address, markdown_of
from app.files.blueprint import FILE, blueprint
from app.files.forms import DetailsForm, PressForm, RemovalForm, UploadForm
from app.files.models import FileState, StoredFile
from app.files.preparing import Workshop
from app.files.words import licence_deed, licence_words, type_words
from app.moderation.shown_files import refresh_everything_showing
from app.people import queries as people
from app.people.access import requires, signed_in, viewer
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page, show


def store() -> FileStore:
    """The store of the running application."""
    return cast(FileStore, application().extensions["file_store"])


@blueprint.route("/pliki/nowy", methods=["GET", "POST"])
@requires(Permission.UPLOAD)
@once
def upload() -> ResponseReturnValue:
    """Send a picture or a document, with what must be known of it."""
    form = UploadForm()
    megabytes = application().settings.file_megabytes
    if request.method == "GET":
        form.author.data = signed_in().name
        return show("files/upload.html", form=form, megabytes=megabytes)
    status = 422
    if form.validate():
        try:
            file = _received(form)
            if file.state == FileState.WAITING:
                flash(
                    _("Thank you. Others will see the file when somebody has looked at it."), "info"
                )
            return redirect(url_for("files.page", file_id=file.id, nowy=1), 303)
        except DomainError as refusal:
            db().rollback()
            status = refusal.status
            form.refuse(refusal if isinstance(refusal, Invalid) else _above(refusal))
            headers = _wait_of(refusal)
            page = show("files/upload.html", form=form, megabytes=megabytes)
            return make_response(page, status, headers)
        except StoreFault:
            db().rollback()
            abort(503)
    return show("files/upload.html", form=form, megabytes=megabytes), status


def _above(refusal: DomainError) -> Invalid:
    return Invalid("", refusal.message)


def _wait_of(refusal: DomainError) -> dict[str, str]:
    return {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, TooMany) else {}


def _received(form: UploadForm) -> StoredFile:
    """Check, draw and store before the database is locked; only then make the row."""
    app, who = application(), signed_in()
    data, name = _sent_bytes(app.settings.file_megabytes)
    rules.checked(form.details(), is_picture=False)
    hit_writing(app.limiter, who, "upload", request.remote_addr)
    prepared = _workshop().prepare(data, name)
    rules.checked(form.details(), is_picture=prepared.whole.width is not None)
    service.keep_bytes(app.database, store(), prepared)
    return service.add(db(), store(), who, prepared, form.details())


def _workshop() -> Workshop:
    return cast(Workshop, application().extensions["workshop"])


def _sent_bytes(megabytes: int) -> tuple[bytes, str]:
    sent: FileStorage | None = request.files.get("file")
    most = megabytes * 1024 * 1024
    data = sent.stream.read(most + 1) if sent else b""
    if sent is None or not data:
        raise Invalid("file", _("Choose a file."))
    if len(data) > most:
        message = _(
            "The file has more than %(megabytes)s MB. Make it smaller.", megabytes=megabytes
        )
        raise Invalid("file", message)
    return data, sent.filename or ""


@blueprint.get(FILE)
@requires(Permission.READ)
def page(file_id: int) -> ResponseReturnValue:
    """A file with everything known of it, and the articles that use it."""
    who = viewer()
    file = queries.visible_file(db(), who, file_id)
    if file.state == FileState.REMOVED:
        return show("files/removed.html", file=file), 410
    smaller = queries.thumbnails(db(), [file.id])[file.id]
    found = show(
        "files/page.html",
        file=file,
        address=bytes_address(file.digest, file.name),
        smaller=[
            (bytes_address(file.digest, file.name, each.width), each.width) for each in smaller
        ],
        markdown=markdown_of(file),
        is_new="nowy" in request.args,
        owner=people.names(db(), [file.owner_id])[file.owner_id],
        users=pictures.articles_using(db(), file.digest),
        licence=licence_words(file.licence),
        deed=licence_deed(file.licence),
        kind=type_words(file.media_type),
        can_describe=rules.can_describe(who, file),
        can_approve=rules.can_approve(who, file),
        can_remove=rules.can_remove(who, file),
        approval=PressForm() if rules.can_approve(who, file) else None,
    )
    response = make_response(found)
    if file.state == FileState.WAITING:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.route(f"{FILE}/edytuj", methods=["GET", "POST"])
@requires(Permission.UPLOAD)
@once
def edit(file_id: int) -> ResponseReturnValue:
    """Change what is said of a file; articles that show it follow at once."""
    form = DetailsForm()
    with reading() as session:
        file = _there(queries.visible_file(session, signed_in(), file_id))
    if not rules.can_describe(signed_in(), file):
        abort(403)
    if request.method == "GET":
        form.fill(file)
    elif form.validate():
        try:
            changed = service.describe(db(), signed_in(), file_id, form.details())
            refresh_everything_showing(db(), changed.digest)
            flash(_("Saved. Articles that show this file show it too."), "ok")
            return redirect(url_for("files.page", file_id=file_id), 303)
        except Invalid as refusal:
            db().rollback()
            form.refuse(refusal)
    status = 422 if request.method == "POST" else 200
    return show("files/edit.html", form=form, file=file), status


def _there(file: StoredFile) -> StoredFile:
    if file.state == FileState.REMOVED:
        raise NotFound
    return file


@blueprint.post(f"{FILE}/zatwierdz")
@requires(Permission.REVIEW)
@once
def approve(file_id: int) -> ResponseReturnValue:
    """Let everybody see a file that waits."""
    if not PressForm().validate_on_submit():
        abort(400)
    file = service.approve(db(), signed_in(), file_id)
    refresh_everything_showing(db(), file.digest)
    flash(_("Approved. Everybody can see the file now."), "ok")
    return redirect(url_for("files.page", file_id=file_id), 303)


@blueprint.route(f"{FILE}/usun", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@once
def remove(file_id: int) -> ResponseReturnValue:
    """Take a file away, after telling where it is used."""
    who, form = signed_in(), RemovalForm()
    with reading() as session:
        file = _there(queries.visible_file(session, who, file_id))
        users = pictures.articles_using(session, file.digest)
    if not rules.can_remove(who, file):
        abort(403)
    if form.validate_on_submit():
        try:
            service.remove(db(), who, file_id, form.text("reason"))
            refresh_everything_showing(db(), file.digest)
            flash(_("Removed. Articles that showed the file say so."), "ok")
            return redirect(
                url_for("files.own" if file.owner_id == who.id else "files.waiting"), 303
            )
        except Invalid as refusal:
            db().rollback()
            form.refuse(refusal)
    status = 422 if request.method == "POST" else 200
    needed = rules.needs_reason(who, file)
    return show("files/remove.html", form=form, file=file, users=users, needs_reason=needed), status


@blueprint.get("/konto/pliki")
@requires(Permission.SIGNED_IN)
def own() -> ResponseReturnValue:
    """The person's own files."""
    found = queries.files_of(db(), signed_in().id, requested_page())
    return show(
        "files/own.html",
        found=found,
        smaller=queries.thumbnails(db(), [file.id for file in found.items]),
        links=page_links(found, "files.own"),
    )


@blueprint.get("/pliki/oczekujace")
@requires(Permission.REVIEW)
def waiting() -> ResponseReturnValue:
    """Files of new people that wait for somebody to look at them."""
    found = queries.waiting_files(db(), requested_page())
    return show(
        "files/waiting.html",
        found=found,
        owners=people.names(db(), [file.owner_id for file in found.items]),
        smaller=queries.thumbnails(db(), [file.id for file in found.items]),
        links=page_links(found, "files.waiting"),
        new_key=new_key,
    )
