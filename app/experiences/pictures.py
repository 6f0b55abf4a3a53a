"""Pictures in reports: shown with author and licence, and kept true when a file changes or goes."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.experiences.addresses import subject_key
from app.experiences.models import Experience, ExperienceFollowUp
from app.experiences.report import SECTIONS
from app.files.figures import pictured
from app.files.queries import holders_of
from app.files.service import note_uses

KIND: Final = "experience"
LATER: Final = "experience-follow-up"


def html_of(experience: Experience) -> str:
    """All sections of a report one after another."""
    return "\n".join(getattr(experience, f"{name}_html") for name in SECTIONS)


def show_pictures(db: Session, experience: Experience) -> None:
    """Put what is known of its pictures into a report that has just got its texts and its id."""
    note_uses(db, subject_key(experience.id), html_of(experience))
    _draw(db, experience)


def show_pictures_of_follow_up(db: Session, follow_up: ExperienceFollowUp) -> None:
    """The same for what was added later."""
    note_uses(db, f"{LATER}:{follow_up.id}", follow_up.html)
    follow_up.html = pictured(db, follow_up.html)


def _draw(db: Session, experience: Experience) -> None:
    for name in SECTIONS:
        column = f"{name}_html"
        setattr(experience, column, pictured(db, getattr(experience, column)))


def refresh_experiences_showing(db: Session, digest: str) -> None:
    """Let reports show what is known of a file, or that it is removed."""
    ids = holders_of(db, digest, KIND)
    query = select(Experience).where(Experience.id.in_(ids)).order_by(Experience.id)
    for experience in db.scalars(query.with_for_update()) if ids else ():
        _draw(db, experience)
    later = holders_of(db, digest, LATER)
    rows = select(ExperienceFollowUp).where(ExperienceFollowUp.id.in_(later))
    for follow_up in db.scalars(rows) if later else ():
        follow_up.html = pictured(db, follow_up.html)
