"""The wiki's own lists: what is wanted, what nothing leads to, what is lacking, who wrote what."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRevision
from app.articles.service import rename
from app.articles.source import ArticleSource
from app.articles.upkeep import lack_counts, lacking, lacks, look_through
from app.articles.upkeep_models import Lack
from app.articles.wanted import orphan_count, orphans, wanted, wanted_count
from app.core.db import Database
from app.core.settings import Settings
from app.people.models import Level
from app.review import saving
from app.text.safe_html import to_safe_html
from tests import make
from tests.visitor import Visit

Count = Callable[[], AbstractContextManager[list[str]]]
FULL = {
    "lead": "Wstęp.",
    "sources": ["Ustawa"],
    "related": ["petycja"],
    "facts": {"who": "każdy"},
    "pictogram": "mail",
}
PLAIN = "To jest proste zdanie o sprawie. " * 40


def test_a_full_article_lacks_nothing() -> None:
    assert lacks(FULL, PLAIN, 280, has_bare_images=False) == set()


def test_each_thing_that_is_missing_is_told() -> None:
    assert lacks({}, "", 0, has_bare_images=True) == set(Lack) - {Lack.LONG, Lack.HARD}
    assert lacks(FULL, PLAIN, 3_001, has_bare_images=False) == {Lack.LONG}
    hard = "Przedłożenie uwarunkowań administracyjnoprawnych determinuje postępowanie. " * 40
    assert lacks(FULL, hard, 280, has_bare_images=False) == {Lack.HARD}
    assert lacks({**FULL, "language": "uk"}, hard, 280, has_bare_images=False) == set()


def test_lacks_follow_each_new_version(database: Database) -> None:
    with database.writing() as db:
        number = make.article(db, categories=("zglosic",)).id
        assert lacking(db, 1).total == 0
    look_through(Settings(), database)
    with database.reading() as db:
        (row,) = lacking(db, 1).items
        assert Lack.SOURCES in row.lacks
    with database.writing() as db:
        make.edit(db, db.get_one(Article, number), sources=("Ustawa",))
    look_through(Settings(), database)
    with database.reading() as db:
        (row,) = lacking(db, 1).items
        assert Lack.SOURCES not in row.lacks
        assert lack_counts(db)[Lack.LEAD] == 1
        assert lacking(db, 1, Lack.SOURCES).total == 0
        assert lacking(db, 1, category="zmienic-przepisy").total == 0
        assert lacking(db, 1, Lack.LEAD, "zglosic").total == 1


def test_looking_again_without_news_writes_nothing(
    db: Session, database: Database, count_queries: Count
) -> None:
    make.article(db)
    db.commit()
    look_through(Settings(), database)
    with count_queries() as statements:
        look_through(Settings(), database)
    assert len(statements) == 1


def test_wanted_articles_stand_by_the_number_of_links(db: Session) -> None:
    make.article(db, body="[[zielen]] i [[budzet]] i [[jest]]", categories=("zglosic",))
    make.article(db, body="[[budzet]]")
    make.article(db, slug="jest")
    found = wanted(db, 1)
    assert [(each.slug, each.links) for each in found.items] == [("budzet", 2), ("zielen", 1)]
    assert (found.total, wanted_count(db)) == (2, 2)
    assert [each.links for each in wanted(db, 1, "zglosic").items] == [1, 1]
    assert found.items[0].words == "Budzet"


def test_a_former_address_is_not_wanted(db: Session) -> None:
    moved = make.article(db, slug="dawny")
    make.article(db, body="[[dawny]]")
    rename(db, make.who(make.person(db, Level.MODERATOR)), moved, "nowszy", "Pełna nazwa")
    db.flush()
    assert wanted(db, 1).items == []
    assert moved.slug not in [card.slug for card in orphans(db, 1).items]


def test_orphans_are_linked_by_no_other_article(db: Session) -> None:
    make.article(db, slug="sam", body="[[sam]]", categories=("zglosic",))
    make.article(db, slug="matka", body="[[dziecko]]")
    make.article(db, slug="dziecko", body="[[matka]]")
    make.article(db, slug="orphan", language="en")
    assert [card.slug for card in orphans(db, 1).items] == ["sam"]
    assert orphan_count(db) == 1
    assert orphans(db, 1, "zmienic-przepisy").total == 0


def test_only_those_who_may_write_are_told_who_writes(visit: Visit, db: Session) -> None:
    make.article(db, body="[[budzet]]")
    author = make.person(db, Level.RESIDENT)
    other = make.person(db, Level.RESIDENT)
    db.commit()
    source = ArticleSource("Budżet", "Tajny szkic.", categories=("zglosic",))
    edit = saving.Edit("budzet", source, "Pierwsza wersja", base_id=None)
    plan = saving.plan(db, make.who(author), edit, Settings())
    saving.carry_out(db, make.who(author), plan, to_safe_html(source.body))
    db.commit()
    assert "ktoś już to pisze" in visit(other).text("/brakujace")
    assert "ktoś już" not in visit().text("/brakujace")
    assert "Tajny" not in visit(other).text("/brakujace")


def test_lists_cost_the_same_however_long(
    visit: Visit, db: Session, database: Database, count_queries: Count
) -> None:
    def cost(path: str) -> int:
        with count_queries() as statements:
            visit().get(path)
        return len(statements)

    paths = ("/brakujace", "/bez-linkow", "/do-zrobienia")
    make.article(db, body="[[brak]]")
    db.commit()
    look_through(Settings(), database)
    few = [cost(path) for path in paths]
    for number in range(35):
        make.article(db, body=f"[[brak-{number}]]")
    db.commit()
    look_through(Settings(), database)
    assert [cost(path) for path in paths] == few
    for path in paths:
        visit().get(f"{path}?strona=2")
        visit().get(f"{path}?dzial=zglosic")
        visit().get(f"{path}?dzial=nie-ma", 404)
    visit().get("/do-zrobienia?czego=bez-zrodel")
    visit().get("/do-zrobienia?czego=wszystkiego", 404)


def test_who_wrote_it_names_version_author_and_reviewer(visit: Visit, db: Session) -> None:
    ewa, jan = make.person(db, Level.EDITOR, name="Ewa"), make.person(db, Level.EDITOR, name="Jan")
    article = make.article(db, ewa, slug="petycja", body="Pierwsze zdanie o sprawie. Drugie stoi.")
    make.edit(db, article, jan, body="Pierwsze zdanie o tej sprawie. Drugie stoi.")
    db.commit()
    page = visit().text("/artykuly/petycja/kto-napisal")
    # Who, and below it what: a passage can be as long as the article.
    first, second = page.split("Pierwsze zdanie o tej sprawie.")
    assert "Jan" in first
    assert "Ewa" not in first
    assert "zmienione zdanie z wersji 1" in first
    assert second.index("Ewa") < second.index("Drugie stoi.")


def test_the_list_for_those_who_publish_is_offered_to_nobody_else(
    visit: Visit, db: Session
) -> None:
    resident, editor = make.person(db), make.person(db, Level.EDITOR)
    db.commit()
    for page in ("/do-zrobienia", "/brakujace", "/bez-linkow"):
        for person, is_offered in ((None, False), (resident, False), (editor, True)):
            tabs = visit(person).page(page).select_one("main .tabs")
            assert tabs
            assert bool(tabs.select_one('a[href="/do-przegladu"]')) == is_offered


def test_who_wrote_what_does_not_exist(visit: Visit) -> None:
    visit().get("/artykuly/nie-ma/kto-napisal", 404)


def test_a_hidden_version_is_not_told_of(visit: Visit, db: Session) -> None:
    jan = make.person(db, Level.EDITOR, name="Jan")
    article = make.article(db, slug="petycja", body="Pierwsze zdanie.")
    make.edit(db, article, jan, body="Pierwsze zdanie. Drugie stoi.", comment="Zły opis")
    make.edit(db, article, body="Pierwsze zdanie. Drugie stoi. Trzecie też.")
    db.flush()
    _hide(db, article, 2)
    page = visit().text("/artykuly/petycja/kto-napisal")
    assert "wersja ukryta" in page
    assert "Jan" not in page
    assert "Zły opis" not in page


def _hide(db: Session, article: Article, number: int) -> None:
    version = (
        db.query(ArticleRevision)
        .filter(ArticleRevision.article_id == article.id, ArticleRevision.number == number)
        .one()
    )
    version.hidden = version.created
    db.commit()
