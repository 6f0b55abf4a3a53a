"""The blueprint to which the view modules of brochures add their addresses."""

from flask import Blueprint

blueprint = Blueprint("brochures", __name__)
