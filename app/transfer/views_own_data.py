"""“Moje dane”: what the site keeps of a person, to be taken along as one file."""

import json
from typing import Final

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.limiter import Limit
from app.core.web import application, db
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.transfer.own_data import own_data

blueprint: Final = Blueprint("transfer", __name__)
TAKEN: Final = Limit("own-data", "10/hour")


@blueprint.get("/konto/dane")
@requires(Permission.SIGNED_IN)
def about() -> ResponseReturnValue:
    """What is in the file and what is not."""
    return _unkept(make_response(render_template("transfer/own_data.html")))


@blueprint.get("/konto/dane/pobierz")
@requires(Permission.SIGNED_IN)
def download() -> ResponseReturnValue:
    """The file: JSON, one list of rows for each table."""
    who = signed_in()
    application().limiter.hit(TAKEN, f"person:{who.id}")
    text = json.dumps(own_data(db(), who.id), ensure_ascii=False, indent=1)
    response = Response(text, mimetype="application/json")
    name = f"moje-dane-{clock.today().isoformat()}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _unkept(response)


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
