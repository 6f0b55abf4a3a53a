"""Pages of words above the results: found as residents call them, only when they are meant."""

from pathlib import Path

import pytest

from app.core.db import Database
from app.search.word_pages import MOST, pages_fitting
from tests import make
from tests.visitor import Visit

CONTENT = Path(__file__).parents[2] / "wiki_content"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("cel 11", "/cele/11"),
        ("Zrównoważone miasta", "/cele/11"),
        ("rownosc plci", "/cele/5"),
        ("program plan działań dla miast", "/program"),
        ("modelowa lokalność", "/program"),
        ("licencja", "/licencja"),
        ("licencji", "/licencja"),
        ("zielen i klimat", "/narzedzia/dzial/zielen-i-klimat"),
        ("chcę coś zgłosić", "/narzedzia/dzial/zglosic"),
        ("jak pisać artykuły", "/jak-pisac"),
        ("jak poprawić artykuł", "/pomoc/edycja"),
        ("prywatność", "/prywatnosc"),
        ("słowniczek", "/slowniczek"),
        ("slownik", "/slowniczek"),
    ],
)
def test_residents_find_the_page_that_they_mean(typed: str, url: str) -> None:
    assert [page.url for page in pages_fitting(CONTENT, typed)][:1] == [url]


OTHERS = (
    *("", "?", "a i o", "zielen " * 40, "cel 111"),
    *("miasto", "woda", "życie", "klimat", "petycja"),
    *("plan miejscowy", "budżet obywatelski", "licencja na taksówkę"),
)


@pytest.mark.parametrize("typed", OTHERS)
def test_other_queries_are_left_to_the_results(typed: str) -> None:
    assert pages_fitting(CONTENT, typed) == []


def test_a_changed_file_is_read_again_and_a_broken_one_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "strony"
    folder.mkdir()
    assert pages_fitting(tmp_path, "licencja") == []
    for name in ("licencja", "nieznana"):
        (folder / f"{name}.md").write_text("---\ntitle: Licencja wolna\n---\nTekst\n")
    (folder / "pomoc.md").write_text("---\ntitle: [\n---\nTekst\n")
    assert [page.url for page in pages_fitting(tmp_path, "wolna licencja")] == ["/licencja"]
    (folder / "licencja.md").write_text("---\ntitle: Zupełnie inna\nsummary: S\n---\nTekst\n")
    assert [page.url for page in pages_fitting(tmp_path, "zupełnie inna")] == ["/licencja"]
    assert pages_fitting(tmp_path, "wolna licencja") == []


def test_no_query_fills_the_page_with_them(tmp_path: Path) -> None:
    (tmp_path / "cele").mkdir()
    for number in range(1, 6):
        path = tmp_path / "cele" / f"{number}-zielone-ulice.md"
        path.write_text("---\ntitle: Zielone ulice\n---\nTekst\n")
    assert len(pages_fitting(tmp_path, "zielone ulice")) == MOST


def test_they_stand_above_the_results(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        make.article(db, title="Licencja na przewóz", slug="przewoz")
    guest = visit()
    assert guest.page("/szukaj?q=licencja").select_one('.results a[href="/licencja"]')
    # Whoever narrows or turns the page looks for something else.
    for more in ("strona=2", "rodzaj=dyskusje"):
        assert not guest.page(f"/szukaj?q=licencja&{more}").select('.results a[href="/licencja"]')
