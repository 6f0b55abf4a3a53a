"""Letters about reports: the receipt, the decision with its remedies, the answer to a complaint.

A letter names the number of the report and its address on the site, and never who else is meant.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from app.core import i18n, mail
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.moderation.report_links import status_path
from app.moderation.report_models import Complaint, Outcome, Report, ReportDecision, Statement
from app.moderation.report_rules import TOLD_WORDS, is_urgent
from app.people.models import Person
from app.review.words import reason_words
from app.ui.filters import long_datetime


def received(db: Session, report: Report, settings: Settings) -> None:
    """The receipt, sent at once."""
    with i18n.speaking(_language(db, report.reporter_id)):
        lines = [
            _("We have your report no. %(number)s. It concerns:", number=report.id)
            + f" {settings.site_url}{report.address}",
            _("A person will look at it and we will write to you what was decided and why."),
            _("Here you see how it goes:") + f" {settings.site_url}"
            f"{status_path(settings, report.id)}",
        ]
        if is_urgent(report.ground):
            lines.append(_("If somebody's life is in danger now, call 112."))
        _post(db, report, _("We have your report"), lines, settings)


def decided(db: Session, report: Report, decision: ReportDecision, settings: Settings) -> None:
    """What was decided, why, and what the reporter can do."""
    with i18n.speaking(_language(db, report.reporter_id)):
        lines = [
            _("We have decided on your report no. %(number)s.", number=report.id)
            + f" {settings.site_url}{report.address}",
            str(TOLD_WORDS[Outcome(decision.outcome)]),
            *_reason(decision.code),
            decision.words,
            _("A person decided this, not a program."),
            _(
                "If you see it differently, complain within %(days)s days. Somebody else than who "
                "decided will answer you:",
                days=settings.appeal_days,
            )
            + f" {settings.site_url}{status_path(settings, report.id)}",
            _remedies(),
        ]
        _post(db, report, _("The decision on your report"), lines, settings)


def complaint_decided(
    db: Session, report: Report, complaint: Complaint, settings: Settings
) -> None:
    """The answer to a reporter's complaint."""
    with i18n.speaking(_language(db, report.reporter_id)):
        lines = [_granted(complaint), complaint.answer, _remedies()]
        _post(db, report, _("The answer to your complaint"), lines, settings)


def statement(db: Session, made: Statement, words: str, settings: Settings) -> None:
    """The statement of reasons (art. 17) to the author of what was taken out of sight."""
    person = db.get_one(Person, made.person_id)
    with i18n.speaking(person.language):
        _to_person(db, person, _("A decision about what you wrote"), [words], settings)


def statement_complaint_decided(
    db: Session, made: Statement, complaint: Complaint, settings: Settings
) -> None:
    """The answer to an author's complaint."""
    person = db.get_one(Person, made.person_id)
    with i18n.speaking(person.language):
        lines = [_granted(complaint), complaint.answer, _remedies()]
        _to_person(db, person, _("The answer to your complaint"), lines, settings)


def warned_of_misuse(db: Session, person: Person, settings: Settings) -> None:
    """Several reports of a person were plainly unfounded."""
    with i18n.speaking(person.language):
        lines = [
            _("Several of your reports had no ground at all. Such reports take time from others."),
            _(
                "If it goes on, we will not take reports from your account for %(days)s days.",
                days=settings.report_misuse_days,
            ),
        ]
        _to_person(db, person, _("About your reports"), lines, settings)


def suspended_for_misuse(db: Session, person: Person, until: datetime, settings: Settings) -> None:
    """For a while no reports are taken from a person."""
    with i18n.speaking(person.language):
        lines = [
            _("After our warning more of your reports had no ground at all."),
            _("Until %(when)s we take no reports from your account.", when=long_datetime(until)),
            _remedies(),
        ]
        _to_person(db, person, _("About your reports"), lines, settings)


def _reason(code: str) -> list[str]:
    return [_("Reason: %(reason)s", reason=reason_words(code))] if code else []


def _granted(complaint: Complaint) -> str:
    if complaint.is_granted:
        return _("You were right. We take the decision back.")
    return _("We looked at it once more. The decision stays.")


def _remedies() -> str:
    return _("You can also turn to a body certified to settle such disputes, or to a court.")


def _language(db: Session, person_id: int | None) -> str:
    person = db.get(Person, person_id) if person_id else None
    return person.language if person else i18n.LANGUAGE


def _post(db: Session, report: Report, subject: str, lines: list[str], settings: Settings) -> None:
    """To the address that was given, or to that of the account."""
    person = db.get(Person, report.reporter_id) if report.reporter_id else None
    recipient = report.email or (person.email if person else "") or ""
    if not recipient or report.is_suspect:
        return
    signature = f"{settings.site_name}\n{settings.site_url}"
    body = "\n\n".join([*lines, signature])
    thread = f"report:{report.id}"
    mail.post(db, recipient, f"{subject} – {settings.site_name}", body, thread=thread)


def _to_person(
    db: Session, person: Person, subject: str, lines: list[str], settings: Settings
) -> None:
    if person.email is None:
        return
    signature = f"{settings.site_name}\n{settings.site_url}"
    body = "\n\n".join([_("Hello %(name)s,", name=person.name), *lines, signature])
    mail.post(db, person.email, f"{subject} – {settings.site_name}", body)
