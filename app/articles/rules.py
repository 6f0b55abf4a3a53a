"""Who may do what with a published article, and which addresses are valid."""

import re
from typing import Final

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.people.rules import Permission, Who, may

LONGEST_SLUG: Final = 80
# First parts of addresses under /artykuly/ that belong to pages of their own.
RESERVED: Final = frozenset({"nowy"})
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def can_publish(who: Who | None) -> bool:
    """Whether an edit of `who` goes to readers at once. Protection joins here later."""
    return may(who, Permission.PUBLISH)


def can_restore(who: Who | None) -> bool:
    """Whether `who` may bring an old revision back."""
    return may(who, Permission.REVERT)


def can_rename(who: Who | None) -> bool:
    """Whether `who` may change an article's address."""
    return may(who, Permission.RENAME)


def check_slug(slug: str) -> str:
    """The slug, when it can be an address; raises Invalid("slug") otherwise."""
    if not _SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise Invalid(
            "slug",
            _("The address may hold small letters a–z, digits and single hyphens."),
        )
    if slug in RESERVED:
        raise Invalid("slug", _("This address belongs to another page. Choose a different one."))
    return slug
