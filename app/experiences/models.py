"""Tables of experiences: structured reports of residents, which belong to their authors.

What a page or a list shows stands in columns of the report itself; former texts stand apart, so
that no list can show one. Long columns stand last: SQLite reads a row only as far as it must.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.articles.models import Article
from app.cities.models import City
from app.core.db import Base
from app.discussions.models import LONGEST_REASON, Thread
from app.people.models import Person

LONGEST_TITLE: Final = 300
LONGEST_LEAD: Final = 400
LONGEST_LINE: Final = 200


class ExperienceState(StrEnum):
    """Who reads a report: its authors, they and moderators, or all."""

    DRAFT = "draft"  # also one that was rejected: its author may write on and send it again
    WAITING = "waiting"
    VISIBLE = "visible"
    HIDDEN = "hidden"


class Outcome(StrEnum):
    """What changed; the values stand in addresses and forms."""

    SUCCEEDED = "udalo-sie"
    PARTLY = "czesciowo"
    FAILED = "nie-udalo-sie"
    UNDER_WAY = "w-toku"


class FollowUpState(StrEnum):
    """Who reads what was added later: all, or its authors and moderators."""

    VISIBLE = "visible"
    WAITING = "waiting"
    HIDDEN = "hidden"
    REJECTED = "rejected"


class Experience(Base):
    """One report. `excerpt` is what lists show: the lead, or else how the problem begins.

    `began` and `ended` are the first days of months. `version` grows with every saving, drafts
    too: who saves says which one they have read.
    """

    __tablename__ = "experience"
    __table_args__ = (
        Index("ix_experience_state_published", "state", "published", "id"),
        Index("ix_experience_city_id_state", "city_id", "state", "published"),
        Index("ix_experience_author_id_state", "author_id", "state", "published"),
        Index("ix_experience_outcome_state", "outcome", "state", "published"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    city_id: Mapped[int | None] = mapped_column(ForeignKey(City.id))
    # Where in the city; or where at all, when it lies outside every city of the catalogue.
    place: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    began: Mapped[date | None]
    ended: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(20), default=Outcome.UNDER_WAY)
    state: Mapped[str] = mapped_column(String(10), default=ExperienceState.DRAFT)
    created: Mapped[datetime]
    # When all could first read it; an approved report is news on the day of its approval.
    published: Mapped[datetime | None]
    edited: Mapped[datetime | None]
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    version: Mapped[int] = mapped_column(default=1)
    # The thread about it, once somebody has begun one.
    thread_id: Mapped[int | None] = mapped_column(ForeignKey(Thread.id))
    reason_code: Mapped[str] = mapped_column(String(20), default="")
    reason_text: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    # What made filters hold the text (app.review.holding); for moderators, never for the author.
    held_because: Mapped[list[str]] = mapped_column(default=list)
    lead: Mapped[str] = mapped_column(String(LONGEST_LEAD), default="")
    excerpt: Mapped[str] = mapped_column(String(LONGEST_LEAD), default="")
    participants: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    cost: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    decided_by: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    # Of each its address ("url") and what stands at it ("words").
    links: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    renderer_version: Mapped[int] = mapped_column(SmallInteger)
    problem: Mapped[str] = mapped_column(Text, default="")
    course: Mapped[str] = mapped_column(Text, default="")
    obstacles: Mapped[str] = mapped_column(Text, default="")
    change: Mapped[str] = mapped_column(Text, default="")
    differently: Mapped[str] = mapped_column(Text, default="")
    problem_html: Mapped[str] = mapped_column(Text, default="")
    course_html: Mapped[str] = mapped_column(Text, default="")
    obstacles_html: Mapped[str] = mapped_column(Text, default="")
    change_html: Mapped[str] = mapped_column(Text, default="")
    differently_html: Mapped[str] = mapped_column(Text, default="")
    # The words of all sections, for the index.
    plain: Mapped[str] = mapped_column(Text, default="")


class ExperienceTool(Base):
    """A tool (an article) that was used."""

    __tablename__ = "experience_tool"
    __table_args__ = (Index("ix_experience_tool_article_id", "article_id", "experience_id"),)

    experience_id: Mapped[int] = mapped_column(ForeignKey(Experience.id), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id), primary_key=True)


class ExperienceGoal(Base):
    """A goal of sustainable development that it served."""

    __tablename__ = "experience_goal"
    __table_args__ = (Index("ix_experience_goal_goal", "goal", "experience_id"),)

    experience_id: Mapped[int] = mapped_column(ForeignKey(Experience.id), primary_key=True)
    goal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)


class ExperienceVersion(Base):
    """A former text of a report that was public or waited; `fields` holds all that was typed.

    `state` is the report's when the text was replaced: a text that nobody approved stays unseen.
    """

    __tablename__ = "experience_version"

    experience_id: Mapped[int] = mapped_column(ForeignKey(Experience.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    written: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    fields: Mapped[dict[str, Any]]


class ExperienceAuthor(Base):
    """Somebody whom the author invited to write along; until `accepted` they only may answer."""

    __tablename__ = "experience_author"
    __table_args__ = (Index("ix_experience_author_person_id", "person_id", "accepted"),)

    experience_id: Mapped[int] = mapped_column(ForeignKey(Experience.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    invited: Mapped[datetime]
    accepted: Mapped[datetime | None]


class ExperienceFollowUp(Base):
    """What had changed some time later, and with it the outcome."""

    __tablename__ = "experience_follow_up"
    __table_args__ = (
        Index("ix_experience_follow_up_experience_id", "experience_id", "day", "id"),
        Index("ix_experience_follow_up_state", "state", "created"),
        Index("ix_experience_follow_up_author_id", "author_id", "created"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    experience_id: Mapped[int] = mapped_column(ForeignKey(Experience.id))
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    created: Mapped[datetime]
    # The day of which it tells.
    day: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(20))
    # The report's outcome when this was written: it holds again should this be hidden.
    outcome_before: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    reason_code: Mapped[str] = mapped_column(String(20), default="")
    reason_text: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    held_because: Mapped[list[str]] = mapped_column(default=list)
    renderer_version: Mapped[int] = mapped_column(SmallInteger)
    html: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


class ExperienceFollow(Base):
    """A person who is told when the outcome changes."""

    __tablename__ = "experience_follow"
    __table_args__ = (Index("ix_experience_follow_experience_id", "experience_id", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    experience_id: Mapped[int] = mapped_column(ForeignKey(Experience.id), primary_key=True)
    since: Mapped[datetime]


class ExperienceUnsent(Base):
    """What somebody typed into the form of a report and did not send: pairs of field and value.

    `experience_id` is 0 for a report that is not begun, so it refers to no row.
    """

    __tablename__ = "experience_unsent"
    __table_args__ = (Index("ix_experience_unsent_saved", "saved"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    experience_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    saved: Mapped[datetime]
    typed: Mapped[list[list[Any]]]
