"""Levels and roles in words; forms that fit women and men alike."""

from typing import Final

from app.core.i18n import lazy_gettext as _
from app.people.models import Level, Role

ERASED_NAME: Final = "Usunięty użytkownik"  # stored in rows, so it is no text of the interface

LEVELS: Final[dict[Level, str]] = {
    Level.GUEST: _("Guest"),
    Level.NEW: _("New account"),
    Level.RESIDENT: _("Trusted account"),
    Level.EDITOR: _("Editors"),
    Level.CURATOR: _("Curators of topics"),
    Level.MODERATOR: _("Moderators"),
    Level.ADMINISTRATOR: _("Administrators"),
}

ROLES: Final[dict[Role, str]] = {
    Role.RESIDENT: _("Resident"),
    Role.COMMUNITY_WORKER: _("Community worker"),
    Role.ACTIVIST: _("Activist"),
    Role.ORGANISATION: _("Organisation"),
    Role.OFFICE: _("Public office"),
    Role.EXPERT: _("Expert"),
}


def level_word(level: int) -> str:
    """The level as a visitor reads it."""
    return str(LEVELS[Level(level)])


def role_word(role: str) -> str:
    """The role as a visitor reads it."""
    return str(ROLES[Role(role)]) if role in set(Role) else ""
