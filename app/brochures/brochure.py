"""Articles put together as one PDF: what stands on its pages, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from app.articles import legal_state, queries
from app.articles.law_standing import LawState
from app.articles.legal_state import LawFacts
from app.articles.queries import ArticlePage, ArticleStamp, Author
from app.articles.words import fact_labels
from app.brochures.blocks import Around, blocks_of
from app.brochures.chosen import Choice, Print
from app.brochures.sheets import Cover, as_set, as_typed, code_to, put_together
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.settings import Settings
from app.letters.output.printable import printable
from app.text.polish import nbsp
from app.ui.filters import long_date

LICENCE: Final = "CC BY-SA 4.0"
_LICENCE_ADDRESS: Final = "creativecommons.org/licenses/by-sa/4.0"


@dataclass(frozen=True)
class Piece:
    """One article and what its licence and its readers want to know of it."""

    article: ArticlePage
    law: LawFacts
    authors: Sequence[Author]
    author_count: int


def pieces(db: Session, settings: Settings, stamps: Sequence[ArticleStamp]) -> list[Piece]:
    """The published texts of these articles."""
    return [_piece(db, settings, stamp.slug) for stamp in stamps]


def _piece(db: Session, settings: Settings, slug: str) -> Piece:
    article = queries.article_page(db, slug)
    authors, count = queries.authors(db, article.id)
    law = legal_state.facts(db, settings, article.id, article.revision_id)
    return Piece(article, law, authors, count)


def brochure(
    found: Sequence[Piece], shape: Choice, site_name: str, site_url: str, today: date
) -> bytes:
    """The PDF; raises letters.output.typesetting.Unprintable."""
    around = Around(site_url, {each.article.slug for each in found})
    title = found[0].article.title if len(found) == 1 else _("Selected articles")
    cover = Cover(
        title=printable(title),
        paper=str(shape.paper),
        is_large=shape.print is Print.LARGE,
        site_name=site_name,
        address=site_url,
        made=today,
        licence=_(
            "The texts are written by residents. You may copy, change and pass them on under "
            "the licence %(licence)s (%(address)s): name the authors and keep the licence.",
            licence=LICENCE,
            address=_LICENCE_ADDRESS,
        ),
    )
    return put_together(cover, [_article(each, around) for each in found])


def _article(piece: Piece, around: Around) -> dict[str, Any]:
    article = piece.article
    address = f"{around.site_url}/artykuly/{article.slug}"
    labels = fact_labels()
    facts = article.details.get("facts", {})
    return {
        "slug": article.slug,
        "language": article.language,
        "title": printable(nbsp(article.title)),
        "lead": printable(nbsp(article.lead)),
        "law": law_line(piece),
        "shown": as_typed(address),
        **code_to(address),
        "facts": [(labels[key], as_set(facts[key])) for key in labels if facts.get(key)],
        "blocks": blocks_of(article.html, around),
        "acts": [as_set(each) for each in article.details.get("acts", [])],
        "sources": [as_set(each) for each in article.details.get("sources", [])],
        "credits": _credits(piece, as_typed(address)),
    }


def law_line(piece: Piece) -> str:
    """Of which day the law is that the text tells, and whether it is still to be trusted."""
    law = piece.law
    day = law.confirmation.as_of if law.confirmation else piece.article.legal_date
    if day is None:
        return _("Legal state: not confirmed")
    line = _("Legal state: %(day)s", day=long_date(day))
    remark = _law_remark(law)
    return f"{line} ({remark})" if remark else line


def _law_remark(law: LawFacts) -> str:
    if law.state is LawState.CHANGED:
        return _("an act has changed since")
    if law.state is LawState.STALE:
        return _("check the law")
    return "" if law.confirmation else _("not confirmed by an expert")


def _credits(piece: Piece, address: str) -> str:
    """Who wrote, under which licence, which version: what CC BY-SA asks to be said."""
    names = ", ".join(author.name for author in piece.authors)
    others = piece.author_count - len(piece.authors)
    if others > 0:
        more = ngettext("%(num)s more person", "%(num)s more people", others)
        names = f"{names}, {more}" if names else more
    said = [_("Authors: %(names)s.", names=names)] if names else []
    said += [
        _("Version of %(day)s.", day=long_date(piece.article.updated)),
        _("Licence %(licence)s.", licence=LICENCE),
        _("All authors, history and the text as it is now: %(address)s", address=address),
    ]
    return as_set(" ".join(said))
