"""Counting what people did towards their level: the same few queries for one person or many."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, distinct, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.articles.models import ArticleRevision, Origin
from app.core import clock
from app.core.settings import Settings
from app.discussions.models import Post, PostState
from app.people.levels import Merits
from app.people.models import Kind, Person, Sanction
from app.review.models import Proposal, ProposalVersion, Revert, State

_ACCEPTED = (State.PUBLISHED, State.PUBLISHED_AMENDED)
_DAY = timedelta(days=1)


def merits_of(
    db: Session, people: Sequence[Person], settings: Settings, *, with_announced: bool = False
) -> dict[int, Merits]:
    """Merits by person. Work from before a level was lost counts no more, and a breach that
    already brought a notice brings no second one (unless `with_announced`).
    """
    now = clock.now()
    ids = [person.id for person in people]
    accepted = _accepted(db, people)
    recent = _recent(db, people, settings.editor_last)
    posts = _posts(db, people)
    against = _sanctions(db, ids)
    reverts = _reverts(db, ids, settings.demotion_edits)
    made: dict[int, Merits] = {}
    for person in people:
        rows = against[person.id]
        counted = [row for row in rows if row.kind != Kind.DEMOTION]
        fresh = _fresh_since(person, [] if with_announced else rows)
        last_end = max((_end(row, now) for row in counted), default=None)
        number, articles, summaries = accepted.get(person.id, (0, 0, 0))
        seen, good = recent.get(person.id, (0, 0))
        made[person.id] = Merits(
            days=(now - max(person.created, person.merits_since or person.created)) // _DAY,
            accepted=number,
            articles=articles,
            summaries=summaries,
            posts=posts.get(person.id, 0),
            recent=seen,
            recent_accepted=good,
            reverted=sum(at > fresh for at in reverts[person.id]),
            days_clean=None if last_end is None else (now - last_end) // _DAY,
            sanctioned=any(row.begun > fresh for row in counted),
        )
    return made


def _end(row: Sanction, now: datetime) -> datetime:
    return min(row.lifted or row.until, now)


def _fresh_since(person: Person, rows: list[Sanction]) -> datetime:
    """From when something against a person speaks against their level."""
    noticed = [row.begun for row in rows if row.kind == Kind.DEMOTION]
    return max([person.level_since or person.created, *noticed])


def _is_by(
    people: Sequence[Person],
    owner: InstrumentedAttribute[int],
    at: InstrumentedAttribute[datetime | None],
) -> ColumnElement[bool]:
    """Rows of these people; of those who lost a level, only later ones."""
    anew = [person for person in people if person.merits_since is not None]
    rest = [person.id for person in people if person.merits_since is None]
    return or_(
        owner.in_(rest),
        *(and_(owner == person.id, at >= person.merits_since) for person in anew),
    )


def _accepted(db: Session, people: Sequence[Person]) -> dict[int, tuple[int, int, int]]:
    rows = db.execute(
        select(
            Proposal.author_id,
            func.count(),
            func.count(distinct(Proposal.article_id)),
            func.count(func.nullif(func.trim(ProposalVersion.comment), "")),
        )
        .join(ProposalVersion, ProposalVersion.id == Proposal.head_id)
        .where(
            _is_by(people, Proposal.author_id, Proposal.decided),
            Proposal.state.in_(_ACCEPTED),
            Proposal.reviewer_id.is_not(None),
        )
        .group_by(Proposal.author_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _recent(db: Session, people: Sequence[Person], last: int) -> dict[int, tuple[int, int]]:
    """Of the newest decided proposals: how many, and how many of them were good."""
    newest = func.row_number().over(
        partition_by=Proposal.author_id, order_by=(Proposal.decided.desc(), Proposal.id.desc())
    )
    decided = (
        select(Proposal.author_id, Proposal.state, Proposal.revision_id, newest.label("place"))
        .where(
            _is_by(people, Proposal.author_id, Proposal.decided),
            Proposal.state.in_((*_ACCEPTED, State.REJECTED)),
            Proposal.reviewer_id.is_not(None),
        )
        .subquery()
    )
    is_good = and_(decided.c.state.in_(_ACCEPTED), Revert.id.is_(None))
    rows = db.execute(
        select(decided.c.author_id, func.count(), func.sum(case((is_good, 1), else_=0)))
        .outerjoin(Revert, and_(Revert.revision_id == decided.c.revision_id, Revert.is_breach))
        .where(decided.c.place <= last)
        .group_by(decided.c.author_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _posts(db: Session, people: Sequence[Person]) -> dict[int, int]:
    rows = db.execute(
        select(Post.author_id, func.count())
        .where(_is_by(people, Post.author_id, Post.published), Post.state == PostState.VISIBLE)
        .group_by(Post.author_id)
    )
    return {row[0]: row[1] for row in rows}


def _sanctions(db: Session, ids: list[int]) -> dict[int, list[Sanction]]:
    found: dict[int, list[Sanction]] = defaultdict(list)
    query = select(Sanction).where(
        Sanction.person_id.in_(ids),
        or_(~Sanction.is_annulled, Sanction.kind == Kind.DEMOTION),
    )
    for row in db.scalars(query):
        found[row.person_id].append(row)
    return found


def _reverts(db: Session, ids: list[int], last: int) -> dict[int, list[datetime]]:
    """When each of the newest edits of a person was taken back for a breach of rules."""
    newest = func.row_number().over(
        partition_by=ArticleRevision.author_id, order_by=ArticleRevision.id.desc()
    )
    edits = (
        select(ArticleRevision.id, ArticleRevision.author_id, newest.label("place"))
        .where(ArticleRevision.author_id.in_(ids), ArticleRevision.origin != Origin.LOAD)
        .subquery()
    )
    rows = db.execute(
        select(edits.c.author_id, Revert.at)
        .join(Revert, and_(Revert.revision_id == edits.c.id, Revert.is_breach))
        .where(edits.c.place <= last)
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for author_id, at in rows:
        found[author_id].append(at)
    return found
