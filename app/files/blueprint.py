"""The blueprint to which the view modules of files add their addresses."""

from typing import Final

from flask import Blueprint

blueprint = Blueprint("files", __name__)

FILE: Final = "/pliki/<int:file_id>"
BYTES: Final = "/pliki/<digest:digest>"
