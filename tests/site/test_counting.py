"""Sums of what people gave: counted from the tables, corrected by themselves, nobody named against
their will."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import contributors as of_article
from app.articles import hiding as article_hiding
from app.core import journal
from app.core.db import Database
from app.core.settings import Settings
from app.discussions import answers, hiding
from app.people import contributions, service
from app.people.community_models import Contribution
from app.people.letters import Letters
from app.people.models import Level, Person
from app.site.counting import count_contributions
from tests import make


@pytest.fixture
def editor(db: Session) -> Person:
    return make.person(db, Level.EDITOR, name="Ewa S.")


@pytest.fixture
def contributor(db: Session) -> Person:
    return make.person(db, name="Halina K.")


def counted(database: Database, db: Session) -> dict[str, tuple[int, int, int]]:
    db.commit()
    count_contributions(Settings(), database)
    return {
        row.name: (row.changes, row.answers, row.experiences)
        for row in contributions.contributors(db, 1).items
    }


def test_changes_and_helpful_answers_are_counted_and_taken_off(
    database: Database, db: Session, editor: Person, contributor: Person
) -> None:
    moderator = make.who(make.person(db, Level.MODERATOR))
    article = make.article(db, editor)
    make.edit(db, article, editor, body="Inny tekst niż był.\n")
    thread = make.thread(db, editor)
    post = make.post(db, contributor, thread)
    answers.mark(db, make.who(editor), post.id)
    assert counted(database, db) == {"Ewa S.": (2, 0, 0), "Halina K.": (0, 1, 0)}
    hiding.hide_post(db, moderator, post.id, "dane-osobowe", "")
    article_hiding.hide_revision(db, moderator, article, 1, "dane-osobowe", with_author=True)
    assert counted(database, db) == {"Ewa S.": (1, 0, 0)}


def test_nothing_is_written_while_nothing_happens(
    database: Database, db: Session, editor: Person
) -> None:
    make.article(db, editor)
    assert counted(database, db) != {}
    row = db.scalars(select(Contribution)).one()
    row.changes = 99
    assert counted(database, db)["Ewa S."] == (99, 0, 0)
    journal.record(db, "person.profile-changed", editor.id, f"person:{editor.id}")
    assert counted(database, db)["Ewa S."] == (1, 0, 0)


def test_who_objects_and_who_left_is_not_named(
    database: Database, db: Session, editor: Person
) -> None:
    leaving = make.person(db, Level.EDITOR, name="Kto Odchodzi")
    article = make.article(db, leaving)
    make.edit(db, article, editor, body="Inny tekst niż był.\n")
    assert len(counted(database, db)) == 2
    editor.is_unthanked = True
    letters = Letters.from_settings(Settings(), "tajny klucz testu" * 3)
    service.erase(db, letters, make.who(leaving))
    assert counted(database, db) == {}
    assert of_article.contributors(db, article.id, 1).items == []
    editor.is_unthanked = False
    assert [row.name for row in of_article.contributors(db, article.id, 1).items] == ["Ewa S."]


def test_authors_of_an_article(db: Session, editor: Person, contributor: Person) -> None:
    article = make.article(db, contributor)
    for number in range(3):
        make.edit(db, article, editor, body=f"Tekst numer {number} zupełnie inny.\n")
    other = make.article(db, contributor)
    make.edit(db, other, contributor, body="Nie tutaj.\n")
    found = of_article.contributors(db, article.id, 1)
    assert [(row.name, row.changes) for row in found.items] == [("Ewa S.", 3), ("Halina K.", 1)]
    assert found.total == 2
    moderator = make.who(make.person(db, Level.MODERATOR))
    article_hiding.hide_revision(db, moderator, article, 1, "dane-osobowe", with_author=True)
    assert [row.name for row in of_article.contributors(db, article.id, 1).items] == ["Ewa S."]
