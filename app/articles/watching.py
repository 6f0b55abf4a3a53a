"""Who watches which article. What happens to it stands in the journal; this says for whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, bindparam, delete, func, select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRevision
from app.articles.truth_models import ArticleWatch
from app.core import clock, journal
from app.core.db import Database
from app.core.paging import Page, count, slice_of
from app.core.settings import Settings
from app.people.models import Person
from app.people.rules import Who

PAGE_SIZE = 30
OFFERED = 10


@dataclass(frozen=True)
class WatchedRow:
    """An article in the list of what somebody watches, or of what they may want to."""

    slug: str
    title: str
    updated: datetime


def watch(db: Session, who: Who, article: Article) -> None:
    """Begin to watch; once more changes nothing."""
    if is_watching(db, who.id, article.id):
        return
    db.add(ArticleWatch(person_id=who.id, article_id=article.id, created=clock.now()))
    # What somebody watches is nobody else's business: no list shows these acts.
    journal.record(db, "watch.begun", who.id, f"article:{article.id}")


def unwatch(db: Session, who: Who, article: Article) -> None:
    """Watch no longer."""
    row = db.get(ArticleWatch, (who.id, article.id))
    if row is None:
        return
    db.delete(row)
    journal.record(db, "watch.ended", who.id, f"article:{article.id}")


_WATCHES: Final = select(ArticleWatch.person_id).where(
    ArticleWatch.person_id == bindparam("person"), ArticleWatch.article_id == bindparam("article")
)


def is_watching(db: Session, person_id: int, article_id: int) -> bool:
    """Whether a person watches an article."""
    return db.scalar(_WATCHES, {"person": person_id, "article": article_id}) is not None


def is_watching_at_a_glance(database: Database, person_id: int, article_id: int) -> bool:
    """The same without a session, for each signed-in view of an article."""
    return database.glance(_WATCHES, person=person_id, article=article_id) is not None


def watched_by(db: Session, person_id: int, number: int) -> Page[WatchedRow]:
    """What a person watches, what changed last first."""
    query = (
        select(Article.slug, Article.title, Article.updated)
        .join(ArticleWatch, ArticleWatch.article_id == Article.id)
        .where(ArticleWatch.person_id == person_id)
        .order_by(Article.updated.desc(), Article.id)
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    return Page([WatchedRow(*row) for row in rows], number, PAGE_SIZE, count(db, query))


def written_not_watched(db: Session, person_id: int) -> list[WatchedRow]:
    """Articles a person wrote in lately and does not watch, to be offered."""
    watched = select(ArticleWatch.article_id).where(ArticleWatch.person_id == person_id)
    rows = db.execute(
        select(Article.slug, Article.title, Article.updated)
        .join(ArticleRevision, ArticleRevision.article_id == Article.id)
        .where(ArticleRevision.author_id == person_id, Article.id.not_in(watched))
        .group_by(Article.id, Article.slug, Article.title, Article.updated)
        .order_by(func.max(ArticleRevision.created).desc(), Article.id)
        .limit(OFFERED)
    )
    return [WatchedRow(*row) for row in rows]


def followers(article_id: int) -> Select[int]:
    """Ids of the people who watch an article, for inserting their notices in batches."""
    return select(ArticleWatch.person_id).where(ArticleWatch.article_id == article_id)


def forget_erased(_settings: Settings, database: Database) -> None:
    """Drop what people watched who have no account any more."""
    erased = select(Person.id).where(Person.erased.is_not(None))
    query = select(ArticleWatch.person_id).where(ArticleWatch.person_id.in_(erased)).limit(1)
    with database.reading() as db:
        if db.scalar(query) is None:
            return
    with database.writing() as db:
        db.execute(delete(ArticleWatch).where(ArticleWatch.person_id.in_(erased)))
