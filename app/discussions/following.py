"""Who follows which thread. People follow what they began or answered until they end it.

What happens in a thread stands in the journal; this says for whom. Whom somebody follows is
nobody else's business, so no list shows it.
"""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.errors import NotFound
from app.discussions.models import Thread, ThreadState
from app.discussions.participation_models import ThreadFollow
from app.people.rules import Who


def follow(db: Session, who: Who, thread_id: int) -> None:
    """Begin to follow a visible thread; once more changes nothing. Raises NotFound."""
    state = db.scalar(select(Thread.state).where(Thread.id == thread_id))
    if state != ThreadState.VISIBLE:
        raise NotFound
    row = db.get(ThreadFollow, (who.id, thread_id), with_for_update=True)
    if row is not None and row.is_on:
        return
    if row is None:
        db.add(_row(who.id, thread_id, is_on=True))
    else:
        row.is_on, row.since = True, clock.now()
    db.flush()
    journal.record(db, "thread.followed", who.id, f"thread:{thread_id}")


def unfollow(db: Session, who: Who, thread_id: int) -> None:
    """Follow no longer, whatever one writes there later. Raises NotFound."""
    if db.get(Thread, thread_id) is None:
        raise NotFound
    row = db.get(ThreadFollow, (who.id, thread_id), with_for_update=True)
    if row is None:
        db.add(_row(who.id, thread_id, is_on=False))
    elif row.is_on:
        row.is_on, row.since = False, clock.now()
        journal.record(db, "thread.unfollowed", who.id, f"thread:{thread_id}")
    db.flush()


def begin(db: Session, person_id: int, thread_id: int) -> None:
    """Somebody wrote in a thread and follows it from now on, unless they once chose not to."""
    if db.get(ThreadFollow, (person_id, thread_id)) is None:
        db.add(_row(person_id, thread_id, is_on=True))
        db.flush()


def _row(person_id: int, thread_id: int, *, is_on: bool) -> ThreadFollow:
    return ThreadFollow(person_id=person_id, thread_id=thread_id, since=clock.now(), is_on=is_on)


def is_following(db: Session, person_id: int, thread_id: int) -> bool:
    """Whether a person follows a thread."""
    row = db.get(ThreadFollow, (person_id, thread_id))
    return row is not None and row.is_on


def followers(thread_id: int) -> Select[int]:
    """Ids of the people who follow a thread, for inserting their notices in batches."""
    return select(ThreadFollow.person_id).where(
        ThreadFollow.thread_id == thread_id, ThreadFollow.is_on
    )
