"""The contact directory: consent, who sees which card, what finds it, and how it goes away."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Forbidden, Invalid
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.people import cards, directory, service
from app.people.community_models import ContactCard, Visibility
from app.people.field_rules import city_key
from app.people.letters import Letters
from app.people.models import Level, Person, Role
from app.people.rules import Who
from app.people.topics import choose
from tests import make
from tests.conftest import Later

NOTHING = {"email": "", "phone": "", "helps": ""}


def card(db: Session, person: Person, visibility: str = "wszyscy", **fields: object) -> ContactCard:
    """Somebody's card, with the consent."""
    checked = cards.check_card(
        **{**NOTHING, "visibility": visibility, **fields}  # type: ignore[arg-type]
    )
    return cards.save(db, make.who(person), checked, agreed=True)


def seen(db: Session, who: Who | None, **chosen: str) -> list[str]:
    return [row.name for row in directory.cards(db, who, 1, **chosen).items]


@pytest.fixture
def halina(db: Session) -> Person:
    person = make.person(
        db, name="Halina K.", city="Łódź", city_key=city_key("Łódź"), role=Role.ACTIVIST
    )
    choose(db, person.id, ["zglosic"])
    person.organisation = "Biblioteka"
    return person


def test_nothing_is_kept_without_consent(db: Session, halina: Person) -> None:
    fields = cards.check_card(visibility="wszyscy", email="", phone="", helps="Pomogę")
    with pytest.raises(Invalid) as refused:
        cards.save(db, make.who(halina), fields, agreed=False)
    assert refused.value.field == "agreed"
    assert db.get(ContactCard, halina.id) is None


def test_the_consent_is_kept_with_its_day_and_words(db: Session, halina: Person) -> None:
    made = card(db, halina)
    assert made.consent_version == cards.CONSENT_VERSION
    assert abs((made.consented - clock.now()).total_seconds()) < 60


@pytest.mark.parametrize("visibility", list(Visibility))
def test_who_sees_a_card(db: Session, halina: Person, visibility: Visibility) -> None:
    card(db, halina, visibility)
    other = make.who(make.person(db, Level.NEW))
    by_guest, by_member = seen(db, None), seen(db, other)
    assert bool(by_guest) is (visibility == Visibility.EVERYBODY)
    assert bool(by_member) is (visibility != Visibility.NOBODY)


def test_only_what_was_chosen_is_shown_or_finds(db: Session, halina: Person) -> None:
    card(db, halina, helps="Pomogę")
    (row,) = directory.cards(db, None, 1).items
    assert (row.city, row.role, row.organisation, row.email, row.phone, row.topics) == (
        "",
        "",
        "",
        "",
        "",
        (),
    )
    for chosen in ({"city": "Łódź"}, {"role": "aktywista"}, {"topic": "zglosic"}):
        assert seen(db, None, **chosen) == []
    card(
        db,
        halina,
        shows_city=True,
        shows_role=True,
        shows_topics=True,
        shows_organisation=True,
        phone="22 500 01 01",
    )
    for chosen in ({"city": "lodz"}, {"role": "aktywista"}, {"topic": "zglosic"}):
        assert seen(db, None, **chosen) == ["Halina K."]
    for chosen in ({"city": "Ełk"}, {"role": "urzad"}, {"topic": "zielen-i-klimat"}):
        assert seen(db, None, **chosen) == []
    (row,) = directory.cards(db, None, 1).items
    assert (row.city, row.organisation, row.topics) == ("Łódź", "Biblioteka", ("zglosic",))
    assert "@" not in repr(row)  # the account's own address is never part of a card


def test_newcomers_and_the_sanctioned_are_not_in_it(
    db: Session, halina: Person, later: Later
) -> None:
    card(db, halina)
    halina.level = Level.NEW
    assert seen(db, None) == []
    halina.level = Level.RESIDENT
    halina.suspended_until = clock.now() + timedelta(days=365)
    assert seen(db, None) == []
    halina.suspended_until = None
    assert seen(db, None) == ["Halina K."]


def test_withdrawal_deletes_at_once_also_under_a_sanction(db: Session, halina: Person) -> None:
    card(db, halina, phone="22 500 01 01")
    halina.blocked_until = clock.now() + timedelta(days=365)
    who = make.who(halina)
    assert cards.withdraw(db, who)
    db.commit()
    assert db.get(ContactCard, halina.id) is None
    assert not cards.withdraw(db, who)
    kept = db.scalars(select(JournalEntry).where(JournalEntry.kind.startswith("card."))).all()
    assert "500" not in repr([entry.data for entry in kept])


def test_a_suspended_person_makes_no_card(db: Session, halina: Person) -> None:
    halina.suspended_until = clock.now() + timedelta(days=365)
    with pytest.raises(Forbidden):
        card(db, halina)


def test_erasure_takes_the_card_and_the_topics(db: Session, halina: Person) -> None:
    card(db, halina, shows_topics=True)
    letters = Letters.from_settings(Settings(), "tajny klucz testu" * 3)
    service.erase(db, letters, make.who(halina))
    db.commit()
    assert db.get(ContactCard, halina.id) is None
    assert (halina.organisation, halina.city_key) == ("", "")
    assert seen(db, make.who(make.person(db, Level.ADMINISTRATOR))) == []


@pytest.mark.parametrize("helps", ["https://sklep.example", "Zajrzyj na WWW.sklep.example"])
def test_a_card_is_no_advertisement(helps: str) -> None:
    with pytest.raises(Invalid):
        cards.check_card(visibility="wszyscy", email="", phone="", helps=helps)


def test_names_are_sorted_in_polish_and_follow_the_profile(db: Session) -> None:
    people = {name: make.person(db, name=name) for name in ("Żaneta", "Łucja", "Lena", "Ćma Ela")}
    for person in people.values():
        card(db, person)
    assert seen(db, None) == ["Ćma Ela", "Lena", "Łucja", "Żaneta"]
    service.update_profile(
        db, make.who(people["Żaneta"]), name="Aneta", role=Role.RESIDENT, city="", about=""
    )
    assert seen(db, None)[0] == "Aneta"
