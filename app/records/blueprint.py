"""The blueprint to which the view modules of records add their addresses."""

from flask import Blueprint

blueprint = Blueprint("records", __name__)
