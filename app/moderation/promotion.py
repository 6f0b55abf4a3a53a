"""The scheduled review of levels: counts what people did, raises who earned it, and takes the
level of an editor after a notice and a grace. Counting is by batches; each change looks again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.settings import Settings
from app.moderation.merits import merits_of
from app.people import level_letters, sanctions
from app.people.accounts import set_level
from app.people.levels import (
    Loss,
    Merits,
    due_for_demotion,
    due_for_editor,
    due_for_resident,
)
from app.people.models import Ground, Kind, Level, Person, Sanction

_BATCH: Final = 200
_REVIEWED: Final = (Level.NEW, Level.RESIDENT, Level.EDITOR)


@dataclass(frozen=True)
class Step:
    """What is due for a person: a higher level, or a notice of losing one."""

    person_id: int
    level: Level | None
    loss: Loss | None


@dataclass
class Reviewed:
    """How many changes a review made."""

    risen: int = 0
    announced: int = 0
    lost: int = 0
    kept: int = 0


def review_levels(settings: Settings, database: Database) -> Reviewed:
    """Look at everybody once. May run twice at once, and be cut off at any moment."""
    told = Reviewed()
    for step in _due_steps(settings, database):
        with database.writing() as db:
            _take(db, step, settings, told)
    for sanction_id in _due_demotions(database):
        with database.writing() as db:
            _demote(db, sanction_id, settings, told)
    return told


def review_daily(settings: Settings, database: Database) -> None:
    """The worker's duty."""
    review_levels(settings, database)


def next_step(person: Person, merits: Merits, settings: Settings) -> Step | None:
    """What is due for a person with these merits."""
    level = Level(person.level)
    if level == Level.NEW and due_for_resident(merits, settings):
        return Step(person.id, Level.RESIDENT, None)
    if level == Level.RESIDENT and due_for_editor(merits, settings):
        return Step(person.id, Level.EDITOR, None)
    if level == Level.EDITOR:
        loss = due_for_demotion(merits, settings, given=person.level_given)
        return Step(person.id, None, loss) if loss else None
    return None


def _due_steps(settings: Settings, database: Database) -> Iterator[Step]:
    last = 0
    while True:
        with database.reading() as db:
            people = db.scalars(
                select(Person)
                .where(
                    Person.id > last,
                    Person.level.in_(_REVIEWED),
                    Person.erased.is_(None),
                    Person.email.is_not(None),
                    Person.email_confirmed.is_not(None),
                )
                .order_by(Person.id)
                .limit(_BATCH)
            ).all()
            merits = merits_of(db, people, settings)
            announced = _announced(db, [person.id for person in people])
        for person in people:
            step = next_step(person, merits[person.id], settings)
            if step and not (step.loss and person.id in announced):
                yield step
        if len(people) < _BATCH:
            return
        last = people[-1].id


def _announced(db: Session, ids: list[int]) -> set[int]:
    """Those whose grace is running."""
    return set(
        db.scalars(
            select(Sanction.person_id).where(
                Sanction.person_id.in_(ids),
                Sanction.kind == Kind.DEMOTION,
                Sanction.lifted.is_(None),
                Sanction.carried_out.is_(None),
            )
        )
    )


def _take(db: Session, planned: Step, settings: Settings, told: Reviewed) -> None:
    person = _locked(db, planned.person_id)
    if person is None:
        return
    merits = merits_of(db, [person], settings)[person.id]
    step = next_step(person, merits, settings)
    if step is None:
        return
    if step.level is not None:
        set_level(db, None, person, step.level, given=False)
        level_letters.risen(db, person, _why_risen(merits, step.level), settings)
        told.risen += 1
    elif step.loss is not None and not _announced(db, [person.id]):
        _announce(db, person, step.loss, merits, settings)
        told.announced += 1


def _announce(db: Session, person: Person, loss: Loss, merits: Merits, settings: Settings) -> None:
    until = clock.now() + timedelta(days=settings.demotion_grace_days)
    cause = None
    if loss is Loss.SANCTIONED:
        cause = sanctions.latest_counted(db, person.id)
        reason = _("There is a decision against your account, and editors have none.")
    else:
        reason = ngettext(
            "Of your last %(last)s changes, %(num)s was taken back for breaking the rules.",
            "Of your last %(last)s changes, %(num)s were taken back for breaking the rules.",
            merits.reverted,
            last=settings.demotion_edits,
        )
    sanctions.impose(
        db,
        None,
        person,
        Kind.DEMOTION,
        until,
        reason,
        settings=settings,
        ground=Ground.SANCTIONED if cause else Ground.REVERTED,
        cause=cause,
    )


def _due_demotions(database: Database) -> list[int]:
    """Demotions whose grace is over; one with an open appeal waits for the answer."""
    with database.reading() as db:
        return list(db.scalars(_DUE_DEMOTIONS.where(Sanction.until <= clock.now())))


_DUE_DEMOTIONS: Final = (
    select(Sanction.id)
    .where(
        Sanction.kind == Kind.DEMOTION,
        Sanction.lifted.is_(None),
        Sanction.carried_out.is_(None),
        Sanction.appealed.is_(None) | Sanction.appeal_decided.is_not(None),
    )
    .order_by(Sanction.id)
)


def _demote(db: Session, sanction_id: int, settings: Settings, told: Reviewed) -> None:
    found = sanctions.locked(db, sanction_id)
    if not sanctions.is_active(found) or sanctions.is_appeal_open(found):
        return
    person = _locked(db, found.person_id)
    if person is None or person.level != Level.EDITOR:
        found.carried_out = clock.now()  # nothing is left to take
        return
    if found.ground == Ground.REVERTED and not _still_reverted(db, person, settings):
        sanctions.end_demotion(db, person, found, settings)
        told.kept += 1
        return
    found.carried_out = clock.now()
    set_level(db, None, person, Level.RESIDENT, given=False)
    level_letters.lost(db, person, settings)
    told.lost += 1


def _still_reverted(db: Session, person: Person, settings: Settings) -> bool:
    """Good edits during the grace push the reverted ones out of the last ones that count."""
    merits = merits_of(db, [person], settings, with_announced=True)[person.id]
    return merits.reverted >= settings.demotion_reverts


def _locked(db: Session, person_id: int) -> Person | None:
    return db.scalar(
        select(Person)
        .where(Person.id == person_id, Person.erased.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _why_risen(merits: Merits, level: Level) -> str:
    if level == Level.EDITOR:
        return _(
            "%(accepted)s of your proposals in %(articles)s articles were accepted.",
            accepted=merits.accepted,
            articles=merits.articles,
        )
    return _(
        "You have %(accepted)s accepted proposals and %(posts)s posts.",
        accepted=merits.accepted,
        posts=merits.posts,
    )
