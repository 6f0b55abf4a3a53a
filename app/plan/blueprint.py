"""The blueprint to which the view modules of the Plan add their addresses."""

from flask import Blueprint

blueprint = Blueprint("plan", __name__)
