"""The page of results and the JSON of search, through the client."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import web
from app.core.settings import Settings
from app.discussions import hiding
from app.discussions.models import Thread
from app.people.models import Level
from app.search import queries
from app.search.engine import Filters
from app.search.indexer import Indexer
from tests import make
from tests.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def content(db: Session, indexer: Indexer) -> tuple[Article, Thread]:
    article = make.article(
        db, title="Petycja do rady", slug="petycja", lead="Jak złożyć petycję.",
        body="## Kto może złożyć\n\nKażdy <b>mieszkaniec</b>.\n\n## Terminy\n\nTrzy miesiące.",
        categories=("zglosic",), pictogram="megaphone",
    )  # fmt: skip
    thread = make.thread(db, make.person(db), title="Moja petycja", body="Czy złożę ją e-mailem?")
    db.commit()
    indexer.prepare()
    return article, thread


def url(text: str, **more: str) -> str:
    return "/szukaj?q=" + quote(text) + "".join(f"&{key}={value}" for key, value in more.items())


def test_results_show_what_was_found_where(visit: Visit, content: tuple[Article, Thread]) -> None:
    _article, thread = content
    page = visit().page(url("petycje złożyć"))
    assert page.select_one("meta[name=robots]")["content"] == "noindex"  # type: ignore[index]
    assert len(page.select("h1")) == 1
    first, second = page.select(".result")
    link = first.select_one("h2 a")
    assert link is not None
    assert link["href"] == "/artykuly/petycja"
    assert [mark.get_text() for mark in link.select("mark")] == ["Petycja"]
    assert first.select_one("use")["href"].endswith("#i-megaphone")  # type: ignore[index, union-attr]
    assert first.select_one(".hits a")["href"] == "/artykuly/petycja#s-kto-moze-zlozyc"  # type: ignore[index]
    assert second.select_one("h2 a")["href"] == f"/dyskusje/{thread.id}-{thread.slug}"  # type: ignore[index]
    assert "Pomysły i\u00a0pytania" in second.get_text()
    assert page.select_one("header input[name=q]")["value"] == "petycje złożyć"  # type: ignore[index]


def test_results_can_be_narrowed(visit: Visit, content: tuple[Article, Thread]) -> None:
    guest = visit()
    assert len(guest.page(url("petycja", rodzaj="narzedzia")).select(".result")) == 1
    assert "Moja" in guest.text(url("petycja", rodzaj="dyskusje"))
    assert len(guest.page(url("petycja", rodzaj="nonsens")).select(".result")) == 2


def test_nothing_found_leads_on(visit: Visit, content: tuple[Article, Thread]) -> None:
    page = visit().page(url("hulajnoga <script>"))
    assert page.select_one(".empty a[href='/dyskusje/nowy']")
    assert page.select_one(".empty a[href='/artykuly/nowy']")
    assert "hulajnoga <script>" in page.get_text()
    assert not page.select("main script")
    assert (
        visit()
        .page(url("hulajnoga", rodzaj="dyskusje"))
        .select_one(f".empty a[href='{url('hulajnoga').replace('q=', 'q=')}']")
    )


def test_some_of_the_words_are_better_than_nothing(
    visit: Visit, content: tuple[Article, Thread]
) -> None:
    text = visit().text(url("petycja hulajnoga"))
    assert "Petycja do rady" in text
    assert "Żadna strona nie ma wszystkich" in text


def test_without_a_question_there_is_a_field(visit: Visit) -> None:
    page = visit().page("/szukaj")
    assert page.select_one("main form[role=search] input[name=q]")
    assert len(page.select("input[name=q]")) == 1
    assert visit().page("/szukaj?q=%20%00").select_one("main form[role=search]")


def test_pages_of_results(db: Session, visit: Visit, indexer: Indexer) -> None:
    author = make.person(db, Level.EDITOR)
    for number in range(23):
        make.article(db, author, title=f"Hulajnoga {number}")
    db.commit()
    indexer.prepare()
    seen: set[str] = set()
    for number, size in ((1, 10), (2, 10), (3, 3)):
        page = visit().page(url("hulajnogi", strona=str(number)))
        links = {str(link["href"]) for link in page.select(".result h2 a")}
        assert len(links) == size
        seen |= links
        assert "23\u00a0strony" in page.get_text() or "23 strony" in page.get_text()
    assert len(seen) == 23
    assert visit().page(url("hulajnogi", strona="9")).select_one(".empty")
    visit().get(url("hulajnogi", strona="101"), 404)


def test_a_page_costs_few_queries_whatever_it_shows(
    db: Session,
    visit: Visit,
    indexer: Indexer,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    author = make.person(db, Level.EDITOR)
    costs = []
    for amount in (1, 9):
        for number in range(amount):
            make.article(db, author, title=f"Hulajnoga {amount} {number}")
            make.thread(db, author, title=f"Hulajnoga {amount} {number}")
        db.commit()
        indexer.prepare()
        guest = visit()
        guest.get(url("hulajnoga"))
        with count_queries() as statements:
            guest.get(url("hulajnoga"))
        costs.append(len([each for each in statements if "limit_counter" not in each]))
    assert costs[1] <= costs[0] <= 3


def test_what_was_hidden_a_moment_ago_is_not_shown(
    db: Session, visit: Visit, content: tuple[Article, Thread]
) -> None:
    """The index may still hold it; the page reads the database."""
    thread = content[1]
    moderator = make.who(make.person(db, Level.MODERATOR))
    hiding.hide_thread(db, moderator, thread.id, "reklama", "")
    db.commit()
    text = visit().text(url("petycja"))
    assert "Moja" not in text
    assert "1\u00a0strona" in text or "1 strona" in text
    assert "Moja" not in visit().get("/api/v1/search?q=petycja").get_data(as_text=True)


def test_without_an_index_titles_are_searched_and_the_page_says_so(
    db: Session, visit: Visit, settings: Settings, content: tuple[Article, Thread]
) -> None:
    waiting = make.thread(db, make.person(db, Level.NEW), title="Petycja czekająca")
    db.commit()
    shutil.rmtree(settings.index_dir)
    for typed in ("petycje", "PETYCJĘ", "petycja"):
        page = visit().page(url(typed))
        assert [link.get_text() for link in page.select(".result h2 a")] == [
            "Petycja do rady",
            "Moja petycja",
        ], typed
        assert "szukamy tylko w\u00a0tytułach" in page.get_text()
        assert str(waiting.id) not in "".join(str(a["href"]) for a in page.select(".result a"))
    assert visit().page(url("hulajnoga")).select_one(".empty")
    assert visit().page(url("§")).select_one(".empty")
    assert visit().page(url("zlozyc petycje", rodzaj="dyskusje")).select_one(".empty")
    found = visit().get("/api/v1/search?q=petycja&limit=1&offset=1").get_json()
    assert [result["kind"] for result in found["results"]] == ["thread"]
    assert found["total"] == 2


def test_title_search_ignores_case_and_polish_letters(
    db: Session, visit: Visit, content: tuple[Article, Thread], settings: Settings
) -> None:
    make.article(db, title="Łąka kwietna")
    make.thread(db, make.person(db), title="Łąka pod blokiem")
    db.commit()
    shutil.rmtree(settings.index_dir)
    assert len(visit().page(url("łąki")).select(".result")) == 2
    assert "Łąka kwietna" in visit().text(url("laka")).replace("\u00a0", " ")


def test_damage_under_a_running_reader_is_no_fault_of_the_page(
    visit: Visit, settings: Settings, content: tuple[Article, Thread]
) -> None:
    (toc,) = settings.index_dir.glob("index-*/build-*/_MAIN_*.toc")
    toc.write_bytes(b"nonsense")
    assert "tytułach" in visit().text(url("petycja"))
    assert queries.status(settings)


def test_status_tells_whether_the_index_can_be_used(settings: Settings, indexer: Indexer) -> None:
    assert queries.status(settings) == "there is no index"
    indexer.prepare()
    assert queries.status(settings) is None


@hypothesis_settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.text(max_size=80) | st.text(alphabet='aąs "„”-*?~^:()[]{}\\/%_\x00§1.', max_size=80))
def test_no_query_is_a_fault(
    app: web.Application, content: tuple[Article, Thread], text: str
) -> None:
    engine = app.extensions["search"]
    with app.database.reading() as db:
        for kind in (None, "article", "nonsense"):
            found = queries.search(db, engine, text, Filters(kind))
            assert not found.titles_only
            assert len(found.results) <= found.total


def test_searching_is_limited_by_address(visit: Visit, content: tuple[Article, Thread]) -> None:
    guest = visit()
    for _ in range(60):
        guest.get(url("petycja"))
    assert "Retry-After" in guest.get(url("petycja"), 429).headers
    assert guest.get("/api/v1/search?q=petycja", 429).get_json()["error"]["status"] == 429
    guest.get("/szukaj")


class TestJson:
    def test_results(self, visit: Visit, content: tuple[Article, Thread]) -> None:
        thread = content[1]
        found = visit().get("/api/v1/search?q=petycja").get_json()
        assert found["total"] == 2
        assert (found["limit"], found["offset"]) == (20, 0)
        article, talk = found["results"]
        assert article == {
            "kind": "article",
            "slug": "petycja",
            "title": "Petycja do rady",
            "url": "http://localhost/artykuly/petycja",
            "snippet": "Jak złożyć petycję.",
        }
        assert talk["kind"] == "thread"
        assert talk["url"] == f"http://localhost/dyskusje/{talk['slug']}"
        assert talk["slug"] == f"{thread.id}-{thread.slug}"

    def test_slices_and_kinds(self, visit: Visit, content: tuple[Article, Thread]) -> None:
        guest = visit()
        second = guest.get("/api/v1/search?q=petycja&limit=1&offset=1").get_json()
        assert [result["kind"] for result in second["results"]] == ["thread"]
        assert second["total"] == 2
        only = guest.get("/api/v1/search?q=petycja&kind=thread").get_json()
        assert only["total"] == 1
        assert guest.get("/api/v1/search").get_json()["results"] == []

    @pytest.mark.parametrize(
        "arguments",
        ["limit=0", "limit=101", "limit=x", "limit=", "offset=-1", "offset=10001", "kind=city"],
    )
    def test_wrong_arguments(self, visit: Visit, arguments: str) -> None:
        error = visit().get(f"/api/v1/search?q=petycja&{arguments}", 400).get_json()["error"]
        assert error["status"] == 400
        assert arguments.split("=", maxsplit=1)[0] in error["message"]


def test_the_index_folder_is_left_alone_by_readers(visit: Visit, settings: Settings) -> None:
    visit().get(url("petycja"))
    assert not Path(settings.index_dir).exists()
