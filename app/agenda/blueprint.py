"""The blueprint to which the views of local dates add their addresses."""

from flask import Blueprint

blueprint = Blueprint("agenda", __name__)
