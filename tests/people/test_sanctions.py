"""Sanctions without HTTP: what they take, their ends, second persons, appeals, letters."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.journal import JournalEntry
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.people import sanction_lists, sanctions, service
from app.people.letters import Letters
from app.people.links import Links
from app.people.models import Ground, Kind, Level, Person, Sanction
from app.people.rules import CHANGING_ARTICLES, OWN_ACCOUNT, READING, Permission, may
from tests import make
from tests.conftest import Later

SETTINGS = Settings(site_url="https://wiki.example")
FACTS = "Trzy razy spam mimo próśb."


def decide(
    db: Session,
    by: Person,
    person: Person,
    kind: Kind = Kind.SUSPENSION,
    days: int = 7,
    reason: str = FACTS,
) -> Sanction:
    return sanctions.sanction(db, make.who(by), person, kind, days, Ground.SPAM, reason, SETTINGS)


def appealed(db: Session, by: Person, person: Person, **more: Any) -> Sanction:
    found = decide(db, by, person, **more)
    sanctions.appeal(db, make.who(person), found.id, "To był ktoś inny.", SETTINGS)
    return found


def answer(db: Session, by: Person, found: Sanction, *, grant: bool) -> Sanction:
    return sanctions.decide_appeal(
        db, make.who(by), found.id, grant=grant, answer="Sprawdziliśmy wpisy.", settings=SETTINGS
    )


def letters_to(db: Session, person: Person) -> list[str]:
    query = select(MailMessage.body).where(MailMessage.recipient == person.email)
    return list(db.scalars(query.order_by(MailMessage.id)))


@pytest.mark.parametrize("kind", [Kind.COOLING_OFF, Kind.SUSPENSION, Kind.BLOCK])
@pytest.mark.parametrize("permission", list(Permission))
def test_what_each_kind_takes(db: Session, kind: Kind, permission: Permission) -> None:
    person = make.person(db, Level.EDITOR)
    held = may(make.who(person), permission)
    decide(db, make.person(db, Level.MODERATOR), person, kind)
    kept = {
        Kind.COOLING_OFF: set(Permission) - CHANGING_ARTICLES,
        Kind.SUSPENSION: set(READING),
        Kind.BLOCK: set(OWN_ACCOUNT),
    }[kind]
    assert may(make.who(person), permission) is (held and permission in kept)


def test_a_sanction_ends_by_itself(db: Session, later: Later) -> None:
    person = make.person(db)
    found = decide(db, make.person(db, Level.MODERATOR), person, days=7)
    later(days=7, seconds=-1)
    assert make.who(person).is_suspended
    assert sanctions.is_active(found)
    later(seconds=1)
    assert not make.who(person).is_suspended
    assert sanctions.active(db, person.id) == []


def test_the_longest_of_several_holds_and_lifting_one_keeps_the_other(db: Session) -> None:
    moderator, person = make.person(db, Level.MODERATOR), make.person(db)
    long = decide(db, moderator, person, days=30)
    short = decide(db, moderator, person, days=3)
    assert person.suspended_until == long.until
    sanctions.lift(db, make.who(moderator), long.id, "Przeprosiny.", SETTINGS)
    assert person.suspended_until == short.until
    sanctions.lift(db, make.who(moderator), short.id, "Przeprosiny.", SETTINGS)
    assert person.suspended_until is None
    with pytest.raises(Conflict):
        sanctions.lift(db, make.who(moderator), short.id, "Przeprosiny.", SETTINGS)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
        ({"reason": " \r\n "}, "reason"),
        ({"reason": "x" * 1001}, "reason"),
        ({"kind": Kind.DEMOTION}, "kind"),
    ],
)
def test_what_a_decision_needs(db: Session, changes: dict[str, Any], field: str) -> None:
    person = make.person(db)
    with pytest.raises(Invalid) as refused:
        decide(db, make.person(db, Level.MODERATOR), person, **changes)
    assert refused.value.field == field
    assert not make.who(person).is_suspended
    assert letters_to(db, person) == []


@pytest.mark.parametrize("by", [level for level in Level if level])
@pytest.mark.parametrize("level", [level for level in Level if level])
def test_only_moderators_decide_and_only_below_them(db: Session, by: Level, level: Level) -> None:
    decider, person = make.person(db, by), make.person(db, level)
    if by >= Level.MODERATOR and level < by:
        found = decide(db, decider, person)
        other = make.person(db, by)
        sanctions.lift(db, make.who(other), found.id, "Wystarczy.", SETTINGS)
        return
    with pytest.raises(Forbidden):
        decide(db, decider, person)
    assert db.scalars(select(Sanction)).all() == []


def test_nobody_decides_about_or_lifts_their_own(db: Session) -> None:
    moderator = make.person(db, Level.MODERATOR)
    with pytest.raises(Forbidden):
        decide(db, moderator, moderator)
    # Cooling off leaves a moderator their other rights, but not over this.
    found = decide(db, make.person(db, Level.ADMINISTRATOR), moderator, Kind.COOLING_OFF)
    with pytest.raises(Forbidden):
        sanctions.lift(db, make.who(moderator), found.id, "Bo tak.", SETTINGS)
    sanctions.appeal(db, make.who(moderator), found.id, "To nie tak.", SETTINGS)
    with pytest.raises(Forbidden):
        answer(db, moderator, found, grant=True)
    assert make.who(moderator).is_cooling_off


def test_an_erased_account_is_not_decided_about(db: Session) -> None:
    person = make.person(db, erased=clock.now())
    with pytest.raises(Forbidden):
        decide(db, make.person(db, Level.MODERATOR), person)


def test_the_letter_is_a_statement_of_reasons(db: Session) -> None:
    person = make.person(db)
    found = decide(db, make.person(db, Level.MODERATOR), person)
    letter = letters_to(db, person)[0]
    for part in (FACTS, "/regulamin", "/konto/sankcje", str(SETTINGS.appeal_days)):
        assert part in letter
    assert str(found.until.year) in letter


def test_the_letter_tells_when_a_rule_decided(db: Session) -> None:
    person = make.person(db)
    until = clock.now() + timedelta(days=7)
    for actor in (None, make.person(db, Level.MODERATOR).id):
        sanctions.impose(db, actor, person, Kind.COOLING_OFF, until, FACTS, settings=SETTINGS)
    by_rule, by_person = letters_to(db, person)
    assert by_rule != by_person


def test_the_journal_names_neither_person_nor_facts(db: Session) -> None:
    moderator, person = make.person(db, Level.MODERATOR), make.person(db, name="Halina Kowal")
    found = appealed(db, moderator, person)
    answer(db, make.person(db, Level.MODERATOR), found, grant=False)
    sanctions.lift(db, make.who(moderator), found.id, "Wystarczy.", SETTINGS)
    db.commit()
    rows = db.scalars(select(JournalEntry).where(JournalEntry.kind.startswith("sanction."))).all()
    assert [row.kind.partition(".")[2] for row in rows] == [
        "imposed",
        "appealed",
        "appeal-decided",
        "lifted",
    ]
    told = str([(row.subject, row.data) for row in rows])
    for secret in ("Halina", FACTS, "Sprawdziliśmy", f"person:{person.id}"):
        assert secret not in told


def test_an_appeal_goes_to_another_person(db: Session) -> None:
    moderator, person = make.person(db, Level.MODERATOR), make.person(db)
    found = appealed(db, moderator, person)
    for refused in (moderator, person, make.person(db, Level.CURATOR)):
        with pytest.raises(Forbidden):
            answer(db, refused, found, grant=True)
    assert found.appeal_decided is None
    answer(db, make.person(db, Level.MODERATOR), found, grant=True)
    assert found.is_annulled
    assert not make.who(person).is_suspended
    assert sanctions.latest_counted(db, person.id) is None
    assert "Sprawdziliśmy" in letters_to(db, person)[-1]


def test_an_upheld_decision_stays(db: Session) -> None:
    person, other = make.person(db), make.person(db, Level.ADMINISTRATOR)
    found = appealed(db, make.person(db, Level.MODERATOR), person)
    answer(db, other, found, grant=False)
    assert make.who(person).is_suspended
    assert not found.is_annulled
    with pytest.raises(Conflict):
        answer(db, other, found, grant=True)
    with pytest.raises(Conflict):
        sanctions.appeal(db, make.who(person), found.id, "Jeszcze raz.", SETTINGS)


def test_an_appeal_is_made_in_time_and_by_its_subject(db: Session, later: Later) -> None:
    moderator, person = make.person(db, Level.MODERATOR), make.person(db)
    found = decide(db, moderator, person)
    with pytest.raises(NotFound):
        sanctions.appeal(db, make.who(make.person(db)), found.id, "Za kolegę.", SETTINGS)
    with pytest.raises(Invalid):
        sanctions.appeal(db, make.who(person), found.id, " ", SETTINGS)
    later(days=SETTINGS.appeal_days, seconds=-1)
    assert sanctions.may_appeal(found, SETTINGS)  # also against one that is over
    later(seconds=1)
    with pytest.raises(Conflict):
        sanctions.appeal(db, make.who(person), found.id, "Po czasie.", SETTINGS)


def test_erasing_the_account_drops_what_the_person_wrote(db: Session) -> None:
    person = make.person(db)
    waiting = appealed(db, make.person(db, Level.MODERATOR), person)
    letters = Letters("Narzędziownik", "https://wiki.example", Links("k" * 40))
    service.erase(db, letters, make.who(person))
    db.expire_all()
    assert (waiting.appeal, waiting.appealed) == ("", None)
    assert sanction_lists.open_appeals(db, 1).items == []


def test_lists_take_the_same_queries_for_any_number(
    database: Database, count_queries: Callable[[], Any]
) -> None:
    def queries() -> int:
        with database.reading() as db, count_queries() as statements:
            sanction_lists.open_appeals(db, 1)
            sanction_lists.in_force(db, 1)
            sanction_lists.of_person(db, person.id, 1)
        return len(statements)

    with database.writing() as db:
        moderator, person = make.person(db, Level.MODERATOR), make.person(db)
        appealed(db, moderator, person)
    few = queries()
    with database.writing() as db:
        for _number in range(29):
            appealed(db, db.get_one(Person, moderator.id), db.get_one(Person, person.id))
    assert queries() == few
    with database.reading() as db:
        page = sanction_lists.open_appeals(db, 2)
        assert (page.total, len(page.items)) == (30, 10)
        assert all(row.by == "" for row in sanction_lists.own(db, person.id, 1).items)
