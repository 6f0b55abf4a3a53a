"""Votes of readers: counted once a day and address, kept without anything of the voter."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import helpful, truth_lists
from app.articles.helpful import Tally
from app.articles.truth_lists import Order
from app.articles.truth_models import HelpfulVote
from app.core import clock
from app.core.db import Database
from app.core.errors import Invalid
from app.core.journal import JournalEntry
from app.core.limiter import LimitCounter
from app.people.models import Level
from tests import make
from tests.visitor import ADDRESS, Visit

PAGE = "/artykuly/petycja"


@pytest.fixture
def petition(database: Database) -> int:
    with database.writing() as db:
        return make.article(db, title="Petycja", slug="petycja", categories=("zglosic",)).id


def votes(database: Database) -> list[tuple[bool, str]]:
    with database.reading() as db:
        rows = db.execute(select(HelpfulVote.is_helpful, HelpfulVote.word).order_by(HelpfulVote.id))
        return [(row.is_helpful, row.word) for row in rows]


def test_a_guest_votes_from_the_article(visit: Visit, database: Database, petition: int) -> None:
    guest = visit()
    link = guest.page(PAGE).select_one('a[href$="glos=nie"]')
    assert link is not None
    form = guest.form(str(link["href"]), f"{PAGE}/pomocne")
    assert form["glos"] == "nie"
    guest.post(f"{PAGE}/pomocne", {**form, "word": "Brak  wzoru"})
    assert votes(database) == [(False, "Brak wzoru")]


def test_nothing_of_the_voter_is_kept(visit: Visit, database: Database, petition: int) -> None:
    with database.writing() as db:
        person = make.person(db)
    visitor = visit(person)
    visitor.post(f"{PAGE}/pomocne", {**visitor.form(f"{PAGE}/pomocne"), "glos": "tak"})
    with database.reading() as db:
        row = db.scalars(select(HelpfulVote)).one()
        assert {column.name for column in HelpfulVote.__table__.columns} == {
            "id",
            "article_id",
            "is_helpful",
            "word",
            "day",
        }
        assert row.day == clock.today()
        entry = db.scalars(select(JournalEntry).where(JournalEntry.kind == "helpful.voted")).one()
        assert (entry.actor_id, entry.data) == (None, {})
        counters = db.scalars(select(LimitCounter.key)).all()
        assert counters
        assert ADDRESS not in str(counters)


def test_one_vote_a_day_counts(visit: Visit, database: Database, petition: int) -> None:
    guest = visit()
    for choice in ("tak", "nie", "nie"):
        guest.post(f"{PAGE}/pomocne", {**guest.form(f"{PAGE}/pomocne"), "glos": choice})
    assert votes(database) == [(True, "")]


def test_looking_is_no_vote(visit: Visit, database: Database, petition: int) -> None:
    guest = visit()
    guest.get(f"{PAGE}/pomocne?glos=tak")
    guest.post(f"{PAGE}/pomocne", guest.form(f"{PAGE}/pomocne"), 422)
    assert votes(database) == []


def test_a_word_too_long_comes_back(visit: Visit, database: Database, petition: int) -> None:
    guest = visit()
    typed = {**guest.form(f"{PAGE}/pomocne"), "glos": "tak", "word": "x" * 301}
    assert "x" * 301 in guest.post(f"{PAGE}/pomocne", typed, 422).get_data(as_text=True)
    assert votes(database) == []


def test_numbers_and_words_are_for_editors(visit: Visit, database: Database, petition: int) -> None:
    with database.writing() as db:
        article = make.article(db, slug="inny")
        helpful.vote(db, article, "Tajne słowo", is_helpful=False)
        editor, resident = make.person(db, Level.EDITOR), make.person(db)
    path = "/artykuly/inny/pomocne/oceny"
    assert "Tajne słowo" in visit(editor).text(path)
    visit(resident).get(path, 403)
    for visitor in (visit(), visit(resident)):
        assert "Tajne" not in visitor.text("/artykuly/inny")


def test_the_least_helpful_come_first(db: Session) -> None:
    for title, yes, no in (("A", 5, 1), ("B", 0, 3), ("C", 4, 0)):
        article = make.article(db, title=title, categories=("zglosic",))
        for number in range(yes + no):
            helpful.vote(db, article, "", is_helpful=number < yes)
        db.flush()
        assert helpful.tally(db, article.id) == Tally(yes, no)
    found = truth_lists.overdue(db, None, "", Order.UNHELPFUL, 1).items
    assert [(row.title, row.yes, row.no) for row in found] == [("B", 0, 3), ("A", 5, 1)]


def test_a_word_is_cleaned_or_refused(db: Session) -> None:
    article = make.article(db)
    helpful.vote(db, article, " a\x00 \n b ", is_helpful=True)
    assert helpful.words(db, article.id, 1).items[0].word == "a b"
    with pytest.raises(Invalid):
        helpful.vote(db, article, "x" * 301, is_helpful=True)
