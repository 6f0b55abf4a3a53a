"""Verified roles: who gives them, who sees what of them, and what happens when they end."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.people import hat_lists, hats, service
from app.people.community_models import Hat
from app.people.letters import Letters
from app.people.models import Level, Person
from tests import make
from tests.conftest import Later
from tests.people.community import organisation


@pytest.fixture
def moderator(db: Session) -> Person:
    return make.person(db, Level.MODERATOR, name="Maria M.")


@pytest.fixture
def resident(db: Session) -> Person:
    return make.person(db, name="Halina K.")


def give(db: Session, moderator: Person, person: Person, **more: object) -> Hat:
    fields: dict[str, object] = {"words": "Radna osiedla", "note": "List z urzędu", **more}
    return hats.give(db, make.who(moderator), person.id, **fields)  # type: ignore[arg-type]


def test_a_hat_is_shown_without_how_it_was_verified(
    db: Session, moderator: Person, resident: Person
) -> None:
    hat = give(db, moderator, resident)
    db.commit()
    found = hats.hats_of(db, [resident.id, moderator.id, None])
    assert found == {resident.id: [hats.HatWords(hat.id, "Radna osiedla")]}
    entry = db.scalars(select(JournalEntry).where(JournalEntry.kind == "hat.given")).one()
    assert (entry.subject, entry.data) == (f"person:{resident.id}", {"hat": hat.id})


@pytest.mark.parametrize("level", [level for level in Level if level > Level.GUEST])
def test_only_moderators_give_and_never_to_themselves(
    db: Session, resident: Person, level: Level
) -> None:
    giver = make.person(db, level)
    if level >= Level.MODERATOR:
        assert give(db, giver, resident).given_by_id == giver.id
    else:
        with pytest.raises(Forbidden):
            give(db, giver, resident)
    with pytest.raises(Forbidden):
        give(db, giver, giver)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"words": ""}, "words"),
        ({"note": " "}, "note"),
        ({"words": "x" * 121}, "words"),
        ({"until": clock.now() - timedelta(days=1)}, "until"),
        ({"organisation_id": 999}, "organisation"),
    ],
)
def test_what_cannot_be_given(
    db: Session, moderator: Person, resident: Person, more: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        give(db, moderator, resident, **more)
    assert refused.value.field == field


def test_the_same_role_is_not_given_twice(db: Session, moderator: Person, resident: Person) -> None:
    give(db, moderator, resident)
    with pytest.raises(Conflict):
        give(db, moderator, resident)


def test_nobody_verifies_a_ghost(db: Session, moderator: Person) -> None:
    with pytest.raises(NotFound):
        give(db, moderator, make.person(db, erased=clock.now()))
    with pytest.raises(NotFound):
        give(db, moderator, make.person(db, email_confirmed=None))


def test_an_ended_hat_cannot_be_worn_but_stays_on_old_posts(
    db: Session, moderator: Person, resident: Person, later: Later
) -> None:
    hat = give(db, moderator, resident, until=clock.now() + timedelta(days=2))
    assert hats.check_worn(db, resident.id, hat.id) == hat.id
    assert hats.check_worn(db, resident.id, None) is None
    with pytest.raises(Invalid):
        hats.check_worn(db, moderator.id, hat.id)
    later(days=3)
    assert hats.hats_of(db, [resident.id]) == {}
    with pytest.raises(Invalid):
        hats.check_worn(db, resident.id, hat.id)
    worn = hats.worn(db, [hat.id])[hat.id]
    assert (worn.words, worn.is_over) == ("Radna osiedla", True)


def test_taking_back_needs_a_reason_and_happens_once(
    db: Session, moderator: Person, resident: Person
) -> None:
    hat = give(db, moderator, resident)
    with pytest.raises(Invalid):
        hats.take_back(db, make.who(moderator), hat.id, "")
    with pytest.raises(Forbidden):
        hats.take_back(db, make.who(resident), hat.id, "Nie chcę")
    hats.take_back(db, make.who(moderator), hat.id, "Kadencja minęła")
    assert hats.hats_of(db, [resident.id]) == {}
    assert hats.worn(db, [hat.id]) != {}
    with pytest.raises(Conflict):
        hats.take_back(db, make.who(moderator), hat.id, "Jeszcze raz")
    row = hat_lists.hats(db, 1).items[0]
    assert row.hat.ended is not None
    assert (row.ended_by, row.hat.ended_reason) == ("Maria M.", "Kadencja minęła")


def test_people_give_up_their_own_roles_and_no_others(
    db: Session, moderator: Person, resident: Person
) -> None:
    hat = give(db, moderator, resident)
    for other in (moderator, make.person(db)):
        with pytest.raises(NotFound):
            hats.give_up(db, make.who(other), hat.id)
    # Whoever may not write any more need not wear it either.
    resident.suspended_until = resident.blocked_until = clock.now() + timedelta(days=9)
    hats.give_up(db, make.who(resident), hat.id)
    assert hats.hats_of(db, [resident.id]) == {}
    assert hats.worn(db, [hat.id])[hat.id].is_over
    with pytest.raises(Conflict):
        hats.give_up(db, make.who(resident), hat.id)


def test_membership_gives_the_name_of_the_organisation(
    db: Session, moderator: Person, resident: Person
) -> None:
    made = organisation(db, moderator, name="Towarzystwo Drzew")
    give(db, moderator, resident, words="", organisation_id=made.id)
    (found,) = hats.hats_of(db, [resident.id])[resident.id]
    assert (found.words, found.organisation, found.is_member) == (
        "Towarzystwo Drzew",
        made.slug,
        True,
    )
    assert hats.is_member(db, resident.id, made.id)


def test_an_erased_person_wears_nothing_anywhere(
    db: Session, moderator: Person, resident: Person
) -> None:
    hat = give(db, moderator, resident)
    letters = Letters.from_settings(Settings(), "tajny klucz testu" * 3)
    service.erase(db, letters, make.who(resident))
    db.commit()
    assert hats.worn(db, [hat.id]) == {}
    assert hats.hats_of(db, [resident.id]) == {}
    assert hat_lists.hats(db, 1).items == []
    kept = db.get_one(Hat, hat.id)
    db.refresh(kept)
    assert (kept.words, kept.note) == ("", "")
