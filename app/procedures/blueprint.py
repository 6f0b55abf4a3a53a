"""The blueprint to which the view modules of procedures add their addresses."""

from flask import Blueprint

blueprint = Blueprint("procedures", __name__)
