"""The people of a case: invited by name or by a link, they come, stay, and go."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.cases import group, queries, tasks, timeline
from app.cases.models import Case, StepKind
from app.cases.tasks import NewTask
from app.cases.timeline import NewStep
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.people import blocks
from tests.cases.conftest import SENT, TITLE, WORDS, Acting, MovesTo

pytestmark = pytest.mark.usefixtures("noon")
VALUES = [("pole-imie_nazwisko", "Halina Kowalska"), ("miasto", "Płock")]


def test_an_invitation_tells_who_invites_and_nothing_else(acting: Acting) -> None:
    db, owner = acting.db, acting.person(name="Halina K.")
    case = acting.begin(owner)
    invited = acting.person(name="Jan L.")
    group.invite(db, owner, case.id, "Jan L.")
    (seen,) = group.invitations(db, invited)
    assert (seen.case_id, seen.name) == (case.id, "Halina K.")
    assert TITLE not in repr(seen)
    with pytest.raises(Invalid):
        group.answer(db, invited, case.id, "może")
    assert group.answer(db, invited, case.id, group.YES)
    assert group.invitations(db, invited) == []
    with pytest.raises(NotFound):
        group.answer(db, invited, case.id, group.NO)
    with pytest.raises(Conflict):
        group.leave(db, owner, case.id)


def test_whom_nobody_can_invite(acting: Acting) -> None:
    db, owner = acting.db, acting.person()
    case = acting.begin(owner)
    twin, blocker, blocked = (acting.person(name=name) for name in ("Ala", "Ewa", "Iga"))
    acting.person(name="Ala")
    blocks.block(db, blocker, owner.id)
    blocks.block(db, owner, blocked.id)
    group.invite(db, owner, case.id, f"/osoby/{twin.slug}")
    for typed in ("", "nikogo-takiego", "Ala", owner.slug, twin.slug, blocker.slug, blocked.slug):
        with pytest.raises(Invalid) as refused:
            group.invite(db, owner, case.id, typed)
        assert refused.value.field == "person", typed
    suspended = replace(owner, suspended_until=case.begun + timedelta(days=1))
    for act in (group.make_link, lambda *a: group.invite(*a, acting.person().slug)):
        with pytest.raises(Forbidden):
            act(db, suspended, case.id)


def test_a_link_invites_until_it_ends(acting: Acting, moves_to: MovesTo) -> None:
    db, owner = acting.db, acting.person()
    case = acting.begin(owner)
    first = group.make_link(db, owner, case.id)
    token = group.make_link(db, owner, case.id)
    db.flush()
    guest, blocked = acting.person(), acting.person()
    blocks.block(db, owner, blocked.id)
    assert token not in repr([row.__dict__ for row in db.scalars(select(Case))])
    for who, tried in ((guest, first), (guest, ""), (blocked, token)):
        with pytest.raises(NotFound):
            group.invited_by_link(db, who, tried)
        with pytest.raises(NotFound):
            group.join(db, who, tried)
    seen = group.invited_by_link(db, guest, token)
    assert TITLE not in repr(seen)
    with pytest.raises(NotFound):
        queries.case_of(db, acting.vault, guest, case.id)
    assert group.join(db, guest, token) == case.id
    assert group.join(db, guest, token) == case.id
    assert queries.case_of(db, acting.vault, guest, case.id).title == TITLE
    moves_to(date(2026, 12, 1))
    with pytest.raises(NotFound):
        group.join(db, acting.person(), token)
    fresh = group.make_link(db, owner, case.id)
    group.end_link(db, owner, case.id)
    with pytest.raises(NotFound):
        group.join(db, acting.person(), fresh)


def test_who_was_removed_does_not_come_back_by_the_link(acting: Acting) -> None:
    db, owner = acting.db, acting.person()
    case = acting.begin(owner)
    token = group.make_link(db, owner, case.id)
    removed = acting.person()
    group.join(db, removed, token)
    group.remove(db, owner, case.id, removed.id)
    db.flush()
    for act in (group.invited_by_link, group.join):
        with pytest.raises(NotFound):
            act(db, removed, token)


@pytest.mark.parametrize("is_owners_block", [True, False])
def test_who_was_blocked_since_can_only_decline(acting: Acting, is_owners_block: bool) -> None:
    db, owner, invited = acting.db, acting.person(), acting.person()
    case = acting.begin(owner)
    group.invite(db, owner, case.id, invited.slug)
    one, other = (owner, invited) if is_owners_block else (invited, owner)
    blocks.block(db, one, other.id)
    with pytest.raises(NotFound):
        group.answer(db, invited, case.id, group.YES)
    with pytest.raises(NotFound):
        queries.case_of(db, acting.vault, invited, case.id)
    assert not group.answer(db, invited, case.id, group.NO)


@pytest.mark.parametrize("how", ["leaves", "is removed", "is erased"])
def test_what_somebody_kept_of_letters_goes_with_them(acting: Acting, how: str) -> None:
    db, owner = acting.db, acting.person()
    case = acting.begin(owner)
    member, other = acting.joined(case, owner), acting.joined(case, owner)
    gone = acting.step(member, case, kind=StepKind.SENT, values=VALUES)
    stays = acting.step(other, case, kind=StepKind.SENT, values=VALUES)
    match how:
        case "leaves":
            group.leave(db, member, case.id)
        case "is removed":
            group.remove(db, owner, case.id, member.id)
        case _:
            group.forget(db, case, member.id)
    db.expire_all()
    assert gone.sealed_values is None
    assert stays.sealed_values is not None
    assert queries.case_of(db, acting.vault, owner, case.id).steps[-1].words == WORDS


@pytest.mark.parametrize("taken", ["suspended_until", "blocked_until"])
def test_who_is_blocked_writes_only_where_nobody_else_reads(acting: Acting, taken: str) -> None:
    db, owner = acting.db, acting.person()
    shared, alone = acting.begin(owner), acting.begin(owner)
    member = acting.joined(shared, owner)
    own = acting.step(member, shared)
    blocked = replace(member, **{taken: shared.begun + timedelta(days=1)})
    note = NewStep(StepKind.NOTE, SENT, WORDS)
    for act in (
        lambda: acting.step(blocked, shared),
        lambda: timeline.change_step(
            db, acting.vault, acting.terms, blocked, shared.id, own.id, note
        ),
        lambda: tasks.add_task(db, acting.vault, blocked, shared.id, NewTask("Zadzwonić")),
    ):
        with pytest.raises(Forbidden):
            act()
    assert queries.case_of(db, acting.vault, blocked, shared.id).title == TITLE
    assert acting.step(replace(owner, **{taken: shared.begun + timedelta(days=1)}), alone)
    group.leave(db, blocked, shared.id)
