"""Complaints: somebody else looks at a decision once more (Digital Services Act, art. 20).

Both sides may: the author of what was taken out of sight, and whoever reported a thing that was
left. Once each, within the time for it; what the second person decides is final here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import held
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.core.settings import Settings
from app.discussions import hiding
from app.experiences import deciding as experiences
from app.experiences import follow_ups
from app.moderation import report_letters
from app.moderation.report_models import Complaint, Report, ReportDecision, Statement
from app.moderation.report_rules import checked_words
from app.moderation.report_things import author_of
from app.people.models import Level
from app.people.rules import Permission, Who, may

PAGE_SIZE: Final = 20
_SHOWERS: Final = {
    "post.hidden": hiding.unhide_post,
    "thread.hidden": hiding.unhide_thread,
    "experience.hidden": experiences.unhide,
    "experience.follow-up-hidden": follow_ups.unhide,
}


@dataclass(frozen=True)
class ComplaintPage:
    """A complaint with the decision it is about, for whoever answers it."""

    complaint: Complaint
    statement: Statement | None
    report: Report | None
    decision: ReportDecision | None

    @property
    def decided_by(self) -> int | None:
        """Who made the decision: not the one to answer the complaint."""
        if self.statement is not None:
            return self.statement.by_id
        return self.decision.by_id if self.decision else None

    @property
    def address(self) -> str:
        thing = self.statement or self.report
        return thing.address if thing else ""


def until(decided: datetime, settings: Settings) -> datetime:
    """The last moment to complain about a decision of `decided`."""
    return decided + timedelta(days=settings.appeal_days)


def is_in_time(decided: datetime, settings: Settings) -> bool:
    """Whether one may still complain about a decision."""
    return clock.now() <= until(decided, settings)


def about_statement(
    db: Session, who: Who, settings: Settings, statement_id: int, text: str
) -> Complaint:
    """Its author complains about a decision. Raises NotFound, Conflict or Invalid("message")."""
    made = held(db, Statement, statement_id)
    if made.person_id != who.id:
        raise NotFound
    if made.undone is not None:
        raise Conflict(_("This decision was taken back already."))
    _check_time(made.at, settings)
    return _add(db, who.id, text, statement_id=made.id)


def about_report(db: Session, settings: Settings, report_id: int, text: str) -> Complaint:
    """Whoever holds the reporter's link complains. Raises what `about_statement` raises."""
    report = held(db, Report, report_id)
    decision = db.get(ReportDecision, report.decision_id) if report.decision_id else None
    if decision is None:
        raise Conflict(_("Nothing is decided yet."))
    _check_time(decision.at, settings)
    return _add(db, None, text, report_id=report.id)


def _check_time(decided: datetime, settings: Settings) -> None:
    if not is_in_time(decided, settings):
        raise Conflict(_("It is too late to complain about this decision."))


def _add(
    db: Session,
    actor_id: int | None,
    text: str,
    *,
    statement_id: int | None = None,
    report_id: int | None = None,
) -> Complaint:
    if of_decision(db, statement_id=statement_id, report_id=report_id) is not None:
        raise Conflict(_("You have complained about this decision already."))
    complaint = Complaint(
        statement_id=statement_id,
        report_id=report_id,
        at=clock.now(),
        text=checked_words("message", text),
    )
    db.add(complaint)
    db.flush()
    journal.record(db, "complaint.sent", actor_id, f"complaint:{complaint.id}")
    return complaint


def of_decision(
    db: Session, *, statement_id: int | None = None, report_id: int | None = None
) -> Complaint | None:
    """The complaint about a statement or a report's decision, if there is one."""
    if statement_id is not None:
        return db.scalar(select(Complaint).where(Complaint.statement_id == statement_id))
    return db.scalar(select(Complaint).where(Complaint.report_id == report_id))


def waiting(db: Session, number: int) -> Page[Complaint]:
    """Complaints without an answer, oldest first."""
    query = select(Complaint).where(Complaint.decided.is_(None))
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.scalars(query.order_by(Complaint.id).offset(offset).limit(limit))
    return Page(list(rows), number, PAGE_SIZE, count(db, query))


def complaint_page(db: Session, who: Who, complaint_id: int) -> ComplaintPage:
    """A complaint for moderators; raises NotFound for everybody else."""
    complaint = db.get(Complaint, complaint_id)
    if complaint is None or who.level < Level.MODERATOR or not may(who, Permission.MODERATE):
        raise NotFound
    made = db.get(Statement, complaint.statement_id) if complaint.statement_id else None
    report = db.get(Report, complaint.report_id) if complaint.report_id else None
    decision = db.get(ReportDecision, report.decision_id) if report and report.decision_id else None
    return ComplaintPage(complaint, made, report, decision)


def may_answer(db: Session, who: Who, page: ComplaintPage) -> bool:
    """A second person answers: neither who decided, nor who wrote the thing or reported it."""
    own = {page.decided_by}
    thing = page.report.thing if page.report is not None else ""
    if page.statement is not None:
        own.add(page.statement.person_id)
        thing = page.statement.thing
    if who.id in own or author_of(db, thing) == who.id:
        return False
    reported = select(Report.id).where(Report.thing == thing, Report.reporter_id == who.id)
    return db.scalar(reported.limit(1)) is None


def answer(
    db: Session, who: Who, settings: Settings, complaint_id: int, words: str, *, grants: bool
) -> Complaint:
    """Uphold the decision, or take it back: what was hidden is shown, a report opened again.

    Raises NotFound, Forbidden for who decided before, Conflict, or Invalid("answer").
    """
    complaint = held(db, Complaint, complaint_id)
    page = complaint_page(db, who, complaint_id)
    if not may_answer(db, who, page):
        raise Forbidden(_("Somebody else has to answer this complaint."))
    if complaint.decided is not None:
        raise Conflict(_("This complaint is answered already."))
    complaint.answer = checked_words("answer", words)
    complaint.decided, complaint.decided_by_id = clock.now(), who.id
    complaint.is_granted = grants
    told = []
    if page.statement is not None:
        told = [page.statement.person_id]
        if grants:
            _show_again(db, who, page.statement)
        report_letters.statement_complaint_decided(db, page.statement, complaint, settings)
    elif page.report is not None:
        told = [page.report.reporter_id] if page.report.reporter_id else []
        report_letters.complaint_decided(db, page.report, complaint, settings)
        if grants:
            page.report.decision_id = None  # it comes back into the queue
    data = {"granted": grants, "told": told, "statement": complaint.statement_id}
    journal.record(db, "complaint.decided", who.id, f"complaint:{complaint.id}", data)
    return complaint


def _show_again(db: Session, who: Who, made: Statement) -> None:
    """What one act brings back is brought back; for the rest the answer says what follows."""
    show = _SHOWERS.get(made.kind)
    if show is not None:
        show(db, who, int(made.thing.partition(":")[2]))
    made.undone = clock.now()
