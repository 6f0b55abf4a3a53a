"""The form in which people say how they want each kind of notices mailed."""

from collections.abc import Mapping
from typing import Final

from wtforms import BooleanField, SelectField

from app.core.i18n import lazy_gettext as _l
from app.notifications.models import How, Kind, default_how
from app.notifications.words import HOWS, KINDS
from app.ui.form import Choice, Form

# Letters about these are sent on their own, at once: they say what one can do next.
ALWAYS_MAILED: Final = frozenset({Kind.PROPOSAL, Kind.REPORT})
CHOSEN: Final = tuple(kind for kind in KINDS if kind not in ALWAYS_MAILED)


class MarkForm(Form):
    """A button with a token; which notices it means stands in the address and beside it."""


class PreferencesForm(Form):
    """A choice for each kind, named after it, and a pause of all."""

    przerwa = BooleanField(_l("Do not mail me any notices for now"))

    def fill(self, chosen: Mapping[Kind, How], *, is_paused: bool) -> None:
        """Show what is chosen."""
        self.przerwa.data = is_paused
        for kind in CHOSEN:
            self[kind.value].data = chosen[kind].value

    def chosen(self) -> dict[Kind, How]:
        """What was chosen; kinds that are always mailed have no choice."""
        return {
            kind: How(self[kind.value].data) if kind in CHOSEN else default_how(kind)
            for kind in Kind
        }


for _kind in CHOSEN:
    setattr(
        PreferencesForm,
        _kind.value,
        SelectField(
            KINDS[_kind], choices=[Choice(how.value, words) for how, words in HOWS.items()]
        ),
    )
