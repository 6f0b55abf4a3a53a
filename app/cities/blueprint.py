"""The blueprint to which the view modules of cities add their addresses."""

from flask import Blueprint

blueprint = Blueprint("cities", __name__)
