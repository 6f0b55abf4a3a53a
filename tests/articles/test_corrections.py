"""Corrections by readers: what they may say, who sees what of it, and what becomes of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import corrections
from app.articles.correction_rules import (
    DECISIONS,
    Decision,
    DeclineReason,
    NewCorrection,
    State,
    check_decision,
    check_new,
)
from app.articles.models import Article
from app.articles.truth_models import Correction
from app.articles.truth_words import decision_words, decline_words, outcome_words
from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.journal import JournalEntry
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.people.letters import Letters
from app.people.models import Level
from app.people.rules import Who
from app.people.service import erase
from tests import make
from tests.visitor import Visit

SETTINGS = Settings()
SECRET = "Urzędniczka Nowak mówi co innego"
NEW = NewCorrection(SECRET, name="Basia z Ełku", email="Basia@Poczta.example")


@pytest.fixture
def maria(db: Session) -> Who:
    return make.who(make.person(db, Level.MODERATOR))


@pytest.fixture
def petition(db: Session) -> Article:
    return make.article(
        db,
        title="Petycja",
        slug="petycja",
        body="Wstęp.\n\n## Terminy\n\nTrzy miesiące.\n",
        categories=("zglosic",),
    )


def answer(state: State = State.ANSWERED, **more: Any) -> Decision:
    return Decision(state, **{"answer": "Sprawdziliśmy to.", **more})


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewCorrection(""), "message"),
        (NewCorrection("   za krótko   "[:9]), "message"),
        (NewCorrection("\x00" * 40), "message"),
        (NewCorrection("x" * 2001), "message"),
        (NewCorrection(SECRET, name="x" * 81), "name"),
        (NewCorrection(SECRET, email="to nie adres"), "email"),
        (NewCorrection(SECRET, email="a@b.example\nBcc: x@y.example"), "email"),
    ],
)
def test_corrections_that_cannot_be_taken(new: NewCorrection, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_new(new)
    assert refused.value.field == field


def test_an_address_stands_in_its_one_form_and_a_wild_anchor_names_nothing() -> None:
    checked = check_new(NewCorrection(SECRET, anchor="x" * 500, email=" Basia@Poczta.example "))
    assert (checked.anchor, checked.email) == ("", "basia@poczta.example")
    assert check_new(NewCorrection("x" * 2000)).text == "x" * 2000


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (Decision(State.ANSWERED), "answer"),
        (Decision(State.MENDED, answer="  "), "answer"),
        (Decision(State.DECLINED, answer="Nie."), "reason"),
        (Decision(State.DECLINED, answer="Nie.", reason="wymysl"), "reason"),
        (Decision(State.WAITING, answer="Nie."), "state"),
        (Decision(State.ANSWERED, answer="x" * 2001), "answer"),
    ],
)
def test_decisions_that_cannot_be_taken(decision: Decision, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_decision(decision)
    assert refused.value.field == field


def test_spam_gets_no_answer_and_is_never_shown() -> None:
    checked = check_decision(Decision(State.SPAM, "Precz", "inne", 3, is_shown=True))
    assert checked == Decision(State.SPAM)


def test_every_state_and_reason_has_its_words() -> None:
    assert set(decision_words()) == set(DECISIONS)
    assert set(decline_words()) == set(DeclineReason)
    assert all(outcome_words(state) for state in State)


def test_a_section_is_told_by_its_heading(db: Session, petition: Article) -> None:
    rows = [
        corrections.send(db, petition, NewCorrection(SECRET, anchor=anchor), None)
        for anchor in ("s-terminy", "s-nie-ma", "")
    ]
    assert [row.heading for row in rows] == ["Terminy", "", ""]
    assert {row.revision_id for row in rows} == {petition.published_id}


@pytest.mark.parametrize(
    ("level", "scope", "sees"),
    [
        (Level.EDITOR, [], False),
        (Level.CURATOR, ["przekonac-innych"], False),
        (Level.CURATOR, ["zglosic"], True),
        (Level.MODERATOR, [], True),
    ],
)
def test_who_sees_and_answers(
    db: Session, petition: Article, level: Level, scope: list[str], sees: bool
) -> None:
    row = corrections.send(db, petition, NEW, None)
    who = make.who(make.person(db, level, scope=scope))
    assert (corrections.waiting(db, who, 1).total == 1) is sees
    if sees:
        assert corrections.correction_page(db, who, row.id).text == SECRET
        corrections.decide(db, SETTINGS, who, row.id, answer())
        assert corrections.waiting(db, who, 1).total == 0
        return
    for act in (
        lambda: corrections.correction_page(db, who, row.id),
        lambda: corrections.decide(db, SETTINGS, who, row.id, answer()),
        lambda: corrections.show_text(db, who, row.id, is_shown=True),
    ):
        with pytest.raises(Forbidden):
            act()
    assert row.state == State.WAITING


def test_nobody_answers_their_own(db: Session, petition: Article, maria: Who) -> None:
    row = corrections.send(db, petition, NEW, maria)
    with pytest.raises(Forbidden):
        corrections.decide(db, SETTINGS, maria, row.id, answer())


def test_there_is_no_such_correction(db: Session, maria: Who) -> None:
    with pytest.raises(NotFound):
        corrections.decide(db, SETTINGS, maria, 77, answer())
    with pytest.raises(NotFound):
        corrections.correction_page(db, maria, 77)


def test_one_decision_only(db: Session, petition: Article, maria: Who) -> None:
    row = corrections.send(db, petition, NEW, None)
    corrections.decide(db, SETTINGS, maria, row.id, answer(State.SPAM))
    with pytest.raises(Conflict):
        corrections.decide(db, SETTINGS, maria, row.id, answer())
    assert db.scalars(select(MailMessage)).all() == []  # spam gets no letter either
    assert corrections.public_number(db, petition.id) == 0


def test_words_of_the_reader_are_public_only_when_approved(
    db: Session, petition: Article, maria: Who
) -> None:
    row = corrections.send(db, petition, NEW, None)
    with pytest.raises(Conflict):
        corrections.show_text(db, maria, row.id, is_shown=True)
    assert corrections.public_answers(db, petition.id, 1).items == []
    before = petition.stamp
    corrections.decide(db, SETTINGS, maria, row.id, answer())

    def shown() -> tuple[str | None, str]:
        found = corrections.public_answers(db, petition.id, 1).items[0]
        assert found.answer == "Sprawdziliśmy to."
        return found.text, found.name

    assert shown() == (None, "")
    corrections.show_text(db, maria, row.id, is_shown=True)
    assert shown() == (SECRET, "Basia z Ełku")
    corrections.show_text(db, maria, row.id, is_shown=False)
    assert shown() == (None, "")
    db.commit()
    db.refresh(petition)
    assert petition.stamp > before
    told = [str(entry.data) for entry in db.scalars(select(JournalEntry))]
    assert not any(word in data for data in told for word in ("Basia", "basia", "Nowak"))


def test_the_version_that_mends_it_is_named(db: Session, petition: Article, maria: Who) -> None:
    first, second = (corrections.send(db, petition, NEW, None) for _ in range(2))
    make.edit(db, petition, body="Poprawione.\n")
    corrections.decide(db, SETTINGS, maria, first.id, answer(State.MENDED))
    with pytest.raises(Invalid):
        corrections.decide(db, SETTINGS, maria, second.id, answer(State.MENDED, number=99))
    corrections.decide(db, SETTINGS, maria, second.id, answer(State.MENDED, number=1))
    found = corrections.public_answers(db, petition.id, 1).items
    assert [each.mended_number for each in found] == [1, 2]


def test_the_answer_goes_by_mail_and_the_address_is_forgotten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as db:
        maria = make.who(make.person(db, Level.MODERATOR))
        petition = make.article(db, title="Petycja", slug="petycja", categories=("zglosic",))
        row_id = corrections.send(db, petition, NEW, None).id
        quiet_id = corrections.send(db, petition, NewCorrection(SECRET), None).id
        waiting_id = corrections.send(db, petition, NEW, None).id
        for each in (row_id, quiet_id):
            corrections.decide(db, SETTINGS, maria, each, answer())
    with database.reading() as db:
        letter = db.scalars(select(MailMessage)).one()
        assert letter.recipient == "basia@poczta.example"
        assert "Sprawdziliśmy to." in letter.body
        assert SECRET not in letter.body

    def address(number: int, days: float) -> str | None:
        later = clock.now() + timedelta(days=days)
        with monkeypatch.context() as patch:
            patch.setattr(clock, "now", lambda: later)
            corrections.forget_addresses(SETTINGS, database)
        with database.reading() as db:
            return db.get_one(Correction, number).email

    assert address(row_id, 89.9) == "basia@poczta.example"
    assert address(row_id, 90.1) is None
    assert address(waiting_id, 500) == "basia@poczta.example"  # it still waits for its answer


def test_a_deleted_account_leaves_no_name(database: Database) -> None:
    with database.writing() as db:
        person = make.person(db)
        petition = make.article(db, categories=("zglosic",))
        row_id = corrections.send(db, petition, NEW, make.who(person)).id
        letters = Letters.from_settings(SETTINGS, "tajny klucz testu" * 3)
        erase(db, letters, make.who(person))
    corrections.forget_addresses(SETTINGS, database)
    with database.reading() as db:
        row = db.get_one(Correction, row_id)
        assert (row.name, row.email, row.author_id, row.text) == ("", None, None, SECRET)


def test_suspects_wait_behind_the_others(db: Session, petition: Article, maria: Who) -> None:
    suspect = NewCorrection(SECRET, is_suspect=True)
    late = [corrections.send(db, petition, new, None).id for new in (suspect, NEW, NEW)]
    found = [row.id for row in corrections.waiting(db, maria, 1).items]
    assert found == [late[1], late[2], late[0]]


SENT = {"message": SECRET, "email": "", "name": ""}


@pytest.fixture
def page(database: Database) -> str:
    with database.writing() as db:
        make.article(
            db,
            title="Petycja",
            slug="petycja",
            body="Wstęp.\n\n## Terminy\n\nTrzy miesiące.\n",
            categories=("zglosic",),
        )
    return "/artykuly/petycja"


def test_a_guest_reports_from_a_section_and_it_stays_unseen(
    visit: Visit, database: Database, page: str
) -> None:
    guest = visit()
    link = guest.page(page).select_one(".section-head a.section-edit")
    assert link is not None
    assert "Terminy" in guest.text(str(link["href"]))
    answer = guest.post(f"{page}/zglos", {**guest.form(str(link["href"]), f"{page}/zglos"), **SENT})
    assert answer.headers["Location"].startswith(f"{page}/zgloszenia")
    with database.reading() as db:
        row = db.scalars(select(Correction)).one()
        assert (row.heading, row.text, row.email, row.author_id) == ("Terminy", SECRET, None, None)
    for path in (page, f"{page}/zgloszenia"):
        assert "Nowak" not in visit().get(path).get_data(as_text=True)


def test_a_form_that_comes_back_keeps_what_was_typed(visit: Visit, page: str) -> None:
    guest = visit()
    typed = {**guest.form(f"{page}/zglos"), **SENT, "email": "to nie adres", "name": "Basia"}
    answer = guest.post(f"{page}/zglos", typed, 422)
    text = answer.get_data(as_text=True)
    assert SECRET in text
    assert "to nie adres" in text
    assert "no-store" in answer.headers["Cache-Control"]


def test_sent_twice_is_taken_once(visit: Visit, database: Database, page: str) -> None:
    guest = visit()
    typed = {**guest.form(f"{page}/zglos"), **SENT}
    for _ in range(2):
        guest.post(f"{page}/zglos", typed)
    with database.reading() as db:
        assert len(db.scalars(select(Correction)).all()) == 1


def test_too_many_from_one_address_wait_without_losing_text(visit: Visit, page: str) -> None:
    guest = visit()
    for _ in range(SETTINGS.corrections_an_hour):
        guest.post(f"{page}/zglos", {**guest.form(f"{page}/zglos"), **SENT})
    answer = guest.post(f"{page}/zglos", {**guest.form(f"{page}/zglos"), **SENT}, 429)
    assert SECRET in answer.get_data(as_text=True)
    assert int(answer.headers["Retry-After"]) > 0


def test_an_answer_through_the_pages_is_counted_on_the_article(
    visit: Visit, database: Database, page: str
) -> None:
    guest = visit()
    guest.post(f"{page}/zglos", {**guest.form(f"{page}/zglos"), **SENT})
    assert "Zgłoszenia (0)" in guest.text(page).replace("( ", "(").replace(" )", ")")
    with database.writing() as db:
        person = make.person(db, Level.MODERATOR)
    moderator = visit(person)
    assert "Petycja" in moderator.text("/zgloszenia")
    assert SECRET in moderator.text("/zgloszenia/1")
    moderator.post("/zgloszenia/1", moderator.form("/zgloszenia/1"), 422)
    decided = {"state": "declined", "answer": "Jest dobrze.", "reason": "jest-poprawnie"}
    moderator.send("/zgloszenia/1", decided)
    assert "Jest dobrze." in guest.text(f"{page}/zgloszenia")
    assert "Zgłoszenia (1)" in guest.text(page)
    assert "Nowak" not in guest.text(f"{page}/zgloszenia")
    moderator.send("/zgloszenia/1/pokaz", at="/zgloszenia/1")
    assert "Nowak" in guest.text(f"{page}/zgloszenia")


def test_the_editor_shows_the_correction_to_those_who_decide(
    visit: Visit, database: Database, page: str
) -> None:
    with database.writing() as db:
        article = db.scalars(select(Article)).one()
        corrections.send(db, article, NEW, None)
        moderator, resident = make.person(db, Level.MODERATOR), make.person(db)
    path = f"{page}/edytuj?zgloszenie=1"
    assert "Nowak" in visit(moderator).text(path)
    assert "Nowak" not in visit(resident).text(path)
    assert "Nowak" not in visit(moderator).text(f"{page}/edytuj?zgloszenie=2")
