"""Reading one report: its page, its form, its authors, what was added later and said about it.

Each function sends the same number of statements however much there is to show.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.cities.goals import GOALS
from app.cities.models import City
from app.cities.queries import full_name
from app.core.errors import NotFound
from app.discussions.addresses import post_address, thread_address
from app.discussions.models import Post, PostState, Thread, ThreadState
from app.discussions.queries import Name
from app.discussions.reasons import in_words
from app.experiences import rules
from app.experiences.addresses import experience_address, subject_key
from app.experiences.coauthors import Coauthor, coauthors
from app.experiences.following import is_following
from app.experiences.models import (
    Experience,
    ExperienceFollowUp,
    ExperienceGoal,
    ExperienceTool,
)
from app.experiences.rules import Standing
from app.experiences.standing import seen
from app.people import hats
from app.people.hats import HatWords
from app.people.models import Level, Person
from app.people.rules import Who

NEWEST_SHOWN: Final = 3
MOST_FOLLOW_UPS: Final = 50


@dataclass(frozen=True)
class Tool:
    """A tool that was used."""

    id: int
    slug: str
    title: str
    pictogram: str


@dataclass(frozen=True)
class LaterNote:
    """What was added later, as one reader sees it."""

    row: ExperienceFollowUp
    author: Name
    reason: str
    can_decide: bool


@dataclass(frozen=True)
class Comment:
    """One of the newest posts about the report."""

    id: int
    author: Name
    published: datetime
    html: str
    hat: HatWords | None

    @property
    def url(self) -> str:
        return post_address(self.id)


@dataclass(frozen=True)
class Talk:
    """What is said about a report: all can read all of it."""

    count: int
    newest: list[Comment]
    url: str  # of the thread in which it goes on, "" before anybody began


@dataclass(frozen=True)
class ExperiencePage:
    """Everything that the page of a report shows to one reader."""

    row: Experience
    standing: Standing
    acts: frozenset[str]
    author: Name
    coauthors: list[Coauthor]
    tools: list[Tool]
    goals: list[tuple[int, str]]
    city: City | None
    city_name: str  # told apart from others of the name
    later: list[LaterNote]
    talk: Talk
    is_following: bool
    reason: str

    @property
    def url(self) -> str:
        return experience_address(self.row.id, self.row.slug)

    @property
    def has_acts(self) -> bool:
        """Whether there is anything to do for writers and moderators."""
        return bool(self.acts - {"answer", "comment", "drop"})

    @property
    def authors(self) -> list[Name]:
        """Who wrote it: the author, and those co-authors who accepted."""
        accepted = [each for each in self.coauthors if each.accepted]
        return [self.author, *(Name(each.name, each.slug, Level.RESIDENT) for each in accepted)]


def experience_page(db: Session, who: Who | None, experience_id: int) -> ExperiencePage:
    """The page of a report; raises NotFound for whoever may not read it."""
    experience, standing = seen(db, who, experience_id)
    city = db.get(City, experience.city_id) if experience.city_id else None
    return ExperiencePage(
        row=experience,
        standing=standing,
        acts=rules.acts(who, experience, standing),
        author=author_of(db, experience),
        coauthors=coauthors(db, experience.id),
        tools=tools_of(db, experience.id),
        goals=goals_of(db, experience.id),
        city=city,
        city_name=full_name(db, city) if city else "",
        later=_later(db, who, experience, standing),
        talk=_talk(db, experience),
        is_following=who is not None and is_following(db, who.id, experience.id),
        reason=_reason(experience.reason_code, experience.reason_text),
    )


def author_of(db: Session, experience: Experience) -> Name:
    """The report's author as pages name them."""
    return _name(db.get_one(Person, experience.author_id))


def tools_of(db: Session, experience_id: int) -> list[Tool]:
    """Tools that were used, from A to Ż; removed articles are out of sight."""
    rows = db.execute(
        select(Article.id, Article.slug, Article.title, Article.pictogram)
        .join(ExperienceTool, ExperienceTool.article_id == Article.id)
        .where(ExperienceTool.experience_id == experience_id)
        .order_by(Article.sort_key, Article.id)
    )
    return [Tool(*row) for row in rows]


def goals_of(db: Session, experience_id: int) -> list[tuple[int, str]]:
    """Numbers and names of the goals that it served."""
    numbers = select(ExperienceGoal.goal).where(ExperienceGoal.experience_id == experience_id)
    return [(number, GOALS[number]) for number in db.scalars(numbers.order_by(ExperienceGoal.goal))]


def follow_up_page(
    db: Session, who: Who | None, follow_up_id: int
) -> tuple[Experience, Standing, LaterNote]:
    """One follow-up with its report; raises NotFound for whoever may not read it."""
    row = db.get(ExperienceFollowUp, follow_up_id)
    if row is None:
        raise NotFound
    experience, standing = seen(db, who, row.experience_id)
    if not rules.can_see_follow_up(row, standing):
        raise NotFound
    return experience, standing, _note(who, row, db.get_one(Person, row.author_id), standing)


def _later(
    db: Session, who: Who | None, experience: Experience, standing: Standing
) -> list[LaterNote]:
    rows = db.execute(
        select(ExperienceFollowUp, Person)
        .join(Person, Person.id == ExperienceFollowUp.author_id)
        .where(ExperienceFollowUp.experience_id == experience.id)
        .order_by(ExperienceFollowUp.day.desc(), ExperienceFollowUp.id.desc())
        .limit(MOST_FOLLOW_UPS)
    )
    return [
        _note(who, row, person, standing)
        for row, person in rows
        if rules.can_see_follow_up(row, standing)
    ]


def _note(
    who: Who | None, row: ExperienceFollowUp, person: Person, standing: Standing
) -> LaterNote:
    return LaterNote(
        row=row,
        author=_name(person),
        reason=_reason(row.reason_code, row.reason_text),
        can_decide=rules.can_decide_follow_up(who, row, standing),
    )


def _talk(db: Session, experience: Experience) -> Talk:
    """Posts of all threads about the report that all can read, the newest first."""
    visible = (
        Thread.subject == subject_key(experience.id),
        Thread.state == ThreadState.VISIBLE,
        Post.state == PostState.VISIBLE,
    )
    joined = select(func.count()).select_from(Post).join(Thread, Thread.id == Post.thread_id)
    count = db.scalar(joined.where(*visible)) or 0
    rows = db.execute(
        select(
            Post.id,
            Post.published,
            Post.html,
            Post.hat_id,
            Thread.id.label("thread"),
            Thread.slug,
            Person,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Person, Person.id == Post.author_id)
        .where(*visible)
        .order_by(Post.published.desc(), Post.id.desc())
        .limit(NEWEST_SHOWN)
    ).all()
    worn = hats.worn(db, [row.hat_id for row in rows])
    newest = [
        Comment(row.id, _name(row.Person), row.published, row.html, worn.get(row.hat_id))
        for row in rows
    ]
    url = thread_address(rows[0].thread, rows[0].slug) if rows else ""
    return Talk(count, newest, url)


def _name(person: Person) -> Name:
    return Name(person.name, "" if person.erased else person.slug, Level(person.level))


def _reason(code: str, sentence: str) -> str:
    return in_words(code, sentence) if code else ""
