"""The blueprint to which the view modules of experiences add their addresses."""

from typing import Final

from flask import Blueprint

blueprint = Blueprint("experiences", __name__)

EXPERIENCE: Final = "/doswiadczenia/<int:experience_id>"
FOLLOW_UP: Final = "/doswiadczenia/dalszy-ciag/<int:follow_up_id>"
