"""Markdown files from elsewhere: titles, links, notes, and who publishes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.articles.models import Article
from app.articles.queries import article_by_slug, published_revision
from app.articles.source import checked
from app.core.db import Database
from app.core.errors import Invalid
from app.core.settings import Settings
from app.people.models import Level
from app.review.models import Proposal
from app.text.safe_html import to_safe_html
from app.transfer.folder_import import FolderImport, FolderReport, import_folder
from app.transfer.foreign import ForeignFile, Understood, understood
from app.transfer.front_matter import ContentFault
from tests import make


def _one(text: str, path: str = "plik.md") -> Understood:
    (article,), faults = understood([ForeignFile(path, text)], "zglosic")
    assert faults == []
    return article


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Mój tytuł\n\nTekst.", "Mój tytuł", "Tekst.\n"),
        ("Mój *tytuł*\n===\n\nTekst.", "Mój tytuł", "Tekst.\n"),
        ("Tekst.", "moj plik", "Tekst.\n"),
        ("---\ntitle: Z góry\n---\n# Z góry\n\nTekst.", "Z góry", "Tekst.\n"),
        ("---\ntitle: Z góry\n---\n# Inny\n\nTekst.", "Z góry", "# Inny\n\nTekst.\n"),
        ("---\n\nKreska na początku.\n\n---\n\nTekst.", "moj plik", None),
        ("\ufeff# Z BOM\r\n\r\nTekst.\r\n", "Z BOM", "Tekst.\n"),
    ],
)
def test_where_the_title_comes_from(text: str, title: str, body: str | None) -> None:
    article = _one(text, "dział/moj-plik.md")
    assert article.source.title == title
    assert body is None or article.source.body == body


def test_front_matter_that_is_known_here_is_kept() -> None:
    article = _one(
        "---\ntitle: Tytuł\nslug: inny-adres\ndescription: Wstęp.\n"
        "categories: [zmienic-przepisy, x]\nlang: uk\n"
        "legal_date: 2026-03-01\nsources: Ustawa\ntags: [a]\n---\nTekst."
    )
    source = article.source
    assert article.slug == "inny-adres"
    assert (source.lead, source.categories) == ("Wstęp.", ("zmienic-przepisy",))
    assert (source.language, str(source.legal_date)) == ("uk", "2026-03-01")
    assert source.sources == ("Ustawa",)


def test_links_between_files_become_links_between_articles() -> None:
    files = [
        ForeignFile("a/pierwszy.md", "[x](drugi.md) [y](../b/trzeci.md#c) [z](brak.md) [w](/b)"),
        ForeignFile("a/drugi.md", "# Drugi artykuł\n\n[s](https://przyklad.pl) ![o](o.png)"),
        ForeignFile("b/trzeci.md", "[góra](#gora) [i](./index)"),
        ForeignFile("b/index.md", "# Spis\n\nTekst."),
    ]
    articles, faults = understood(files, "zglosic")
    found = {each.path: each for each in articles}
    assert faults == []
    assert found["a/pierwszy.md"].source.body == (
        "[[drugi-artykul|x]] [[trzeci|y]] [z](brak.md) [[spis|w]]\n"
    )
    assert any("brak.md" in note for note in found["a/pierwszy.md"].notes)
    assert found["a/drugi.md"].source.body == "[s](https://przyklad.pl) ![o](o.png)\n"
    assert any("images" in note for note in found["a/drugi.md"].notes)
    assert found["b/trzeci.md"].source.body == "[góra](#gora) [[spis|i]]\n"


def test_what_gives_no_article_is_told() -> None:
    files = [
        ForeignFile("a.md", "# To samo\n\nTekst."),
        ForeignFile("b.md", "# To samo\n\nTekst."),
        ForeignFile("c.md", "# Pusty\n"),
        ForeignFile("d.md", "---\na: [\n---\nTekst."),
    ]
    articles, faults = understood(files, "zglosic")
    assert [each.path for each in articles] == ["a.md"]
    assert [fault.split(":")[0] for fault in faults] == ["b.md", "c.md", "d.md, line 2"]


@settings(max_examples=40, deadline=None)
@given(text=st.text(alphabet="#-[]()!=:\n ab.md/<>\"'ż", max_size=60))
def test_any_text_is_an_article_or_a_fault(text: str) -> None:
    articles, faults = understood([ForeignFile("a.md", text)], "zglosic")
    assert len(articles) + len(faults) == 1
    for article in articles:
        try:
            source = checked(article.source)
        except Invalid as error:
            assert error.field in ("title", "body")  # noqa: PT017 - either outcome is right
        else:
            assert source.categories == ("zglosic",)


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "obce"
    (folder / "b").mkdir(parents=True)
    (folder / "pierwszy.md").write_text("# Pierwszy\n\nZobacz [drugi](b/drugi.md).", "utf-8")
    (folder / "b" / "drugi.markdown").write_text("nie ten", "utf-8")
    (folder / "b" / "drugi.md").write_text("# Drugi\n\nTekst.", "utf-8")
    (folder / "zly.md").write_bytes(b"\xff\xfe")
    (folder / "obraz.png").write_bytes(b"x")
    return folder


def _bring(database: Database, folder: Path, slug: str, **how: bool) -> FolderReport:
    lines: list[str] = []
    wanted = FolderImport(folder, slug, "zglosic", **how)
    done = import_folder(database, Settings(), to_safe_html, lines.append, wanted)
    assert any(line.startswith("zly.md") for line in lines)
    return done


def test_files_wait_for_review_unless_publishing_is_asked_for(
    database: Database, tmp_path: Path
) -> None:
    folder = _folder(tmp_path)
    (folder / "b" / "drugi.markdown").unlink()
    with database.writing() as db:
        make.person(db, Level.EDITOR, slug="ewa")

    def counts() -> tuple[int | None, int | None]:
        with database.reading() as db:
            tables = (Article, Proposal)
            first, second = (db.scalar(select(func.count(each.id))) for each in tables)
            return first, second

    assert _bring(database, folder, "ewa", is_dry_run=True).proposed == 2
    assert counts() == (0, 0)
    done = _bring(database, folder, "ewa")
    assert (done.proposed, done.published, done.faults) == (2, 0, 1)
    assert counts() == (0, 2)
    assert _bring(database, folder, "ewa", only_propose=False).published == 2
    with database.reading() as db:
        revision = published_revision(db, article_by_slug(db, "pierwszy"))
        assert 'href="/artykuly/drugi"' in revision.html
    assert _bring(database, folder, "ewa", only_propose=False).skipped == 2


def test_an_account_without_the_right_only_proposes(database: Database, tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    with database.writing() as db:
        make.person(db, Level.RESIDENT, slug="jan")
    done = _bring(database, folder, "jan", only_propose=False)
    assert (done.published, done.faults) == (0, 2)
    assert done.proposed == 2


def test_there_must_be_a_folder_and_an_account(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ContentFault, match="no such folder"):
        _bring(database, tmp_path / "nie-ma", "ewa")
    with pytest.raises(ContentFault, match="no account"):
        _bring(database, tmp_path, "nie-ma")
