"""What is looked for in vain is counted by text and day, and tells nothing of who looked."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import journal, web
from app.core.db import Database
from app.core.errors import Forbidden, NotFound
from app.core.limiter import Limit
from app.core.settings import Settings
from app.people.models import Level
from app.search import unanswered, views_unanswered
from app.search.indexer import Indexer
from app.search.synonym_models import UnansweredQuery
from app.search.views_unanswered import note_unanswered
from tests import make
from tests.visitor import Visit

Later = Callable[..., None]
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def texts(db: Session) -> list[tuple[str, int]]:
    return [(row.text, row.times) for row in unanswered.listed(db, 1).items]


def test_texts_are_counted_most_often_first(db: Session) -> None:
    for text in ("Hulajnogi", "dziura  w jezdni", "DZIURA w jezdni?", "„dziura w jezdni”"):
        assert unanswered.record(db, text)
    assert texts(db) == [("dziura w jezdni", 3), ("hulajnogi", 1)]


def test_a_row_holds_a_text_and_a_day_and_nothing_of_a_person() -> None:
    assert {column.name for column in UnansweredQuery.__table__.columns} == {
        "id", "digest", "text", "day", "times"
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "?", "x", "…", "123", "jan@poczta.pl", "600 100 200", "Jan Kowalski", "ab" * 61]
)
def test_some_texts_are_not_kept(db: Session, text: str) -> None:
    assert not unanswered.record(db, text)
    assert texts(db) == []


def test_days_are_added_up_and_forgotten_one_by_one(
    db: Session, database: Database, settings: Settings, later: Later
) -> None:
    unanswered.record(db, "hulajnoga")
    db.commit()
    later(days=60)
    unanswered.record(db, "hulajnoga")
    unanswered.record(db, "hulajnoga")
    db.commit()
    assert texts(db) == [("hulajnoga", 3)]
    db.commit()
    later(days=31)  # 91 after the first
    unanswered.forget_old(settings, database)
    assert texts(db) == [("hulajnoga", 2)]
    db.commit()
    later(days=60)
    unanswered.forget_old(settings, database)
    assert db.scalar(select(func.count(UnansweredQuery.id))) == 0


def test_a_day_has_an_end(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unanswered, "MOST_OF_A_DAY", 2)
    assert [unanswered.record(db, text) for text in ("hulajnoga", "rower", "tramwaj")] == [
        True, True, False
    ]  # fmt: skip
    assert unanswered.record(db, "rower")
    assert texts(db) == [("rower", 2), ("hulajnoga", 1)]


def test_what_is_settled_is_forgotten_on_all_days(db: Session, later: Later) -> None:
    unanswered.record(db, "hulajnoga")
    later(days=1)
    unanswered.record(db, "hulajnoga")
    unanswered.record(db, "rower")
    editor = make.who(make.person(db, Level.EDITOR))
    row = unanswered.listed(db, 1).items[0]
    with pytest.raises(Forbidden):
        unanswered.settle(db, make.who(make.person(db, Level.RESIDENT)), row.id)
    unanswered.settle(db, editor, row.id)
    assert texts(db) == [("rower", 1)]
    with pytest.raises(NotFound):
        unanswered.settle(db, editor, row.id)
    db.commit()
    entries = journal.entries_after(db, 0, kinds=("unanswered.",))
    assert [(entry.kind, entry.data) for entry in entries] == [("unanswered.settled", {})]


def ask(app: web.Application, text: str, **headers: str) -> None:
    """A page of results on which nothing was found."""
    with app.test_request_context("/szukaj", headers={"User-Agent": BROWSER} | headers):
        note_unanswered(text)
        app.process_response(app.make_response("nic"))


def test_the_page_counts_people_and_no_programs(app: web.Application, db: Session) -> None:
    ask(app, "hulajnoga")
    ask(app, "rower", **{"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"})
    ask(app, "rower", **{"User-Agent": ""})
    ask(app, "rower", **{"Sec-Purpose": "prefetch"})
    with app.test_request_context("/szukaj", method="HEAD", headers={"User-Agent": BROWSER}):
        note_unanswered("rower")
        app.process_response(app.make_response("nic"))
    assert texts(db) == [("hulajnoga", 1)]


def test_an_hour_has_room_for_few_new_texts(
    app: web.Application, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_unanswered, "NEW_TEXTS", Limit("unanswered", "2/hour"))
    for text in ("hulajnoga", "rower", "tramwaj", "rower"):
        ask(app, text)
    assert texts(db) == [("rower", 2), ("hulajnoga", 1)]


def test_only_first_pages_without_answer_are_counted(
    db: Session, visit: Visit, indexer: Indexer
) -> None:
    make.article(db, title="Petycja do rady", body="Jak złożyć petycję.")
    db.commit()
    indexer.prepare()
    guest = visit()
    for path in ("petycja", "brzdękolina&strona=2", "brzdękolina&rodzaj=dyskusje"):
        guest.get(f"/szukaj?q={path}")
    assert texts(db) == []
    db.commit()
    guest.get("/szukaj?q=brzdękolina")
    guest.get("/szukaj?q=petycja brzdękolina")
    assert texts(db) == [("petycja brzdękolina", 1), ("brzdękolina", 1)]


def test_editors_read_the_list(
    visit: Visit,
    db: Session,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    curator, editor = make.person(db, Level.CURATOR), make.person(db, Level.EDITOR)
    costs = []
    for amount in (1, 30):
        for number in range(amount):
            unanswered.record(db, f"hulajnoga <b> {number}")
        db.commit()
        visitor = visit(curator)
        with count_queries() as queries:
            page = visitor.page("/moderacja/czego-szukano")
        costs.append(len(queries))
        assert len(page.select("main .queue-row")) == amount
    assert costs[0] == costs[1]
    link = page.select_one("a[href^='/moderacja/synonimy/nowy?zapis=']")
    assert link is not None
    form = visitor.page(str(link["href"])).select_one("input[name=typed]")
    assert form is not None
    assert str(form["value"]).startswith("hulajnoga <b>")
    page = visit(editor).page("/moderacja/czego-szukano")
    assert not page.select("a[href^='/moderacja/synonimy']")
    assert len(page.select("main .queue-row form")) == 30
