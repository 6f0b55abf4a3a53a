"""The blueprint to which the view modules of cases add their addresses."""

from typing import Final

from flask import Blueprint

CASE: Final = "/moje/sprawy/<int:case_id>"
blueprint = Blueprint("cases", __name__)
