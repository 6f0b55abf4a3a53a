"""The blueprint to which the views of certificates add their addresses."""

from flask import Blueprint

blueprint = Blueprint("certificates", __name__)
