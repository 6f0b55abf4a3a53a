"""A poll, a report, a decision about a post and a complaint, for tests of who gets where."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.settings import Settings
from app.discussions.models import Thread
from app.discussions.moving_models import ThreadTitle
from app.discussions.poll_models import Poll, PollOption
from app.moderation import reports
from app.moderation.report_models import Complaint, Statement
from app.moderation.report_rules import NewReport
from app.moderation.report_things import thing_at
from app.people.models import Person

HIDDEN_POLL = "ankietowoukryto"
WAITING_POLL = "ankietowoczekanie"
FORMER_TITLE = "dawnotytulowo"
SETTINGS = Settings(secret_key="a-secret-that-only-the-tests-know-0123456789")


@dataclass(frozen=True)
class Reports:
    """Their ids."""

    option: int
    report: int
    statement: int
    complaint: int


def build(
    db: Session, author: Person, thread_id: int, locked_thread_id: int, post_id: int
) -> Reports:
    """A poll in the thread, the locked one pinned, a report about the post, two statements."""
    now = clock.now()
    poll = Poll(
        thread_id=thread_id,
        author_id=author.id,
        question="Gdzie ławka?",
        is_multiple=False,
        created=now,
        ends=now + timedelta(days=7),
    )
    db.add(poll)
    db.flush()
    db.add_all(
        PollOption(poll_id=poll.id, number=number, text=f"Miejsce {number}") for number in (1, 2)
    )
    db.get_one(Thread, locked_thread_id).pinned = now
    thing = thing_at(db, SETTINGS, f"/posty/{post_id}")
    report = reports.send(db, SETTINGS, None, thing, NewReport("zasady", "atak", "Obraża."))
    made = [
        Statement(
            event=1_000_000 + number,
            person_id=author.id,
            at=now,
            kind="post.version-hidden",
            thing=f"post:{post_id}",
            address=f"/posty/{post_id}",
        )
        for number in range(2)
    ]
    db.add_all(made)
    db.flush()
    complaint = Complaint(statement_id=made[1].id, at=now, text="To nie tak.")
    db.add(complaint)
    db.flush()
    option = db.scalars(select(PollOption.id).where(PollOption.poll_id == poll.id)).first() or 0
    return Reports(option, report.id, made[0].id, complaint.id)


def add_unread(db: Session, author: Person, hidden_id: int, waiting_id: int, seen_id: int) -> None:
    """Polls of a hidden and a waiting thread, and a former title that was hidden."""
    now = clock.now()
    for thread_id, word in ((hidden_id, HIDDEN_POLL), (waiting_id, WAITING_POLL)):
        poll = Poll(
            thread_id=thread_id,
            author_id=author.id,
            question=f"Gdzie {word}?",
            is_multiple=False,
            created=now,
            ends=now + timedelta(days=7),
        )
        db.add(poll)
        db.flush()
        db.add(PollOption(poll_id=poll.id, number=1, text=f"Tu {word}"))
    db.add(
        ThreadTitle(
            thread_id=seen_id,
            title=FORMER_TITLE,
            replaced=now,
            by_id=author.id,
            is_hidden=True,
        )
    )
    db.flush()
