"""What goes along when posts change their thread: words for search, followers, reading positions.

Followers and positions are copied in the database, however many there are.
"""

from collections.abc import Sequence

from sqlalchemy import and_, case, exists, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from app.discussions.models import Thread
from app.discussions.participation_models import PostWords, ThreadFollow, ThreadReading

BATCH = 500


def carry_words(db: Session, post_ids: Sequence[int], target_id: int) -> None:
    """The words of these posts are found in their new thread."""
    for start in range(0, len(post_ids), BATCH):
        db.execute(
            update(PostWords)
            .where(PostWords.post_id.in_(post_ids[start : start + BATCH]))
            .values(thread_id=target_id)
        )


def carry_answer(source: Thread, target: Thread, post_ids: Sequence[int]) -> None:
    """A helpful answer that moved is that of the new thread, unless it has one."""
    if source.answer_post_id not in post_ids:
        return
    if target.answer_post_id is None:
        target.answer_post_id = source.answer_post_id
        target.answer_by_id = source.answer_by_id
    source.answer_post_id = source.answer_by_id = None


def copy_followers(db: Session, source_id: int, target_id: int) -> None:
    """Who follows one thread follows the other; a choice already made about that one stays."""
    there = aliased(ThreadFollow)
    db.execute(
        insert(ThreadFollow).from_select(
            ["person_id", "thread_id", "since", "is_on"],
            select(
                ThreadFollow.person_id, literal(target_id), ThreadFollow.since, ThreadFollow.is_on
            ).where(
                ThreadFollow.thread_id == source_id,
                ~exists().where(
                    there.thread_id == target_id, there.person_id == ThreadFollow.person_id
                ),
            ),
        )
    )


def copy_positions(db: Session, source_id: int, target_id: int) -> None:
    """Nobody loses a position; who read both threads has read as far as in the lesser of them."""
    there, here = aliased(ThreadReading), aliased(ThreadReading)
    position = (
        select(here.seen_until)
        .where(here.thread_id == source_id, here.person_id == ThreadReading.person_id)
        .scalar_subquery()
    )
    db.execute(
        update(ThreadReading)
        .where(
            ThreadReading.thread_id == target_id,
            exists().where(
                and_(here.thread_id == source_id, here.person_id == ThreadReading.person_id)
            ),
        )
        .values(
            seen_until=case(
                (position < ThreadReading.seen_until, position), else_=ThreadReading.seen_until
            )
        )
        .execution_options(synchronize_session=False)
    )
    db.execute(
        insert(ThreadReading).from_select(
            ["person_id", "thread_id", "seen_until"],
            select(ThreadReading.person_id, literal(target_id), ThreadReading.seen_until).where(
                ThreadReading.thread_id == source_id,
                ~exists().where(
                    there.thread_id == target_id, there.person_id == ThreadReading.person_id
                ),
            ),
        )
    )
