"""Tables of what people do around posts: follow, read, thank, mention, tag, keep drafts.

And the words of posts and titles, from which the search within a thread and similar threads are
found; they are made anew from the texts at any time.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.discussions.models import LONGEST_TITLE, Post, Thread
from app.people.models import Person

LONGEST_TAG = 40
LONGEST_SPOT = 60


class ThreadFollow(Base):
    """A person who follows a thread, or (`is_on` false) chose not to.

    Without the second, an answer would begin again what somebody has ended.
    """

    __tablename__ = "thread_follow"
    __table_args__ = (Index("ix_thread_follow_thread_id", "thread_id", "is_on", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id), primary_key=True)
    since: Mapped[datetime]
    is_on: Mapped[bool]


class ThreadReading(Base):
    """How far somebody has read: every post published until `seen_until` was before their eyes."""

    __tablename__ = "thread_reading"
    __table_args__ = (Index("ix_thread_reading_thread_id", "thread_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id), primary_key=True)
    seen_until: Mapped[datetime]


class PostThanks(Base):
    """A person's thanks for a post."""

    __tablename__ = "post_thanks"
    __table_args__ = (Index("ix_post_thanks_person_id", "person_id", "at"),)

    post_id: Mapped[int] = mapped_column(ForeignKey(Post.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    at: Mapped[datetime]


class PostMention(Base):
    """A person whom a post's present text names with "@"."""

    __tablename__ = "post_mention"
    __table_args__ = (Index("ix_post_mention_person_id", "person_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey(Post.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)


class Tag(Base):
    """A topic of threads. One that was merged into another leads there."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_TAG))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("tag.id"))


class ThreadTag(Base):
    """A topic that a thread bears."""

    __tablename__ = "thread_tag"
    __table_args__ = (Index("ix_thread_tag_tag_id", "tag_id", "thread_id"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey(Tag.id), primary_key=True)


class PostDraft(Base):
    """What somebody typed and did not send; `spot` says for which form ("thread:12", "new")."""

    __tablename__ = "post_draft"
    __table_args__ = (
        UniqueConstraint("person_id", "spot"),
        Index("ix_post_draft_saved", "saved"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    spot: Mapped[str] = mapped_column(String(LONGEST_SPOT))
    saved: Mapped[datetime]
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    body: Mapped[str] = mapped_column(Text)


class PostWords(Base):
    """Dictionary forms of a post's words, with spaces around each."""

    __tablename__ = "post_words"
    __table_args__ = (Index("ix_post_words_thread_id", "thread_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey(Post.id), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id))
    words: Mapped[str] = mapped_column(Text)


class TitleWord(Base):
    """A dictionary form of a word in a thread's title."""

    __tablename__ = "title_word"
    __table_args__ = (Index("ix_title_word_thread_id", "thread_id"),)

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id), primary_key=True)
