"""Cases for tests of who may what: one with members, one that is closed, all their words secret."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.cases import attachments, group, service, tasks, timeline
from app.cases.attachments import Kept
from app.cases.models import StepKind
from app.cases.service import Details
from app.cases.tasks import NewTask
from app.cases.timeline import NewStep
from app.cases.vault import Vault
from app.core import clock
from app.core.settings import Settings
from app.deadlines.table import terms_in
from app.files.models import LooseBytes
from app.people.models import Person
from tests import make
from tests.security.letter_stage import CONTENT

# Everybody in the case reads the first, only the writer of the letter the second.
SHARED: Final = "sprawowotajne"
OWN: Final = "pisemkowotajne"


@dataclass(frozen=True)
class Cases:
    """Ids; `left` is a case that its member may leave, `token` ends an invitation."""

    case: int
    left: int
    member: int
    closed: int
    step: int
    note: int
    task: int
    other_task: int
    attachment: int
    token: str


def build(db: Session, settings: Settings, owner: Person, member: Person, invited: Person) -> Cases:
    """`member` is in the first two cases, `invited` has not answered yet."""
    vault, terms, who = Vault(settings), terms_in(CONTENT), make.who(owner)
    day = clock.today() - timedelta(days=3)

    def begin(title: str) -> int:
        first = NewStep(
            StepKind.SENT,
            day,
            SHARED,
            "wniosek-informacja-publiczna",
            values=[("pole-imie_nazwisko", OWN), ("pole-zakres", "umowa"), ("adresat", "Urząd")],
        )
        details = Details(f"{title} {SHARED}", f"Urząd {SHARED}")
        return service.begin(db, vault, terms, who, details, first).id

    case, left, closed = begin("Hałas"), begin("Śnieg"), begin("Drzewa")
    for each in (case, left):
        group.invite(db, who, each, member.slug)
        group.answer(db, make.who(member), each, group.YES)
    group.invite(db, who, case, invited.slug)
    steps = timeline.steps_of(db, case)
    note = timeline.add_step(db, vault, terms, who, case, NewStep(StepKind.NOTE, day, SHARED))
    made = [tasks.add_task(db, vault, who, case, NewTask(f"{n} {SHARED}")) for n in ("a", "b")]
    kept = Kept("5" * 32, "5" * 64, f"{SHARED}.pdf", "application/pdf", 10)
    db.add(LooseBytes(digest=kept.digest, due=clock.now() + timedelta(days=1)))
    db.flush()
    file = attachments.attach(db, vault, who, case, kept)
    service.close(db, vault, who, closed, "czesciowo")
    token = group.make_link(db, who, left)
    return Cases(
        case, left, member.id, closed, steps[0].id, note.id, made[0].id, made[1].id, file.id, token
    )
