"""Levels and roles in words; forms that fit women and men alike."""

from typing import Final

from app.core.i18n import lazy_gettext as _
from app.people.community_models import OrganisationKind
from app.people.models import Ground, Kind, Level, Role

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

KINDS: Final[dict[Kind, str]] = {
    Kind.COOLING_OFF: _("No proposing of changes"),
    Kind.SUSPENSION: _("Reading only"),
    Kind.BLOCK: _("Block of the account"),
    Kind.DEMOTION: _("Loss of the level of an editor"),
}

GROUNDS: Final[dict[Ground, str]] = {
    Ground.SPAM: _("spam or advertising"),
    Ground.VANDALISM: _("vandalism"),
    Ground.ATTACK: _("attacks on persons"),
    Ground.PERSONAL_DATA: _("personal data of others"),
    Ground.UNLAWFUL: _("unlawful content"),
    Ground.IMPERSONATION: _("passing for somebody else"),
    Ground.MANY_ACCOUNTS: _("several accounts of one person"),
    Ground.REVERTED: _("edits reverted for breaking the rules"),
    Ground.SANCTIONED: _("a sanction in the time before"),
    Ground.OTHER: _("another breach of the rules"),
}

# These no person chooses: the scheduled review of levels does.
GROUNDS_OF_RULES: Final = frozenset({Ground.REVERTED, Ground.SANCTIONED})

ROLES: Final[dict[Role, str]] = {
    Role.RESIDENT: _("Resident"),
    Role.COMMUNITY_WORKER: _("Community worker"),
    Role.ACTIVIST: _("Activist"),
    Role.ORGANISATION: _("Organisation"),
    Role.OFFICE: _("Public office"),
    Role.EXPERT: _("Expert"),
}


ORGANISATION_KINDS: Final[dict[OrganisationKind, str]] = {
    OrganisationKind.SOCIETY: _("Society"),
    OrganisationKind.FOUNDATION: _("Foundation"),
    OrganisationKind.INFORMAL: _("Informal group"),
    OrganisationKind.DISTRICT: _("District council"),
    OrganisationKind.OFFICE: _("Public authority"),
    OrganisationKind.INSTITUTION: _("Cultural or social institution"),
    OrganisationKind.OTHER: _("Another organisation"),
}
DECISIONS_ON_ORGANISATIONS: Final[dict[str, str]] = {
    "przyjmij": _("All may read the page"),
    "odrzuc": _("The page is refused"),
    "ukryj": _("Hide the page"),
    "pokaz": _("Show the page again"),
}


def organisation_kind_word(kind: str) -> str:
    """The kind of an organisation in words."""
    return str(ORGANISATION_KINDS[OrganisationKind(kind)])


def level_word(level: int) -> str:
    """The level as a visitor reads it."""
    return str(LEVELS[Level(level)])


def role_word(role: str) -> str:
    """The role as a visitor reads it."""
    return str(ROLES[Role(role)]) if role in set(Role) else ""


def kind_word(kind: str) -> str:
    """The kind of a sanction as its subject and staff read it."""
    return str(KINDS[Kind(kind)])


def ground_word(ground: str) -> str:
    """The ground of a sanction in words."""
    return str(GROUNDS[Ground(ground)])
