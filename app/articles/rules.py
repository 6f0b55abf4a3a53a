"""Who may do what with a published article, and which addresses are valid."""

import re
from collections.abc import Sequence
from typing import Final

from app.articles.models import Article, Protection
from app.core import clock
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.people.models import Level
from app.people.rules import Permission, Who, covers, level_of, may

LONGEST_SLUG: Final = 80
# First parts of addresses under /artykuly/ that belong to pages of their own.
RESERVED: Final = frozenset({"nowy"})
# The lowest level that publishes at once, and the lowest that may edit at all.
_PUBLISHES: Final = {
    Protection.OPEN: Level.EDITOR,
    Protection.REVIEWED: Level.CURATOR,
    Protection.CURATORS: Level.CURATOR,
    Protection.CLOSED: Level.MODERATOR,
}
_EDITS: Final = {
    Protection.OPEN: Level.NEW,
    Protection.REVIEWED: Level.NEW,
    Protection.CURATORS: Level.CURATOR,
    Protection.CLOSED: Level.MODERATOR,
}
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def protection_of(article: Article) -> Protection:
    """The protection in force now: one whose end has passed protects no more."""
    if article.protected_until is not None and article.protected_until <= clock.now():
        return Protection.OPEN
    return Protection(article.protection)


def can_publish(
    who: Who | None,
    protection: Protection = Protection.OPEN,
    categories: Sequence[str] | None = None,
) -> bool:
    """Whether an edit of `who` goes to readers at once; a new article has no protection yet.

    A curator's rights on protected articles end with their scope: `categories` are the article's,
    None when the scope was asked before.
    """
    level = _level_in_scope(who, categories)
    return may(who, Permission.PUBLISH) and level >= _PUBLISHES[protection]


def can_edit(
    who: Who | None, protection: Protection, categories: Sequence[str] | None = None
) -> bool:
    """Whether `who` may edit or propose edits under this protection."""
    level = _level_in_scope(who, categories)
    return may(who, Permission.PROPOSE) and level >= _EDITS[protection]


def _level_in_scope(who: Who | None, categories: Sequence[str] | None) -> Level:
    level = level_of(who)
    if who is None or level != Level.CURATOR or categories is None:
        return level
    return level if covers(who, tuple(categories)) else Level.EDITOR


def can_protect(who: Who | None) -> bool:
    """Whether `who` may protect articles."""
    return may(who, Permission.PROTECT)


def can_restore(who: Who | None) -> bool:
    """Whether `who` may bring an old revision back."""
    return may(who, Permission.REVERT)


def can_hide(who: Who | None) -> bool:
    """Whether `who` may hide versions, and read hidden ones."""
    return may(who, Permission.HIDE)


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
