"""“Moje dane”: what the site keeps of a person, to be taken along as one file."""

from typing import Final

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.cases.exporting import own_files
from app.cases.vault import Vault
from app.core import clock, file_store
from app.core.i18n import spoken
from app.core.limiter import Limit
from app.core.web import application, db
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.transfer import own_data_zip
from app.transfer.own_data import own_data

blueprint: Final = Blueprint("transfer", __name__)
TAKEN: Final = Limit("own-data", "10/hour")
ZIP: Final = "zip"


@blueprint.get("/konto/dane")
@requires(Permission.SIGNED_IN)
def about() -> ResponseReturnValue:
    """What is in the file and what is not."""
    return _unkept(make_response(render_template("transfer/own_data.html")))


@blueprint.get("/konto/dane/pobierz")
@requires(Permission.SIGNED_IN)
def download() -> ResponseReturnValue:
    """The data for programs, or a ZIP of them with a page for people."""
    who = signed_in()
    application().limiter.hit(TAKEN, f"person:{who.id}")
    vault = Vault(application().settings)
    data = own_data(db(), who.id, vault)
    if request.args.get("postac") != ZIP:
        return _file(own_data_zip.as_json(data).encode(), "json", "application/json")
    page = render_template(
        "transfer/own_data_file.html",
        name=who.name,
        day=clock.today(),
        address=application().settings.site_url,
        sections=own_data_zip.sections(data),
        empty=own_data_zip.empty_tables(data),
        language=spoken(),
    )
    store = file_store.from_settings(application().settings)
    files = own_files(db(), store, vault, who.id)
    return _file(own_data_zip.packed(data, page, files), "zip", "application/zip")


def _file(content: bytes, ending: str, kind: str) -> Response:
    response = Response(content, mimetype=kind)
    name = f"moje-dane-{clock.today().isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _unkept(response)


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
