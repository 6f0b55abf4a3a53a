"""Articles that say the same in several languages: who belongs together, and who fell behind.

The original is the Polish one. A translation names it by its address; a former address still
finds it, and an original that is not written yet simply joins when it comes. A translation is
behind when its original was published again after the translation was: whoever publishes a
translation is taken to have read the original as it is then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRedirect, ArticleRevision
from app.articles.vocabulary import LANGUAGES, MAIN_LANGUAGE


class OneLanguage(Protocol):
    """An article, as far as languages go."""

    @property
    def id(self) -> int: ...

    @property
    def slug(self) -> str: ...

    @property
    def language(self) -> str: ...

    @property
    def translation_of(self) -> str: ...


@dataclass(frozen=True)
class InLanguage:
    """One article of a family, as links between its languages name it."""

    slug: str
    title: str
    language: str
    name: str  # of the language, in itself


@dataclass(frozen=True)
class Behind:
    """What a translation missed: the versions of its original between which to compare."""

    slug: str
    title: str
    seen: int
    newest: int


@dataclass(frozen=True)
class Languages:
    """The other languages of an article, Polish first, and whether it fell behind its original."""

    others: tuple[InLanguage, ...] = ()
    behind: Behind | None = None


def languages_of(db: Session, article: OneLanguage) -> Languages:
    """What the page of an article says about its other languages.

    One query for an original, a few for a translation, however many there are.
    """
    if not article.translation_of:
        return Languages(_links(_translations(db, article)))
    original = _at(db, article.translation_of)
    # Only a Polish article is an original: a translation of a translation belongs to nobody.
    if original is None or original.language != MAIN_LANGUAGE:
        return Languages()
    translations = _translations(db, original)
    others = [original, *(each for each in translations if each.id != article.id)]
    own = next(each for each in translations if each.id == article.id)
    return Languages(_links(others), _behind(db, own, original))


def _links(articles: Sequence[Article]) -> tuple[InLanguage, ...]:
    order = list(LANGUAGES)
    return tuple(
        InLanguage(each.slug, each.title, each.language, LANGUAGES[each.language])
        for each in sorted(articles, key=lambda each: (order.index(each.language), each.sort_key))
    )


def is_in_languages(db: Session, article: OneLanguage) -> bool:
    """Whether the article is a translation, or has one."""
    if article.translation_of:
        return True
    named = select(Article.id).where(_translates(article)).limit(1)
    return db.scalar(named) is not None


def alternates(db: Session, article_ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    """(language, slug) of every article of each family, for those of `article_ids` in one.

    Two queries for any number of articles: maps of the site ask for thousands.
    """
    named = select(Article.translation_of).where(Article.translation_of != "")
    redirects = select(ArticleRedirect.slug, ArticleRedirect.article_id)
    former = {
        slug: article_id
        for slug, article_id in db.execute(redirects.where(ArticleRedirect.slug.in_(named)))
    }
    members = db.execute(
        select(Article.id, Article.slug, Article.language, Article.translation_of).where(
            or_(
                Article.translation_of != "",
                Article.slug.in_(named),
                Article.id.in_(former.values()),
            )
        )
    ).all()
    by_slug = {row.slug: row.id for row in members}
    originals = {row.id for row in members if row.language == MAIN_LANGUAGE}
    families: dict[int | None, list[tuple[str, str, int]]] = {}
    for row in members:
        of = row.translation_of
        head = (by_slug.get(of) or former.get(of)) if of else row.id
        if head in originals:
            families.setdefault(head, []).append((row.language, row.slug, row.id))
    wanted = set(article_ids)
    found = {}
    for family in families.values():
        if len(family) > 1:
            places = sorted((language, slug) for language, slug, _id in family)
            found.update({each: places for *_place, each in family if each in wanted})
    return found


def language_counts(db: Session) -> dict[str, int]:
    """Number of articles in each language that has any, Polish first."""
    rows = db.execute(select(Article.language, func.count()).group_by(Article.language))
    counts = {language: number for language, number in rows}
    return {code: counts[code] for code in LANGUAGES if code in counts}


def _at(db: Session, slug: str) -> Article | None:
    present = db.scalar(select(Article).where(Article.slug == slug))
    if present is not None:
        return present
    return db.scalar(
        select(Article)
        .join(ArticleRedirect, ArticleRedirect.article_id == Article.id)
        .where(ArticleRedirect.slug == slug)
    )


def _translates(original: OneLanguage) -> ColumnElement[bool]:
    former = select(ArticleRedirect.slug).where(ArticleRedirect.article_id == original.id)
    named = or_(Article.translation_of == original.slug, Article.translation_of.in_(former))
    return named & (Article.id != original.id)


def _translations(db: Session, original: OneLanguage) -> Sequence[Article]:
    if original.language != MAIN_LANGUAGE:
        return ()
    return db.scalars(select(Article).where(_translates(original))).all()


def _behind(db: Session, own: Article, original: Article) -> Behind | None:
    if original.updated <= own.updated:
        return None
    numbers = select(ArticleRevision.number).where(ArticleRevision.article_id == original.id)
    order = ArticleRevision.number.desc()
    newest = db.scalars(numbers.order_by(order).limit(1)).one()
    seen = db.scalar(numbers.where(ArticleRevision.created <= own.updated).order_by(order).limit(1))
    return Behind(original.slug, original.title, seen or 1, newest)
