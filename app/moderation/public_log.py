"""The public log of what moderators and the program in their name do (spec: review, R14).

Names of those who act are for staff. Of a proposal for a new article nothing of its text is told,
not even the address: nobody has reviewed it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.articles.queries import Author
from app.core.journal import JournalEntry
from app.moderation.public_acts import PUBLIC, STEP_KIND, STEPS, Group, act_of
from app.people.models import Person
from app.people.rules import Who

PAGE_SIZE: Final = 50
# Acts after which the log looks different: its own, and what changes titles, addresses and names.
LOG_KINDS: Final = (
    *PUBLIC,
    STEP_KIND,
    "article.published",
    "article.card-changed",
    "person.erased",
)


@dataclass(frozen=True)
class LogRow:
    """One act as the log shows it; `name` is for staff only, `level` None for the program."""

    id: int
    at: datetime
    words: str
    reason: str
    level: int | None
    name: Author | None
    article: tuple[str, str] | None  # address and title


@dataclass(frozen=True)
class LogPage:
    """Newest first; `older` is where the next page begins."""

    rows: list[LogRow]
    older: int | None


def public_log(db: Session, who: Who | None, group: Group | None, before: int | None) -> LogPage:
    """Acts of one group or of all, the newest or those before one, in two queries."""
    query = (
        select(
            JournalEntry.id,
            JournalEntry.at,
            JournalEntry.kind,
            JournalEntry.data,
            Person.level,
            Person.name,
            Person.slug,
            Person.erased,
        )
        .outerjoin(Person, Person.id == JournalEntry.actor_id)
        .where(_told(group))
        .order_by(JournalEntry.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    if before is not None:
        query = query.where(JournalEntry.id < before)
    found = [tuple(row) for row in db.execute(query)]
    shown = found[:PAGE_SIZE]
    articles = _articles(db, [row[3].get("article") for row in shown])
    is_staff = who is not None and who.is_staff
    rows = [_row(row, articles, is_staff=is_staff) for row in shown]
    return LogPage(rows, rows[-1].id if len(found) > PAGE_SIZE else None)


def _told(group: Group | None) -> ColumnElement[bool]:
    acts = {kind: act for kind, act in PUBLIC.items() if group in (None, act.group)}
    by_people = [kind for kind, act in acts.items() if not act.is_by_program]
    conditions = [
        JournalEntry.kind.in_([kind for kind, act in acts.items() if act.is_by_program]),
        and_(
            JournalEntry.kind.in_(by_people),
            JournalEntry.actor_id.is_not(None),
            # Removing one's own file is no act of moderation.
            func.coalesce(JournalEntry.data["own"].as_boolean(), false()).is_(false()),
        ),
    ]
    if group in (None, Group.PROPOSALS):
        step = JournalEntry.data["step"].as_string()
        conditions.append(and_(JournalEntry.kind == STEP_KIND, step.in_(list(STEPS))))
    return or_(*conditions)


def _articles(db: Session, ids: list[Any]) -> dict[int, tuple[str, str]]:
    wanted = {id_ for id_ in ids if isinstance(id_, int)}
    if not wanted:
        return {}
    rows = db.execute(select(Article.id, Article.slug, Article.title).where(Article.id.in_(wanted)))
    return {id_: (slug, title) for id_, slug, title in rows}


def _row(row: tuple[Any, ...], articles: dict[int, tuple[str, str]], *, is_staff: bool) -> LogRow:
    id_, at, kind, data, level, name, slug, erased = row
    act = act_of(kind, data.get("step", ""))
    given = data.get(act.reason_key)
    reason = "" if given is None else act.reason(str(given))
    author = Author(name, "" if erased else slug) if is_staff and name else None
    return LogRow(id_, at, str(act.words), reason, level, author, articles.get(data.get("article")))
