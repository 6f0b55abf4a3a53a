"""Counts anew, now and then, what each person has given to the site, for the list that thanks.

Everything is counted from the tables themselves, so a hidden version, a moved thread or a removed
article corrects the sums by itself. Nothing is done while nothing happened.
"""

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleCredit, ArticleRevision, Origin
from app.core import journal
from app.core.db import Database
from app.core.followers import FollowerCursor
from app.core.settings import Settings
from app.discussions.models import Post, PostState, Thread, ThreadState
from app.experiences.models import Experience, ExperienceState
from app.people.community_models import Contribution
from app.people.models import Person

CURSOR: Final = "contributions"
BATCH: Final = 500
EVERY: Final = 300.0


def count_contributions(_settings: Settings, database: Database) -> None:
    """Write the sums of everybody, if anything happened since the last time."""
    with database.reading() as db:
        position = journal.newest_position(db)
        cursor = db.get(FollowerCursor, CURSOR)
        if cursor is not None and cursor.position == position:
            return
        sums = _sums(db)
        known = {
            row[0]: tuple(row[1:])
            for row in db.execute(
                select(
                    Contribution.person_id,
                    Contribution.changes,
                    Contribution.answers,
                    Contribution.experiences,
                )
            )
        }
    # Only what changed is written: the transaction is short, and readers see whole lists.
    changed = [key for key, values in sums.items() if known.get(key) != values]
    gone = [key for key in known if key not in sums]
    with database.writing() as db:
        for batch in _batches([*changed, *gone]):
            db.execute(delete(Contribution).where(Contribution.person_id.in_(batch)))
        rows = [_row(key, sums[key]) for key in changed]
        for start in range(0, len(rows), BATCH):
            db.execute(insert(Contribution), rows[start : start + BATCH])
        db.merge(FollowerCursor(name=CURSOR, position=position))


def _row(person_id: int, values: tuple[int, int, int]) -> dict[str, int]:
    changes, answers, experiences = values
    return {
        "person_id": person_id,
        "changes": changes,
        "answers": answers,
        "experiences": experiences,
        "total": changes + answers + experiences,
    }


def _batches(keys: list[int]) -> list[list[int]]:
    return [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]


def _sums(db: Session) -> dict[int, tuple[int, int, int]]:
    """Changes, helpful answers and experiences of everybody who is not erased."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, query in enumerate((_changes(), _answers(), _experiences())):
        for person_id, number in db.execute(query):
            sums[person_id][place] += number
    for person_id, number in db.execute(_carried()):
        sums[person_id][1] += number
    erased = set(db.scalars(select(Person.id).where(Person.erased.is_not(None))))
    return {key: (row[0], row[1], row[2]) for key, row in sums.items() if key not in erased}


def _changes() -> Select[*tuple[Any, ...]]:
    return (
        select(ArticleRevision.author_id, func.count())
        .join(Article, Article.id == ArticleRevision.article_id)
        .where(
            ArticleRevision.is_author_hidden.is_(False),
            ArticleRevision.hidden.is_(None),
            ArticleRevision.origin.not_in((Origin.RESTORE, Origin.LOAD)),
        )
        .group_by(ArticleRevision.author_id)
    )


def _answers() -> Select[*tuple[Any, ...]]:
    """Posts that were marked as the helpful answer and that all may read."""
    return (
        select(Post.author_id, func.count())
        .join(Thread, Thread.answer_post_id == Post.id)
        .where(Post.state == PostState.VISIBLE, Thread.state == ThreadState.VISIBLE)
        .group_by(Post.author_id)
    )


def _carried() -> Select[*tuple[Any, ...]]:
    """Answers whose words a published version brought into an article."""
    return (
        select(ArticleCredit.person_id, func.count(ArticleCredit.source.distinct()))
        .join(ArticleRevision, ArticleRevision.credit_id == ArticleCredit.id)
        .where(ArticleRevision.hidden.is_(None))
        .group_by(ArticleCredit.person_id)
    )


def _experiences() -> Select[*tuple[Any, ...]]:
    return (
        select(Experience.author_id, func.count())
        .where(Experience.state == ExperienceState.VISIBLE)
        .group_by(Experience.author_id)
    )
