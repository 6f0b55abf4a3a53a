"""Former texts of a report, and what differs between two of them.

Readers see texts that were public; one that nobody approved stays with writers and moderators,
and one that moderators hid with them alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.cities.goals import GOALS
from app.cities.models import City
from app.core.errors import NotFound
from app.core.paging import Page, count, slice_of
from app.experiences.models import Experience, ExperienceState, ExperienceVersion
from app.experiences.report import LINES, SECTIONS, Report, links_typed
from app.experiences.rules import Standing
from app.experiences.service import report_of
from app.experiences.words import FIELDS, months_words, outcome_words
from app.people.queries import PersonName, names
from app.text.diff import DiffRow, collapse, text_diff

PAGE_SIZE: Final = 20


@dataclass(frozen=True)
class VersionRow:
    """A text in the list of versions."""

    number: int
    written: datetime
    author: PersonName | None
    state: str
    is_current: bool = False


@dataclass(frozen=True)
class Change:
    """One field that differs, by word."""

    label: str
    rows: list[DiffRow]


def history(
    db: Session, experience: Experience, standing: Standing, number: int
) -> Page[VersionRow]:
    """Texts that the reader may see, the newest first; the present one begins the first page."""
    query = _former(experience.id, standing).order_by(ExperienceVersion.number.desc())
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.scalars(query.offset(offset).limit(limit)).all()
    writer = experience.edited_by_id or experience.author_id
    people = names(db, [writer, *(row.author_id for row in rows)])
    found = [
        VersionRow(row.number, row.written, people.get(row.author_id), row.state) for row in rows
    ]
    if number == 1:
        present = VersionRow(
            experience.version,
            experience.edited or experience.created,
            people.get(writer),
            experience.state,
            is_current=True,
        )
        found = [present, *found]
    return Page(found, number, PAGE_SIZE, count(db, query))


def text_at(db: Session, experience: Experience, standing: Standing, number: int) -> Report:
    """What was typed in a version; raises NotFound for one that the reader may not see."""
    if number == experience.version:
        return report_of(db, experience)
    row = db.scalar(_former(experience.id, standing).where(ExperienceVersion.number == number))
    if row is None:
        raise NotFound
    return Report.from_fields(row.title, row.fields)


def changes(db: Session, old: Report, new: Report) -> list[Change]:
    """Everything in which two texts differ, in the order of the form."""
    before, after = _in_words(db, old), _in_words(db, new)
    return [
        Change(str(label), collapse(text_diff(before[name], after[name])))
        for name, label in FIELDS.items()
        if before[name] != after[name]
    ]


def _former(experience_id: int, standing: Standing) -> Select[ExperienceVersion]:
    return select(ExperienceVersion).where(
        ExperienceVersion.experience_id == experience_id, _may_see(standing)
    )


def _may_see(standing: Standing) -> ColumnElement[bool]:
    if standing.is_moderator:
        return ExperienceVersion.state != ExperienceState.DRAFT
    if standing.is_writer:
        return ExperienceVersion.state != ExperienceState.HIDDEN
    return ExperienceVersion.state == ExperienceState.VISIBLE


def _in_words(db: Session, report: Report) -> dict[str, str]:
    titles = select(Article.title).where(Article.id.in_(report.tools)).order_by(Article.sort_key)
    city = db.get(City, report.city_id) if report.city_id else None
    return {
        **{name: getattr(report, name) for name in LINES + SECTIONS},
        "title": report.title,
        "lead": report.lead,
        "tools": "\n\n".join(db.scalars(titles)) if report.tools else "",
        "city": city.name if city else "",
        "began": months_words(report.began, None),
        "ended": months_words(report.ended, None),
        "outcome": outcome_words(report.outcome),
        "goals": "\n\n".join(f"{number}. {GOALS[number]}" for number in report.goals),
        "links": "\n\n".join(links_typed([link]) for link in report.links),
    }
