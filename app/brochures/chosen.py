"""Which articles an address asks for, in which shape, and what of it cannot be had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from app.articles import queries
from app.articles.queries import ArticleStamp
from app.core.errors import Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.i18n import ngettext

MOST_ARTICLES: Final = 12
# Of an address as long as it pleases, more than enough is looked at.
_MOST_READ: Final = 50
_LONGEST_SLUG: Final = 200


class Paper(StrEnum):
    """Size of the pages; the values stand in addresses."""

    A5 = "a5"
    A4 = "a4"


class Print(StrEnum):
    """Size of the letters; the values stand in addresses."""

    USUAL = "zwykly"
    LARGE = "duzy"


@dataclass(frozen=True)
class Choice:
    """What was asked for: addresses of articles in their order, paper and size of print."""

    slugs: tuple[str, ...] = ()
    paper: Paper = Paper.A5
    print: Print = Print.USUAL

    @property
    def address_values(self) -> dict[str, list[str] | str]:
        """The choice as it stands in an address; what is usual is left out."""
        values: dict[str, list[str] | str] = {"artykul": list(self.slugs)}
        if self.paper is not Paper.A5:
            values["format"] = str(self.paper)
        if self.print is not Print.USUAL:
            values["druk"] = str(self.print)
        return values

    def moved(self, slug: str, by: int) -> "Choice":
        """The same with one article further up or down."""
        if slug not in self.slugs:
            return self
        others = [each for each in self.slugs if each != slug]
        others.insert(max(0, self.slugs.index(slug) + by), slug)
        return replace(self, slugs=tuple(others))


def choice(slugs: Sequence[str], values: Mapping[str, str]) -> Choice:
    """The choice of an address; each article once, and what is not known is taken as usual."""
    paper = values.get("format", "")
    size = values.get("druk", "")
    return Choice(
        tuple(dict.fromkeys(slug[:_LONGEST_SLUG] for slug in slugs[:_MOST_READ] if slug)),
        Paper(paper) if paper in set(Paper) else Paper.A5,
        Print(size) if size in set(Print) else Print.USUAL,
    )


def found(db: Session, chosen: Choice) -> list[ArticleStamp]:
    """The published articles of a choice; a former address leads to the present one.

    Raises Invalid("artykul") for none or too many, NotFound for an address without an article.
    """
    if not chosen.slugs:
        raise Invalid("artykul", _("Choose at least one article."))
    if len(chosen.slugs) > MOST_ARTICLES:
        said = ngettext(
            "At most %(num)s article fits into a brochure.",
            "At most %(num)s articles fit into a brochure.",
            MOST_ARTICLES,
        )
        raise Invalid("artykul", said)
    stamps: dict[int, ArticleStamp] = {}
    for slug in chosen.slugs:
        stamp = _stamp(db, slug)
        if stamp is None:
            raise NotFound(_("There is no article at the address “%(slug)s”.", slug=slug))
        stamps.setdefault(stamp.id, stamp)
    return list(stamps.values())


def _stamp(db: Session, slug: str) -> ArticleStamp | None:
    target = queries.stamp(db, slug)
    if target is None and (present := queries.redirect_target(db, slug)):
        target = queries.stamp(db, present)
    return target
