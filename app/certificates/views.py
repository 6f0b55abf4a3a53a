"""Addresses of certificates: the list, checking one, its file, issuing, revoking."""

from typing import Final

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import queries, service
from app.certificates.blueprint import blueprint
from app.certificates.forms import IssueForm, RevokeForm
from app.certificates.queries import Standing
from app.certificates.rules import LONGEST_TYPED, can_certify
from app.certificates.sheet import certificate_as_pdf
from app.cities.goals import GOALS
from app.core.errors import Conflict, Gone, NotFound
from app.core.i18n import gettext as _
from app.core.limiter import Limit
from app.core.web import application, db, once, reading
from app.people.access import requires, signed_in, viewer
from app.people.limits import address_key
from app.people.rules import Permission
from app.ui.form_pages import form_page
from app.ui.pages import page_links, requested_page, show

GET_POST: Final = ("GET", "POST")
LIMIT: Final = Limit("certificate", "120/hour")


@blueprint.get("/certyfikaty")
@requires(Permission.READ)
def all_of_them() -> ResponseReturnValue:
    """All certificates, and a field for the code on a printed one."""
    typed = request.args.get("kod", "").strip()[:LONGEST_TYPED]
    fault = ""
    if typed:
        try:
            return redirect(queries.by_code(db(), typed).url)
        except NotFound as unknown:
            fault = unknown.message
    standing = request.args.get("stan", "")
    standing = standing if standing in set(Standing) else ""
    found = queries.all_of_them(db(), requested_page(), standing)
    page = show(
        "certificates/list.html",
        found=found,
        links=page_links(found, "certificates.all_of_them", stan=standing or None),
        standing=standing,
        standings=_standings(),
        typed=typed,
        fault=fault,
        goals=GOALS,
    )
    return page, NotFound.status if fault else 200


def _standings() -> dict[str, str]:
    return {
        "": _("All certificates"),
        Standing.IN_FORCE: _("Those in force"),
        Standing.REVOKED: _("Those revoked"),
    }


@blueprint.get("/certyfikaty/<code>")
@requires(Permission.READ)
def certificate(code: str) -> ResponseReturnValue:
    """Whether a certificate is in force, and what it certifies: where its QR code leads."""
    row = queries.by_code(db(), code)
    if row.code != code:
        return redirect(row.url, 301)
    return show(
        "certificates/certificate.html",
        row=row,
        goals=GOALS,
        may_revoke=can_certify(viewer()) and not row.is_revoked,
    )


@blueprint.get("/certyfikaty/<code>/certyfikat.pdf")
@requires(Permission.READ)
def file(code: str) -> ResponseReturnValue:
    """The sheet to print; a revoked certificate has none."""
    row = queries.by_code(db(), code)
    if row.is_revoked:
        raise Gone(_("This certificate is revoked, so there is no file of it any more."))
    app = application()
    app.limiter.hit(LIMIT, address_key(request.remote_addr))
    answer = make_response(certificate_as_pdf(row, app.settings.site_name, app.settings.site_url))
    answer.mimetype = "application/pdf"
    name = f"certyfikat-{row.number}-{row.year}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["X-Robots-Tag"] = "noindex"
    # Asked for anew each time: it may have been revoked since.
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route("/projekty/<key>/certyfikat", methods=GET_POST)
@requires(Permission.CERTIFY)
@once
def issue(key: str) -> ResponseReturnValue:
    """Issue the certificate of a completed project."""
    form = IssueForm()

    def page() -> str:
        with reading() as session:
            project = queries.certifiable(session, signed_in(), key)
            certified = queries.of_project(session, key)
        return show("certificates/issue.html", form=form, project=project, certified=certified)

    def act() -> str:
        made = service.issue(db(), signed_in(), key)
        return url_for("certificates.certificate", code=made.code)

    return form_page(form, page, act, _("The certificate is issued."))


@blueprint.route("/certyfikaty/<code>/uniewaznij", methods=GET_POST)
@requires(Permission.CERTIFY)
@once
def revoke(code: str) -> ResponseReturnValue:
    """Revoke a certificate; everybody who checks it reads why."""
    with reading() as session:
        row = queries.by_code(session, code)
    if row.is_revoked:
        raise Conflict(_("This certificate is revoked already."))
    form = RevokeForm()

    def page() -> str:
        return show("certificates/revoke.html", form=form, row=row)

    def act() -> str:
        service.revoke(db(), signed_in(), code, form.text("reason"))
        return row.url

    return form_page(form, page, act, _("The certificate is revoked."))
