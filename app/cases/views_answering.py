"""What addresses of cases do alike: open a case for its reader, take its forms, find its files."""

from collections.abc import Callable
from typing import Final

from flask import request
from flask.typing import ResponseReturnValue

from app.cases.queries import CaseView, case_of
from app.cases.vault import Vault
from app.core.errors import Forbidden
from app.core.file_store import FileStore
from app.core.i18n import gettext as _
from app.core.web import application, reading
from app.deadlines.table import Terms, terms_in
from app.people.access import signed_in
from app.people.limits import hit_writing
from app.ui import form_pages
from app.ui.form import Form

GET_POST: Final = ("GET", "POST")


def vault() -> Vault:
    """What opens and seals cases, with the keys of this site."""
    return Vault(application().settings)


def file_store() -> FileStore:
    """Where the sealed files of cases lie."""
    store: FileStore = application().extensions["file_store"]
    return store


def known_terms() -> Terms:
    """The table of terms as it is now."""
    return terms_in(application().settings.content_dir)


def seen(case_id: int) -> CaseView:
    """A case for one of its members; raises NotFound."""
    with reading() as session:
        return case_of(session, vault(), signed_in(), case_id)


def owned(case_id: int) -> CaseView:
    """A case for its owner; raises NotFound, Forbidden for its other members."""
    found = seen(case_id)
    if not found.is_owner:
        raise Forbidden(_("Only the person whose case it is can do this."))
    return found


def form_page(
    form: Form, page: Callable[[], str], act: Callable[[], str], done: str = ""
) -> ResponseReturnValue:
    """A page with a form whose acts count towards what one person may write in an hour."""

    def counted() -> str:
        hit_writing(application().limiter, signed_in(), "post", request.remote_addr)
        return act()

    return form_pages.form_page(form, page, counted, done)
