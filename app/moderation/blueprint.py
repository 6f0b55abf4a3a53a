"""The blueprint to which the view modules of moderation add their addresses."""

from flask import Blueprint

blueprint = Blueprint("moderation", __name__)
