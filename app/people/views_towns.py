"""Which of several towns of one name somebody means; asked where people type their town.

Villages that the catalogue does not know are taken as they are written.
"""

from app.cities.queries import namesakes
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.web import reading


def check_which_town(typed: str) -> str:
    """The town as it is stored; raises Invalid("city") for a name that several towns have."""
    with reading() as session:
        found = namesakes(session, typed)
    if found:
        towns = ", ".join(found)
        raise Invalid(
            "city", _("There are several towns of this name. Write which: %(towns)s.", towns=towns)
        )
    return typed
