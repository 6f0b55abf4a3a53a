"""Who follows which report: they are told when its outcome changes."""

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database
from app.core.errors import Forbidden
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.experiences import rules
from app.experiences.addresses import subject_key
from app.experiences.models import (
    Experience,
    ExperienceAuthor,
    ExperienceFollow,
    ExperienceState,
)
from app.experiences.service import remove_rows
from app.experiences.standing import seen
from app.people.models import Person
from app.people.rules import Who


def follow(db: Session, who: Who, experience_id: int) -> None:
    """Begin to follow; once more changes nothing."""
    experience, _standing = seen(db, who, experience_id)
    if not rules.can_follow(who, experience):
        raise Forbidden(_("Only a report that everybody can read can be followed."))
    if is_following(db, who.id, experience_id):
        return
    db.add(ExperienceFollow(person_id=who.id, experience_id=experience_id, since=clock.now()))
    journal.record(db, "experience-follow.begun", who.id, subject_key(experience_id))


def unfollow(db: Session, who: Who, experience_id: int) -> None:
    """Follow no longer, also what is out of sight by now."""
    row = db.get(ExperienceFollow, (who.id, experience_id))
    if row is None:
        return
    db.delete(row)
    db.flush()
    journal.record(db, "experience-follow.ended", who.id, subject_key(experience_id))


def is_following(db: Session, person_id: int, experience_id: int) -> bool:
    """Whether a person follows a report."""
    return db.get(ExperienceFollow, (person_id, experience_id)) is not None


def followers(experience_id: int) -> Select[int]:
    """Ids of those who follow a report, as a statement that hands them out in batches."""
    return select(ExperienceFollow.person_id).where(ExperienceFollow.experience_id == experience_id)


def forget_erased(_settings: Settings, database: Database) -> None:
    """Drop what erased people followed, to what they were invited, and their drafts."""
    erased = select(Person.id).where(Person.erased.is_not(None))
    drafts = select(Experience.id).where(
        Experience.author_id.in_(erased),
        Experience.state == ExperienceState.DRAFT,
        Experience.published.is_(None),
    )
    with database.reading() as db:
        follows = select(ExperienceFollow.person_id).where(ExperienceFollow.person_id.in_(erased))
        invited = select(ExperienceAuthor.person_id).where(
            ExperienceAuthor.person_id.in_(erased), ExperienceAuthor.accepted.is_(None)
        )
        if all(db.scalar(each.limit(1)) is None for each in (follows, invited, drafts)):
            return
    with database.writing() as db:
        db.execute(delete(ExperienceFollow).where(ExperienceFollow.person_id.in_(erased)))
        db.execute(
            delete(ExperienceAuthor).where(
                ExperienceAuthor.person_id.in_(erased), ExperienceAuthor.accepted.is_(None)
            )
        )
        for experience in db.scalars(select(Experience).where(Experience.id.in_(drafts))):
            remove_rows(db, experience)
