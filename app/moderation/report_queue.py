"""Reading reports: the queue by things, one thing with its reports, and the yearly numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final

from sqlalchemy import ColumnElement, case, false, func, select, true
from sqlalchemy.orm import Session

from app.articles.models import ArticleCategory
from app.core import clock
from app.core.errors import NotFound
from app.core.paging import Page, count, slice_of
from app.moderation.report_models import Branch, Complaint, Outcome, Report, ReportDecision
from app.moderation.report_rules import may_handle
from app.moderation.report_things import categories_of
from app.people.models import Level, Person
from app.people.rules import Permission, Who, may

QUEUE_SIZE: Final = 20
MOST_SHOWN: Final = 50
YEAR: Final = timedelta(days=365)


@dataclass(frozen=True)
class QueuedThing:
    """A thing in the queue, with the oldest of its open reports."""

    report_id: int
    address: str
    reports: int
    since: datetime
    is_urgent: bool
    is_suspect: bool


@dataclass(frozen=True)
class ReportRow:
    """A report for those who decide: who sent it, and no address of theirs."""

    id: int
    at: datetime
    branch: Branch
    ground: str
    text: str
    name: str
    is_account: bool
    is_suspect: bool


@dataclass(frozen=True)
class ReportedThing:
    """A thing with its open reports, and how many decisions there were about it before."""

    key: str
    address: str
    reports: list[ReportRow]
    total: int
    newest: int
    former: int
    is_urgent: bool


@dataclass(frozen=True)
class OwnReport:
    """A report as its sender finds it again; `outcome` is None until it is decided."""

    id: int
    at: datetime
    branch: str
    address: str
    outcome: str | None


@dataclass(frozen=True)
class Figures:
    """The numbers of the last year for the report on transparency (art. 15 and 24)."""

    received: dict[Branch, int]
    outcomes: dict[Outcome, int]
    median: timedelta | None
    complaints: int
    granted: int


def queue(db: Session, who: Who, number: int) -> Page[QueuedThing]:
    """Things with open reports in the scope of `who`: danger to life first, then the oldest."""
    is_open = (Report.decision_id.is_(None), _in_scope(who))
    total = db.scalar(select(func.count(Report.thing.distinct())).where(*is_open)) or 0
    number = min(number, max(1, -(-total // QUEUE_SIZE)))
    offset, limit = slice_of(number, QUEUE_SIZE)
    urgent = func.max(case((Report.is_urgent, 1), else_=0))
    suspect = func.min(case((Report.is_suspect, 1), else_=0))
    rows = db.execute(
        select(
            func.min(Report.id),
            func.min(Report.address),
            func.count(),
            func.min(Report.at),
            urgent,
            suspect,
        )
        .where(*is_open)
        .group_by(Report.thing)
        .order_by(urgent.desc(), suspect, func.min(Report.id))
        .offset(offset)
        .limit(limit)
    )
    found = [
        QueuedThing(row[0], row[1], row[2], row[3], bool(row[4]), bool(row[5])) for row in rows
    ]
    return Page(found, number, QUEUE_SIZE, total)


def _in_scope(who: Who) -> ColumnElement[bool]:
    if not may(who, Permission.MODERATE):
        return false()
    if who.level >= Level.MODERATOR:
        return true()
    covered = select(ArticleCategory.article_id).where(ArticleCategory.category.in_(who.scope))
    return Report.article_id.in_(covered)


def reported_thing(db: Session, who: Who, report_id: int) -> ReportedThing:
    """The thing of a report with all its open reports; raises NotFound outside one's scope."""
    found = db.get(Report, report_id)
    if found is None or not may_handle(who, categories_of(db, found.article_id)):
        raise NotFound
    about = Report.thing == found.thing
    is_open = (about, Report.decision_id.is_(None))
    total, newest, urgent = db.execute(
        select(
            func.count(), func.max(Report.id), func.max(case((Report.is_urgent, 1), else_=0))
        ).where(*is_open)
    ).one()
    rows = db.execute(
        select(Report, Person.name)
        .outerjoin(Person, Person.id == Report.reporter_id)
        .where(*is_open)
        .order_by(Report.id)
        .limit(MOST_SHOWN)
    ).all()
    former = select(func.count(Report.decision_id.distinct())).where(about)
    return ReportedThing(
        key=found.thing,
        address=found.address,
        reports=[_row(report, name) for report, name in rows],
        total=total,
        newest=newest or 0,
        former=db.scalar(former) or 0,
        is_urgent=bool(urgent),
    )


def _row(report: Report, name: str | None) -> ReportRow:
    return ReportRow(
        id=report.id,
        at=report.at,
        branch=Branch(report.branch),
        ground=report.ground,
        text=report.text,
        name=report.name or name or "",
        is_account=report.reporter_id is not None,
        is_suspect=report.is_suspect,
    )


def figures(db: Session) -> Figures:
    """What the last twelve months brought; sums only."""
    since = clock.now() - YEAR
    received = _counts(
        db.execute(
            select(Report.branch, func.count())
            .where(Report.at >= since, Report.is_suspect.is_(False))
            .group_by(Report.branch)
        ).all()
    )
    outcomes = _counts(
        db.execute(
            select(ReportDecision.outcome, func.count())
            .where(ReportDecision.at >= since)
            .group_by(ReportDecision.outcome)
        ).all()
    )
    times = db.execute(
        select(Report.at, ReportDecision.at)
        .join(ReportDecision, ReportDecision.id == Report.decision_id)
        .where(ReportDecision.at >= since)
    ).all()
    complaints, granted = db.execute(
        select(func.count(), func.coalesce(func.sum(case((Complaint.is_granted, 1), else_=0)), 0))
        .select_from(Complaint)
        .where(Complaint.at >= since)
    ).one()
    waits = [(decided - sent).total_seconds() for sent, decided in times]
    return Figures(
        received={branch: received.get(branch, 0) for branch in Branch},
        outcomes={outcome: outcomes.get(outcome, 0) for outcome in Outcome},
        median=timedelta(seconds=median(waits)) if waits else None,
        complaints=complaints,
        granted=int(granted),
    )


def _counts(rows: Sequence[Any]) -> dict[str, int]:
    return {name: number for name, number in rows}


def own_reports(db: Session, person_id: int, number: int) -> Page[OwnReport]:
    """A person's own reports and what was decided on each, newest first, for them alone."""
    query = (
        select(Report.id, Report.at, Report.branch, Report.address, ReportDecision.outcome)
        .outerjoin(ReportDecision, ReportDecision.id == Report.decision_id)
        .where(Report.reporter_id == person_id)
    )
    offset, limit = slice_of(number, QUEUE_SIZE)
    rows = db.execute(query.order_by(Report.id.desc()).offset(offset).limit(limit))
    return Page([OwnReport(*row) for row in rows], number, QUEUE_SIZE, count(db, query))
