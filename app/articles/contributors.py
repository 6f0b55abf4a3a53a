"""Who made an article: published changes, words carried in from a discussion, corrections taken.

The list thanks people, so whoever asked not to be named, was hidden as an author or erased their
account is left out; the history still signs each version.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.articles.models import ArticleCredit, ArticleRevision, Origin
from app.articles.truth_models import Correction
from app.core.paging import Page, count, slice_of
from app.people.hats import HatWords, hats_of
from app.people.models import Person

PAGE_SIZE: Final = 60


@dataclass(frozen=True)
class ArticleContributor:
    """Somebody whose work is in an article."""

    name: str
    slug: str
    changes: int
    answers: int
    corrections: int
    hats: tuple[HatWords, ...] = ()


def contributors(db: Session, article_id: int, number: int) -> Page[ArticleContributor]:
    """People whose work is in the article, who gave most first."""
    parts = union_all(_changes(article_id), _answers(article_id), _corrections(article_id))
    part = parts.subquery()
    changes, answers = func.sum(part.c.changes), func.sum(part.c.answers)
    corrections = func.sum(part.c.corrections)
    query = (
        select(Person.name, Person.slug, changes, answers, corrections, Person.id)
        .join(part, part.c.person_id == Person.id)
        .where(
            Person.erased.is_(None),
            Person.is_unthanked.is_(False),
            # The account that signs founding texts is nobody.
            Person.email.is_not(None),
        )
        .group_by(Person.id, Person.name, Person.slug)
        .order_by((changes + answers + corrections).desc(), Person.id)
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit)).all()
    hats = hats_of(db, [row[5] for row in rows])
    found = [
        ArticleContributor(
            row[0], row[1], int(row[2]), int(row[3]), int(row[4]), tuple(hats.get(row[5], ()))
        )
        for row in rows
    ]
    return Page(found, number, PAGE_SIZE, count(db, query.with_only_columns(Person.id)))


def _changes(article_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ArticleRevision.author_id.label("person_id"),
            func.count().label("changes"),
            literal(0).label("answers"),
            literal(0).label("corrections"),
        )
        .where(
            ArticleRevision.article_id == article_id,
            ArticleRevision.is_author_hidden.is_(False),
            ArticleRevision.hidden.is_(None),
            # Bringing an old version back adds nothing of one's own.
            ArticleRevision.origin != Origin.RESTORE,
        )
        .group_by(ArticleRevision.author_id)
    )


def _answers(article_id: int) -> Select[*tuple[Any, ...]]:
    """Answers that a published version brought in, once each."""
    return (
        select(
            ArticleCredit.person_id,
            literal(0),
            func.count(ArticleCredit.source.distinct()),
            literal(0),
        )
        .join(ArticleRevision, ArticleRevision.credit_id == ArticleCredit.id)
        .where(
            ArticleRevision.article_id == article_id,
            ArticleRevision.hidden.is_(None),
        )
        .group_by(ArticleCredit.person_id)
    )


def _corrections(article_id: int) -> Select[*tuple[Any, ...]]:
    """Corrections of people with an account that a version mended."""
    return (
        select(Correction.author_id, literal(0), literal(0), func.count())
        .where(
            Correction.article_id == article_id,
            Correction.author_id.is_not(None),
            Correction.mended_id.is_not(None),
        )
        .group_by(Correction.author_id)
    )
