"""The blueprint to which the view modules of open data add their addresses."""

from flask import Blueprint

blueprint = Blueprint("opendata", __name__)
