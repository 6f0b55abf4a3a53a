"""What local dates are called, in the reader's language."""

from typing import Final

from app.agenda.models import DateKind
from app.core.i18n import lazy_gettext as _

# In the order in which people look for them.
KINDS: Final[dict[str, str]] = {
    DateKind.CONSULTATION: _("Consultations"),
    DateKind.EXHIBITION: _("Exhibition of a plan"),
    DateKind.VOTE: _("Voting"),
    DateKind.MEETING: _("Meeting"),
    DateKind.OTHER: _("Other"),
}
# Pictures beside them, which every page loads.
PICTURES: Final[dict[str, str]] = {
    DateKind.CONSULTATION: "megaphone",
    DateKind.EXHIBITION: "map",
    DateKind.VOTE: "vote",
    DateKind.MEETING: "users",
    DateKind.OTHER: "calendar",
}
