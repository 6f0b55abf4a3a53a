"""The patrol list: edits that reached readers at once, and the second person who looks at them.

Trust is checked afterwards (spec: review, R6 and R7): typo-class edits of residents and all edits
of editors come here, those of curators and moderators do not.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from app.articles import queries as articles
from app.articles.comparison import FieldChange, difference
from app.articles.models import Article, ArticleCategory, ArticleRevision
from app.articles.queries import Author
from app.articles.source import EMPTY
from app.core import clock, journal
from app.core.db import held
from app.core.errors import Conflict, Forbidden
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.people.models import Level, Person
from app.people.rules import Permission, Who, may
from app.review.models import PatrolItem, PatrolOutcome, PatrolReason
from app.text.diff import DiffRow

PAGE_SIZE: Final = 20
ROWS_SHOWN: Final = 6


@dataclass(frozen=True)
class PatrolRow:
    """An edit in the list, with what it changed shown small."""

    id: int
    why: str
    outcome: str | None
    slug: str
    title: str
    number: int
    created: datetime
    comment: str
    author: Author
    is_own: bool
    checker: Author | None
    fields: list[FieldChange]
    rows: list[DiffRow]
    rows_left: int  # that are not shown here

    @property
    def can_be_reverted(self) -> bool:
        """The first version has none before it to go back to."""
        return self.number > 1 and self.outcome != PatrolOutcome.REVERTED


def is_patrolled(who: Who) -> bool:
    """Whether a second person looks at what `who` publishes."""
    return who.level < Level.CURATOR


def enter(db: Session, revision_id: int, why: PatrolReason) -> None:
    """Put a published edit on the list."""
    db.add(PatrolItem(revision_id=revision_id, why=why))


def can_check(who: Who, author_id: int) -> bool:
    """Whoever may revert looks after others' edits, never after their own."""
    return may(who, Permission.REVERT) and who.id != author_id


def check(db: Session, who: Who, item_id: int) -> None:
    """Note that a second person found an edit good; raises NotFound, Forbidden or Conflict."""
    item = locked(db, item_id)
    author_id = db.scalar(
        select(ArticleRevision.author_id).where(ArticleRevision.id == item.revision_id)
    )
    if author_id is None or not can_check(who, author_id):
        raise Forbidden(_("Somebody else has to look at your own edit."))
    close(db, who, item, PatrolOutcome.GOOD)


def locked(db: Session, item_id: int) -> PatrolItem:
    """The entry, held against others who look at it now."""
    return held(db, PatrolItem, item_id)


def close(db: Session, who: Who, item: PatrolItem, outcome: PatrolOutcome) -> None:
    """Write down what came of it; raises Conflict when somebody was faster."""
    if item.checked_at is not None and outcome is PatrolOutcome.GOOD:
        raise Conflict(_("Somebody has looked at this edit already."))
    item.checked_by, item.checked_at, item.outcome = who.id, clock.now(), outcome
    data = {"item": item.id, "revision": item.revision_id, "outcome": outcome.value}
    journal.record(db, "patrol.checked", who.id, f"patrol:{item.id}", data)


def patrol_list(
    db: Session, who: Who, number: int, *, category: str = "", with_checked: bool = False
) -> Page[PatrolRow]:
    """Edits to look at, oldest first; with those looked at already, newest first."""
    before = aliased(ArticleRevision)
    checker = aliased(Person)
    query = (
        select(
            PatrolItem,
            Article.slug,
            Article.title,
            ArticleRevision,
            before,
            Person.name,
            Person.slug,
            checker.name,
            checker.slug,
        )
        .join(ArticleRevision, ArticleRevision.id == PatrolItem.revision_id)
        .join(Article, Article.id == ArticleRevision.article_id)
        .join(Person, Person.id == ArticleRevision.author_id)
        .outerjoin(
            before,
            (before.article_id == ArticleRevision.article_id)
            & (before.number == ArticleRevision.number - 1),
        )
        .outerjoin(checker, checker.id == PatrolItem.checked_by)
    )
    chosen = _chosen(select(PatrolItem.id), category=category, with_checked=with_checked)
    query = query.where(PatrolItem.id.in_(chosen))
    query = query.order_by(PatrolItem.id.desc() if with_checked else PatrolItem.id)
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = [_row(who, tuple(row)) for row in db.execute(query.offset(offset).limit(limit))]
    return Page(rows, number, PAGE_SIZE, count(db, chosen))


def _chosen(query: Select[*tuple[Any, ...]], *, category: str, with_checked: bool) -> Any:
    if not with_checked:
        query = query.where(PatrolItem.checked_at.is_(None))
    if category:
        query = query.join(ArticleRevision, ArticleRevision.id == PatrolItem.revision_id).where(
            exists().where(
                ArticleCategory.article_id == ArticleRevision.article_id,
                ArticleCategory.category == category,
            )
        )
    return query


def _row(who: Who, row: tuple[Any, ...]) -> PatrolRow:
    item, slug, title, revision, before, name, author_slug, checker_name, checker_slug = row
    # Of a version that moderators hid, or hid the one before, nothing is shown here.
    is_hidden = revision.hidden is not None or (before is not None and before.hidden is not None)
    new = EMPTY if is_hidden else articles.source_of(revision)
    old = articles.source_of(before) if before is not None and not is_hidden else EMPTY
    found = difference(old, new, None)
    changed = [each for each in found.rows if each.kind not in ("unchanged", "skipped")]
    return PatrolRow(
        id=item.id,
        why=item.why,
        outcome=item.outcome,
        slug=slug,
        title=title,
        number=revision.number,
        created=revision.created,
        comment="" if is_hidden else revision.comment,
        author=Author(name, author_slug),
        is_own=who.id == revision.author_id,
        checker=Author(checker_name, checker_slug) if checker_slug else None,
        fields=found.fields,
        rows=changed[:ROWS_SHOWN],
        rows_left=max(0, len(changed) - ROWS_SHOWN),
    )
