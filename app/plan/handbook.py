"""The handbook of good practices of a goal as PDF, set with the sheets of brochures.

Each practice stands on pages of its own, whose foot names the goal and leads to it on the site.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from app.brochures.blocks import Around, blocks_of
from app.cities.goals import GOALS
from app.core.i18n import gettext as _
from app.core.i18n import spoken
from app.letters.output.printable import printable
from app.letters.output.sheets import qr_code
from app.letters.output.typesetting import pdf
from app.plan.goal_queries import PracticeRow
from app.text.polish import nbsp
from app.ui.filters import long_date

LICENCE: Final = "CC0 1.0"
_LICENCE_ADDRESS: Final = "creativecommons.org/publicdomain/zero/1.0"


def handbook(
    goal: int, practices: Sequence[PracticeRow], site_name: str, site_url: str, today: date
) -> bytes:
    """The PDF; raises letters.output.typesetting.Unprintable."""
    address = f"{site_url}/dobre-praktyki/{goal}"
    return pdf(
        "brochure",
        {
            "title": _set(_("Good practices: %(name)s", name=GOALS[goal])),
            "language": spoken(),
            "paper": "a4",
            "large": False,
            "site": site_name,
            "address": _shown(address),
            "code": qr_code(address, error="m"),
            "code_told": _("QR code with the address %(address)s", address=address),
            "made": _("Put together on %(day)s.", day=long_date(today)),
            "licence": _(
                "Data of the Plan are free for everybody under %(licence)s (%(address)s). "
                "Who names the source helps others to check them.",
                licence=LICENCE,
                address=_LICENCE_ADDRESS,
            ),
            "labels": {
                "contents": _("Contents"),
                "page": _("p."),
                "acts": _("Legal acts"),
                "sources": _("Sources"),
            },
            "articles": [_practice(each, goal, site_url) for each in practices],
        },
    )


def _practice(practice: PracticeRow, goal: int, site_url: str) -> dict[str, Any]:
    address = f"{site_url}/dobre-praktyki/{goal}#{practice.anchor}"
    return {
        "slug": practice.key,
        "language": "pl",
        "title": _set(practice.title),
        "lead": _set(practice.city),
        "law": _set(_("Goal %(number)s: %(name)s", number=goal, name=GOALS[goal])),
        "shown": _shown(f"{site_url}/dobre-praktyki/{goal}"),
        "code": qr_code(address, error="m"),
        "code_told": _("QR code with the address %(address)s", address=address),
        "facts": [
            (_("City"), _set(practice.city)),
            (_("Voivodeship"), _set(practice.voivodeship)),
        ],
        "blocks": blocks_of(practice.html, Around(site_url)),
        "acts": [],
        "sources": [_set(practice.source)] if practice.source else [],
        "credits": "",
    }


def _set(text: str) -> str:
    return printable(nbsp(text))


def _shown(address: str) -> str:
    """An address as people read and type it."""
    return address.partition("://")[2].rstrip("/")
