"""Tables of articles. Everything here is published: proposed text lives in `app.review`.

That is the wall against leaks: no list, feed, export or index of articles can show unreviewed
text, because the tables it reads hold none.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint, event
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    with_loader_criteria,
)

from app.core.db import FALSE, Base
from app.people.models import Person


class Origin(StrEnum):
    """How a revision came about."""

    EDIT = "edit"
    MERGE = "merge"  # an edit that was joined with one published meanwhile
    PROPOSAL = "proposal"
    AMENDMENT = "amendment"  # the reviewer's correction on top of a proposal
    RESTORE = "restore"
    LOAD = "load"  # from wiki_content/


class Protection(StrEnum):
    """Whose edits of an article reach readers at once (spec: review, section 3)."""

    OPEN = "O"  # editors publish
    REVIEWED = "P"  # editors propose too
    CURATORS = "R"  # only curators edit
    CLOSED = "Z"  # only moderators edit


class Article(Base):
    """An article's address and what lists show of its published version.

    `stamp` grows with every change that its page shows (text, links, threads, waiting
    proposals); it makes the page's ETag.
    """

    __tablename__ = "article"
    __table_args__ = (Index("ix_article_sort_key_id", "sort_key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    # The newest revision. No foreign key: the two tables would refer to each other.
    published_id: Mapped[int] = mapped_column(default=0)
    stamp: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(300))
    sort_key: Mapped[str] = mapped_column(String(620))
    lead: Mapped[str] = mapped_column(String(400))
    category: Mapped[str] = mapped_column(String(60))
    pictogram: Mapped[str] = mapped_column(String(60))
    legal_date: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(5), default="pl", server_default="pl")
    # Address of the original as the translator gave it; it may have moved on to another since.
    translation_of: Mapped[str] = mapped_column(
        String(80), default="", server_default="", index=True
    )
    created: Mapped[datetime]
    updated: Mapped[datetime] = mapped_column(index=True)
    # Facts that upper domains write for the page, so that it needs no query of its own for them.
    waiting_proposals: Mapped[int] = mapped_column(default=0)
    protection: Mapped[str] = mapped_column(
        String(1), default=Protection.OPEN, server_default=Protection.OPEN.value
    )
    protected_until: Mapped[datetime | None]
    # Taken out of sight as a whole; the rows stay, but no list meets them: see below.
    removed: Mapped[datetime | None]


class ArticleRemoval(Base):
    """An article was taken out of sight, why, and whether it came back."""

    __tablename__ = "article_removal"
    __table_args__ = (Index("ix_article_removal_article_id_id", "article_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id))
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    ended: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))


class ArticleProtection(Base):
    """One protection of an article, over or not; the row in force says why to readers."""

    __tablename__ = "article_protection"
    __table_args__ = (
        Index("ix_article_protection_article_id_ended", "article_id", "ended"),
        Index("ix_article_protection_ended_until", "ended", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id))
    level: Mapped[str] = mapped_column(String(1))
    reason: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    begun: Mapped[datetime]
    until: Mapped[datetime]
    ended: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    ending_reason: Mapped[str] = mapped_column(String(300), default="")


class ArticleCredit(Base):
    """Words that somebody wrote elsewhere on the site and that another person carries into an
    article: whose, from where, and by whom. A version that holds them names this row.
    """

    __tablename__ = "article_credit"
    __table_args__ = (UniqueConstraint("article_id", "source", "carrier_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id))
    # The thing they come from ("post:12"); it may be of a domain that articles do not know.
    source: Mapped[str] = mapped_column(String(80))
    source_url: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    carrier_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime]
    comment: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)


class ArticleRevision(Base):
    """One published version, never changed afterwards except by re-rendering.

    The long columns stand last: SQLite reads a row only as far as it must.
    """

    __tablename__ = "article_revision"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        Index("ix_article_revision_created", "created"),
        Index("ix_article_revision_author_id_created", "author_id", "created"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id))
    number: Mapped[int]
    base_id: Mapped[int | None] = mapped_column(ForeignKey("article_revision.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    created: Mapped[datetime]
    origin: Mapped[str] = mapped_column(String(20))
    comment: Mapped[str] = mapped_column(String(300))
    words_added: Mapped[int] = mapped_column(default=0)
    words_removed: Mapped[int] = mapped_column(default=0)
    # Out of sight of all but moderators, with or without the author's name; can be undone.
    hidden: Mapped[datetime | None]
    hidden_reason: Mapped[str] = mapped_column(String(30), default="", server_default="")
    is_author_hidden: Mapped[bool] = mapped_column(default=False, server_default=FALSE)
    # A passage was removed from it for good.
    redacted: Mapped[datetime | None]
    redacted_reason: Mapped[str] = mapped_column(String(30), default="", server_default="")
    # Whose words from elsewhere on the site it brought into the article.
    credit_id: Mapped[int | None] = mapped_column(ForeignKey("article_credit.id"))
    title: Mapped[str] = mapped_column(String(300))
    # Front matter but for title and slug; shape: articles/source.py.
    details: Mapped[dict[str, Any]]
    renderer_version: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[int] = mapped_column(default=0)
    # A list per heading: level, anchor, words.
    toc: Mapped[list[list[Any]]]
    html: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    # [{"anchor", "heading", "text"}]: plain text for snippets and the index.
    sections: Mapped[list[dict[str, Any]]]


class ArticleCategory(Base):
    """An article stands in each of its categories."""

    __tablename__ = "article_category"
    __table_args__ = (Index("ix_article_category_category", "category"),)

    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id), primary_key=True)
    category: Mapped[str] = mapped_column(String(60), primary_key=True)


class ArticleGoal(Base):
    """A goal of sustainable development that an article serves."""

    __tablename__ = "article_goal"
    __table_args__ = (Index("ix_article_goal_goal", "goal"),)

    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id), primary_key=True)
    goal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)


class ArticleLink(Base):
    """A link in the published text to an address that may or may not have an article."""

    __tablename__ = "article_link"
    __table_args__ = (Index("ix_article_link_target", "target"),)

    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id), primary_key=True)
    target: Mapped[str] = mapped_column(String(80), primary_key=True)


class ArticleRedirect(Base):
    """A former address; addresses are never removed without one."""

    __tablename__ = "article_redirect"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id), index=True)
    created: Mapped[datetime]


# For the few that look after removed articles too: `execution_options=WITH_REMOVED`.
WITH_REMOVED: Final = {"with_removed_articles": True}
# A function, because of an alias it must be the alias's own column.
_PRESENT: Final = with_loader_criteria(
    Article, lambda article: article.removed.is_(None), include_aliases=True
)


@event.listens_for(Session, "do_orm_execute")
def _leave_removed_out(state: ORMExecuteState) -> None:
    """No page, feed, export or index reads a removed article, whoever writes its query.

    One rule for every SELECT instead of one condition in each: the next list cannot forget it.
    """
    if state.is_select and not state.execution_options.get("with_removed_articles"):
        state.statement = state.statement.options(_PRESENT)
