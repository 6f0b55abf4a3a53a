"""What the parts of advice are called, and how their hours are written."""

from typing import Final

from app.advice.models import Part
from app.core.i18n import lazy_gettext as _
from app.text.polish import NBSP
from app.ui.filters import number

PARTS: Final = {
    Part.PREPARATION: _("Preparing the project"),
    Part.IMPLEMENTATION: _("Carrying the project out"),
}


def hours(minutes: int) -> str:
    """20 h, 1,5 h, 0,25 h"""
    decimals = 0 if minutes % 60 == 0 else 1 if minutes % 30 == 0 else 2
    return f"{number(minutes / 60, decimals)}{NBSP}h"
