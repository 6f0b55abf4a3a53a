"""Messages that show no address, and blocks of which nobody learns."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from app.core.journal import JournalEntry
from app.core.limiter import limiter
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.people import blocks, messages, service
from app.people.community_models import PersonBlock
from app.people.letters import Letters
from app.people.models import Level, Person
from tests import make

TEXT = "Czy możesz pomóc z petycją?"
SETTINGS = Settings(site_url="https://narzedziownik.example", contact_messages_day=2)


@pytest.fixture
def halina(db: Session) -> Person:
    return make.person(db, name="Halina K.", email="halina@skrzynka.example")


@pytest.fixture
def jan(db: Session) -> Person:
    return make.person(db, Level.NEW, name="Jan L.", slug="jan-l", email="jan@skrzynka.example")


def test_neither_address_is_shown(db: Session, halina: Person, jan: Person) -> None:
    messages.send(db, make.who(jan), halina.id, TEXT, SETTINGS)
    db.commit()
    letter = db.scalars(select(MailMessage)).one()
    assert letter.recipient == "halina@skrzynka.example"
    assert TEXT in letter.body
    assert "skrzynka.example" not in letter.body + letter.subject
    # Nothing leads past the site: no Reply-To, no sender, and none can be typed into a name.
    assert letter.headers == {}
    assert "https://narzedziownik.example/osoby/jan-l/napisz" in letter.body
    entry = db.scalars(select(JournalEntry).where(JournalEntry.kind == "message.sent")).one()
    assert (entry.subject, entry.data) == (f"person:{jan.id}", {})


def test_who_is_not_written_to(db: Session, halina: Person, jan: Person) -> None:
    who = make.who(jan)
    blocks.block(db, make.who(halina), jan.id)
    with pytest.raises(Conflict) as blocked:
        messages.send(db, who, halina.id, TEXT, SETTINGS)
    blocks.unblock(db, make.who(halina), jan.id)
    halina.refuses_messages = True
    with pytest.raises(Conflict) as refused:
        messages.send(db, who, halina.id, TEXT, SETTINGS)
    assert blocked.value.message == refused.value.message  # a block looks like the switch
    halina.refuses_messages = False
    jan.refuses_messages = True
    with pytest.raises(Conflict):
        messages.send(db, who, halina.id, TEXT, SETTINGS)
    jan.refuses_messages = False
    blocks.block(db, who, halina.id)
    with pytest.raises(Conflict) as own:  # she could not answer
        messages.send(db, who, halina.id, TEXT, SETTINGS)
    assert own.value.message != blocked.value.message
    blocks.unblock(db, who, halina.id)
    with pytest.raises(Conflict):
        messages.send(db, who, jan.id, TEXT, SETTINGS)
    for gone in (
        make.person(db, email_confirmed=None),
        make.person(db, erased=clock.now(), email=None),
    ):
        with pytest.raises(NotFound):
            messages.send(db, who, gone.id, TEXT, SETTINGS)
    suspended = make.who(jan, suspended_until=clock.now() + timedelta(days=365))
    with pytest.raises(Forbidden):
        messages.send(db, suspended, halina.id, TEXT, SETTINGS)
    db.commit()
    assert db.scalars(select(MailMessage)).all() == []


def test_messages_are_counted_by_the_day(database: Database, db: Session, jan: Person) -> None:
    who, counted = make.who(jan), limiter("", database)
    db.commit()
    for _each in range(2):
        messages.hit(counted, who, SETTINGS)
    with pytest.raises(TooMany):
        messages.hit(counted, who, SETTINGS)


@pytest.mark.parametrize("typed", ["", "   ", "Hej", "x" * 4001, "a\u202eb" * 10])
def test_texts_that_are_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        messages.check_message(typed)
    assert refused.value.field == "message"


def test_a_block_is_ones_own_business(db: Session, halina: Person, jan: Person) -> None:
    who = make.who(halina)
    blocks.block(db, who, jan.id)
    blocks.block(db, who, jan.id)
    db.commit()
    assert db.scalars(blocks.blockers_of(jan.id)).all() == [halina.id]
    assert db.scalars(blocks.blockers_of(halina.id)).all() == []
    assert [person.name for person in blocks.blocked_by(db, halina.id, 1).items] == ["Jan L."]
    made = db.scalars(select(JournalEntry).where(JournalEntry.kind == "block.made")).all()
    assert [(entry.subject, entry.data) for entry in made] == [(f"person:{halina.id}", {})]
    with pytest.raises(Conflict):
        blocks.block(db, who, halina.id)
    with pytest.raises(NotFound):
        blocks.block(db, who, 999)
    blocks.unblock(db, who, jan.id)
    assert not blocks.is_blocked(db, halina.id, jan.id)


def test_erasure_takes_blocks_on_both_sides(db: Session, halina: Person, jan: Person) -> None:
    other = make.person(db)
    blocks.block(db, make.who(jan), halina.id)
    blocks.block(db, make.who(other), jan.id)
    letters = Letters.from_settings(Settings(), "tajny klucz testu" * 3)
    service.erase(db, letters, make.who(jan))
    assert db.scalars(select(PersonBlock)).all() == []
