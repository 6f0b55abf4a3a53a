"""Protection: who may edit and publish under each level, its end, its reason, its history."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import protecting, protection, service
from app.articles import queries as articles
from app.articles.models import Article, ArticleProtection, Protection
from app.articles.rules import can_edit, can_protect, can_publish, protection_of
from app.core import clock
from app.core.db import Database
from app.core.errors import Forbidden, Invalid
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.people.models import Level
from app.people.rules import Who
from app.review import publication, reverting
from app.review.models import State
from app.text.safe_html import to_safe_html
from tests import make
from tests.visitor import Visit, words

SETTINGS = Settings()
LEVELS = [level for level in Level if level]
IN_SCOPE = ["zglosic"]
# From T0 to A, for an article in the curator's scope: proposing and publishing.
EXPECTED = {
    Protection.OPEN: ("111111", "001111"),
    Protection.REVIEWED: ("111111", "000111"),
    Protection.CURATORS: ("000111", "000111"),
    Protection.CLOSED: ("000011", "000011"),
}


def who(level: Level, scope: tuple[str, ...] = ("zglosic",)) -> Who:
    return Who(1, "Osoba", "osoba", level, datetime(2026, 1, 1, tzinfo=clock.WARSAW), scope=scope)


def day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def protect(
    db: Session, article: Article, level: str, *, until: str = "", by: Level = Level.MODERATOR
) -> None:
    moderator = make.who(make.person(db, by))
    locked = service.locked(db, article.id)
    protecting.protect(db, moderator, locked, level, until or day(30), "Spór o terminy.", SETTINGS)
    db.flush()


@pytest.fixture
def article(db: Session) -> Article:
    return make.article(db, slug="petycja", body="Pierwsze. Drugie.", categories=("zglosic",))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("protection_level", list(Protection))
def test_who_edits_and_publishes(level: Level, protection_level: Protection) -> None:
    edits, publishes = EXPECTED[protection_level]
    index = LEVELS.index(level)
    assert can_edit(who(level), protection_level, IN_SCOPE) is (edits[index] == "1")
    assert can_publish(who(level), protection_level, IN_SCOPE) is (publishes[index] == "1")


@pytest.mark.parametrize("protection_level", list(Protection))
def test_a_curator_outside_the_scope_is_an_editor(protection_level: Protection) -> None:
    outside = who(Level.CURATOR, scope=("inny",))
    for rule in (can_edit, can_publish):
        assert rule(outside, protection_level, IN_SCOPE) is rule(
            who(Level.EDITOR), protection_level, IN_SCOPE
        )


@pytest.mark.parametrize("level", LEVELS)
def test_moderators_protect_and_nobody_else(db: Session, article: Article, level: Level) -> None:
    assert can_protect(who(level)) is (level >= Level.MODERATOR)
    if level < Level.MODERATOR:
        with pytest.raises(Forbidden):
            protect(db, article, "P", by=level)


def test_a_protection_holds_until_its_end(
    db: Session, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    protect(db, article, "R", until=day(0))
    assert protection_of(article) == Protection.CURATORS
    editor, curator = make.person(db, Level.EDITOR), make.person(db, Level.CURATOR, scope=IN_SCOPE)
    outside = make.person(db, Level.CURATOR, scope=["inny"])
    assert not protection.may_edit(db, make.who(editor), article)
    assert not protection.may_edit(db, make.who(outside), article)
    assert protection.may_publish(db, make.who(curator), article)
    end = article.protected_until
    assert end is not None
    assert end.astimezone(clock.WARSAW).hour == 0
    monkeypatch.setattr(clock, "now", lambda: end - timedelta(seconds=1))
    assert protection.in_force(db, article.id) is not None
    monkeypatch.setattr(clock, "now", lambda: end)
    assert protection.in_force(db, article.id) is None
    assert protection.may_publish(db, make.who(editor), article)


def test_the_refusal_says_who_until_when_and_why(db: Session, article: Article) -> None:
    protect(db, article, "R")
    with pytest.raises(Forbidden, match="Spór o terminy"):
        protection.check_may_edit(db, make.who(make.person(db, Level.EDITOR)), article)


@pytest.mark.parametrize(
    ("level", "until", "reason", "field"),
    [
        ("X", day(1), "Spór.", "level"),
        ("", day(1), "Spór.", "level"),
        ("O", "", "Spór.", "level"),
        ("P", "", "Spór.", "until"),
        ("P", "jutro", "Spór.", "until"),
        ("P", day(-1), "Spór.", "until"),
        ("P", day(367), "Spór.", "until"),
        ("P", day(1), "  ", "reason"),
        ("P", day(1), "x" * 301, "reason"),
    ],
)
def test_what_a_protection_needs(
    db: Session, article: Article, level: str, until: str, reason: str, field: str
) -> None:
    moderator = make.who(make.person(db, Level.MODERATOR))
    with pytest.raises(Invalid) as refused:
        protecting.protect(db, moderator, article, level, until, reason, SETTINGS)
    assert refused.value.field == field
    assert protection_of(article) == Protection.OPEN
    assert db.scalars(select(ArticleProtection)).all() == []


def test_bounds_of_the_end_date(db: Session, article: Article) -> None:
    for until in (day(0), day(366)):
        protect(db, article, "P", until=until)
    assert len(db.scalars(select(ArticleProtection)).all()) == 2


def test_changing_and_opening_keep_the_history(db: Session, article: Article) -> None:
    stamp = article.stamp
    protect(db, article, "P")
    protect(db, article, "Z")
    shown = protection.in_force(db, article.id)
    assert shown is not None
    assert shown.level == Protection.CLOSED
    protect(db, article, "O")
    assert protection.in_force(db, article.id) is None
    assert protection_of(article) == Protection.OPEN
    assert article.stamp == stamp + 3
    found = protection.history(db, article.id, 1)
    assert [row.level for row in found.items] == [Protection.CLOSED, Protection.REVIEWED]
    assert all(row.ended for row in found.items)
    db.commit()
    kinds = db.scalars(select(JournalEntry.kind).order_by(JournalEntry.id)).all()
    assert kinds.count("article.protected") == 3


def test_the_worker_notes_an_end_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.writing() as db:
        article = make.article(db)
        other = make.article(db)
        protect(db, article, "R", until=day(1))
        protect(db, other, "R", until=day(9))
    protecting.end_due(SETTINGS, database)
    with database.reading() as db:
        assert db.get_one(Article, article.id).protection == "R"
        stamp = db.get_one(Article, article.id).stamp
    later = clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    for _again in range(2):
        protecting.end_due(SETTINGS, database)
    with database.reading() as db:
        found = db.get_one(Article, article.id)
        assert (found.protection, found.protected_until) == ("O", None)
        assert found.stamp == stamp + 1
        assert db.get_one(Article, other.id).protection == "R"
        kinds = db.scalars(select(JournalEntry.kind)).all()
        assert kinds.count("article.protection-ended") == 1


@pytest.mark.parametrize(("level", "outcome"), [("O", "published"), ("P", "proposed")])
def test_what_an_editor_saves(db: Session, article: Article, level: str, outcome: str) -> None:
    if level != "O":
        protect(db, article, level)
    editor = make.person(db, Level.EDITOR)
    before = article.published_id
    if outcome == "published":
        make.edit(db, article, editor, body="Pierwsze. Drugie. Trzecie.")
        assert article.published_id != before
    else:
        assert make.proposal(db, article, editor, body="Pierwsze. Drugie. Trzecie.").author_id
        assert article.published_id == before


@pytest.mark.parametrize("level", ["R", "Z"])
@pytest.mark.parametrize("author", [Level.NEW, Level.RESIDENT, Level.EDITOR])
def test_nobody_below_saves_under_r_and_z(
    db: Session, article: Article, level: str, author: Level
) -> None:
    protect(db, article, level)
    with pytest.raises(Forbidden):
        make.proposal(db, article, make.person(db, author), body="Pierwsze. Drugie. Trzecie.")


@pytest.mark.parametrize("level", ["P", "R", "Z"])
def test_an_editor_neither_restores_nor_renames_nor_takes_back(
    db: Session, article: Article, level: str
) -> None:
    make.edit(db, article, body="Zupełnie co innego. Drugie.")
    protect(db, article, level)
    editor = make.who(make.person(db, Level.EDITOR))
    published = article.published_id
    old = articles.revision(db, article.id, 1)
    with pytest.raises(Forbidden):
        publication.restore(db, editor, article, published, old, to_safe_html(old.body))
    with pytest.raises(Forbidden):
        service.rename(db, editor, article, "inny-adres", "Lepiej brzmi")
    with pytest.raises(Forbidden):
        reverting.plan_undo(db, editor, article.slug, 2)
    assert (article.published_id, article.slug) == (published, "petycja")


def test_a_moderator_does_all_of_it_under_z(db: Session, article: Article) -> None:
    make.edit(db, article, body="Zupełnie co innego. Drugie.")
    protect(db, article, "Z")
    moderator = make.person(db, Level.MODERATOR)
    old = articles.revision(db, article.id, 1)
    service.rename(db, make.who(moderator), article, "inny-adres", "Lepiej brzmi")
    publication.restore(
        db, make.who(moderator), article, article.published_id, old, to_safe_html(old.body)
    )
    make.edit(db, article, moderator, body="Pierwsze. Drugie. Trzecie.")
    assert articles.published_revision(db, article).number == 4


def test_open_proposals_stay_and_their_authors_wait(db: Session, article: Article) -> None:
    author = make.person(db)
    proposal = make.proposal(db, article, author, body="Pierwsze. Drugie. Trzecie.")
    protect(db, article, "R")
    with pytest.raises(Forbidden):
        make.proposal(db, article, author, body="Pierwsze. Drugie. Czwarte.")
    assert proposal.state == State.WAITING
    protect(db, article, "O")
    again = make.proposal(db, article, author, body="Pierwsze. Drugie. Czwarte.")
    assert again.id == proposal.id


def test_readers_see_the_reason_and_the_page_comes_back_with_what_was_typed(
    visit: Visit, database: Database
) -> None:
    with database.writing() as db:
        make.article(db, slug="petycja", categories=("zglosic",))
        moderator, editor = make.person(db, Level.MODERATOR), make.person(db, Level.EDITOR)
    page, path = visit(moderator), "/artykuly/petycja/ochrona"
    visit(editor).get(path, 403)
    typed = {"level": "R", "until": "wczoraj", "reason": "Spór o terminy."}
    back = page.send(path, typed, status=422)
    assert "Spór o terminy." in back.get_data(as_text=True)
    assert "wczoraj" in back.get_data(as_text=True)
    assert "Spór" not in visit().text("/artykuly/petycja")
    page.send(path, {**typed, "until": day(9)})
    assert "opiekunowie" in visit().text("/artykuly/petycja")
    assert "Spór o terminy." in visit().text("/artykuly/petycja")
    assert "Spór o terminy." in words(visit(editor).get("/artykuly/petycja/edytuj", 403))
    page.send(path, {"level": "O", "until": "", "reason": "Spór skończony."})
    assert "Spór" not in visit().text("/artykuly/petycja")
    assert "Spór o terminy." in page.text(path)
