"""Words carried into an article from elsewhere on the site, and whose they are.

Somebody who may edit carries them; the version that holds them names whom they come from. Texts
of the site share one licence (CC BY-SA 4.0, accepted at each save), which asks for the name.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import ArticleCredit, ArticleRevision
from app.articles.queries import Author
from app.core import clock, journal
from app.people.models import Person
from app.people.rules import Who


@dataclass(frozen=True)
class Carried:
    """Words that are to be carried: from which thing, whose, and the comment of the edit."""

    source: str  # "post:12"
    source_url: str
    person_id: int
    comment: str
    text: str


@dataclass(frozen=True)
class CreditRow:
    """Whose words a version brought in, and where they stand."""

    author: Author
    url: str


def begin(db: Session, who: Who, article_id: int, carried: Carried) -> ArticleCredit:
    """Note what `who` is about to carry into an article; once more brings it up to date."""
    found = db.scalar(
        select(ArticleCredit)
        .where(
            ArticleCredit.article_id == article_id,
            ArticleCredit.source == carried.source,
            ArticleCredit.carrier_id == who.id,
        )
        .with_for_update()
    )
    if found is not None:
        found.text, found.comment, found.at = carried.text, carried.comment[:300], clock.now()
        return found
    credit = ArticleCredit(
        article_id=article_id,
        source=carried.source,
        source_url=carried.source_url,
        person_id=carried.person_id,
        carrier_id=who.id,
        at=clock.now(),
        comment=carried.comment[:300],
        text=carried.text,
    )
    db.add(credit)
    db.flush()
    data = {"article": article_id, "source": carried.source}
    journal.record(db, "credit.begun", who.id, f"credit:{credit.id}", data)
    return credit


def own_credit(
    db: Session, who: Who, article_id: int, credit_id: int | None
) -> ArticleCredit | None:
    """What `who` carries into this article; None for everything else a form may name."""
    if credit_id is None:
        return None
    return db.scalar(
        select(ArticleCredit).where(
            ArticleCredit.id == credit_id,
            ArticleCredit.article_id == article_id,
            ArticleCredit.carrier_id == who.id,
        )
    )


def credits_of(db: Session, revision_ids: Collection[int]) -> dict[int, CreditRow]:
    """By ids of versions: whose words they brought in. One query for a page of the history."""
    rows = db.execute(
        select(
            ArticleRevision.id, Person.name, Person.slug, Person.erased, ArticleCredit.source_url
        )
        .join(ArticleCredit, ArticleCredit.id == ArticleRevision.credit_id)
        .join(Person, Person.id == ArticleCredit.person_id)
        .where(ArticleRevision.id.in_(revision_ids), ArticleRevision.hidden.is_(None))
    )
    return {row[0]: CreditRow(Author(row[1], "" if row[3] else row[2]), row[4]) for row in rows}
