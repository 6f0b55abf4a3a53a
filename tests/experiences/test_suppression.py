"""A passage removed for good leaves every part of a report, its versions and its later notes."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.experiences import follow_ups, service, unsent
from app.experiences.follow_ups import NewFollowUp
from app.experiences.models import (
    Experience,
    ExperienceFollowUp,
    ExperienceUnsent,
    ExperienceVersion,
)
from app.experiences.report import SECTIONS, Link
from app.moderation.redacting import Redaction, redact_everywhere
from app.people.models import Person
from app.text.redaction import Words
from app.text.safe_html import to_safe_html
from tests import make

SECRET = "600 100 200"


def test_a_passage_leaves_reports(db: Session, database: Database, halina: Person) -> None:
    made = make.experience(
        db,
        halina,
        title=f"Telefon {SECRET}",
        place=SECRET,
        cost=SECRET,
        lead=f"Dzwoń {SECRET}",
        links=(Link("https://bip.example.pl", SECRET),),
        **dict.fromkeys(SECTIONS, f"Sekcja **{SECRET}**"),
    )
    report = replace(service.report_of(db, made), decided_by="Rada")
    service.save(db, make.who(halina), Settings(), made.id, 1, report, make.report_drawn(report))
    new = NewFollowUp(clock.today(), "w-toku", SECRET, to_safe_html(SECRET, kind="post"))
    follow_ups.add(db, make.who(halina), Settings(), made.id, new)
    unsent.keep(db, make.who(halina), Settings(), made.id, [("title", "Park"), ("cost", SECRET)])
    db.commit()
    redaction = Redaction(
        Words.of(SECRET), "dane-osobowe", lambda text, kind: to_safe_html(text, kind=kind)
    )
    redact_everywhere(database, redaction, lambda _db, _table: None)
    db.expire_all()
    left = [
        str({column.name: getattr(row, column.name) for column in row.__table__.columns})
        for model in (Experience, ExperienceVersion, ExperienceFollowUp, ExperienceUnsent)
        for row in db.scalars(select(model))
    ]
    assert len(left) == 4
    assert [text for text in left if SECRET in text] == []
    shown = db.scalars(select(Experience)).one()
    assert "<strong>" in shown.problem_html or "fragment" in shown.problem_html
    assert SECRET.replace(" ", "-") not in shown.slug
    kinds = list(db.scalars(select(JournalEntry.kind)))
    assert kinds.count("experience.redacted") == 2
