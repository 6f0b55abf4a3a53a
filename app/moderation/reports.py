"""Reports: take one in, decide on all that are open about a thing, forget reporters in time.

Reports about one thing are decided together, under locks in order of ids. Who reported is told to
nobody but those who decide.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.discussions import hiding
from app.experiences import deciding as experiences
from app.moderation import report_letters
from app.moderation.report_misuse import count_unfounded, refused_until
from app.moderation.report_models import Outcome, Report, ReportDecision
from app.moderation.report_rules import (
    NewReport,
    check_decision,
    check_new,
    is_urgent,
    may_handle,
)
from app.moderation.report_things import Thing, author_of, categories_of
from app.people.models import Person
from app.people.rules import Who
from app.ui.filters import long_date

# What one decision takes out of sight by itself; everything else has a page of its own.
HIDERS: Final[dict[str, Callable[[Session, Who, int, str, str], object]]] = {
    "post": hiding.hide_post,
    "thread": hiding.hide_thread,
    "experience": experiences.hide,
}
_LONGEST_SENTENCE: Final = 300
# Their entries name reporters, for the notices of the same hour.
_TOLD: Final = ("report.decided", "complaint.decided")


@dataclass(frozen=True)
class Decision:
    """What a moderator decides on the reports they have seen."""

    outcome: str
    code: str
    words: str
    seen: int  # the newest report that stood on the page


def send(
    db: Session,
    settings: Settings,
    who: Who | None,
    thing: Thing,
    new: NewReport,
    *,
    may_write: bool = True,
) -> Report:
    """Take a report in and send the receipt. Raises Invalid, or Forbidden after misuse.

    `may_write` tells whether the address may get one more letter today.
    """
    new = check_new(new, is_signed_in=who is not None)
    until = refused_until(db, who.id) if who else None
    if until is not None:
        raise Forbidden(
            _("We take no reports from your account until %(day)s.", day=long_date(until))
        )
    report = Report(
        at=clock.now(),
        branch=new.branch,
        ground=new.ground,
        thing=thing.key,
        address=thing.address,
        article_id=thing.article_id,
        is_urgent=is_urgent(new.ground) and not new.is_suspect,
        is_suspect=new.is_suspect,
        reporter_id=who.id if who else None,
        name=new.name,
        email=new.email,
        text=new.text,
    )
    db.add(report)
    db.flush()
    # The actor is left out: the journal outlives what is known of reporters.
    journal.record(db, "report.sent", None, f"report:{report.id}", {"branch": report.branch})
    if may_write:
        report_letters.received(db, report, settings)
    return report


def decide(
    db: Session, settings: Settings, who: Who, report_id: int, decision: Decision
) -> ReportDecision:
    """Decide on all open reports about the thing of this one.

    Raises NotFound, Forbidden, Invalid, or Conflict when somebody was faster or a new report
    came in meanwhile.
    """
    reports = _open_about(db, who, report_id)
    outcome, code, words = check_decision(decision.outcome, decision.code, decision.words)
    if reports[-1].id > decision.seen:
        raise Conflict(_("Another report about the same has come in. Read it first."))
    first = reports[0]
    kind, _colon, number = first.thing.partition(":")
    if author_of(db, first.thing) == who.id or any(
        report.reporter_id == who.id for report in reports
    ):
        raise Forbidden(_("Somebody else has to decide: you wrote it or reported it."))
    if outcome is Outcome.HIDDEN:
        if kind not in HIDERS:
            raise Invalid("outcome", _("This cannot be hidden from here. Use its own page first."))
        HIDERS[kind](db, who, int(number), code, words[:_LONGEST_SENTENCE])
    made = ReportDecision(at=clock.now(), by_id=who.id, outcome=outcome, code=code, words=words)
    db.add(made)
    db.flush()
    for report in reports:
        report.decision_id = made.id
        report_letters.decided(db, report, made, settings)
    db.flush()
    reporters = sorted({each.reporter_id for each in reports if each.reporter_id})
    if outcome is Outcome.UNFOUNDED:
        for person_id in reporters:
            count_unfounded(db, db.get_one(Person, person_id), settings)
    data = {
        "reports": [report.id for report in reports],
        "told": reporters,
        "outcome": outcome.value,
        "reason": code,
    }
    journal.record(db, "report.decided", who.id, f"report:{first.id}", data)
    return made


def _open_about(db: Session, who: Who, report_id: int) -> Sequence[Report]:
    """All open reports about the thing of one, held; raises NotFound outside one's scope."""
    found = db.get(Report, report_id)
    if found is None or not may_handle(who, categories_of(db, found.article_id)):
        raise NotFound
    reports = db.scalars(
        select(Report)
        .where(Report.thing == found.thing, Report.decision_id.is_(None))
        .order_by(Report.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if not reports:
        raise Conflict(_("Somebody has decided on this already."))
    return reports


def _forget_told(database: Database, before: datetime) -> None:
    """Drop from the journal whom decisions were told to: the same people, by their numbers."""
    told = JournalEntry.data["told"].as_string()
    query = select(JournalEntry.id, JournalEntry.data).where(
        JournalEntry.kind.in_(_TOLD), JournalEntry.at < before, told.is_not(None)
    )
    with database.reading() as db:
        if db.execute(query.limit(1)).first() is None:
            return
    with database.writing() as db:
        for id_, data in db.execute(query).all():
            kept = {name: value for name, value in data.items() if name != "told"}
            db.execute(update(JournalEntry).where(JournalEntry.id == id_).values(data=kept))


def forget_reporters(settings: Settings, database: Database) -> None:
    """Drop what tells who reported: some time after the decision, and of erased accounts."""
    before = clock.now() - timedelta(days=settings.report_data_days)
    _forget_told(database, before)
    old = select(ReportDecision.id).where(ReportDecision.at < before)
    erased = select(Person.id).where(Person.erased.is_not(None))
    with database.writing() as db:
        db.execute(
            update(Report)
            .where(
                or_(Report.decision_id.in_(old), Report.reporter_id.in_(erased)),
                or_(Report.name != "", Report.email != "", Report.reporter_id.is_not(None)),
            )
            .values(name="", email="", reporter_id=None)
        )
