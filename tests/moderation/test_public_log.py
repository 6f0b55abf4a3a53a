"""The public log: complete, without names for the public, without refused text."""

import ast

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import journal
from app.core.db import Database
from app.core.journal import JournalEntry
from app.moderation.public_acts import PRIVATE, PUBLIC, STEP_KIND, STEPS, Group, act_of
from app.moderation.public_log import LogRow, public_log
from app.people.models import Level, Person
from app.review.models import Proposal
from app.review.rules import Step
from app.review.words import reason_words
from tests import make
from tests.house.sources import modules, text_of
from tests.review import acts
from tests.visitor import Visit, words


def _kinds_of_the_code() -> set[str]:
    """Kinds in calls of a function whose name ends in "record", read from the code."""
    found: list[str] = []
    for path in modules():
        for node in ast.walk(ast.parse(text_of(path))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if not name.endswith("record"):
                continue
            for part in node.args:
                found += [
                    each.value
                    for each in ast.walk(part)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                ]
    return {text for text in found if _looks_like_a_kind(text)}


def _looks_like_a_kind(text: str) -> bool:
    thing, dot, act = text.partition(".")
    return bool(dot) and thing.isalpha() and act.replace("-", "").isalpha() and text.islower()


def test_every_kind_of_the_journal_is_public_or_has_a_reason() -> None:
    """Add a new kind to PUBLIC with its words, or to PRIVATE with the reason."""
    known = {*PUBLIC, *PRIVATE, STEP_KIND}
    found = _kinds_of_the_code()
    assert len(found) > 40
    assert sorted(found - known) == [], "tell it in app/moderation/public_acts.py"
    assert set(PUBLIC) & set(PRIVATE) == set()


def test_every_public_act_has_words() -> None:
    for act in (*PUBLIC.values(), *STEPS.values()):
        assert str(act.words)[0].isupper()
    assert act_of(STEP_KIND, "reject").group is Group.PROPOSALS


def rows(db: Session, who: Person | None = None, group: Group | None = None) -> list[LogRow]:
    db.commit()
    return public_log(db, make.who(who) if who else None, group, None).rows


def told(found: list[LogRow]) -> list[str]:
    """Kinds of the rows, by their words."""
    kinds = {str(act.words): kind for kind, act in PUBLIC.items()}
    assert len(kinds) == len(PUBLIC)
    return [kinds[row.words] for row in found]


@pytest.fixture
def maria(db: Session) -> Person:
    return make.person(db, Level.MODERATOR, name="Maria Wilk")


@pytest.fixture
def petition(db: Session) -> Article:
    return make.article(db, title="Petycja", slug="petycja", categories=("zglosic",))


def propose(db: Session, petition: Article, text: str) -> Proposal:
    return make.proposal(db, petition, comment="Tajny opis", body=f"Treść artykułu.\n\n{text}\n")


def test_decisions_are_told_and_waiting_is_not(
    db: Session, petition: Article, maria: Person
) -> None:
    acts.accept(db, maria, propose(db, petition, "Jeden akapit."))
    acts.send_back(db, maria, propose(db, petition, "Drugi akapit."), Step.REJECT)
    propose(db, petition, "Trzeci akapit.")
    rejected, accepted = rows(db)
    assert rejected.words == str(STEPS[Step.REJECT].words)
    assert rejected.reason == reason_words("brak-zrodla")
    assert (accepted.words, accepted.reason) == (str(STEPS[Step.ACCEPT].words), "")
    for row in (rejected, accepted):
        assert row.article == ("petycja", "Petycja")
        assert row.level == Level.MODERATOR
        assert row.name is None


def test_names_are_for_staff(db: Session, petition: Article, maria: Person) -> None:
    acts.accept(db, maria, propose(db, petition, "Jeden akapit."))
    for who in (None, make.person(db, Level.NEW), make.person(db, Level.EDITOR)):
        assert [row.name for row in rows(db, who)] == [None]
    for level in (Level.CURATOR, Level.MODERATOR, Level.ADMINISTRATOR):
        [row] = rows(db, make.person(db, level))
        assert row.name is not None
        assert row.name.name == "Maria Wilk"


def test_groups_and_pages(db: Session, petition: Article, maria: Person) -> None:
    for number in range(60):
        journal.record(db, "post.hidden", maria.id, f"post:{number}", {"reason": "reklama"})
    journal.record(db, "sanction.lifted", maria.id, "sanction:1", {"kind": "block"})
    db.commit()
    first = public_log(db, None, Group.DISCUSSIONS, None)
    assert len(first.rows) == 50
    assert first.older is not None
    second = public_log(db, None, Group.DISCUSSIONS, first.older)
    assert (len(second.rows), second.older) == (10, None)
    assert {row.reason for row in second.rows} == {reason_words("reklama")}
    assert told(rows(db, group=Group.ACCOUNTS)) == ["sanction.lifted"]


def test_what_the_program_or_an_owner_does_is_not_moderation(db: Session, maria: Person) -> None:
    journal.record(db, "person.level-changed", None, "person:1", {"from": 1, "to": 2})
    journal.record(db, "file.removed", maria.id, "file:1", {"own": True})
    journal.record(db, "article.redacted", None, "article:1", {"article": 1, "reason": "inne"})
    journal.record(db, "file.removed", maria.id, "file:2", {"own": False})
    assert told(rows(db)) == ["file.removed", "article.redacted"]


def test_a_reason_that_is_no_code_is_not_shown(db: Session, maria: Person) -> None:
    journal.record(db, "thread.hidden", maria.id, "thread:1", {"reason": "Jan Kowalski zniesławia"})
    assert [row.reason for row in rows(db)] == [""]


def test_the_page_tells_nothing_of_a_refused_new_article(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        maria = make.person(db, Level.MODERATOR, name="Maria Wilk")
        article = make.article(db, title="Petycja", slug="petycja", categories=("zglosic",))
        made = propose(db, article, "Tajny akapit.")
        made.article_id, made.slug = None, "tajny-adres"
        db.flush()
        acts.send_back(db, maria, made, Step.REJECT)
    page = visit().text("/dziennik")
    assert "Odrzucono propozycję" in page
    for secret in ("tajny-adres", "Tajny", "Maria Wilk", "Dopisz źródło"):
        assert secret not in visit().get("/dziennik").get_data(as_text=True)
    assert "Maria Wilk" in words(visit(maria).get("/dziennik?czynnosc=propozycje"))
    assert "Nic takiego" in visit().text("/dziennik?czynnosc=konta")
    with database.reading() as db:
        kinds = list(db.scalars(select(JournalEntry.kind)))
    assert STEP_KIND in kinds


def test_figures_are_the_same_for_everybody_and_kept(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        maria = make.person(db, Level.MODERATOR, name="Maria Wilk")
        article = make.article(db, title="Petycja", slug="petycja", categories=("zglosic",))
        acts.accept(db, maria, propose(db, article, "Jeden akapit."))
        propose(db, article, "Drugi akapit.")
    guest = visit().text("/statystyki")
    assert "do 1 godziny" in guest
    assert "Czeka 1 propozycja" in guest
    assert "cel osiągnięty" in guest
    assert "Maria" not in guest
    with database.writing() as db:
        propose(db, db.get_one(Article, article.id), "Trzeci akapit.")
    assert "Czeka 1 propozycja" in visit(maria).text("/statystyki")
