"""Articles in several languages: who is shown beside whom, where, and who fell behind."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.articles import lists
from app.articles.merge import merge_sources
from app.articles.models import Article, ArticleRevision
from app.articles.service import rename
from app.articles.source import ArticleSource, checked
from app.articles.translations import alternates, is_in_languages, language_counts, languages_of
from app.core.errors import Invalid
from app.core.journal import JournalEntry
from app.people.models import Level
from tests import make
from tests.visitor import Visit


def _family(db: Session) -> tuple[Article, Article, Article]:
    original = make.article(db, title="Petycja", slug="petycja", categories=("zglosic",))
    ukrainian = make.article(
        db,
        title="Петиція",
        slug="petytsiia",
        body="Текст петиції.",
        categories=("zglosic",),
        language="uk",
        translation_of="petycja",
    )
    english = make.article(
        db, title="Petition", slug="petition", language="en", translation_of="petycja"
    )
    return original, ukrainian, english


def _slugs(db: Session, article: Article) -> list[str]:
    return [each.slug for each in languages_of(db, article).others]


def test_each_of_a_family_names_the_others_polish_first(db: Session) -> None:
    original, ukrainian, english = _family(db)
    assert _slugs(db, original) == ["petytsiia", "petition"]
    assert _slugs(db, ukrainian) == ["petycja", "petition"]
    assert _slugs(db, english) == ["petycja", "petytsiia"]
    assert languages_of(db, original).others[0].name == "Українська"


def test_an_article_alone_has_no_other_languages(db: Session) -> None:
    alone = make.article(db)
    assert languages_of(db, alone).others == ()
    assert not is_in_languages(db, alone)
    assert alternates(db, [alone.id]) == {}


def test_a_renamed_original_keeps_its_translations(db: Session) -> None:
    original, ukrainian, english = _family(db)
    staff = make.who(make.person(db, Level.MODERATOR))
    rename(db, staff, original, "petycja-do-rady", "Pełna nazwa")
    db.flush()
    assert _slugs(db, original) == ["petytsiia", "petition"]
    assert _slugs(db, ukrainian) == ["petycja-do-rady", "petition"]
    assert alternates(db, [english.id])[english.id] == [
        ("en", "petition"),
        ("pl", "petycja-do-rady"),
        ("uk", "petytsiia"),
    ]


def test_an_original_that_comes_later_is_joined(db: Session) -> None:
    english = make.article(db, slug="budget", language="en", translation_of="budzet")
    assert _slugs(db, english) == []
    original = make.article(db, slug="budzet")
    assert _slugs(db, english) == ["budzet"]
    assert _slugs(db, original) == ["budget"]


def test_a_translation_of_itself_or_of_a_translation_belongs_to_nobody(db: Session) -> None:
    _original, ukrainian, _english = _family(db)
    own = make.article(db, slug="own", language="en", translation_of="own")
    second = make.article(db, slug="second", language="en", translation_of="petytsiia")
    assert _slugs(db, own) == _slugs(db, second) == []
    assert "second" not in _slugs(db, ukrainian)
    assert alternates(db, [own.id, second.id]) == {}


def test_a_translation_is_behind_when_its_original_went_on(db: Session) -> None:
    original, ukrainian, _english = _family(db)
    assert languages_of(db, ukrainian).behind is None
    _a_day_later(db, make.edit(db, original, body="Nowa treść."))
    behind = languages_of(db, ukrainian).behind
    assert behind is not None
    assert (behind.slug, behind.seen, behind.newest) == ("petycja", 1, 2)
    assert languages_of(db, original).behind is None
    _a_day_later(db, make.edit(db, ukrainian, body="Новий текст."), days=2)
    assert languages_of(db, ukrainian).behind is None


def _a_day_later(db: Session, article: Article, days: int = 1) -> None:
    db.flush()
    later = article.updated + timedelta(days=days)
    db.execute(
        update(ArticleRevision)
        .where(ArticleRevision.id == article.published_id)
        .values(created=later)
    )
    article.updated = later
    db.flush()


def test_lists_that_lead_to_articles_show_polish_ones(db: Session) -> None:
    original, ukrainian, english = _family(db)
    assert [card.slug for card in lists.all_articles(db, 1).items] == ["petycja"]
    in_ukrainian = lists.all_articles(db, 1, language="uk")
    assert [card.slug for card in in_ukrainian.items] == ["petytsiia"]
    assert lists.category_counts(db) == {"zglosic": 1}
    assert [each.slug for each in lists.articles_in_category(db, "zglosic", 1).items] == ["petycja"]
    assert [each.slug for each in lists.first_in_each_category(db, 8)["zglosic"]] == ["petycja"]
    assert (lists.total(db), lists.total(db, "pl")) == (3, 1)
    assert list(language_counts(db)) == ["pl", "uk", "en"]
    assert lists.neighbours(db, ukrainian, 4) == lists.neighbours(db, english, 4) == []
    assert original.language == "pl"


def test_pages_of_a_family_are_drawn_again_when_one_changes(db: Session) -> None:
    original, _ukrainian, _english = _family(db)
    db.commit()
    before = _cards_changed(db)
    make.edit(db, original, body="Nowa treść.")
    db.commit()
    assert _cards_changed(db) == before + 1
    make.edit(db, make.article(db, categories=("zglosic",)), body="Nowa treść.")
    db.commit()
    assert _cards_changed(db) == before + 1


def _cards_changed(db: Session) -> int:
    return db.query(JournalEntry).filter(JournalEntry.kind == "article.card-changed").count()


@pytest.mark.parametrize(
    ("language", "original", "field"),
    [
        ("de", "", "language"),
        ("", "", "language"),
        ("pl", "petycja", "translation_of"),
        ("uk", "Petycja do rady", "translation_of"),
        ("uk", "../petycja", "translation_of"),
        ("uk", "p" * 81, "translation_of"),
    ],
)
def test_a_language_that_cannot_be(language: str, original: str, field: str) -> None:
    source = ArticleSource(
        "Tytuł", "Treść", categories=("zglosic",), language=language, translation_of=original
    )
    with pytest.raises(Invalid) as refused:
        checked(source)
    assert refused.value.field == field


def test_old_versions_without_a_language_are_polish() -> None:
    source = ArticleSource.from_parts("Tytuł", "Treść", {"lead": "Wstęp"})
    assert (source.language, source.translation_of) == ("pl", "")
    assert ArticleSource.from_parts("Tytuł", "Treść", source.details) == source


def test_languages_are_merged_like_any_other_field() -> None:
    base = ArticleSource("T", "B", language="en")
    merged = merge_sources(base, base.with_text(lead="x"), base.with_text(translation_of="petycja"))
    assert merged.source == base.with_text(lead="x", translation_of="petycja")
    clash = merge_sources(base, base.with_text(language="uk"), base.with_text(language="pl"))
    assert [block.field for block in clash.conflicts] == ["language"]


def test_the_page_says_its_language_and_the_others(visit: Visit, db: Session) -> None:
    original, _ukrainian, _english = _family(db)
    db.commit()
    page = visit().get("/artykuly/petytsiia").get_data(as_text=True)
    assert '<h1 lang="uk">Петиція</h1>' in page
    assert 'lang="uk"><p>Текст петиції.</p>' in page
    assert '<a href="/artykuly/petycja" lang="pl" hreflang="pl">Polski</a>' in page
    assert 'hreflang="pl" href="http' in page
    assert "Oryginał zmienił się" not in page
    _a_day_later(db, make.edit(db, original, body="Nowa treść."))
    db.commit()
    page = visit().get("/artykuly/petytsiia").get_data(as_text=True)
    assert "Oryginał zmienił się po tłumaczeniu." in page
    assert "/artykuly/petycja/porownanie?od=1&amp;do=2" in page


def test_proposed_translations_are_linked_nowhere(visit: Visit, db: Session) -> None:
    original = make.article(db, slug="petycja")
    db.commit()
    author = make.person(db, Level.RESIDENT)
    make.proposal(
        db, make.article(db, slug="cudza"), author, language="uk", translation_of="petycja"
    )
    db.commit()
    assert languages_of(db, original).others == ()
    page = visit().get("/artykuly/petycja").get_data(as_text=True)
    assert "hreflang" not in page
    assert "Inne języki" not in page


def test_the_list_from_a_to_z_in_another_language(visit: Visit, db: Session) -> None:
    _family(db)
    db.commit()
    assert "Петиція" not in visit().get("/narzedzia/a-z").get_data(as_text=True)
    page = visit().get("/narzedzia/a-z?jezyk=uk").get_data(as_text=True)
    assert "Петиція" in page
    assert "/artykuly/petycja" not in page
    visit().get("/narzedzia/a-z?jezyk=xx", 404)


def test_the_map_of_the_site_names_alternates(visit: Visit, db: Session) -> None:
    _family(db)
    make.article(db, slug="sam")
    db.commit()
    page = visit().get("/sitemap.xml").get_data(as_text=True)
    assert page.count('hreflang="uk"') == 3
    assert page.count('hreflang="pl"') == 3
