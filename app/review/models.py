"""Tables of proposals. A proposal is its author's own branch from a published version."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from app.articles.models import Article, ArticleCredit, ArticleRevision
from app.core.db import Base
from app.people.models import Person


class State(StrEnum):
    """States of a proposal (spec: review, section 4); the values are its names there.

    Texts in SZKIC are rows of `draft`: they are nobody's business but their author's.
    """

    WAITING = "OCZEKUJE"
    IN_REVIEW = "W_PRZEGLĄDZIE"
    TO_IMPROVE = "DO_POPRAWY"
    CONFLICT = "KONFLIKT"
    PUBLISHED = "OPUBLIKOWANA"
    PUBLISHED_AMENDED = "OPUBLIKOWANA_ZE_ZMIANAMI"
    REJECTED = "ODRZUCONA"
    WITHDRAWN = "WYCOFANA"
    EXPIRED = "PRZETERMINOWANA"


# Waiting for a reviewer, claimed by one or not.
WAITING_STATES: Final = (State.WAITING, State.IN_REVIEW)
OPEN_STATES: Final = (*WAITING_STATES, State.TO_IMPROVE, State.CONFLICT)
_IS_OPEN = column("state").in_([state.value for state in OPEN_STATES])


class Proposal(Base):
    """A proposed edit, or a proposed new article when `article_id` is None.

    `head_id` is the newest version of its text; decisions compare it, so that nobody decides on
    a text they have not seen.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_state_submitted", "state", "submitted"),
        # One open proposal per author and article: saving again goes on with it.
        Index(
            "uq_proposal_open_author_id_article_id",
            "author_id",
            "article_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey(Article.id), index=True)
    # Address of the article, or the one a new article is to get.
    slug: Mapped[str] = mapped_column(String(80), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    state: Mapped[str] = mapped_column(String(30))
    # No foreign key: the two tables would refer to each other.
    head_id: Mapped[int] = mapped_column(default=0)
    created: Mapped[datetime]
    # When it last came to wait for review; the queue shows the oldest first.
    submitted: Mapped[datetime]
    is_first: Mapped[bool] = mapped_column(default=False)
    # Main category of the proposed text: decides which curators see a new article.
    category: Mapped[str] = mapped_column(String(60), default="")
    words_added: Mapped[int] = mapped_column(default=0)
    words_removed: Mapped[int] = mapped_column(default=0)
    decided: Mapped[datetime | None] = mapped_column(index=True)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey(ArticleRevision.id))
    # A claim is soft: it tells others who is reading, until when, and ends by itself.
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    claimed_until: Mapped[datetime | None]
    # The proposal that this one knowingly builds on (spec: review, R5), and when that one was
    # decided on: from then on this one is merged without it.
    built_on_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    freed: Mapped[datetime | None]
    # The proposal that was accepted in part; this one is the rest of it.
    rest_of_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    # When it came into its present state, and when the clock last told somebody about that.
    entered: Mapped[datetime | None] = mapped_column(index=True)
    told: Mapped[datetime | None]
    # An appeal is made once, and decided by somebody else than who rejected.
    rejected_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    appealed: Mapped[datetime | None]
    # What made filters hold the newest text (`holding`); for reviewers, never for the author.
    held_because: Mapped[list[str]] = mapped_column(default=list, server_default="[]")


class ProposalVersion(Base):
    """One text of a proposal; saving again adds one, none is ever changed."""

    __tablename__ = "proposal_version"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey(Proposal.id))
    number: Mapped[int]
    base_id: Mapped[int | None] = mapped_column(ForeignKey(ArticleRevision.id))
    # The text of another proposal on which this one was written (spec: review, R5).
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("proposal_version.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    # Somebody else's words that it carries into the article.
    credit_id: Mapped[int | None] = mapped_column(ForeignKey(ArticleCredit.id))
    created: Mapped[datetime]
    comment: Mapped[str] = mapped_column(String(300))
    # "Skąd to wiesz?": where the author knows it from, for the reviewer.
    evidence: Mapped[str] = mapped_column(String(500), default="")
    title: Mapped[str] = mapped_column(String(300))
    details: Mapped[dict[str, Any]]
    html: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


class ProposalStep(Base):
    """One transition: who, when, from, to, why, and on which version of the text."""

    __tablename__ = "proposal_step"
    # What was decided lately, for the public figures.
    __table_args__ = (Index("ix_proposal_step_to_state_at", "to_state", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey(Proposal.id), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    from_state: Mapped[str] = mapped_column(String(30))
    to_state: Mapped[str] = mapped_column(String(30))
    head_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(30), default="")
    comment: Mapped[str] = mapped_column(Text, default="")


class ReviewReminder(Base):
    """When a reviewer last got a letter about proposals that wait long: at most one a day."""

    __tablename__ = "review_reminder"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    sent: Mapped[datetime]


class Draft(Base):
    """A text in SZKIC: what somebody has typed and not sent. Nobody but its author sees it.

    `article_id` is None for a new article; `slug` then only tells one's drafts apart.
    """

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("author_id", "article_id"),
        Index(
            "uq_draft_new_author_id_slug",
            "author_id",
            "slug",
            unique=True,
            sqlite_where=column("article_id").is_(None),
            postgresql_where=column("article_id").is_(None),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    article_id: Mapped[int | None] = mapped_column(ForeignKey(Article.id))
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(300))
    # Grows with each saving: another tab must not overwrite what it has not seen.
    number: Mapped[int] = mapped_column(default=1)
    saved: Mapped[datetime] = mapped_column(index=True)
    # When its author was told that it will be deleted.
    warned: Mapped[datetime | None]
    # The form as it was typed, finished or not: a list of values for each field.
    fields: Mapped[dict[str, Any]]


class PatrolReason(StrEnum):
    """Why an edit reached readers without a reviewer."""

    TYPO = "typo"
    TRUSTED = "trusted"
    RESTORE = "restore"


class PatrolOutcome(StrEnum):
    """What the second person found."""

    GOOD = "good"
    REVERTED = "reverted"


class PatrolItem(Base):
    """An edit that was published at once and that a second person is to look at."""

    __tablename__ = "patrol_item"
    __table_args__ = (Index("ix_patrol_item_checked_at_id", "checked_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey(ArticleRevision.id), unique=True)
    why: Mapped[str] = mapped_column(String(20))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    checked_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20))


class Revert(Base):
    """An edit that was taken back after publication. Only a breach of rules counts against it."""

    __tablename__ = "revert"

    id: Mapped[int] = mapped_column(primary_key=True)
    # The edit that was taken back; once is enough.
    revision_id: Mapped[int] = mapped_column(ForeignKey(ArticleRevision.id), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300))
    is_breach: Mapped[bool]
