"""Sanctions: imposed with a reason and an end, lifted early, appealed against once.

Rows are the truth; three columns of the person tell quickly what is taken away until when. Every
act tells the person by letter and the journal without naming the person.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import held
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people import rules, sanction_letters
from app.people.accounts import set_level
from app.people.models import Ground, Kind, Level, Person, Sanction
from app.people.rules import Who

LONGEST_REASON: Final = 1000
LONGEST_APPEAL: Final = 4000
MOST_DAYS: Final = 365
# A level that somebody loses is no sanction yet: it follows from one, or from reverted edits.
_COUNTED: Final = (Kind.COOLING_OFF, Kind.SUSPENSION, Kind.BLOCK)


def impose(
    db: Session,
    actor_id: int | None,
    person: Person,
    kind: Kind,
    until: datetime,
    reason: str,
    *,
    settings: Settings,
    ground: Ground = Ground.OTHER,
    cause: Sanction | None = None,
) -> Sanction:
    """Write a sanction and send the statement of reasons; whether the actor may is asked before.

    `actor_id` is None when a rule decides.
    """
    sanction = Sanction(
        person_id=person.id,
        kind=kind,
        ground=ground,
        reason=reason,
        begun=clock.now(),
        until=until,
        by_id=actor_id,
        cause_id=cause.id if cause else None,
    )
    db.add(sanction)
    db.flush()
    _write_standing(db, person)
    data = {"kind": kind.value, "ground": ground.value, "until": until.isoformat()}
    journal.record(db, "sanction.imposed", actor_id, f"sanction:{sanction.id}", data)
    sanction_letters.imposed(db, person, sanction, settings)
    return sanction


def sanction(
    db: Session,
    who: Who,
    person: Person,
    kind: Kind,
    days: int,
    ground: Ground,
    reason: str,
    settings: Settings,
) -> Sanction:
    """A moderator's decision; raises Forbidden, or Invalid for a field that cannot be taken."""
    if person.erased or not rules.can_suspend(who, person.id, Level(person.level)):
        raise Forbidden(_("Your account does not have the right to do this."))
    if kind not in _COUNTED:
        raise Invalid("kind", _("Choose one of the listed answers."))
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("days", _("Write a number of days from 1 to %(most)s.", most=MOST_DAYS))
    until = clock.now() + timedelta(days=days)
    reason = _checked("reason", reason, LONGEST_REASON)
    return impose(db, who.id, person, kind, until, reason, settings=settings, ground=ground)


def locked(db: Session, sanction_id: int) -> Sanction:
    """The row, held against other deciders; raises NotFound."""
    return held(db, Sanction, sanction_id)


def lift(db: Session, who: Who, sanction_id: int, reason: str, settings: Settings) -> Sanction:
    """End a sanction before its time; it stays in the person's history.

    Raises Forbidden, Conflict when it is over, or Invalid for a missing reason.
    """
    found = locked(db, sanction_id)
    person = db.get_one(Person, found.person_id)
    if not rules.can_suspend(who, person.id, Level(person.level)):
        raise Forbidden(_("Your account does not have the right to do this."))
    if not is_active(found):
        raise Conflict(_("This sanction is over already."))
    reason = _checked("reason", reason, LONGEST_REASON)
    _end(db, who.id, person, found, reason)
    journal.record(db, "sanction.lifted", who.id, f"sanction:{found.id}", {"kind": found.kind})
    sanction_letters.lifted(db, person, found, settings)
    return found


def appeal(db: Session, who: Who, sanction_id: int, text: str, settings: Settings) -> Sanction:
    """The person asks somebody else to look at a decision: once, within the time for it.

    Raises NotFound for a sanction of somebody else, Conflict, or Invalid.
    """
    found = locked(db, sanction_id)
    if found.person_id != who.id:
        raise NotFound
    if found.appealed is not None:
        raise Conflict(_("You have appealed against this decision already."))
    if not may_appeal(found, settings):
        raise Conflict(_("It is too late to appeal against this decision."))
    found.appeal = _checked("appeal", text, LONGEST_APPEAL)
    found.appealed = clock.now()
    journal.record(db, "sanction.appealed", who.id, f"sanction:{found.id}", {"kind": found.kind})
    return found


def decide_appeal(
    db: Session, who: Who, sanction_id: int, *, grant: bool, answer: str, settings: Settings
) -> Sanction:
    """Uphold a sanction, or annul it as if it had never been imposed; the answer is final here.

    Raises Forbidden when `who` imposed it or is its subject, Conflict, or Invalid.
    """
    found = locked(db, sanction_id)
    if not rules.can_decide_appeal(who, found):
        raise Forbidden(_("Somebody else has to decide on this appeal."))
    if not is_appeal_open(found):
        raise Conflict(_("This appeal is decided already."))
    answer = _checked("answer", answer, LONGEST_APPEAL)
    person = db.get_one(Person, found.person_id)
    found.appeal_decided = clock.now()
    found.appeal_decided_by_id = who.id
    found.appeal_answer = answer
    if grant:
        _annul(db, who.id, person, found)
    data = {"kind": found.kind, "granted": grant}
    journal.record(db, "sanction.appeal-decided", who.id, f"sanction:{found.id}", data)
    sanction_letters.appeal_decided(db, person, found, settings)
    return found


def end_demotion(db: Session, person: Person, found: Sanction, settings: Settings) -> None:
    """Call off a demotion whose reason went away during the grace."""
    _end(db, None, person, found, "")
    journal.record(db, "sanction.lifted", None, f"sanction:{found.id}", {"kind": found.kind})
    sanction_letters.lifted(db, person, found, settings)


def _annul(db: Session, actor_id: int, person: Person, found: Sanction) -> None:
    found.is_annulled = True
    _end(db, actor_id, person, found, found.appeal_answer)
    if found.kind == Kind.DEMOTION and found.carried_out and person.level == Level.RESIDENT:
        set_level(db, actor_id, person, Level.EDITOR, given=True)
    following = select(Sanction).where(Sanction.cause_id == found.id, ~Sanction.is_annulled)
    for demotion in db.scalars(following).all():
        _annul(db, actor_id, person, demotion)


def _end(db: Session, actor_id: int | None, person: Person, found: Sanction, reason: str) -> None:
    if found.lifted is None:
        found.lifted = clock.now()
        found.lifted_by_id = actor_id
        found.lifting_reason = reason[:LONGEST_REASON]
    db.flush()
    _write_standing(db, person)


def _write_standing(db: Session, person: Person) -> None:
    ends: dict[str, datetime] = {}
    for each in active(db, person.id):
        ends[each.kind] = max(each.until, ends.get(each.kind, each.until))
    person.suspended_until = ends.get(Kind.SUSPENSION)
    person.blocked_until = ends.get(Kind.BLOCK)
    person.may_not_propose_until = ends.get(Kind.COOLING_OFF)


def is_active(found: Sanction) -> bool:
    """Whether the sanction is in force now; a demotion is until it was carried out."""
    if found.kind == Kind.DEMOTION:
        return found.lifted is None and found.carried_out is None
    return found.lifted is None and found.until > clock.now()


def is_appeal_open(found: Sanction) -> bool:
    return found.appealed is not None and found.appeal_decided is None


def appeal_until(found: Sanction, settings: Settings) -> datetime:
    return found.begun + timedelta(days=settings.appeal_days)


def may_appeal(found: Sanction, settings: Settings) -> bool:
    """Whether its subject may still appeal: once, in time, and not against what was annulled."""
    is_in_time = clock.now() < appeal_until(found, settings)
    return found.appealed is None and not found.is_annulled and is_in_time


def active(db: Session, person_id: int) -> list[Sanction]:
    """Sanctions in force now, the oldest first."""
    rows = db.scalars(
        select(Sanction)
        .where(
            Sanction.person_id == person_id,
            Sanction.lifted.is_(None),
            or_(Sanction.until > clock.now(), Sanction.kind == Kind.DEMOTION),
        )
        .order_by(Sanction.id)
    )
    return [each for each in rows if is_active(each)]


def latest_counted(db: Session, person_id: int) -> Sanction | None:
    """The newest sanction of a person that was not annulled."""
    return db.scalar(
        select(Sanction)
        .where(
            Sanction.person_id == person_id,
            Sanction.kind.in_(_COUNTED),
            Sanction.is_annulled.is_(False),
        )
        .order_by(Sanction.id.desc())
        .limit(1)
    )


def forget_texts(db: Session, person_id: int) -> None:
    """Drop what an erased person wrote in appeals; those without an answer are withdrawn."""
    mine = update(Sanction).where(Sanction.person_id == person_id)
    db.execute(mine.values(appeal=""))
    db.execute(mine.where(Sanction.appeal_decided.is_(None)).values(appealed=None))


def _checked(field: str, text: str, most: int) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text or len(text) > most:
        raise Invalid(
            field, _("Write why, in up to %(most)s characters. The person gets it.", most=most)
        )
    return text
