"""The blueprint to which the views of the log of advice add their addresses."""

from flask import Blueprint

blueprint = Blueprint("advice", __name__)
