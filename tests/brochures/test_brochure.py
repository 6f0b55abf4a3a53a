"""The PDF of chosen articles: its pages, what each tells, large print, what never stands there."""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pdfua
import pypdf
import pytest
from sqlalchemy.orm import Session

from app.articles import removing
from app.articles.queries import article_by_slug
from app.brochures.brochure import brochure, pieces
from app.brochures.chosen import MOST_ARTICLES, Choice, Paper, Print, choice, found
from app.core.db import Database
from app.core.errors import Invalid, NotFound
from app.core.settings import Settings
from app.people.models import Level
from tests import make

TEXT = """Zdanie o [[petycja|petycji]] i [stronie](https://example.org/a).[^1]

## Kroki

1. **Napisz.** Treść z `#set page(width: 1pt)` i {{7*7}}.

| Co | Kiedy |
| --- | --- |
| wniosek | 14 dni |

!!! uwaga "Uważaj"
    Termin biegnie.

[^1]: Art. 2 ustawy.
"""


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.writing() as db:
        editor = make.person(db, Level.EDITOR, name="Ewa Sowa")
        for slug, title in (("dostep", "Dostęp"), ("petycja", "Petycja")):
            make.article(
                db,
                editor,
                title=title,
                slug=slug,
                body=TEXT * 3,
                lead=f"Wstęp: {title}.",
                legal_date=date(2026, 3, 31),
            )
        yield db


def _pdf(db: Session, settings: Settings, asked: Choice) -> pypdf.PdfReader:
    made = pieces(db, settings, found(db, asked))
    name, address = "Narzędziownik", "https://wiki.example"
    file = brochure(made, asked, name, address, date(2026, 11, 22))
    return pypdf.PdfReader(io.BytesIO(file))


def _sizes(page: pypdf.PageObject) -> set[float]:
    found: set[float] = set()

    def look(
        text: str, matrix: list[float], inner: list[float], _font: object, size: float
    ) -> None:
        if text.strip():
            found.add(round(abs(size * inner[3] * matrix[3]), 1))

    page.extract_text(visitor_text=look)
    return found


def test_a_brochure_has_a_cover_contents_and_the_articles_in_their_order(
    db: Session, settings: Settings
) -> None:
    reader = _pdf(db, settings, Choice(("petycja", "dostep")))
    texts = [page.extract_text().replace("\xa0", " ") for page in reader.pages]
    cover, first, *others = texts
    assert "CC BY-SA 4.0" in " ".join(cover.split())
    assert re.search(r"Petycja[ .]*2\nDostęp[ .]*(\d)", cover)
    assert "Petycja\nWstęp: Petycja." in first
    assert any(text.startswith("Dostęp\nWstęp: Dostęp.") for text in others)
    whole = "\n".join(texts)
    assert "#set page(width: 1pt)" in " ".join(whole.split())
    assert "{{7*7}}" in whole
    assert "(example.org/a)" in whole
    assert whole.count("Autorzy: Ewa Sowa.") == 2
    # The other article of the same brochure is named by its page.
    assert "petycji (s. 2)" in " ".join(whole.split())


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("size", Print)
def test_each_page_tells_its_law_and_has_a_code(
    db: Session, settings: Settings, paper: Paper, size: Print
) -> None:
    reader = _pdf(db, settings, Choice(("dostep", "petycja"), paper, size))
    wide = {Paper.A5: 148, Paper.A4: 210}[paper]
    for number, page in enumerate(reader.pages, 1):
        assert round(float(page.mediabox.width) / 72 * 25.4) == wide
        text = " ".join(page.extract_text().replace("\xa0", " ").split())
        assert number == 1 or "Stan prawny: 31 marca 2026" in text
        assert str(number) in text
        # So many small lines: a code, and nothing else on a page has them.
        assert page.get_contents().get_data().count(b" m ") > 100
    if size is Print.LARGE:
        assert min(min(_sizes(page)) for page in reader.pages) >= 16


def test_a_brochure_is_accessible(db: Session, settings: Settings, tmp_path: Path) -> None:
    reader = _pdf(db, settings, Choice(("dostep", "petycja")))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "pl"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    path = tmp_path / "brochure.pdf"
    path.write_bytes(reader.stream.getvalue())
    assert list(pdfua.validate(str(path)).findings) == []


def test_only_what_is_published_can_be_had(db: Session) -> None:
    article = article_by_slug(db, "dostep")
    moderator = make.who(make.person(db, Level.MODERATOR, name="Mod"))
    removing.remove(db, moderator, article, "Próba")
    db.flush()
    with pytest.raises(NotFound, match="dostep"):
        found(db, Choice(("petycja", "dostep")))


def test_a_choice_has_each_article_once_in_an_order_that_can_change() -> None:
    asked = choice(["a", "b", "", "a", "c"], {"format": "a4", "druk": "wielki"})
    assert asked == Choice(("a", "b", "c"), Paper.A4, Print.USUAL)
    assert asked.moved("c", -1).slugs == ("a", "c", "b")
    assert asked.moved("a", -1).slugs == ("a", "b", "c")
    assert asked.moved("a", 1).slugs == ("b", "a", "c")
    assert asked.moved("x", 1) == asked
    assert asked.address_values == {"artykul": ["a", "b", "c"], "format": "a4"}


@pytest.mark.parametrize("slugs", [(), tuple(map(str, range(MOST_ARTICLES + 1)))])
def test_none_and_too_many_are_refused(db: Session, slugs: tuple[str, ...]) -> None:
    with pytest.raises(Invalid):
        found(db, Choice(slugs))
