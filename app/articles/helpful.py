"""Whether readers were helped: votes without a voter, read by editors only.

A vote keeps a day and perhaps a few words. No account, address or cookie stands beside it.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Integer, Select, case, cast, func, select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.articles.truth_models import HelpfulVote
from app.core import clock, journal
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.text.limits import clean

LONGEST_WORD = 300
PAGE_SIZE = 50


@dataclass(frozen=True)
class Tally:
    """Votes on one article."""

    yes: int
    no: int

    @property
    def total(self) -> int:
        return self.yes + self.no


@dataclass(frozen=True)
class WordRow:
    """What somebody added to their vote."""

    is_helpful: bool
    word: str
    day: date


def vote(db: Session, article: Article, word: str, *, is_helpful: bool) -> None:
    """Count one answer; raises Invalid for a word that is too long."""
    word = " ".join(clean(word).split())
    if len(word) > LONGEST_WORD:
        raise Invalid("word", _("A line may have at most %(most)s characters.", most=LONGEST_WORD))
    db.add(HelpfulVote(article_id=article.id, is_helpful=is_helpful, word=word, day=clock.today()))
    # Nobody acted, as far as anybody may know.
    journal.record(db, "helpful.voted", None, f"article:{article.id}")


def tally(db: Session, article_id: int) -> Tally:
    """Votes on an article."""
    row = db.execute(tallies().where(HelpfulVote.article_id == article_id)).first()
    return Tally(row.yes, row.no) if row else Tally(0, 0)


def tallies() -> Select[tuple[int, int, int]]:
    """Votes by article: article_id, yes, no."""
    return select(
        HelpfulVote.article_id,
        _sum_of(True).label("yes"),
        _sum_of(False).label("no"),
    ).group_by(HelpfulVote.article_id)


def _sum_of(is_helpful: bool):  # type: ignore[no-untyped-def]
    return cast(func.sum(case((HelpfulVote.is_helpful.is_(is_helpful), 1), else_=0)), Integer)


def words(db: Session, article_id: int, number: int) -> Page[WordRow]:
    """What people added to their votes, newest first."""
    query = (
        select(HelpfulVote.is_helpful, HelpfulVote.word, HelpfulVote.day)
        .where(HelpfulVote.article_id == article_id, HelpfulVote.word != "")
        .order_by(HelpfulVote.id.desc())
    )
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(query.offset(offset).limit(limit))
    return Page([WordRow(*row) for row in rows], number, PAGE_SIZE, count(db, query))
