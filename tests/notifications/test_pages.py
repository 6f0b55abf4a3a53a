"""The inbox and its settings, as their owner sees them and nobody else."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select, update

from app.articles import watching
from app.articles.truth_models import ArticleWatch
from app.core.db import Database
from app.core.settings import Settings
from app.discussions import following
from app.discussions.models import Post, PostState, Thread
from app.notifications import delivery
from app.notifications.models import Notice, NoticePreference
from app.people.models import Level, Person
from tests import make
from tests.visitor import Visit, Visitor, words

Count = Callable[[], AbstractContextManager[list[str]]]
INBOX = "/powiadomienia"
CHOICES = "/powiadomienia/ustawienia"


@pytest.fixture
def halina(database: Database, settings: Settings) -> Person:
    """She follows a thread with one answer, and watches an article that was changed."""
    with database.writing() as db:
        halina, author = make.person(db, name="Halina Kowal"), make.person(db, Level.EDITOR)
        article = make.article(db, title="Petycja", slug="petycja")
        watching.watch(db, make.who(halina), article)
        thread = make.thread(db, author, title="Ławki w parku")
        following.begin(db, halina.id, thread.id)
        make.post(db, author, thread, "Trzeba napisać do zarządu zieleni.")
    delivery.catch_up(settings, database)
    return halina


def ids(database: Database) -> dict[str, int]:
    with database.reading() as db:
        return {row.kind: row.id for row in db.scalars(select(Notice))}


def bell(visitor: Visitor) -> str:
    """What stands at the bell."""
    link = visitor.page(INBOX).select_one(f'header a[href="{INBOX}"]')
    assert link is not None
    return " ".join(link.get_text(" ").split())


def test_the_inbox_tells_and_the_bell_counts(visit: Visit, halina: Person) -> None:
    page = visit(halina).page(INBOX)
    assert "2 nowe powiadomienia" in bell(visit(halina))
    assert page.main is not None
    text = " ".join(page.main.get_text(" ").split())
    for told in ("Ławki w parku", "Trzeba napisać do zarządu", "Obserwujesz ten wątek", "Petycja"):
        assert told in text
    with_kind = visit(halina).text(f"{INBOX}?rodzaj=artykul&stan=nowe")
    assert "Petycja" in with_kind
    assert "Ławki w parku" not in with_kind
    assert "Petycja" in visit(halina).text(f"{INBOX}?rodzaj=dziwny&stan=dziwny&strona=-3")


def test_opening_leads_there_and_marks_as_read(
    visit: Visit, database: Database, halina: Person
) -> None:
    visitor = visit(halina)
    notice = ids(database)["odpowiedz"]
    answer = visitor.get(f"{INBOX}/{notice}/otworz", 303)
    assert answer.headers["Location"].startswith("/posty/")
    assert "Ławki w parku" not in visitor.text(f"{INBOX}?stan=nowe")
    assert "Ławki w parku" in visitor.text(INBOX)


def test_what_was_hidden_is_told_without_its_name(
    visit: Visit, database: Database, halina: Person
) -> None:
    with database.writing() as db:
        db.execute(update(Post).values(state=PostState.HIDDEN))
    visitor = visit(halina)
    text = visitor.text(INBOX)
    assert "Już niedostępne" in text
    assert "Ławki" not in text
    assert "zarządu zieleni" not in text
    answer = visitor.get(f"{INBOX}/{ids(database)['odpowiedz']}/otworz", 303)
    assert answer.headers["Location"] == INBOX


def test_marking_one_and_all(visit: Visit, database: Database, halina: Person) -> None:
    visitor = visit(halina)
    first, second = ids(database)["artykul"], ids(database)["odpowiedz"]
    visitor.send(f"{INBOX}/{first}/przeczytane", at=INBOX)
    assert "1 nowe powiadomienie" in bell(visitor)
    form = visitor.form(INBOX, f"{INBOX}/przeczytane")
    with database.writing() as db:
        came = db.get_one(Notice, second)
        db.add(_like(came, "post:77"))
    visitor.post(f"{INBOX}/przeczytane", form)
    with database.reading() as db:
        unread = db.scalars(select(Notice.event).where(Notice.read.is_(None))).all()
    assert unread == ["post:77"]  # it came after the list was shown


def _like(notice: Notice, event: str) -> Notice:
    columns = {
        column.key: getattr(notice, column.key)
        for column in Notice.__table__.columns
        if column.key != "id"
    }
    return Notice(**{**columns, "event": event, "entry_id": notice.entry_id + 1})


def test_another_persons_notices_are_nobodys_business(
    visit: Visit, database: Database, halina: Person
) -> None:
    stranger = visit(make.stored(database))
    notice = ids(database)["odpowiedz"]
    assert "Ławki" not in stranger.text(INBOX)
    stranger.get(f"{INBOX}/{notice}/otworz", 404)
    token = stranger.form(CHOICES)
    for act in ("przeczytane", "nie-obserwuj"):
        stranger.post(f"{INBOX}/{notice}/{act}", token, 404)
    with database.reading() as db:
        assert db.get_one(Notice, notice).read is None
    assert visit().get(INBOX, 303).headers["Location"].startswith("/logowanie")


def test_a_notice_ends_the_following_that_brought_it(
    visit: Visit, database: Database, halina: Person
) -> None:
    visitor = visit(halina)
    for kind in ("artykul", "odpowiedz"):
        visitor.send(f"{INBOX}/{ids(database)[kind]}/nie-obserwuj", at=INBOX)
    with database.reading() as db:
        assert db.scalar(select(ArticleWatch.person_id)) is None
        thread_id = db.scalar(select(Thread.id))
        assert thread_id is not None
        assert halina.id not in set(db.scalars(following.followers(thread_id)))


def test_choices_are_kept_and_strange_ones_come_back(
    visit: Visit, database: Database, halina: Person
) -> None:
    visitor = visit(halina)
    form = visitor.form(CHOICES)
    assert form["odpowiedz"] == "weekly"
    visitor.send(CHOICES, {"odpowiedz": "now", "przerwa": "y"})
    again = visitor.form(CHOICES)
    assert (again["odpowiedz"], again["wzmianka"]) == ("now", "weekly")
    assert visitor.page(CHOICES).select_one("input[name=przerwa][checked]") is not None
    with database.reading() as db:
        kept = db.execute(select(NoticePreference.kind, NoticePreference.how)).all()
    assert [tuple(row) for row in kept] == [("odpowiedz", "now")]
    answer = visitor.post(CHOICES, {**again, "odpowiedz": "hourly", "wzmianka": "daily"}, 422)
    assert "Wybierz jedną z podanych odpowiedzi" in words(answer)


def test_the_inbox_costs_the_same_for_many(
    visit: Visit, database: Database, halina: Person, count_queries: Count
) -> None:
    def cost() -> int:
        visitor = visit(halina)
        with count_queries() as statements:
            visitor.get(INBOX)
        return len(statements)

    first = cost()
    with database.writing() as db:
        for notice in db.scalars(select(Notice)).all():
            db.add_all(_like(notice, f"{notice.event}-{number}") for number in range(20))
    assert cost() == first
    assert "99+" not in visit(halina).get(INBOX).get_data(as_text=True)
