"""The handbook of good practices of a goal as PDF, set with the sheets of brochures.

Each practice stands on pages of its own, whose foot names the goal and leads to it on the site.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from app.brochures.blocks import Around, blocks_of
from app.brochures.sheets import Cover, as_set, as_typed, code_to, put_together
from app.cities.goals import GOALS
from app.core.i18n import gettext as _
from app.plan.goal_queries import PracticeRow

LICENCE: Final = "CC0 1.0"
_LICENCE_ADDRESS: Final = "creativecommons.org/publicdomain/zero/1.0"


def handbook(
    goal: int, practices: Sequence[PracticeRow], site_name: str, site_url: str, today: date
) -> bytes:
    """The PDF; raises letters.output.typesetting.Unprintable."""
    address = f"{site_url}/dobre-praktyki/{goal}"
    cover = Cover(
        title=as_set(_("Good practices: %(name)s", name=GOALS[goal])),
        paper="a4",
        is_large=False,
        site_name=site_name,
        address=address,
        made=today,
        licence=_(
            "Data of the Plan are free for everybody under %(licence)s (%(address)s). "
            "Who names the source helps others to check them.",
            licence=LICENCE,
            address=_LICENCE_ADDRESS,
        ),
    )
    return put_together(cover, [_practice(each, goal, site_url) for each in practices])


def _practice(practice: PracticeRow, goal: int, site_url: str) -> dict[str, Any]:
    address = f"{site_url}/dobre-praktyki/{goal}#{practice.anchor}"
    return {
        "slug": practice.key,
        "language": "pl",
        "title": as_set(practice.title),
        "lead": as_set(practice.city),
        "law": as_set(_("Goal %(number)s: %(name)s", number=goal, name=GOALS[goal])),
        "shown": as_typed(f"{site_url}/dobre-praktyki/{goal}"),
        **code_to(address),
        "facts": [
            (_("City"), as_set(practice.city)),
            (_("Voivodeship"), as_set(practice.voivodeship)),
        ],
        "blocks": blocks_of(practice.html, Around(site_url)),
        "acts": [],
        "sources": [as_set(practice.source)] if practice.source else [],
        "credits": "",
    }
