"""The blueprint to which the view modules of deadlines add their addresses."""

from flask import Blueprint

blueprint = Blueprint("deadlines", __name__)
