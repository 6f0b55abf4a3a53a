"""What published articles lack: worked out by the worker for each new version, never per view.

A version is looked through once; raising `RULES_VERSION` has all of them looked through again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleCategory, ArticleRevision
from app.articles.service import locked
from app.articles.upkeep_models import ArticleLack, ArticleUpkeep, Lack
from app.articles.vocabulary import MAIN_LANGUAGE
from app.core.db import Database
from app.core.paging import Page, count, slice_of
from app.core.settings import Settings
from app.files.addresses import digest_in
from app.files.queries import best_files
from app.text.plain_language import language_of

# Raise it when `lacks` says something else of the same text.
RULES_VERSION: Final = 1
FEWEST_WORDS: Final = 150
MOST_WORDS: Final = 3_000
LIST_SIZE: Final = 30
_BATCH: Final = 50
_IMAGE: Final = re.compile(r"<img\b[^>]*>")
_ALT: Final = re.compile(r'\salt="[^"]*[^"\s][^"]*"')
_SRC: Final = re.compile(r'\ssrc="([^"]+)"')


@dataclass(frozen=True)
class Lacking:
    """An article that lacks something."""

    slug: str
    title: str
    language: str
    lacks: tuple[Lack, ...]


def lacks(
    details: Mapping[str, Any], plain: str, words: int, *, has_bare_images: bool
) -> set[Lack]:
    """What a text lacks; `plain` is what its readers read, `details` its front matter."""
    found = {
        Lack.SOURCES: not details.get("sources"),
        Lack.RELATED: not details.get("related"),
        Lack.LEAD: not details.get("lead"),
        Lack.FACTS: not details.get("facts"),
        Lack.PICTOGRAM: not details.get("pictogram"),
        Lack.ALT: has_bare_images,
        Lack.SHORT: words < FEWEST_WORDS,
        Lack.LONG: words > MOST_WORDS,
        # The measure is made for Polish.
        Lack.HARD: details.get("language", MAIN_LANGUAGE) == MAIN_LANGUAGE
        and language_of(plain).grade == "hard",
    }
    return {lack for lack, is_so in found.items() if is_so}


def look_through(_settings: Settings, database: Database) -> None:
    """Work out the lacks of every article published since; each in a transaction of its own."""
    while waiting := _not_looked_through(database):
        for article_id in waiting:
            with database.writing() as db:
                _note(db, article_id)


def _not_looked_through(database: Database) -> list[int]:
    query = (
        select(Article.id)
        .outerjoin(ArticleUpkeep, ArticleUpkeep.article_id == Article.id)
        .where(
            or_(
                ArticleUpkeep.article_id.is_(None),
                ArticleUpkeep.revision_id != Article.published_id,
                ArticleUpkeep.rules_version != RULES_VERSION,
            )
        )
        .order_by(Article.id)
        .limit(_BATCH)
    )
    with database.reading() as db:
        return list(db.scalars(query))


def _note(db: Session, article_id: int) -> None:
    article = locked(db, article_id)
    revision = db.get_one(ArticleRevision, article.published_id)
    plain = "\n".join(section["text"] for section in revision.sections)
    bare = _has_bare_images(db, revision.html)
    found = lacks(revision.details, plain, revision.words, has_bare_images=bare)
    db.execute(delete(ArticleLack).where(ArticleLack.article_id == article_id))
    db.add_all(ArticleLack(article_id=article_id, lack=lack) for lack in sorted(found))
    db.merge(
        ArticleUpkeep(article_id=article_id, revision_id=revision.id, rules_version=RULES_VERSION)
    )


def _has_bare_images(db: Session, html: str) -> bool:
    """Whether an image says nothing to those who do not see it, and is not a mere decoration."""
    bare = [image for image in _IMAGE.findall(html) if not _ALT.search(image)]
    sources = [source[1] for image in bare if (source := _SRC.search(image))]
    digests = {source: digest_in(source) for source in sources}
    files = best_files(db, [each for each in digests.values() if each])
    for digest in digests.values():
        file = files.get(digest) if digest else None
        if file is None or not file.is_decorative:
            return True
    return False


def lacking(
    db: Session, number: int, lack: Lack | None = None, category: str = ""
) -> Page[Lacking]:
    """Articles that lack something, most first; of one lack or one topic when they are named."""
    many = select(ArticleLack.article_id, func.count().label("many"))
    many = many.group_by(ArticleLack.article_id)
    if lack:
        named = select(ArticleLack.article_id).where(ArticleLack.lack == lack)
        many = many.where(ArticleLack.article_id.in_(named))
    counted = many.subquery()
    query: Select[*tuple[Any, ...]] = (
        select(Article.id, Article.slug, Article.title, Article.language)
        .join(counted, counted.c.article_id == Article.id)
        .order_by(counted.c.many.desc(), Article.sort_key, Article.id)
    )
    if category:
        query = query.where(
            Article.id.in_(
                select(ArticleCategory.article_id).where(ArticleCategory.category == category)
            )
        )
    offset, limit = slice_of(number, LIST_SIZE)
    rows = db.execute(query.offset(offset).limit(limit)).all()
    found: dict[int, list[Lack]] = {row.id: [] for row in rows}
    for article_id, name in db.execute(
        select(ArticleLack.article_id, ArticleLack.lack).where(ArticleLack.article_id.in_(found))
    ):
        found[article_id].append(Lack(name))
    order = list(Lack)
    items = [
        Lacking(row.slug, row.title, row.language, tuple(sorted(found[row.id], key=order.index)))
        for row in rows
    ]
    return Page(items, number, LIST_SIZE, count(db, query))


def lack_counts(db: Session) -> dict[Lack, int]:
    """Number of articles by what they lack, in the order in which pages tell it."""
    rows = db.execute(select(ArticleLack.lack, func.count()).group_by(ArticleLack.lack))
    counts = {name: number for name, number in rows}
    return {lack: counts.get(lack.value, 0) for lack in Lack}
