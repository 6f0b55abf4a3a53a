"""What changed some time later: a day, an outcome and a text, added below a public report.

The newest visible one says how the matter stands, so the report's outcome follows it. Texts of
newcomers and those that filters hold wait; the outcome changes when they are approved.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import held
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.discussions.reasons import check_reason
from app.experiences import rules
from app.experiences.models import Experience, ExperienceFollowUp, FollowUpState, Outcome
from app.experiences.pictures import show_pictures_of_follow_up
from app.experiences.report import FIRST_YEAR
from app.experiences.rules import Standing
from app.experiences.service import record, report_of, touch_articles, waits
from app.experiences.standing import locked
from app.files.service import approve_used
from app.people.rules import Who
from app.review.holding import reasons_to_hold
from app.text.limits import clean
from app.text.rendered import Rendered
from app.text.safe_html import RENDERER_VERSION


@dataclass(frozen=True)
class NewFollowUp:
    """What was typed, and the text's rendered form."""

    day: date
    outcome: str
    body: str
    rendered: Rendered


def add(
    db: Session, who: Who, settings: Settings, experience_id: int, new: NewFollowUp
) -> ExperienceFollowUp:
    """Tell what changed later; may have to wait for approval.

    Raises NotFound, Forbidden, or Invalid for what cannot be taken.
    """
    experience, standing = locked(db, who, experience_id)
    if not rules.can_add_follow_up(who, experience, standing):
        raise Forbidden(_("You can add it when everybody can read the report."))
    body = check_body(new.body)
    if new.outcome not in set(Outcome):
        raise Invalid("outcome", _("Choose what changed."))
    _check_day(new.day, experience)
    held_because = reasons_to_hold(db, settings, who, "", body)
    is_waiting = waits(db, who, settings, held_because, new.rendered.html)
    follow_up = ExperienceFollowUp(
        experience_id=experience_id,
        author_id=who.id,
        created=clock.now(),
        day=new.day,
        outcome=new.outcome,
        outcome_before=experience.outcome,
        state=FollowUpState.WAITING if is_waiting else FollowUpState.VISIBLE,
        held_because=held_because,
        renderer_version=RENDERER_VERSION,
        html=new.rendered.html,
        plain=new.rendered.plain,
        body=body,
    )
    db.add(follow_up)
    db.flush()
    show_pictures_of_follow_up(db, follow_up)
    before = _take_over(db, experience)
    kind = "experience.follow-up-added"
    if experience.outcome != before:
        kind = "experience.outcome-changed"
    record(db, kind, who.id, experience, before=before, follow_up=follow_up.id)
    return follow_up


def approve(db: Session, who: Who, follow_up_id: int) -> Experience:
    """Let everybody read a waiting follow-up."""
    experience, follow_up = _waiting(db, who, follow_up_id)
    follow_up.state = FollowUpState.VISIBLE
    approve_used(db, who.id, follow_up.html)
    show_pictures_of_follow_up(db, follow_up)
    before = _take_over(db, experience)
    more = {"before": before, "follow_up": follow_up.id}
    record(db, "experience.follow-up-approved", who.id, experience, **more)
    if experience.outcome != before:
        # Followers wait for it, whoever decided: it tells of the author's act.
        record(db, "experience.outcome-changed", follow_up.author_id, experience, **more)
    return experience


def reject(db: Session, who: Who, follow_up_id: int, code: str, sentence: str) -> Experience:
    """Refuse a waiting follow-up with a reason; only its writers and moderators ever see it."""
    experience, follow_up = _waiting(db, who, follow_up_id)
    follow_up.reason_code, follow_up.reason_text = check_reason(code, sentence)
    follow_up.state = FollowUpState.REJECTED
    data = {"reason": code, "follow_up": follow_up.id}
    record(db, "experience.follow-up-rejected", who.id, experience, **data)
    return experience


def hide(db: Session, who: Who, follow_up_id: int, code: str, sentence: str) -> Experience:
    """Take a visible follow-up out of sight; the outcome is again the one before it."""
    experience, _standing, follow_up = _moderated(db, who, follow_up_id)
    reason = check_reason(code, sentence)
    if follow_up.state == FollowUpState.HIDDEN:
        return experience
    if follow_up.state != FollowUpState.VISIBLE:
        raise Conflict(_("Nobody sees this text yet, so it cannot be hidden."))
    follow_up.reason_code, follow_up.reason_text = reason
    follow_up.state = FollowUpState.HIDDEN
    _take_over(db, experience, otherwise=follow_up.outcome_before)
    data = {"reason": code, "follow_up": follow_up.id}
    record(db, "experience.follow-up-hidden", who.id, experience, **data)
    return experience


def unhide(db: Session, who: Who, follow_up_id: int) -> Experience:
    """Let everybody read a hidden follow-up again."""
    experience, _standing, follow_up = _moderated(db, who, follow_up_id)
    if follow_up.state == FollowUpState.VISIBLE:
        return experience
    if follow_up.state != FollowUpState.HIDDEN:
        raise Conflict(_("This text is not hidden."))
    follow_up.reason_code = follow_up.reason_text = ""
    follow_up.state = FollowUpState.VISIBLE
    _take_over(db, experience)
    record(db, "experience.follow-up-unhidden", who.id, experience, follow_up=follow_up.id)
    return experience


def check_body(body: str) -> str:
    """The cleaned text; raises Invalid("body") when there is nothing in it."""
    body = clean(body).strip("\n")
    if not body.strip():
        raise Invalid("body", _("Write in a few sentences what has changed."))
    return body


def _check_day(day: date, experience: Experience) -> None:
    if day > clock.today():
        raise Invalid("day", _("Choose a day that has come already."))
    if day < (experience.began or date(FIRST_YEAR, 1, 1)):
        raise Invalid("day", _("Choose a day after the beginning of the matter."))


def _take_over(db: Session, experience: Experience, otherwise: str | None = None) -> str:
    """Give the report the outcome of its newest visible follow-up; returns the one it had.

    `otherwise` holds when there is no visible one any more.
    """
    db.flush()
    before = str(experience.outcome)
    newest = db.scalar(
        select(ExperienceFollowUp.outcome)
        .where(
            ExperienceFollowUp.experience_id == experience.id,
            ExperienceFollowUp.state == FollowUpState.VISIBLE,
        )
        .order_by(ExperienceFollowUp.day.desc(), ExperienceFollowUp.id.desc())
        .limit(1)
    )
    present = newest or otherwise or before
    if present != before:
        experience.outcome = present
        # An open form still says the former outcome; it must not bring that back unnoticed.
        experience.version += 1
    touch_articles(db, report_of(db, experience).tools)
    return before


def _waiting(db: Session, who: Who, follow_up_id: int) -> tuple[Experience, ExperienceFollowUp]:
    experience, standing, follow_up = _moderated(db, who, follow_up_id)
    if follow_up.state != FollowUpState.WAITING:
        raise Conflict(_("Somebody has already decided on this text."))
    if not rules.can_decide_follow_up(who, follow_up, standing):
        raise Forbidden(_("Somebody else has to decide on your report."))
    return experience, follow_up


def _moderated(
    db: Session, who: Who, follow_up_id: int
) -> tuple[Experience, Standing, ExperienceFollowUp]:
    """A follow-up under the lock of its report, for moderators only."""
    experience_id = db.scalar(
        select(ExperienceFollowUp.experience_id).where(ExperienceFollowUp.id == follow_up_id)
    )
    if experience_id is None:
        raise NotFound
    experience, standing = locked(db, who, experience_id)
    if not standing.is_moderator:
        raise Forbidden(_("Your account does not have the right to do this."))
    return experience, standing, held(db, ExperienceFollowUp, follow_up_id)
