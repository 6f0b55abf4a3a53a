"""Drafts: kept for their author alone, never overwritten unseen, gone when their time is over."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock, submissions
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.people.models import Level, Person
from app.review import drafts
from app.review.drafts import Typed
from app.review.models import Draft
from tests import make

SETTINGS = Settings()


def typed(
    article: Article | None, body: str = "Zaczynam.", seen: str = "", slug: str = ""
) -> Typed:
    article_id = article.id if article else None
    slug = article.slug if article else slug
    return Typed(article_id, slug, "Petycja", {"body": [body], "goals": ["1", "2"]}, seen)


def test_a_draft_is_kept_as_it_was_typed(db: Session, petition: Article, halina: Person) -> None:
    draft = drafts.save(db, make.who(halina), typed(petition))
    assert drafts.typed_fields(draft) == {"body": ["Zaczynam."], "goals": ["1", "2"]}
    again = drafts.save(db, make.who(halina), typed(petition, "Dalej.", drafts.token(draft)))
    assert again.id == draft.id
    assert again.number == 2
    assert again.fields["body"] == ["Dalej."]
    assert [row.slug for row in drafts.of_person(db, make.who(halina))] == ["petycja"]


def test_a_forgotten_tab_overwrites_nothing(db: Session, petition: Article, halina: Person) -> None:
    who = make.who(halina)
    old = drafts.token(drafts.save(db, who, typed(petition)))
    drafts.save(db, who, typed(petition, "Nowsze.", old))
    for seen in (old, "", "nonsens", "999.1"):
        with pytest.raises(Conflict):
            drafts.save(db, who, typed(petition, "Stare.", seen))
    draft = drafts.of_article(db, who, petition.id)
    assert draft is not None
    assert draft.fields["body"] == ["Nowsze."]


def test_a_saving_whose_answer_was_lost_is_sent_again_by_its_form(
    db: Session, petition: Article, halina: Person
) -> None:
    who = make.who(halina)
    first = drafts.save(db, who, replace(typed(petition), key="karta-1"))
    again = drafts.save(db, who, replace(typed(petition, "Dalej."), key="karta-1"))
    assert again.id == first.id
    assert again.fields["body"] == ["Dalej."]
    with pytest.raises(Conflict):
        drafts.save(db, who, replace(typed(petition, "Stare."), key="karta-2"))


def test_nobody_else_sees_or_touches_a_draft(
    db: Session, petition: Article, halina: Person, jan: Person, maria: Person
) -> None:
    draft = drafts.save(db, make.who(halina), typed(petition))
    for other in (jan, maria):
        who = make.who(other)
        assert drafts.of_article(db, who, petition.id) is None
        assert drafts.of_person(db, who) == []
        with pytest.raises(NotFound):
            drafts.own(db, who, draft.id)
        with pytest.raises(NotFound):
            drafts.drop(db, who, draft.id)
        drafts.sent(db, who, petition.id, drafts.token(draft))
    theirs = drafts.save(db, make.who(jan), typed(petition, "Moje.", ""))
    assert theirs.id != draft.id
    assert drafts.own(db, make.who(halina), draft.id).fields["body"] == ["Zaczynam."]


def test_a_new_article_keeps_one_draft_while_its_title_is_typed(
    db: Session, halina: Person
) -> None:
    who = make.who(halina)
    first = drafts.save(db, who, typed(None, slug="o"))
    second = drafts.save(db, who, typed(None, "Dalej.", drafts.token(first), slug="ogrod"))
    assert second.id == first.id
    other = drafts.save(db, who, typed(None, slug="plac"))
    assert other.id != first.id
    assert drafts.count(db, halina.id) == 2


def test_a_sent_text_leaves_no_draft(db: Session, petition: Article, halina: Person) -> None:
    who = make.who(halina)
    drafts.save(db, who, typed(petition))
    new = drafts.save(db, who, typed(None, slug="ogrod"))
    drafts.sent(db, who, petition.id, "")
    assert [row.slug for row in drafts.of_person(db, who)] == [None]
    drafts.sent(db, who, None, drafts.token(new), "inny-adres")
    assert drafts.of_person(db, who) == []


def test_a_form_that_was_sent_is_known(db: Session, halina: Person, jan: Person) -> None:
    submissions.remember(db, f"{halina.id}:review.edit:klucz", "/propozycje/1")
    db.flush()
    assert drafts.was_sent(db, make.who(halina), "review.edit", "klucz")
    assert not drafts.was_sent(db, make.who(jan), "review.edit", "klucz")
    assert not drafts.was_sent(db, make.who(halina), "review.edit", "inny")
    assert not drafts.was_sent(db, make.who(halina), "review.edit", "")


def test_there_is_a_limit_and_going_on_is_within_it(db: Session, halina: Person) -> None:
    who = make.who(halina)
    for number in range(drafts.MOST_DRAFTS):
        draft = drafts.save(db, who, typed(None, slug=f"artykul-{number}"))
    with pytest.raises(Forbidden):
        drafts.save(db, who, typed(None, slug="jeszcze-jeden"))
    drafts.save(db, who, typed(None, "Dalej.", drafts.token(draft), draft.slug))


def aged(database: Database, days: float, warned_days: float | None = None) -> int:
    with database.writing() as db:
        author = make.person(db, Level.RESIDENT, email="autor@poczta.example")
        draft = drafts.save(db, make.who(author), typed(None, slug="ogrod"))
        draft.saved = clock.now() - timedelta(days=days)
        if warned_days is not None:
            draft.warned = clock.now() - timedelta(days=warned_days)
        return draft.id


def left(database: Database) -> tuple[list[Draft], list[str]]:
    with database.reading() as db:
        return list(db.scalars(select(Draft))), list(db.scalars(select(MailMessage.recipient)))


@pytest.mark.parametrize(
    ("days", "warned", "stays", "letters"),
    [
        (334, None, True, 0),
        (336, None, True, 1),
        (400, None, True, 1),
        (365.5, 29, True, 0),
        (366, 30.5, False, 0),
    ],
)
def test_untouched_drafts_go_a_month_after_a_letter(
    database: Database, days: float, warned: float | None, stays: bool, letters: int
) -> None:
    aged(database, days, warned)
    for _twice in range(2):
        drafts.keep_house(SETTINGS, database)
    kept, told = left(database)
    assert bool(kept) is stays
    assert len(told) == letters


def test_touching_a_draft_gives_it_another_year(database: Database) -> None:
    draft_id = aged(database, 336)
    drafts.keep_house(SETTINGS, database)
    with database.writing() as db:
        draft = db.get_one(Draft, draft_id)
        who = make.who(db.get_one(Person, draft.author_id))
        drafts.save(db, who, typed(None, "Dalej.", drafts.token(draft), draft.slug))
        assert draft.warned is None
    drafts.keep_house(SETTINGS, database)
    kept, told = left(database)
    assert len(kept) == 1
    assert len(told) == 1


def test_drafts_of_an_erased_account_are_deleted(database: Database) -> None:
    draft_id = aged(database, 1)
    with database.writing() as db:
        author = db.get_one(Person, db.get_one(Draft, draft_id).author_id)
        author.erased, author.email = clock.now(), None
    drafts.keep_house(SETTINGS, database)
    assert left(database) == ([], [])
