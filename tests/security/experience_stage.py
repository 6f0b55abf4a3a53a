"""Reports of the stage in every state, with words that most people must not read."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock
from app.core.settings import Settings
from app.experiences import coauthors, deciding, follow_ups, service
from app.experiences.follow_ups import NewFollowUp
from app.experiences.models import Experience, FollowUpState
from app.people.models import Person
from app.text.safe_html import to_safe_html
from tests import make

DRAFT_REPORT = "opowiescszkicowo"
WAITING_REPORT = "opowiescczekajaco"
HIDDEN_REPORT = "opowiescukryto"
OLD_REPORT = "opowiescdawno"
WAITING_NOTE = "dopisekczekajaco"
HIDDEN_NOTE = "dopisekukryto"


@dataclass(frozen=True)
class Experiences:
    """Ids of what was made."""

    visible: int
    waiting: int
    to_reject: int
    hidden: int
    draft: int
    note: int
    waiting_note: int
    note_to_reject: int
    hidden_note: int
    invited: int  # a person

    @property
    def reports(self) -> tuple[int, ...]:
        return (self.visible, self.waiting, self.to_reject, self.hidden, self.draft)

    @property
    def notes(self) -> tuple[int, ...]:
        return (self.note, self.waiting_note, self.note_to_reject, self.hidden_note)


def build(db: Session, people: dict[str, Person], article: Article) -> Experiences:
    """One report of each kind of secret, and one that everybody reads with four later notes."""
    author, moderator = people["author"], make.who(people["m"])
    visible = _report(db, author, article, "Jawne doświadczenie", OLD_REPORT)
    for problem in ("Bez dawnych słów.", "Jeszcze inaczej."):
        report = replace(service.report_of(db, visible), problem=problem)
        drawn = make.report_drawn(report)
        service.save(db, make.who(author), Settings(), visible.id, visible.version, report, drawn)
    deciding.hide_version(db, moderator, visible.id, 1)
    coauthors.invite(db, make.who(author), visible.id, people["t1"].slug)
    hidden = _report(db, author, article, f"Doświadczenie {HIDDEN_REPORT}", HIDDEN_REPORT)
    deciding.hide(db, moderator, hidden.id, "dane-osobowe", "")
    draft = _report(db, author, article, DRAFT_REPORT, DRAFT_REPORT, publish=False)
    waiting, to_reject = (
        _report(db, people["newcomer"], article, WAITING_REPORT, WAITING_REPORT) for _ in range(2)
    )
    hidden_note = _note(db, author, visible, HIDDEN_NOTE)
    follow_ups.hide(db, moderator, hidden_note, "dane-osobowe", "")
    return Experiences(
        visible=visible.id,
        waiting=waiting.id,
        to_reject=to_reject.id,
        hidden=hidden.id,
        draft=draft.id,
        note=_note(db, author, visible, "Jawny dopisek"),
        waiting_note=_note(db, author, visible, WAITING_NOTE, FollowUpState.WAITING),
        note_to_reject=_note(db, author, visible, WAITING_NOTE, FollowUpState.WAITING),
        hidden_note=hidden_note,
        invited=people["t1"].id,
    )


def _report(
    db: Session, author: Person, article: Article, title: str, problem: str, *, publish: bool = True
) -> Experience:
    return make.experience(
        db, author, title=title, tools=[article], problem=problem, publish=publish
    )


def _note(
    db: Session, author: Person, report: Experience, body: str, state: str = FollowUpState.VISIBLE
) -> int:
    text = to_safe_html(body, kind="post")
    new = NewFollowUp(clock.today(), "w-toku", body, text)
    added = follow_ups.add(db, make.who(author), Settings(), report.id, new)
    added.state = state
    db.flush()
    return added.id
