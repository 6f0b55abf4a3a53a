"""Drafts of posts and threads: what somebody typed and did not send, kept for them alone.

One for each form (`spot`): the form below a thread, the reply to a post, a new thread in a place.
The last saving counts: a post is short, and a forgotten tab says on opening what is kept.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database
from app.core.errors import Forbidden
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.discussions.models import LONGEST_TITLE
from app.discussions.participation_models import (
    LONGEST_SPOT,
    PostDraft,
    PostMention,
    PostThanks,
    ThreadFollow,
    ThreadReading,
)
from app.people.models import Person
from app.people.rules import Who
from app.review import removed_passages
from app.text.limits import clean

MOST_DRAFTS: Final = 50
LONGEST_BODY: Final = 30_000  # more than a post may have, so that nothing typed is lost


@dataclass(frozen=True)
class Draft:
    """A draft as forms offer it back."""

    title: str
    body: str
    saved: datetime


def spot_of(kind: str, key: int | str = "") -> str:
    """The name of a form: "thread:12", "post:7", "new", "new-on:article:petycja"."""
    return f"{kind}:{key}"[:LONGEST_SPOT] if key else kind


def keep(db: Session, who: Who, settings: Settings, spot: str, title: str, body: str) -> None:
    """Keep what was typed in place of what was kept before; nothing typed keeps nothing.

    Raises Forbidden for one draft too many.
    """
    title, body = removed_passages.without_removed(
        db, settings, [clean(title)[:LONGEST_TITLE], clean(body)[:LONGEST_BODY]]
    )
    if not title.strip() and not body.strip():
        drop(db, who, spot)
        return
    db.execute(select(Person.id).where(Person.id == who.id).with_for_update())
    draft = _present(db, who.id, spot)
    if draft is None:
        own = select(func.count()).where(PostDraft.person_id == who.id)
        if (db.scalar(own) or 0) >= MOST_DRAFTS:
            raise Forbidden(
                _("You have %(most)s drafts. Send one or delete one first.", most=MOST_DRAFTS)
            )
        draft = PostDraft(person_id=who.id, spot=spot, title=title, body=body, saved=clock.now())
        db.add(draft)
        db.flush()
        journal.record(db, "post-draft.begun", who.id, f"post-draft:{draft.id}")
        return
    draft.title, draft.body, draft.saved = title[:LONGEST_TITLE], body, clock.now()
    db.flush()


def drop(db: Session, who: Who, spot: str) -> None:
    """The draft was sent, or is not wanted any more."""
    draft = _present(db, who.id, spot)
    if draft is not None:
        db.delete(draft)
        db.flush()
        journal.record(db, "post-draft.dropped", who.id, f"post-draft:{draft.id}")


def kept(db: Session, who: Who, spot: str) -> Draft | None:
    """The draft for this form, if there is one."""
    draft = _present(db, who.id, spot)
    return Draft(draft.title, draft.body, draft.saved) if draft else None


def _present(db: Session, person_id: int, spot: str) -> PostDraft | None:
    return db.scalar(
        select(PostDraft).where(PostDraft.person_id == person_id, PostDraft.spot == spot)
    )


def keep_house(settings: Settings, database: Database) -> None:
    """Delete drafts untouched for long, and all that people without an account left behind here.

    Thanks of the erased go too: whom they thanked tells about them.
    """
    oldest = clock.now() - timedelta(days=settings.draft_days)
    erased = select(Person.id).where(Person.erased.is_not(None))
    with database.writing() as db:
        dropped = db.scalar(
            select(func.count()).select_from(PostDraft).where(PostDraft.saved < oldest)
        )
        db.execute(delete(PostDraft).where(PostDraft.saved < oldest))
        if dropped:
            journal.record(db, "post-draft.expired", None, "post-draft", {"number": dropped})
        for table in (PostDraft, ThreadFollow, ThreadReading, PostThanks, PostMention):
            db.execute(delete(table).where(table.person_id.in_(erased)))
