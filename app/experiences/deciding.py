"""What moderators do to reports: approve, reject with a reason, hide with a reason, show again.

Nothing is deleted. A rejected report is a draft again: its author reads why and may go on.
"""

from sqlalchemy.orm import Session

from app.core.errors import Conflict, Forbidden, NotFound
from app.core.i18n import gettext as _
from app.discussions.reasons import check_reason
from app.experiences import rules
from app.experiences.models import Experience, ExperienceState, ExperienceVersion
from app.experiences.pictures import html_of, show_pictures
from app.experiences.rules import Standing
from app.experiences.service import (
    appear,
    last_public_outcome,
    record,
    report_of,
    touch_articles,
)
from app.experiences.standing import locked
from app.experiences.talk import tell_threads
from app.files.service import approve_used
from app.people.rules import Who


def approve(db: Session, who: Who, experience_id: int, version: int) -> Experience:
    """Let everybody read a waiting report.

    Raises NotFound, Forbidden, or Conflict when somebody decided already, or when the text
    changed since the moderator read it.
    """
    experience = _waiting(db, who, experience_id)
    if experience.version != version:
        raise Conflict(_("The author changed this report in the meantime. Read it again."))
    is_news = experience.published is None
    before = last_public_outcome(db, experience)
    appear(experience)
    approve_used(db, who.id, html_of(experience))
    show_pictures(db, experience)
    _tell_elsewhere(db, who, experience)
    record(db, "experience.approved", who.id, experience)
    # Followers wait for these two, whoever decided: they tell of the author's act.
    if is_news:
        record(db, "experience.published", experience.author_id, experience)
    elif before is not None and before != experience.outcome:
        record(db, "experience.outcome-changed", experience.author_id, experience, before=before)
    return experience


def reject(db: Session, who: Who, experience_id: int, code: str, sentence: str) -> Experience:
    """Give a waiting report back to its authors as a draft, with a reason."""
    experience = _waiting(db, who, experience_id)
    experience.reason_code, experience.reason_text = check_reason(code, sentence)
    experience.state = ExperienceState.DRAFT
    _tell_elsewhere(db, who, experience)
    record(db, "experience.rejected", who.id, experience, reason=code)
    return experience


def hide(db: Session, who: Who, experience_id: int, code: str, sentence: str) -> Experience:
    """Take a public report out of sight; its authors still read it, and why."""
    experience, standing = locked(db, who, experience_id)
    _require_moderator(standing)
    reason = check_reason(code, sentence)
    if experience.state == ExperienceState.HIDDEN:
        return experience
    if experience.state != ExperienceState.VISIBLE:
        raise Conflict(_("Nobody sees this report yet, so it cannot be hidden."))
    experience.reason_code, experience.reason_text = reason
    experience.state = ExperienceState.HIDDEN
    _tell_elsewhere(db, who, experience)
    record(db, "experience.hidden", who.id, experience, reason=code)
    return experience


def unhide(db: Session, who: Who, experience_id: int) -> Experience:
    """Let everybody read a hidden report again."""
    experience, standing = locked(db, who, experience_id)
    _require_moderator(standing)
    if experience.state == ExperienceState.VISIBLE:
        return experience
    if experience.state != ExperienceState.HIDDEN:
        raise Conflict(_("This report is not hidden."))
    appear(experience)
    _tell_elsewhere(db, who, experience)
    record(db, "experience.unhidden", who.id, experience)
    return experience


def hide_version(db: Session, who: Who, experience_id: int, number: int) -> None:
    """Take a former text out of the report's history; only moderators read it from now on."""
    experience, standing = locked(db, who, experience_id)
    _require_moderator(standing)
    version = db.get(ExperienceVersion, (experience_id, number), populate_existing=True)
    if version is None:
        raise NotFound
    if version.state == ExperienceState.HIDDEN:
        return
    version.state = ExperienceState.HIDDEN
    record(db, "experience.version-hidden", who.id, experience, version=number)


def _waiting(db: Session, who: Who, experience_id: int) -> Experience:
    experience, standing = locked(db, who, experience_id)
    if not standing.is_moderator:
        raise NotFound
    if experience.state != ExperienceState.WAITING:
        raise Conflict(_("Somebody has already decided on this report."))
    if not rules.can_decide(who, experience, standing):
        raise Forbidden(_("Somebody else has to decide on your report."))
    return experience


def _require_moderator(standing: Standing) -> None:
    if not standing.is_moderator:
        raise Forbidden(_("Your account does not have the right to do this."))


def _tell_elsewhere(db: Session, who: Who, experience: Experience) -> None:
    """What shows the report elsewhere follows: threads about it and the pages of its tools."""
    db.flush()
    tell_threads(db, who, experience)
    touch_articles(db, report_of(db, experience).tools)
