"""A person's own page: theirs and nobody else's, in a fixed number of queries."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session

from app.articles import watching
from app.articles.models import Article, ArticleRevision
from app.cities import following as cities
from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.discussions import following, hiding
from app.discussions.participation_models import PostDraft
from app.experiences import unsent
from app.people.models import Level, Person
from app.review.rules import Reason
from app.site import own_things
from tests import make
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
Count = Callable[[], AbstractContextManager[list[str]]]


def draft(db: Session, person: Person, spot: str, title: str = "", body: str = "Treść") -> None:
    db.add(PostDraft(person_id=person.id, spot=spot, saved=clock.now(), title=title, body=body))
    db.flush()


def test_a_new_person_is_told_where_to_begin(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        person = make.person(db, name="Halina K.")
    page = visit(person).page("/moje")
    assert len(page.select("h1")) == 1
    assert not page.select("main .rows")
    for link in page.select("main a"):
        assert visit(person).client.get(str(link["href"])).status_code == 200, link["href"]


def test_guests_are_asked_to_sign_in_first(visit: Visit) -> None:
    assert visit().get("/moje", 303).location == "/logowanie?dalej=/moje"


def test_the_page_shows_what_is_theirs(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        reader, other = make.person(db, Level.EDITOR), make.person(db, Level.EDITOR)
        article = make.article(db, other, title="Petycja", slug="petycja")
        make.edit(db, article, other, comment="Nowy termin", body="Inaczej.\n")
        unwatched = make.article(db, other, title="Nieobserwowany")
        watching.watch(db, make.who(reader), article)
        watching.watch(db, make.who(other), unwatched)
        thread = make.thread(db, other, title="Kiedy sesja?")
        following.follow(db, make.who(reader), thread.id)
        make.thread(db, other, title="Cudzy wątek")
        cities.follow(db, make.who(reader), make.city(db))
        draft(db, reader, f"thread:{thread.id}", body="Moja odpowiedź")
        draft(db, other, "new", title="Cudzy szkic")
        unsent.keep(db, make.who(reader), Settings(), 0, [("title", "Jeszcze niewysłane")])
        unfinished = make.experience(db, reader, title="Niedokończone", publish=False)
        for number in range(own_things.SHOWN):
            make.experience(db, reader, title=f"Nowsze {number}")
    page = visit(reader).page("/moje")
    assert page.select_one(f"main a[href='/doswiadczenia/{unfinished.id}/edytuj']") is not None
    text = " ".join(page.get_text(" ").split())
    for shown in (
        "Petycja",
        "Nowy termin",
        "Kiedy sesja?",
        "Ełk",
        "Moja odpowiedź",
        "Jeszcze niewysłane",
    ):
        assert shown in text
    for hidden in ("Nieobserwowany", "Cudzy wątek", "Cudzy szkic", "Czeka na ciebie"):
        assert hidden not in text
    assert visit(reader).get("/moje").headers["Cache-Control"] == "no-store"


def test_what_moderators_hid_is_not_told_to_those_who_followed_it(
    visit: Visit, database: Database
) -> None:
    with database.writing() as db:
        reader, moderator = make.person(db, Level.EDITOR), make.person(db, Level.MODERATOR)
        thread = make.thread(db, reader, title="Ukryty tytuł")
        following.follow(db, make.who(reader), thread.id)
        hiding.hide_thread(db, make.who(moderator), thread.id, Reason.VANDALISM, "")
        article = make.article(db, reader, title="Petycja")
        make.edit(db, article, reader, comment="Ukryty opis", body="Inaczej.\n")
        watching.watch(db, make.who(reader), article)
        revision_id = db.get_one(Article, article.id).published_id
        db.get_one(ArticleRevision, revision_id).hidden = clock.now()
    text = visit(reader).text("/moje")
    assert "Ukryty tytuł" not in text
    assert "Ukryty opis" not in text


def test_queues_are_told_to_those_who_work_through_them(db: Session) -> None:
    resident, moderator = make.person(db, Level.RESIDENT), make.person(db, Level.MODERATOR)
    make.thread(db, make.person(db, Level.NEW), title="Czeka")
    assert own_things.tasks(db, make.who(resident)) == []
    found = own_things.tasks(db, make.who(moderator))
    assert [(task.endpoint, task.number) for task in found] == [("discussions.queue", 1)]


def test_drafts_lead_back_to_their_forms(db: Session) -> None:
    person = make.person(db)
    article, city = make.article(db, slug="petycja"), make.city(db)
    for spot in ("new", f"new:article:{article.id}", f"new:city:{city.id}", "thread:7", "post:8"):
        draft(db, person, spot, title=spot)
    found = {
        each.title.rstrip("0123456789"): each.where for each in own_things.kept_posts(db, person.id)
    }
    assert found == {
        "new": "/dyskusje/nowy",
        "new:article:": "/dyskusje/nowy?artykul=petycja",
        "new:city:": "/dyskusje/nowy?miasto=elk",
        "thread:": "/dyskusje/7",
        "post:": "/posty/8/odpowiedz",
    }


@pytest.mark.parametrize("level", [Level.RESIDENT, Level.MODERATOR])
def test_the_number_of_queries_is_fixed(
    visit: Visit, database: Database, count_queries: Count, level: Level
) -> None:
    with database.writing() as db:
        person = make.person(db, level)
        _fill(db, person, 1)
    reader = visit(person)
    with count_queries() as few:
        reader.get("/moje")
    with database.writing() as db:
        _fill(db, person, 30)
    with count_queries() as many:
        reader.get("/moje")
    assert len(few) == len(many) <= 33


def _fill(db: Session, person: Person, number: int) -> None:
    other = make.person(db, Level.EDITOR)
    for _each in range(number):
        article = make.article(db, other)
        watching.watch(db, make.who(person), article)
        thread = make.thread(db, other, article=article)
        following.follow(db, make.who(person), thread.id)
        draft(db, person, f"thread:{thread.id}")
