"""The blueprint to which the view modules of letters add their addresses."""

from flask import Blueprint

blueprint = Blueprint("letters", __name__)
