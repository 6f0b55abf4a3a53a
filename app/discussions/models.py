"""Tables of threads and posts.

Order and state are columns, so that a page of a thread is one walk along one index whatever the
thread's length, and so that no list can show a text without naming the state it wants.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.articles.models import Article
from app.cities.models import City
from app.core.db import Base
from app.people.community_models import Hat
from app.people.models import Person

LONGEST_TITLE = 300
LONGEST_REASON = 300
OPENING_BRANCH = 1
_ONE_PLACE = (
    "(CASE WHEN board IS NULL THEN 0 ELSE 1 END) + (CASE WHEN article_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN city_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN subject IS NULL THEN 0 ELSE 1 END) = 1"
)
_IS_ANSWERED = text("answer_post_id IS NOT NULL")


class ThreadState(StrEnum):
    """Whether residents see the thread at all."""

    VISIBLE = "visible"
    WAITING = "waiting"  # its first post was not approved yet, or was rejected
    HIDDEN = "hidden"
    MERGED = "merged"  # its posts stand in another thread, to which its address leads


class PostState(StrEnum):
    """Who sees a post: all, or its author and moderators; of a hidden one all see the reason."""

    VISIBLE = "visible"
    WAITING = "waiting"
    HIDDEN = "hidden"
    REJECTED = "rejected"  # never was public, so it leaves no trace for others


class Thread(Base):
    """A conversation in one place: a board of the settings, an article, a city, or a thing of a
    domain further up ("experience:12"), which keeps `subject_title` and `subject_url` true.

    `reply_count`, `last_at` and `last_author_id` tell of visible posts only: lists show them.
    """

    __tablename__ = "thread"
    __table_args__ = (
        CheckConstraint(_ONE_PLACE, name="one_place"),
        Index("ix_thread_state_last_at", "state", "last_at", "id"),
        Index("ix_thread_state_reply_count", "state", "reply_count", "last_at", "id"),
        Index("ix_thread_board_state", "board", "state", "last_at", "id"),
        Index("ix_thread_article_id_state", "article_id", "state", "last_at", "id"),
        Index("ix_thread_city_id_state", "city_id", "state", "last_at", "id"),
        Index("ix_thread_subject", "subject"),
        Index("ix_thread_author_id_state", "author_id", "state"),
        Index(
            "ix_thread_answered",
            "state",
            "last_at",
            "id",
            sqlite_where=_IS_ANSWERED,
            postgresql_where=_IS_ANSWERED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[str | None] = mapped_column(String(80))
    article_id: Mapped[int | None] = mapped_column(ForeignKey(Article.id))
    city_id: Mapped[int | None] = mapped_column(ForeignKey(City.id))
    subject: Mapped[str | None] = mapped_column(String(80))
    subject_title: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="", server_default="")
    subject_url: Mapped[str] = mapped_column(String(200), default="", server_default="")
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    slug: Mapped[str] = mapped_column(String(80))
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    created: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=ThreadState.VISIBLE)
    reply_count: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    last_author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    is_locked: Mapped[bool] = mapped_column(default=False)
    lock_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    # Since when it stands first in the list of its place.
    pinned: Mapped[datetime | None]
    # Minutes between two posts of one person; 0 when there is no slow mode.
    slow_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    slow_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="", server_default="")
    reason_code: Mapped[str] = mapped_column(String(20), default="")
    reason_text: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    # The helpful answer. No foreign key: thread and post would each need the other first.
    answer_post_id: Mapped[int | None]
    answer_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))


class Post(Base):
    """A post stands at (branch, place): branches in order of their first posts, and within a
    branch the first post at place 0 and the replies to it after it.

    The long columns stand last: SQLite reads a row only as far as it must.
    """

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("thread_id", "branch", "place"),
        # Holds all that choosing the posts of a page asks for, so skipped ones are never read.
        Index("ix_post_page", "thread_id", "branch", "place", "state", "author_id", "id"),
        Index("ix_post_thread_id_state", "thread_id", "state", "published", "id"),
        Index("ix_post_author_id_state", "author_id", "state", "published", "id"),
        Index("ix_post_author_id_created", "author_id", "created"),
        Index("ix_post_state_created", "state", "created", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    branch: Mapped[int]
    place: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    state: Mapped[str] = mapped_column(String(10))
    created: Mapped[datetime]
    # When others first could read it: an approved post is news on the day of its approval.
    published: Mapped[datetime | None]
    edited: Mapped[datetime | None]
    # The verified role under which it was written, if its author chose to wear one.
    hat_id: Mapped[int | None] = mapped_column(ForeignKey(Hat.id), index=True)
    # Number of the present text; a decision or an edit names the number it was made on.
    version: Mapped[int] = mapped_column(default=1)
    reason_code: Mapped[str] = mapped_column(String(20), default="")
    reason_text: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    # What made filters hold the text (app.review.holding); for moderators, never for the author.
    held_because: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    renderer_version: Mapped[int] = mapped_column(SmallInteger)
    html: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)

    @property
    def is_opening(self) -> bool:
        """Whether the thread begins with it; answers to it begin branches of their own."""
        return self.branch == OPENING_BRANCH


class PostVersion(Base):
    """An earlier text of a post.

    `state` is the post's when the text was replaced: a text that nobody approved stays unseen
    also after a later text of the same post was approved.
    """

    __tablename__ = "post_version"

    post_id: Mapped[int] = mapped_column(ForeignKey(Post.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    written: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    reason_code: Mapped[str] = mapped_column(String(20), default="")
    reason_text: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    renderer_version: Mapped[int] = mapped_column(SmallInteger)
    html: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


class PostLink(Base):
    """A link in a post's present text to an address that may or may not have an article."""

    __tablename__ = "post_link"
    __table_args__ = (Index("ix_post_link_target", "target"),)

    post_id: Mapped[int] = mapped_column(ForeignKey(Post.id), primary_key=True)
    target: Mapped[str] = mapped_column(String(80), primary_key=True)
