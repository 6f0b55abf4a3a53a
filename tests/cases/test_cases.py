"""A case from its first letter to its end, and who may do what with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases import attachments, closing, group, queries, rules, service, tasks, timeline
from app.cases.models import Case, CasePerson, CaseState, CaseStep, StepKind
from app.cases.service import Details
from app.cases.tasks import NewTask
from app.cases.timeline import NewStep
from app.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from app.core.journal import JournalEntry
from app.experiences.models import Outcome
from app.people.models import Level
from app.people.rules import Who
from tests import make
from tests.cases.conftest import OFFICE, REQUEST, SENT, TITLE, WORDS, Acting, MovesTo

pytestmark = pytest.mark.usefixtures("noon")
VALUES = [("pole-imie_nazwisko", "Halina Kowalska"), ("miasto", "Płock")]


@pytest.mark.usefixtures("letters")
def test_a_letter_of_ours_brings_its_term_and_the_next_remedy(
    acting: Acting, moves_to: MovesTo
) -> None:
    db, who = acting.db, acting.person()
    first = NewStep(StepKind.SENT, SENT, letter_id=REQUEST, values=VALUES)
    city = make.city(db).id
    details = Details(f"  {TITLE} ", OFFICE, city)
    case = service.begin(db, acting.vault, acting.terms, who, details, first)
    seen = queries.case_of(db, acting.vault, who, case.id)
    assert (seen.title, seen.office, seen.city, seen.letter_id) == (TITLE, OFFICE, "Ełk", REQUEST)
    assert (seen.state, seen.due, seen.due_is_own) == (CaseState.OPEN, date(2026, 12, 4), False)
    (step,) = seen.steps
    assert (step.term, step.has_values, step.is_mine) == ("informacja-publiczna", True, True)
    assert timeline.kept_values(db, acting.vault, who, case.id, step.id) == (REQUEST, VALUES)
    with pytest.raises(Invalid), db.begin_nested():
        acting.step(who, case, kind=StepKind.SILENCE, day=date(2026, 11, 22))
    moves_to(date(2026, 12, 5))
    assert seen.course.is_silent_on(date(2026, 12, 5))
    acting.step(who, case, kind=StepKind.SILENCE, day=date(2026, 12, 5))
    assert (case.state, case.due) == (CaseState.SILENCE, None)


def test_what_cannot_be_taken(acting: Acting) -> None:
    who = acting.person()
    case = acting.begin(who)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"day": date(2026, 11, 23)}, "day"),
        ({"day": date(1850, 1, 1)}, "day"),
        ({"words": "a" * 5001}, "words"),
        ({"words": " \n"}, "words"),
        ({"kind": StepKind.CLOSED}, "kind"),
        ({"kind": StepKind.SENT, "letter_id": "nie-ma"}, "letter"),
        ({"kind": StepKind.TERM, "term_id": "nie-ma"}, "term"),
        ({"kind": StepKind.TERM, "due": date(2200, 1, 1)}, "due"),
        ({"kind": StepKind.TERM, "due": date(2026, 1, 1)}, "due"),
        ({"kind": StepKind.TERM}, "due"),
        ({"kind": StepKind.TERM, "term_id": "zgromadzenie-odwolanie"}, "at"),
        ({"kind": StepKind.SENT, "values": [("pole-x", "a" * 100_001)]}, ""),
    ]
    for fields, field in cases:
        with acting.db.begin_nested() as tried, pytest.raises(Invalid) as refused:
            acting.step(who, case, **fields)
        assert refused.value.field == field, fields
        assert not tried.is_active
    too_long = (Details("a" * 201), Details("a", "b" * 301))
    for details in (Details(" "), *too_long, Details("a", "", 99)):
        with pytest.raises(Invalid):
            service.change(acting.db, acting.vault, who, case.id, details)


def test_an_entry_on_which_others_rest_stays(acting: Acting) -> None:
    who = acting.person()
    case = acting.begin(who)
    acting.step(who, case, kind=StepKind.ANSWER, day=date(2026, 11, 21))
    sent = acting.db.scalars(select(CaseStep).where(CaseStep.kind == StepKind.SENT)).one()
    with pytest.raises(Conflict):
        timeline.drop_step(acting.db, who, case.id, sent.id)
    acting.db.rollback()


def test_closing_and_opening_again(acting: Acting) -> None:
    db, who = acting.db, acting.person()
    case = acting.begin(who)
    with pytest.raises(Invalid):
        service.close(db, acting.vault, who, case.id, Outcome.UNDER_WAY)
    service.close(db, acting.vault, who, case.id, Outcome.PARTLY, SENT, "Koniec.")
    assert (case.state, case.outcome, case.due) == (CaseState.CLOSED, Outcome.PARTLY, None)
    for again in (
        lambda: service.close(db, acting.vault, who, case.id, Outcome.PARTLY),
        lambda: acting.step(who, case, kind=StepKind.ANSWER),
    ):
        with pytest.raises(Conflict):
            again()
    acting.step(who, case)
    service.reopen(db, who, case.id)
    assert (case.state, case.outcome, case.closed) == (CaseState.OPEN, "", None)
    assert case.due == date(2026, 12, 4)
    with pytest.raises(Conflict):
        service.reopen(db, who, case.id)


def test_there_is_an_end_to_how_much(acting: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    db, who = acting.db, acting.person()
    case = acting.begin(who)
    for limit in ("MOST_CASES", "MOST_STEPS", "MOST_TASKS", "MOST_PEOPLE"):
        monkeypatch.setattr(rules, limit, 1)
    tasks.add_task(db, acting.vault, who, case.id, NewTask("Zadzwonić"))
    other = acting.person()
    tries: list[Callable[[], object]] = [
        lambda: acting.begin(who),
        lambda: acting.step(who, case),
        lambda: tasks.add_task(db, acting.vault, who, case.id, NewTask("Zadzwonić")),
        lambda: group.invite(db, who, case.id, other.slug),
    ]
    for act in tries:
        with pytest.raises(Invalid):
            act()
    assert acting.begin(other).id


def _everything(acting: Acting, who: Who, case_id: int) -> list[Callable[[], object]]:
    """Every way to a case that there is."""
    db, vault, terms = acting.db, acting.vault, acting.terms
    case = db.get_one(Case, case_id)
    step = db.scalars(select(CaseStep.id).where(CaseStep.case_id == case_id)).first() or 0
    store: Any = None
    database: Any = _Same(db)
    picture = b"\x89PNG\r\n\x1a\n"
    kept = attachments.Kept("m" * 32, "d" * 64, "a.png", "image/png", 8)
    return [
        lambda: queries.case_of(db, vault, who, case_id),
        lambda: timeline.kept_values(db, vault, who, case_id, step),
        lambda: timeline.forget_values(db, who, case_id, step),
        lambda: closing.experience_from(db, vault, who, case_id),
        lambda: attachments.open_attachment(db, store, vault, who, case_id, 1),
        lambda: attachments.keep(database, store, vault, who, case_id, picture, "a.png"),
        lambda: attachments.attach(db, vault, who, case_id, kept),
        lambda: attachments.detach(db, who, case_id, 1),
        lambda: acting.step(who, case),
        lambda: timeline.drop_step(db, who, case_id, step),
        lambda: timeline.change_step(
            db, vault, terms, who, case_id, step, NewStep(StepKind.SENT, SENT)
        ),
        lambda: tasks.add_task(db, vault, who, case_id, NewTask("x")),
        lambda: tasks.tick(db, who, case_id, 1, is_done=True),
        lambda: tasks.drop_task(db, who, case_id, 1),
        lambda: service.change(db, vault, who, case_id, Details("x")),
        lambda: service.close(db, vault, who, case_id, Outcome.PARTLY),
        lambda: service.reopen(db, who, case_id),
        lambda: service.let_count(db, who, case_id, is_counted=False),
        lambda: service.erase(db, who, case_id),
        lambda: group.invite(db, who, case_id, who.slug),
        lambda: group.remove(db, who, case_id, case.owner_id),
        lambda: group.leave(db, who, case_id),
        lambda: group.make_link(db, who, case_id),
        lambda: group.end_link(db, who, case_id),
        lambda: group.remind_me(db, who, case_id, is_reminded=True),
    ]


class _Same:
    """A database whose only session is the test's own."""

    def __init__(self, db: Session) -> None:
        self._db = db

    def reading(self) -> "_Same":
        return self

    def __enter__(self) -> Session:
        return self._db

    def __exit__(self, *_fault: object) -> None:
        """The test goes on with the session."""


@pytest.mark.parametrize(
    "stranger", ["moderator", "administrator", "invited", "declined", "left", "removed", "blocked"]
)
def test_nobody_else_reads_or_touches_a_case(acting: Acting, stranger: str) -> None:
    db, owner = acting.db, acting.person()
    case = acting.begin(owner)
    if stranger in ("moderator", "administrator"):
        who = acting.person(level=Level[stranger.upper()])
    elif stranger == "blocked":
        who = replace(acting.joined(case, owner), blocked_until=case.begun + timedelta(days=9))
    else:
        who = acting.person()
        group.invite(db, owner, case.id, who.slug)
        if stranger != "invited":
            group.answer(db, who, case.id, group.NO if stranger == "declined" else group.YES)
        if stranger == "left":
            group.leave(db, who, case.id)
        if stranger == "removed":
            group.remove(db, owner, case.id, who.id)
    expected = queries.cases_of(db, acting.vault, who, 1)
    assert expected.items == [] or stranger == "blocked"
    if stranger == "blocked":
        # A block takes the writing to others, not one's own papers.
        assert queries.case_of(db, acting.vault, who, case.id).title == TITLE
        return
    for number, act in enumerate(_everything(acting, who, case.id)):
        with pytest.raises(NotFound):
            act()
        assert db.get(Case, case.id) is not None, number


def test_members_write_and_tick_and_the_owner_alone_decides(acting: Acting) -> None:
    db, vault, owner = acting.db, acting.vault, acting.person(name="Halina K.")
    case = acting.begin(owner)
    member = acting.joined(case, owner)
    task = tasks.add_task(
        db, vault, owner, case.id, NewTask("Zebrać podpisy", member.id, date(2026, 12, 1))
    )
    tasks.tick(db, member, case.id, task.id, is_done=True)
    own = acting.step(member, case, words="Byłem w urzędzie")
    seen = queries.case_of(db, vault, member, case.id)
    assert (seen.title, seen.is_owner, seen.link_until) == (TITLE, False, None)
    (line,) = seen.tasks
    assert (line.text, line.is_mine, line.can_drop) == ("Zebrać podpisy", True, False)
    assert line.ticked_by is not None
    assert [step.can_drop for step in seen.steps] == [False, True]
    tasks.tick(db, owner, case.id, task.id, is_done=False)
    (line,) = queries.case_of(db, vault, owner, case.id).tasks
    assert (line.ticked, line.ticked_by) == (None, None)
    refused: list[Callable[[], object]] = [
        lambda: service.change(db, vault, member, case.id, Details("x")),
        lambda: service.close(db, vault, member, case.id, Outcome.PARTLY),
        lambda: service.let_count(db, member, case.id, is_counted=False),
        lambda: service.erase(db, member, case.id),
        lambda: group.invite(db, member, case.id, owner.slug),
        lambda: group.remove(db, member, case.id, owner.id),
        lambda: group.make_link(db, member, case.id),
        lambda: tasks.drop_task(db, member, case.id, task.id),
        lambda: closing.experience_from(db, vault, member, case.id),
        lambda: timeline.drop_step(db, member, case.id, seen.steps[0].id),
    ]
    for act in refused:
        with pytest.raises(Forbidden):
            act()
    timeline.drop_step(db, owner, case.id, own.id)


def test_what_was_typed_into_a_letter_only_its_writer_sees(acting: Acting) -> None:
    db, owner = acting.db, acting.person()
    case = acting.begin(owner)
    member = acting.joined(case, owner)
    step = acting.step(member, case, kind=StepKind.SENT, values=VALUES)
    seen = queries.case_of(db, acting.vault, owner, case.id).steps[-1]
    assert not seen.has_values
    with pytest.raises(NotFound):
        timeline.kept_values(db, acting.vault, owner, case.id, step.id)
    timeline.forget_values(db, member, case.id, step.id)
    with pytest.raises(NotFound):
        timeline.kept_values(db, acting.vault, member, case.id, step.id)


def test_pieces_of_one_case_are_none_of_another(acting: Acting) -> None:
    db, who = acting.db, acting.person()
    mine, other = acting.begin(who), acting.begin(who)
    task = tasks.add_task(db, acting.vault, who, mine.id, NewTask("Zadzwonić"))
    step = db.scalars(select(CaseStep).where(CaseStep.case_id == mine.id)).one()
    for act in (
        lambda: tasks.tick(db, who, other.id, task.id, is_done=True),
        lambda: tasks.drop_task(db, who, other.id, task.id),
        lambda: timeline.drop_step(db, who, other.id, step.id),
        lambda: timeline.kept_values(db, acting.vault, who, other.id, step.id),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_journal_learns_numbers_only(acting: Acting) -> None:
    db, owner = acting.db, acting.person()
    case = acting.begin(owner)
    member = acting.joined(case, owner)
    task = tasks.add_task(db, acting.vault, member, case.id, NewTask("Zebrać podpisy"))
    tasks.tick(db, member, case.id, task.id, is_done=True)
    acting.step(member, case)
    service.close(db, acting.vault, owner, case.id, Outcome.PARTLY, words=WORDS)
    service.erase(db, owner, case.id)
    db.commit()
    entries = db.scalars(select(JournalEntry).where(JournalEntry.kind.startswith("case."))).all()
    assert len(entries) >= 8
    for entry in entries:
        assert entry.subject.startswith("case:")
        assert all(isinstance(value, int) for value in entry.data.values()), entry.kind


@pytest.mark.parametrize("number", [1, 30])
def test_lists_cost_the_same_for_one_and_for_thirty(
    acting: Acting, count_queries: Any, number: int
) -> None:
    db, who = acting.db, acting.person()
    for _ in range(number):
        case = acting.begin(who)
        acting.step(who, case)
    for _ in range(number):
        tasks.add_task(db, acting.vault, who, case.id, NewTask("Zadzwonić", who.id))
        acting.step(who, case)
    db.flush()
    db.expire_all()
    with count_queries() as listed:
        found = queries.cases_of(db, acting.vault, who, 1)
    assert (len(found.items), found.total) == (min(number, queries.PAGE_SIZE), number)
    db.expire_all()
    with count_queries() as shown:
        queries.case_of(db, acting.vault, who, case.id)
    assert (len(listed), len(shown)) == (2, 9)


def test_the_nearest_day_stands_first_and_closed_cases_last(acting: Acting) -> None:
    db, who = acting.db, acting.person()
    quiet = service.begin(db, acting.vault, acting.terms, who, Details("bez terminu"))
    later, closed, sooner = (acting.begin(who, title=name) for name in ("później", "koniec", "b"))
    acting.step(who, later, kind=StepKind.TERM, due=date(2027, 1, 2))
    service.close(db, acting.vault, who, closed.id, Outcome.FAILED)
    found = queries.cases_of(db, acting.vault, who, 1).items
    assert [row.id for row in found] == [sooner.id, later.id, quiet.id, closed.id]
    assert [id_ for id_, _title in queries.own_titles(db, acting.vault, who)][-1] != closed.id


def test_erasing_leaves_no_row(acting: Acting) -> None:
    db, owner = acting.db, acting.person()
    case = acting.begin(owner)
    acting.joined(case, owner)
    tasks.add_task(db, acting.vault, owner, case.id, NewTask("Zadzwonić"))
    service.erase(db, owner, case.id)
    for table in (Case, CaseStep, CasePerson):
        assert db.scalars(select(table)).all() == []
    with pytest.raises(DomainError):
        service.erase(db, owner, case.id)
