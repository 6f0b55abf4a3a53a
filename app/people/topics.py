"""Topics that people chose for their profiles: slugs of the categories of articles."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.people.community_models import PersonTopic


def topics_of(db: Session, person_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Topics of many people in one statement; people without any are left out."""
    found: dict[int, tuple[str, ...]] = {}
    if not person_ids:
        return found
    rows = db.execute(
        select(PersonTopic.person_id, PersonTopic.topic)
        .where(PersonTopic.person_id.in_(person_ids))
        .order_by(PersonTopic.topic)
    )
    for person_id, topic in rows:
        found[person_id] = (*found.get(person_id, ()), topic)
    return found


def choose(db: Session, person_id: int, topics: Collection[str]) -> None:
    """Write the topics of a person in place of those before; whether they exist is asked before."""
    db.execute(delete(PersonTopic).where(PersonTopic.person_id == person_id))
    for topic in sorted(set(topics)):
        db.add(PersonTopic(person_id=person_id, topic=topic))
    db.flush()
