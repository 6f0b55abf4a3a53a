"""Pages of words: all are there, whole, honest about gaps, and lead nowhere wrong."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.articles.word_pages import word_page
from app.core import web
from app.core.db import Database
from app.core.settings import Settings
from app.feeds.views_sitemap import ABOUT_PAGES
from app.site.operator import Operator, read_operator
from tests import make
from tests.visitor import Visitor, soup

Visit = Callable[..., Visitor]
CONTENT = Path(__file__).parents[2] / "wiki_content"
FILES = sorted(
    path for folder in ("strony", "dzialy", "cele") for path in (CONTENT / folder).glob("*.md")
)
A11Y_IDS = (
    "wstep podmiot url data-publikacja data-aktualizacja status tresci-niedostepne wylaczenia "
    "data-sporzadzenie data-przeglad audytor kontakt osoba email telefon procedura architektura "
    "aplikacje"
)


@pytest.mark.parametrize("path", ABOUT_PAGES)
def test_each_page_is_whole(visit: Visit, path: str) -> None:
    page = visit().page(path)
    assert len(page.select("h1")) == 1
    assert page.title is not None
    text = (page.main or page).get_text(" ")
    assert len(text.split()) > 120
    assert "{" not in text, "a mark was not filled in"
    assert "```" not in text
    assert not page.select("main pre.plain-text")


def test_links_of_all_pages_of_words_hold(visit: Visit) -> None:
    """To articles that are founding ones, and to pages and places on them that are there."""
    guest = visit()
    places: dict[str, set[str]] = {}
    for path in FILES:
        page = word_page(path.read_text(encoding="utf-8"))
        assert page.title, path
        assert page.summary, path
        missing = [s for s in page.links if not (CONTENT / "artykuly" / f"{s}.md").is_file()]
        assert missing == [], path
        for href in re.findall(r'href="(/[^"]*)"', page.html):
            address, _hash, anchor = href.partition("#")
            if address.startswith("/artykuly/"):  # there are no articles in this test
                continue
            if address not in places:
                # Forms of data lead a guest to the page for signing in.
                status = 303 if address.startswith("/dane/") else 200
                text = guest.get(address, status).get_data(as_text=True)
                places[address] = set(re.findall(r' id="([^"]+)"', text))
            assert not anchor or anchor in places[address], (path, href)
    assert "/cele" in places


def test_the_footer_leads_to_them(visit: Visit) -> None:
    links = {str(link["href"]) for link in visit().page("/").select("footer a")}
    assert set(ABOUT_PAGES) <= links


def test_a_page_per_file_and_a_file_per_page(app: web.Application) -> None:
    files = {path.stem for path in (CONTENT / "strony").glob("*.md")}
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint == "about.page"]
    assert {(rule.defaults or {})["name"] for rule in rules} == files
    assert {rule.rule for rule in rules} | {"/dostepnosc"} == set(ABOUT_PAGES)


def test_a_link_of_a_page_says_whether_its_article_is_written(
    visit: Visit, database: Database
) -> None:
    guest = visit()
    first = guest.get("/o-narzedziowniku")
    link = 'main a[href="/artykuly/petycja"]'
    wanted = guest.page("/o-narzedziowniku").select_one(link)
    assert wanted is not None
    assert "wanted" in wanted["class"]
    with database.writing() as db:
        make.article(db, slug="petycja")
    again = guest.client.get("/o-narzedziowniku", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    written = soup(again).select_one(link)
    assert written is not None
    assert "wanted" not in written["class"]


def test_a_file_that_cannot_be_read_is_no_page(
    visit: Visit, app: web.Application, tmp_path: Path, settings: Settings
) -> None:
    content = tmp_path / "content"
    (content / "strony").mkdir(parents=True)
    (content / "strony" / "pomoc.md").write_text("---\ntitle: [\n---\nTekst\n")
    (content / "strony" / "regulamin.md").write_bytes(b"\xff\xfe\xff")
    app.settings = settings.model_copy(update={"content_dir": content})
    visit().get("/pomoc", 404)
    visit().get("/regulamin", 404)


def test_the_statement_has_the_ids_of_the_law(visit: Visit) -> None:
    page = visit().page("/dostepnosc")
    for name in A11Y_IDS.split():
        assert len(page.select(f"#a11y-{name}")) == 1, name


def test_gaps_are_marked_until_the_operator_fills_them(visit: Visit) -> None:
    for path in ("/dostepnosc", "/prywatnosc", "/regulamin", "/o-narzedziowniku"):
        assert "[do uzupełnienia: nazwa podmiotu]" in visit().text(path), path


def test_a_filled_file_leaves_no_gap(
    visit: Visit, app: web.Application, tmp_path: Path, settings: Settings
) -> None:
    content = tmp_path / "content"
    (content / "strony").mkdir(parents=True)
    for path in (CONTENT / "strony").glob("*.md"):
        (content / "strony" / path.name).write_text(path.read_text(encoding="utf-8"))
    lines = []
    for line in (CONTENT / "operator.yaml").read_text(encoding="utf-8").splitlines():
        key = line.split(":")[0].strip()
        value = "2026-10-14" if key in ("published", "changed") else f'"Pole {key} <b>"'
        lines.append(line.replace('""', value))
    (content / "operator.yaml").write_text("\n".join(lines), encoding="utf-8")
    app.settings = settings.model_copy(update={"content_dir": content})
    guest = visit()
    for path in ABOUT_PAGES:
        page = guest.page(path)
        assert "[do uzupełnienia" not in (page.main or page).get_text()
        assert not page.select("main b")
    assert "Pole name" in guest.text("/regulamin")
    published = guest.page("/dostepnosc").select_one("#a11y-data-publikacja time")
    assert published is not None
    assert published["datetime"] == "2026-10-14"


def test_guests_keep_a_page_until_its_file_changes(
    visit: Visit, app: web.Application, tmp_path: Path, settings: Settings
) -> None:
    content = tmp_path / "content"
    (content / "strony").mkdir(parents=True)
    file = content / "strony" / "pomoc.md"
    file.write_text("---\ntitle: A\nsummary: B\n---\nStary tekst\n", encoding="utf-8")
    app.settings = settings.model_copy(update={"content_dir": content})
    guest = visit()
    first = guest.get("/pomoc")
    again = {"If-None-Match": first.headers["ETag"]}
    assert guest.client.get("/pomoc", headers=again).status_code == 304
    file.write_text("---\ntitle: A\nsummary: B\n---\nNowy tekst\n", encoding="utf-8")
    assert "Nowy tekst" in guest.client.get("/pomoc", headers=again).get_data(as_text=True)
    guest.get("/regulamin", 404)


@pytest.mark.parametrize("text", ["", "[", "- a", "name: [x]", "name: {a: b}", "accessibility: 3"])
def test_a_strange_file_of_the_operator_leaves_gaps(tmp_path: Path, text: str) -> None:
    (tmp_path / "operator.yaml").write_text(text, encoding="utf-8")
    assert read_operator(tmp_path) == Operator()
    assert read_operator(tmp_path / "nic") == Operator()
