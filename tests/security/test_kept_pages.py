"""Pages kept for all guests: nothing of one visitor in them, and true after every act."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from app.articles import queries
from app.articles import service as articles
from app.core.db import Database
from app.core.settings import Settings
from app.discussions import hiding, service
from app.people import service as accounts
from app.people.models import Level, Person, Role
from tests import make
from tests.security.stage import erase
from tests.visitor import Visit, Visitor

KEPT = ("/", "/zmiany", "/artykuly/petycja", "/pomoc", "/dostepnosc")


@pytest.fixture
def author(database: Database) -> Person:
    """Who wrote the one article."""
    with database.writing() as db:
        person = make.person(db, Level.EDITOR, name="Zofia Dawna")
        make.article(db, person, slug="petycja", title="Petycja", categories=("zglosic",))
        return person


def _text(visitor: Visitor, path: str) -> str:
    return visitor.get(path).get_data(as_text=True)


@pytest.mark.parametrize("path", ["/", "/artykuly/petycja", "/artykuly/petycja/historia"])
def test_a_name_that_is_gone_is_gone(
    visit: Visit, database: Database, author: Person, path: str
) -> None:
    """A deleted account leaves no name on any page, kept or not."""
    for visitor in (visit(), visit(_reader(database))):
        visitor.get(path)
    with database.writing() as db:
        erase(db, db.get_one(Person, author.id))
    for visitor in (visit(), visit(_reader(database))):
        assert "Dawna" not in _text(visitor, path)


@pytest.mark.parametrize("path", ["/artykuly/petycja", "/zmiany", "/artykuly/petycja/historia"])
def test_a_changed_name_is_changed(
    visit: Visit, database: Database, author: Person, path: str
) -> None:
    assert "Zofia Dawna" in _text(visit(), path)
    with database.writing() as db:
        accounts.update_profile(
            db, make.who(author), name="Zofia Nowa", role=Role.RESIDENT, city="", about=""
        )
    for visitor in (visit(), visit(_reader(database))):
        text = _text(visitor, path)
        assert "Zofia Nowa" in text
        assert "Dawna" not in text


def test_the_form_of_the_profile_changes_kept_names(visit: Visit, author: Person) -> None:
    """The same through the pages: the whole way counts."""
    visit().get("/artykuly/petycja")
    visit(author).send("/konto", {"name": "Zofia Nowa"})
    assert "Dawna" not in _text(visit(), "/artykuly/petycja")
    for objects, is_named in (("y", False), ("", True)):
        visit(author).send("/konto", {"is_unthanked": objects})
        assert ("Zofia" in _text(visit(), "/artykuly/petycja")) is is_named
    visit(author).send("/konto/usun", {"current_password": make.PASSWORD})
    assert "Zofia" not in _text(visit(), "/artykuly/petycja")


def _reader(database: Database) -> Person:
    with database.writing() as db:
        return make.person(db)


@pytest.mark.usefixtures("author")
def test_every_act_shows_at_once(visit: Visit, database: Database) -> None:
    """Threads come, are hidden and shown; texts and addresses change."""
    guest, path = visit(), "/artykuly/petycja"

    def shows(word: str) -> bool:
        return word in _text(guest, path)

    with database.writing() as db:
        moderator, person = make.person(db, Level.MODERATOR), make.person(db)
    assert not shows("Wątek próbny")
    thread_id = _do(database, lambda db: _thread(db, person))
    assert shows("Wątek próbny")
    _do(database, lambda db: hiding.hide_thread(db, make.who(moderator), thread_id, "reklama", ""))
    assert not shows("Wątek próbny")
    _do(database, lambda db: hiding.unhide_thread(db, make.who(moderator), thread_id))
    assert shows("Wątek próbny")
    _do(database, lambda db: _edit(db, "Zupełnie nowe słowa"))
    assert shows("Zupełnie nowe słowa")
    _do(database, lambda db: _rename(db, moderator))
    assert guest.get(path, 301).location.endswith("/artykuly/nowa-petycja")
    path = "/artykuly/nowa-petycja"
    assert shows("Zupełnie nowe słowa")
    assert not shows("/artykuly/petycja")


def _do(database: Database, act):  # type: ignore[no-untyped-def]
    with database.writing() as db:
        return act(db)


def _thread(db: Session, person: Person) -> int:
    article = queries.article_by_slug(db, "petycja")
    return make.thread(db, person, article=article, title="Wątek próbny").id


def _edit(db: Session, body: str) -> None:
    make.edit(db, queries.article_by_slug(db, "petycja"), body=body + "\n")


def _rename(db: Session, who: Person) -> None:
    articles.rename(
        db, make.who(who), queries.article_by_slug(db, "petycja"), "nowa-petycja", "Tak"
    )


@pytest.mark.usefixtures("author")
def test_a_neighbour_shows_as_it_is_now(visit: Visit, database: Database) -> None:
    """A spoilt and mended title must not live on in the cards of other pages."""
    with database.writing() as db:
        make.article(db, slug="sesja", title="Sesja", lead="Spokojnie.", categories=("zglosic",))
    assert "Sesja" in _text(visit(), "/artykuly/petycja")
    with database.writing() as db:
        make.edit(db, queries.article_by_slug(db, "sesja"), title="Zepsuty tytuł", body="X.\n")
    assert "Zepsuty tytuł" in _text(visit(), "/artykuly/petycja")


def test_an_answer_that_comes_to_wait_is_no_answer(visit: Visit, database: Database) -> None:
    """A newcomer's answer edited into one that waits: the home page counts it no more."""
    with database.writing() as db:
        newcomer, other = make.person(db, Level.NEW), make.person(db)
        thread = make.thread(db, other, title="Pytanie o ławkę")
        approver = make.who(make.person(db, Level.MODERATOR))
        posts = [make.post(db, newcomer, thread) for _ in range(4)]
        for post in posts[:3]:
            service.approve_post(db, approver, post.id, 1)
        service.approve_post(db, approver, posts[3].id, 1)
    before = _text(visit(), "/")
    links = " ".join(f"[x](https://reklama{number}.example)" for number in range(5))
    with database.writing() as db:
        service.edit_post(db, make.who(newcomer), Settings(), posts[0].id, 1, make.post_text(links))
    signed_in = visit(_reader(database)).text("/")
    assert "3 odpowiedzi" in signed_in.replace("\xa0", " ")
    assert "4 odpowiedzi" in before.replace("\xa0", " ")
    assert "4 odpowiedzi" not in _text(visit(), "/").replace("\xa0", " ")


@pytest.mark.usefixtures("author")
@pytest.mark.parametrize("path", KEPT)
def test_a_kept_page_holds_nothing_of_its_first_visitor(visit: Visit, path: str) -> None:
    """Neither the address they came by nor their browser."""
    first = visit()
    headers = {"Referer": "http://localhost/znacznik-drogi", "User-Agent": "znacznik-programu"}
    first.client.get(f"{path}?znacznik-adresu=1&utm_source=znacznik", headers=headers)
    page = _text(visit(), path)
    assert "znacznik" not in page
    assert "csrf" not in page


@pytest.mark.usefixtures("author")
@pytest.mark.parametrize("path", KEPT)
def test_a_message_for_one_visitor_is_not_kept_for_others(visit: Visit, path: str) -> None:
    """Somebody whose session ended before the page that was to tell them of their act."""
    first = visit()
    with first.client.session_transaction() as session:
        session["_flashes"] = [("ok", "dla-jednej-osoby")]
    answer = first.get(path)
    assert "dla-jednej-osoby" in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "dla-jednej-osoby" not in _text(visit(), path)
    assert "dla-jednej-osoby" not in _text(first, path)


@pytest.mark.usefixtures("author")
def test_two_looks_are_drawn_side_by_side(visit: Visit) -> None:
    """Many guests of two looks at once: each gets their own."""

    def look(number: int) -> bool:
        theme = ("dark", "light")[number % 2]
        visitor = visit()
        visitor.client.set_cookie("wyglad", f"{theme}.normal")
        chosen = visitor.page("/artykuly/petycja").select_one("input[name=theme][checked]")
        return chosen is not None and chosen["value"] == theme

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(look, range(40)))
