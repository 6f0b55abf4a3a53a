"""Tables by which articles are kept true: confirmed law, corrections, votes, watching."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.articles.models import Article, ArticleRevision
from app.core.db import FALSE, Base
from app.people.models import Person


class LawConfirmation(Base):
    """Somebody with the right read an article and confirmed its law as of a day."""

    __tablename__ = "law_confirmation"
    __table_args__ = (Index("ix_law_confirmation_article_id_id", "article_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id))
    # The version that was read: a later one is marked as changed since.
    revision_id: Mapped[int] = mapped_column(ForeignKey(ArticleRevision.id))
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime]
    as_of: Mapped[date]
    # When it wants looking at again, if sooner than usual.
    review_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(400))
    # Names of the acts relied on, as they were called then.
    acts: Mapped[list[str]]


class LegalState(Base):
    """What an article's page says of its law now, for lists and for the clock.

    No row yet means that nobody has looked which acts the article cites.
    """

    __tablename__ = "legal_state"
    __table_args__ = (Index("ix_legal_state_state_article_id", "state", "article_id"),)

    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id), primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    as_of: Mapped[date | None]
    # The day on which the state changes by itself.
    due: Mapped[date | None] = mapped_column(index=True)


class Correction(Base):
    """What a reader said is wrong. Its text is shown to nobody but reviewers until one says so."""

    __tablename__ = "correction"
    __table_args__ = (
        Index("ix_correction_state_id", "state", "id"),
        Index("ix_correction_article_id_state", "article_id", "state"),
        Index("ix_correction_answered_at", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id))
    revision_id: Mapped[int] = mapped_column(ForeignKey(ArticleRevision.id))
    anchor: Mapped[str] = mapped_column(String(120))
    heading: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(80))
    # For the answer only; forgotten some time after it.
    email: Mapped[str | None] = mapped_column(String(320))
    author_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))
    # A program probably wrote it: it waits behind the others.
    is_suspect: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    reason: Mapped[str] = mapped_column(String(30), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    answered_at: Mapped[datetime | None]
    # The version that mended it.
    mended_id: Mapped[int | None] = mapped_column(ForeignKey(ArticleRevision.id))
    is_shown: Mapped[bool] = mapped_column(default=False, server_default=FALSE)


class HelpfulVote(Base):
    """One answer to "was it helpful?": of nobody in particular, and of a day, not a moment."""

    __tablename__ = "helpful_vote"
    __table_args__ = (Index("ix_helpful_vote_article_id_is_helpful", "article_id", "is_helpful"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id))
    is_helpful: Mapped[bool]
    word: Mapped[str] = mapped_column(String(300))
    day: Mapped[date]


class ArticleWatch(Base):
    """A person wants to hear what happens to an article."""

    __tablename__ = "article_watch"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id), primary_key=True, index=True)
    created: Mapped[datetime]
