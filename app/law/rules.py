"""Who keeps the register of acts, and what may stand in it."""

from datetime import date
from typing import Final
from urllib.parse import urlsplit

from app.core import clock
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.people.models import Level
from app.people.rules import Permission, Who, may

LONGEST_NAME: Final = 400
LONGEST_SHORT_NAME: Final = 200
LONGEST_NOTE: Final = 400
LONGEST_LINK: Final = 300
# Where the state publishes law: a link to anywhere else would be somebody's reading of it.
OFFICIAL_HOSTS: Final = frozenset(
    {
        "isap.sejm.gov.pl",
        "eli.gov.pl",
        "api.sejm.gov.pl",
        "dziennikustaw.gov.pl",
        "www.dziennikustaw.gov.pl",
        "eur-lex.europa.eu",
    }
)


def can_manage_acts(who: Who | None) -> bool:
    """Moderators, and curators who are marked as experts."""
    if who is None or not may(who, Permission.MANAGE_ACTS):
        return False
    return who.level >= Level.MODERATOR or who.is_expert


def check_text(field: str, text: str, longest: int) -> str:
    """A line that must be there; raises Invalid(field)."""
    line = " ".join(text.split())
    if not line:
        raise Invalid(field, _("Fill in this field."))
    if len(line) > longest:
        raise Invalid(field, _("A line may have at most %(most)s characters.", most=longest))
    return line


def check_link(link: str) -> str:
    """An address of the official text, or none; raises Invalid("link")."""
    link = link.strip()
    if not link:
        return ""
    try:
        parts = urlsplit(link)
        is_official = parts.scheme == "https" and parts.hostname in OFFICIAL_HOSTS
    except ValueError:
        is_official = False
    if not is_official or len(link) > LONGEST_LINK or any(c.isspace() for c in link):
        raise Invalid(
            "link", _("Give an https:// address in ISAP, ELI, Dziennik Ustaw or EUR-Lex.")
        )
    return link


def check_change(day: date | None, known: date | None) -> date:
    """The day since which a change holds; raises Invalid("changed_on")."""
    if day is None:
        raise Invalid("changed_on", _("Write since when the change holds."))
    if day > clock.today():
        raise Invalid("changed_on", _("Mark the change once it holds, not before."))
    if known is not None and day < known:
        raise Invalid("changed_on", _("A later change of this act is marked already."))
    return day
