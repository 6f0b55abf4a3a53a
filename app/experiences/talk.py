"""Comments on a report: a thread about it, begun by whoever comments first.

Threads keep the report's title for their lists; when the report leaves sight its title leaves
them too.
"""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import Forbidden
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.discussions import service as discussions
from app.discussions.models import OPENING_BRANCH, Post, Thread, ThreadState
from app.discussions.places import Subject
from app.experiences import rules
from app.experiences.addresses import experience_address, subject_key
from app.experiences.models import LONGEST_TITLE, Experience, ExperienceState
from app.experiences.standing import locked
from app.people.rules import Who
from app.text.polish import slugify

# Of the site's content, and therefore Polish.
_ABOUT: Final = "Wątek o doświadczeniu"
_UNSEEN: Final = "Doświadczenie"


def comment(
    db: Session, who: Who, settings: Settings, experience_id: int, text: discussions.Text
) -> Post:
    """Write about a report: the first comment begins a thread, the others stand in it.

    Raises NotFound, Forbidden, Invalid or TooMany.
    """
    experience, _standing = locked(db, who, experience_id)
    if not rules.can_comment(who, experience):
        raise Forbidden(_("Nobody can comment on it now."))
    thread = db.get(Thread, experience.thread_id) if experience.thread_id else None
    if thread is not None and thread.state == ThreadState.VISIBLE:
        return discussions.reply(db, who, settings, thread.id, text)
    begun = discussions.start_thread(
        db, who, settings, title=_title(experience), text=text, subject=_subject(experience)
    )
    # A first comment that waits for approval does not keep others from beginning to talk.
    if thread is None or begun.state == ThreadState.VISIBLE:
        experience.thread_id = begun.id
    opening = select(Post).where(Post.thread_id == begun.id, Post.branch == OPENING_BRANCH)
    return db.scalars(opening).one()


def tell_threads(db: Session, who: Who, experience: Experience) -> None:
    """Let the threads about a report know its present title, or that it is out of sight."""
    subject, title = _subject(experience), _title(experience)
    query = select(Thread).where(Thread.subject == subject.key).order_by(Thread.id)
    for thread in db.scalars(query.with_for_update()):
        if (thread.title, thread.subject_title) == (title, subject.title):
            continue
        thread.title, thread.slug = title, slugify(title)
        thread.subject_title, thread.subject_url = subject.title, subject.url
        db.flush()
        discussions.record(db, "thread.subject-changed", who, thread)


def _subject(experience: Experience) -> Subject:
    is_seen = experience.state == ExperienceState.VISIBLE
    return Subject(
        subject_key(experience.id),
        experience.title if is_seen else _UNSEEN,
        experience_address(experience.id, experience.slug if is_seen else ""),
    )


def _title(experience: Experience) -> str:
    if experience.state != ExperienceState.VISIBLE:
        return _ABOUT
    return f"{_ABOUT}: {experience.title}"[:LONGEST_TITLE]
