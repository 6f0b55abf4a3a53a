"""What happens when people register, change and leave; without HTTP."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.journal import JournalEntry
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.people import accounts, queries, service, sign_ins
from app.people.letters import Letters
from app.people.links import Links, Purpose
from app.people.models import Level, Person, Role, SignIn
from tests import make

LETTERS = Letters("Narzędziownik", "https://wiki.example", Links("k" * 40))
NEW = {"name": "Halina K.", "email": "halina@poczta.example", "password_hash": "hash"}


def register(db: Session, **changes: Any) -> Person | None:
    service.register(db, LETTERS, **{**NEW, "may_mail": True, **changes})
    db.commit()
    return queries.person_by_email(db, changes.get("email", NEW["email"]))


def letters_to(db: Session, recipient: str | None) -> list[MailMessage]:
    query = select(MailMessage).where(MailMessage.recipient == recipient)
    return list(db.scalars(query.order_by(MailMessage.id)))


def newest_token(db: Session, recipient: str) -> str:
    body = letters_to(db, recipient)[-1].body
    return next(
        line for line in body.split() if line.startswith("https://wiki.example/")
    ).rpartition("/")[2]


def kinds(db: Session) -> list[str]:
    return list(db.scalars(select(JournalEntry.kind).order_by(JournalEntry.id)))


def test_registered_person_waits_for_confirmation(db: Session) -> None:
    person = register(db)
    assert person is not None
    assert (person.level, person.email_confirmed, person.slug) == (Level.NEW, None, "halina-k")
    assert queries.person_by_slug(db, "halina-k") is None
    assert service.confirm(db, LETTERS.links, newest_token(db, NEW["email"])).id == person.id
    db.commit()
    assert queries.profile(db, "halina-k").name == "Halina K."
    assert kinds(db) == ["person.registered", "person.confirmed"]


def test_known_address_only_tells_its_owner(db: Session) -> None:
    owner = make.person(db, email=NEW["email"], name="Prawdziwa Halina")
    before = owner.password_hash
    register(db, name="Złodziej")
    assert (owner.name, owner.password_hash) == ("Prawdziwa Halina", before)
    letter = letters_to(db, NEW["email"])[0]
    assert "Złodziej" not in letter.body
    assert "potwierdz" not in letter.body
    assert len(db.scalars(select(Person)).all()) == 1


def test_stranger_who_registers_first_gains_nothing(db: Session) -> None:
    register(db, name="Złodziej", password_hash="thief")
    thiefs = newest_token(db, NEW["email"])
    person = register(db)
    assert person is not None
    assert (person.name, person.slug, person.password_hash) == ("Halina K.", "halina-k", "hash")
    with pytest.raises(NotFound):
        service.confirm(db, LETTERS.links, thiefs)
    service.confirm(db, LETTERS.links, newest_token(db, NEW["email"]))
    assert person.password_hash == "hash"


def test_no_letter_past_the_limit(db: Session) -> None:
    assert register(db, may_mail=False) is not None
    make.person(db, email="znana@poczta.example")
    register(db, email="znana@poczta.example", may_mail=False)
    service.ask_reset(db, LETTERS, "znana@poczta.example", may_mail=False)
    assert not db.scalars(select(MailMessage)).all()


def test_confirmation_works_once(db: Session) -> None:
    register(db)
    token = newest_token(db, NEW["email"])
    service.confirm(db, LETTERS.links, token)
    db.commit()
    with pytest.raises(NotFound):
        service.confirm(db, LETTERS.links, token)


def test_slugs_do_not_collide(db: Session) -> None:
    for number in range(3):
        register(db, email=f"h{number}@poczta.example")
    register(db, email="inna@poczta.example", name="Halina K. Dwa")
    slugs = set(db.scalars(select(Person.slug)))
    assert slugs == {"halina-k", "halina-k-2", "halina-k-3", "halina-k-dwa"}


def test_reset_sets_the_password_and_signs_out_everywhere(db: Session) -> None:
    person = make.person(db, email=NEW["email"], email_confirmed=None, must_change_password=True)
    sign_ins.begin(db, person, "203.0.113.7", "Firefox")
    service.ask_reset(db, LETTERS, NEW["email"], may_mail=True)
    db.commit()
    service.reset_password(db, LETTERS, newest_token(db, NEW["email"]), "new")
    db.commit()
    assert person.password_hash == "new"
    assert person.email_confirmed is not None
    assert not person.must_change_password
    assert db.scalars(select(SignIn.ended)).one() is not None
    assert len(letters_to(db, NEW["email"])) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda person: setattr(person, "password_hash", "other"),
        lambda person: setattr(person, "email", "other@poczta.example"),
        lambda person: setattr(person, "erased", clock.now()),
    ],
)
def test_reset_links_die_with_a_change(db: Session, change: Callable[[Person], None]) -> None:
    person = make.person(db, email=NEW["email"])
    service.ask_reset(db, LETTERS, NEW["email"], may_mail=True)
    db.commit()
    token = newest_token(db, NEW["email"])
    assert service.person_of_link(db, LETTERS.links, Purpose.RESET, token)
    change(person)
    db.flush()
    with pytest.raises(NotFound):
        service.reset_password(db, LETTERS, token, "new")


def test_second_reset_link_survives_until_one_is_used(db: Session) -> None:
    make.person(db, email=NEW["email"])
    service.ask_reset(db, LETTERS, NEW["email"], may_mail=True)
    db.commit()
    token = newest_token(db, NEW["email"])
    service.reset_password(db, LETTERS, token, "new")
    db.commit()
    with pytest.raises(NotFound):
        service.reset_password(db, LETTERS, token, "newer")


def test_reset_of_unknown_address_writes_the_journal_too(db: Session) -> None:
    service.ask_reset(db, LETTERS, "nikt@poczta.example", may_mail=True)
    db.commit()
    assert kinds(db) == ["person.reset-asked"]
    assert not db.scalars(select(MailMessage)).all()


def test_password_change_ends_other_browsers(db: Session) -> None:
    person = make.person(db)
    for _ in range(3):
        sign_ins.begin(db, person, "203.0.113.7", "Firefox")
    db.commit()
    kept = db.scalars(select(SignIn.id)).first()
    service.change_password(db, LETTERS, make.who(person, sign_in_id=kept), "new")
    db.commit()
    assert list(db.scalars(select(SignIn.id).where(SignIn.ended.is_(None)))) == [kept]
    assert person.password_hash == "new"


def test_email_moves_only_by_the_link(db: Session) -> None:
    person = make.person(db, email="stary@poczta.example")
    service.ask_new_email(db, LETTERS, make.who(person), "nowy@poczta.example", may_mail=True)
    db.commit()
    assert person.email == "stary@poczta.example"
    assert "nowy@" not in letters_to(db, "stary@poczta.example")[0].body
    token = newest_token(db, "nowy@poczta.example")
    service.change_email(db, LETTERS, token)
    db.commit()
    assert person.email == "nowy@poczta.example"
    assert len(letters_to(db, "stary@poczta.example")) == 2
    with pytest.raises(NotFound):
        service.change_email(db, LETTERS, token)


def test_email_of_somebody_else_is_not_taken(db: Session) -> None:
    person = make.person(db, email="stary@poczta.example")
    make.person(db, email="zajety@poczta.example")
    service.ask_new_email(db, LETTERS, make.who(person), "zajety@poczta.example", may_mail=True)
    db.commit()
    assert "/potwierdz/" not in letters_to(db, "zajety@poczta.example")[0].body


def test_email_taken_meanwhile_is_a_conflict(db: Session) -> None:
    person = make.person(db, email="stary@poczta.example")
    service.ask_new_email(db, LETTERS, make.who(person), "nowy@poczta.example", may_mail=True)
    db.commit()
    token = newest_token(db, "nowy@poczta.example")
    make.person(db, email="nowy@poczta.example")
    db.commit()
    with pytest.raises(Conflict):
        service.change_email(db, LETTERS, token)


def test_profile_changes_keep_the_address(db: Session) -> None:
    person = make.person(db, slug="halina")
    service.update_profile(
        db, make.who(person), name="Halina Nowa", role=Role.EXPERT, city="Ełk", about="Tekst"
    )
    db.commit()
    profile = queries.profile(db, "halina")
    assert (profile.name, profile.role, profile.city, profile.about) == (
        "Halina Nowa",
        "ekspert",
        "Ełk",
        "Tekst",
    )


def test_levels_are_given_by_those_who_may(db: Session) -> None:
    admin, moderator, resident = (
        make.person(db, level) for level in (Level.ADMINISTRATOR, Level.MODERATOR, Level.RESIDENT)
    )
    service.change_level(db, make.who(moderator), resident, Level.EDITOR, settings=Settings())
    service.change_level(
        db, make.who(admin), resident, Level.CURATOR, ["zielen"], settings=Settings()
    )
    assert (resident.level, resident.scope) == (Level.CURATOR, ["zielen"])
    service.change_level(
        db, make.who(admin), resident, Level.EDITOR, ["zielen"], settings=Settings()
    )
    assert resident.scope == []
    for actor, level in ((moderator, Level.CURATOR), (resident, Level.ADMINISTRATOR)):
        with pytest.raises(Forbidden):
            service.change_level(db, make.who(actor), resident, level, settings=Settings())
    db.commit()
    data = db.scalars(select(JournalEntry.data)).all()
    assert data[0] == {"from": Level.RESIDENT, "to": Level.EDITOR}


def test_erasure_leaves_nothing_personal(db: Session) -> None:
    person = make.person(
        db,
        name="Halina Kowalska",
        slug="halina-kowalska",
        email="halina@poczta.example",
        city="Ełk",
        about="Mieszkam przy ulicy",
    )
    sign_ins.begin(db, person, "203.0.113.7", "Firefox")
    service.ask_reset(db, LETTERS, "halina@poczta.example", may_mail=True)
    db.commit()
    service.erase(db, LETTERS, make.who(person))
    db.commit()
    traces = str([vars(row) for row in (*db.scalars(select(Person)), *db.scalars(select(SignIn)))])
    for trace in ("Halina", "halina", "Ełk", "ulicy", "203.0.113.7", "Firefox", "$argon2"):
        assert trace not in traces
    assert queries.names(db, [person.id])[person.id] == queries.PersonName(
        "Usunięty użytkownik", ""
    )
    assert len(letters_to(db, "halina@poczta.example")) == 1
    with pytest.raises(NotFound):
        queries.profile(db, "halina-kowalska")
    assert kinds(db)[-1] == "person.erased"
    assert "halina" not in str(db.scalars(select(JournalEntry.data)).all())
    register(db)  # the address is free again


def test_last_administrator_stays(db: Session) -> None:
    first = make.person(db, Level.ADMINISTRATOR)
    with pytest.raises(Conflict):
        service.erase(db, LETTERS, make.who(first))
    make.person(db, Level.ADMINISTRATOR)
    service.erase(db, LETTERS, make.who(first))
    assert first.erased


def test_names_of_many_in_one_go(db: Session) -> None:
    known = make.person(db, name="Halina K.", slug="halina-k")
    assert queries.names(db, []) == {}
    assert queries.names(db, [known.id, None, 999_999]) == {
        known.id: queries.PersonName("Halina K.", "halina-k")
    }


def test_first_administrator_is_made_once(db: Session) -> None:
    made = accounts.ensure_first_administrator(db, make.CHEAP_PASSWORDS)
    assert made is not None
    email, password = made
    person = queries.person_by_email(db, email)
    assert person is not None
    assert person.level == Level.ADMINISTRATOR
    assert person.must_change_password
    assert make.CHEAP_PASSWORDS.verify(person.password_hash, password)
    assert accounts.ensure_first_administrator(db, make.CHEAP_PASSWORDS) is None


def test_first_passwords_are_random() -> None:
    passwords = {accounts.one_time_password() for _ in range(50)}
    assert len(passwords) == 50
    assert min(len(password) for password in passwords) >= 20


def test_unconfirmed_accounts_are_forgotten(db: Session) -> None:
    week = timedelta(days=7)
    make.person(db, email_confirmed=None, created=clock.now() - week)
    fresh = make.person(db, email_confirmed=None, created=clock.now())
    old = make.person(db, created=clock.now() - 100 * week)
    erased = make.person(db, email_confirmed=None, email=None, erased=clock.now() - week)
    db.commit()
    service.forget_old(db)
    db.commit()
    assert set(db.scalars(select(Person.id))) == {fresh.id, old.id, erased.id}
