"""The glossary beside articles: its file, the terms an article shows, its page."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from app.articles import glossary, queries, removing, service
from app.core.db import Database
from app.core.settings import Settings
from app.core.web import Application
from app.people.models import Level, Person
from app.text.glossary import parse_glossary
from tests import make
from tests.visitor import Visit

Count = Callable[[], AbstractContextManager[list[str]]]
TERMS = """\
- termin: uchwała
  odmiana: [uchwały]
  znaczenie: Rozstrzygnięcie <b>rady</b> & "głosowanie".
  wiecej: sesja
- termin: BIP
  znaczenie: Strona urzędu.
- termin: ósmy dzień
  znaczenie: Nie ma takiego.
  wiecej: nie-ma
- termin: żądanie
  znaczenie: Czego chcesz.
"""
BODY = "W BIP są uchwały.\n\n## Uchwała\n\nI znowu uchwała, [[sesja|uchwały]].\n"


@pytest.fixture
def ewa(db: Session) -> Person:
    return make.person(db, Level.EDITOR, name="Ewa Sowa")


def write(folder: Path, text: str) -> None:
    (folder / glossary.FILE).write_text(text, encoding="utf-8")


def shown(db: Session, folder: Path, slug: str) -> tuple[str, list[glossary.Explained]]:
    page, terms = glossary.with_terms(
        db, glossary.glossary_in(folder), queries.article_page(db, slug)
    )
    return page.html, terms


def test_the_page_marks_terms_and_the_stored_text_does_not(
    db: Session, ewa: Person, tmp_path: Path
) -> None:
    write(tmp_path, TERMS)
    make.article(db, ewa, title="Sesja rady", slug="sesja")
    article = make.article(db, ewa, title="Prawo", slug="prawo", body=BODY)
    html, terms = shown(db, tmp_path, "prawo")
    assert html.count('class="term"') == 2
    assert terms == [
        glossary.Explained("bip", "BIP", "Strona urzędu."),
        glossary.Explained(
            "uchwala",
            "uchwała",
            'Rozstrzygnięcie <b>rady</b> & "głosowanie".',
            "sesja",
            "Sesja rady",
        ),
    ]
    stored = queries.published_revision(db, article)
    assert 'class="term"' not in stored.html
    assert stored.body == BODY


def test_an_article_that_explains_a_term_does_not_mark_it_at_either_address(
    db: Session, ewa: Person, tmp_path: Path
) -> None:
    write(tmp_path, TERMS)
    article = make.article(db, ewa, title="Sesja", slug="sesja", body="Uchwała i BIP.\n")
    make.article(db, ewa, title="Prawo", slug="prawo", body="Uchwała.\n")
    assert [term.slug for term in shown(db, tmp_path, "sesja")[1]] == ["bip"]
    moderator = make.who(make.person(db, Level.MODERATOR))
    service.rename(db, moderator, article, "sesja-rady", "Pełna nazwa")
    assert [term.slug for term in shown(db, tmp_path, "sesja-rady")[1]] == ["bip"]
    assert shown(db, tmp_path, "prawo")[1][0].more == "sesja-rady"


def test_terms_of_a_removed_article_have_no_way_to_it(
    db: Session, ewa: Person, tmp_path: Path
) -> None:
    write(tmp_path, TERMS)
    gone = make.article(db, ewa, title="Sesja", slug="sesja")
    make.article(db, ewa, title="Prawo", slug="prawo", body=BODY)
    removing.remove(db, make.who(make.person(db, Level.MODERATOR)), gone, "Powtarza inny.")
    assert [term.more for term in shown(db, tmp_path, "prawo")[1]] == ["", ""]


def test_an_article_with_terms_costs_one_more_query_and_one_without_none(
    database: Database, tmp_path: Path, count_queries: Count
) -> None:
    write(tmp_path, TERMS)
    known = glossary.glossary_in(tmp_path)
    with database.writing() as db:
        ewa = make.person(db, Level.EDITOR)
        make.article(db, ewa, title="Prawo", slug="prawo", body=BODY)
        make.article(db, ewa, title="Nic", slug="nic", body="Bez pojęć.\n")
    with database.reading() as db:
        for slug, queries_expected in (("prawo", 1), ("nic", 0)):
            page = queries.article_page(db, slug)
            with count_queries() as statements:
                glossary.with_terms(db, known, page)
            assert len(statements) == queries_expected, statements


def test_an_article_in_another_language_stays_as_it_is(
    db: Session, ewa: Person, tmp_path: Path
) -> None:
    write(tmp_path, TERMS)
    make.article(db, ewa, title="Law", slug="law", body="BIP\n", language="en")
    assert shown(db, tmp_path, "law") == (queries.article_page(db, "law").html, [])


def test_a_changed_file_counts_at_once_and_a_missing_one_is_empty(tmp_path: Path) -> None:
    assert glossary.glossary_in(tmp_path).terms == ()
    write(tmp_path, TERMS)
    before = glossary.glossary_in(tmp_path)
    assert before is glossary.glossary_in(tmp_path)
    write(tmp_path, TERMS + "- termin: las\n  znaczenie: Drzewa.\n")
    after = glossary.glossary_in(tmp_path)
    assert len(after.terms) == len(before.terms) + 1
    assert after.digest != before.digest


def test_a_fault_is_logged_once_and_the_other_terms_stay(tmp_path: Path) -> None:
    write(tmp_path, TERMS + "- termin: las\n")
    with capture_logs() as logs:
        for _time in range(3):
            assert len(glossary.glossary_in(tmp_path).terms) == 4
    assert [(entry["line"], entry["fault"]) for entry in logs] == [
        (12, "the key 'znaczenie' is missing")
    ]


def test_a_file_in_another_encoding_is_a_fault_with_its_line(tmp_path: Path) -> None:
    (tmp_path / glossary.FILE).write_bytes(b"- termin: a\n  znaczenie: \xb3\n")
    assert [fault.line for fault in glossary.read_glossary(tmp_path / glossary.FILE).faults] == [2]
    assert glossary.glossary_in(tmp_path).terms == ()


def test_letters_in_polish_order(db: Session) -> None:
    terms = parse_glossary(TERMS + "- termin: 1 procent\n  znaczenie: x\n").terms
    letters = glossary.by_letter(glossary.explained(db, terms))
    assert [(letter, [term.name for term in group]) for letter, group in letters] == [
        ("0–9", ["1 procent"]),
        ("B", ["BIP"]),
        ("Ó", ["ósmy dzień"]),
        ("U", ["uchwała"]),
        ("Ż", ["żądanie"]),
    ]


def test_our_own_glossary_has_no_fault_and_enough_terms() -> None:
    read = glossary.read_glossary(Path("wiki_content") / glossary.FILE)
    assert read.faults == ()
    assert len(read.terms) >= 80
    articles = {path.stem for path in Path("wiki_content/artykuly").glob("*.md")}
    assert [term.name for term in read.terms if term.more and term.more not in articles] == []


@pytest.fixture
def with_glossary(app: Application, settings: Settings, tmp_path: Path) -> Path:
    write(tmp_path, TERMS)
    app.settings = settings.model_copy(update={"content_dir": tmp_path})
    return tmp_path


def test_each_marked_word_leads_to_its_definition_and_back(
    visit: Visit, database: Database, with_glossary: Path
) -> None:
    with database.writing() as db:
        ewa = make.person(db, Level.EDITOR, name="Ewa Sowa")
        make.article(db, ewa, title="Prawo", slug="prawo", body=BODY)
    guest = visit()
    page = guest.page("/artykuly/prawo")
    links = page.select(".article-text a.term")
    assert [link.get_text() for link in links] == ["BIP", "uchwały"]
    for link in links:
        note = page.select_one(str(link["href"]))
        assert note is not None
        back = note.select_one('a[role="doc-backlink"]')
        assert back is not None
        assert back["href"] == f"#{link['id']}"
    # What stands in the file is text, and a dead address is no link.
    assert 'Rozstrzygnięcie <b>rady</b> & "głosowanie".' in page.text.replace("\xa0", " ")
    assert not page.select(".term-note b")
    assert not page.select('.term-note a[href^="/artykuly"]')
    write(with_glossary, "- termin: BIP\n  znaczenie: Inaczej.\n")
    anew = guest.page("/artykuly/prawo")
    assert [link.get_text() for link in anew.select("a.term")] == ["BIP"]
    for path in ("/artykuly/prawo/druk", "/artykuly/prawo/wersja/1", "/api/v1/articles/prawo"):
        assert "doc-glossref" not in guest.get(path).get_data(as_text=True)


def test_the_page_of_the_glossary(visit: Visit, with_glossary: Path) -> None:
    page = visit().page("/slowniczek")
    names = [each.get_text() for each in page.select("dt")]
    assert names == ["BIP", "ósmy dzień", "uchwała", "żądanie"]
    assert [link["href"] for link in page.select(".glossary-letters a")] == [
        f"#litera-{number}" for number in range(1, 5)
    ]
    assert not page.select("dd b")
    assert page.select_one('footer a[href="/slowniczek"]')
    write(with_glossary, "")
    assert "Nie ma tu jeszcze żadnego pojęcia." in visit().text("/slowniczek").replace("\xa0", " ")
