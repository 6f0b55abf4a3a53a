"""The page of results and the JSON of search, through the client."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.law_standing import LawState
from app.articles.models import Article
from app.articles.truth_models import LegalState
from app.core.db import Database
from app.core.settings import Settings
from app.discussions import hiding
from app.discussions.models import Thread
from app.people.models import Level
from app.search import queries
from app.search.engine import Filters, SearchEngine
from app.search.engines import engine_of
from app.search.indexer import Indexer
from app.search.results import results_of
from app.search.snippets import Marker, plain
from app.search.synonym_models import UnansweredQuery
from tests import make
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
LAW_DAY = date(2026, 3, 31)


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
    assert page.select_one(page.select_one(".facets form a")["href"]).select(".result")  # type: ignore[index, union-attr, arg-type]
    assert not second.select("a[href*=posty]")  # it stands in the first post
    assert second.select_one("h2 a")["href"] == f"/dyskusje/{thread.id}-{thread.slug}"  # type: ignore[index]
    assert "Pomysły i\u00a0pytania" in second.get_text()
    assert page.select_one("header input[name=q]")["value"] == "petycje złożyć"  # type: ignore[index]


def test_a_hit_in_a_long_thread_leads_to_its_post(db: Session) -> None:
    author = make.person(db)
    thread = make.thread(db, author, title="Park", body="Co z parkiem? Park niszczeje.")
    make.post(db, author, thread, "Też pytam.")
    told = make.post(db, author, thread, "Ławki w parku stoją od wiosny.")
    thread.board, thread.city_id = None, make.city(db).id
    db.flush()
    key = f"thread:{thread.id}"
    (both,) = results_of(db, [key], Marker({"ławka", "park"}))
    assert both.city == "Ełk"
    assert both.post_url == f"/posty/{told.id}"
    assert plain(both.snippet) == "Ławki w parku stoją od wiosny."
    for marks in ({"park"}, {"hulajnoga"}):
        (first,) = results_of(db, [key], Marker(marks))
        assert first.post_url == ""
        assert plain(first.snippet).startswith("Co z parkiem?")


def test_footnotes_are_quoted_only_where_nothing_else_tells(db: Session) -> None:
    body = (
        "Napisz petycję do rady.[^1]\n\n## Kiedy\n\nZawsze.\n\n"
        "[^1]: Ustawa o petycjach, petycja, petycje; Dziennik Ustaw."
    )
    article = make.article(db, title="Petycja", body=body)
    key = f"article:{article.id}"
    (text,) = results_of(db, [key], Marker({"petycja"}))
    assert plain(text.snippet).startswith("Napisz petycję")
    (note,) = results_of(db, [key], Marker({"dziennik"}))
    assert "Dziennik Ustaw" in plain(note.snippet)
    assert [each.url for each in note.sections] == [f"/artykuly/{article.slug}#przypisy"]


def test_results_can_be_narrowed(visit: Visit, content: tuple[Article, Thread]) -> None:
    guest = visit()
    assert len(guest.page(url("petycja", rodzaj="narzedzia")).select(".result")) == 1
    assert "Moja" in guest.text(url("petycja", rodzaj="dyskusje"))
    page = guest.page(url("petycja", rodzaj="nonsens"))
    assert len(page.select(".result")) == 2
    kinds = {each["for"]: each.get_text() for each in page.select(".facets label")}
    assert kinds["rodzaj-narzedzia"] == "Narzędzia 1"
    assert not page.select(".chip-list")


def test_what_was_chosen_is_shown_and_can_be_dropped(
    db: Session, visit: Visit, indexer: Indexer
) -> None:
    author, elk = make.person(db, Level.EDITOR), make.city(db)
    for goal in (11, 13):
        make.article(db, author, title=f"Petycja {goal}", goals=(goal,), legal_date=LAW_DAY)
    make.experience(db, author, title="Petycja w Ełku", city_id=elk.id, outcome="udalo-sie")
    db.commit()
    indexer.prepare()
    guest = visit()
    page = guest.page(url("petycja"))
    counted = {each["for"]: each.get_text(" ") for each in page.select(".facets label")}
    assert counted["cel-11"].endswith(" 1")
    assert counted["miasto-elk"].endswith(" 1")
    assert "wynik-udalo-sie" not in counted  # the only value narrows little
    assert "stan prawny: 31\u00a0marca 2026" in page.get_text()
    # Only what an expert confirmed looks confirmed, and what an act has overtaken says so.
    assert not page.select("use[href$='#i-badge-check']")
    for article in db.scalars(select(Article)):
        db.merge(LegalState(article_id=article.id, state=LawState.CHANGED, as_of=LAW_DAY))
    db.commit()
    assert len(guest.page(url("petycja")).select(".result .status-bad")) == 2
    page = guest.page(url("petycja", cel="13", kolejnosc="data"))
    assert [each.get_text() for each in page.select(".result h2")] == ["Petycja 13"]
    (chip,) = page.select(".chip-list a")
    assert chip["href"] == url("petycja", kolejnosc="data")
    assert page.select_one("#cel-13[checked]")
    assert page.select_one(".facets input[name=kolejnosc][value=data]")
    page = guest.page(url("petycja", miasto="elk"))
    (result,) = page.select(".result")
    assert "Ełk" in result.get_text()
    assert "Udało się" in result.get_text()
    assert page.select_one(".chip-list a").get_text().startswith("Usuń: Ełk")  # type: ignore[union-attr]
    assert not page.select(".result h2 a[href='/miasta/elk']")
    page = guest.page(url("", miasto="elk", rodzaj="dyskusje"))
    hidden = {each["name"]: each["value"] for each in page.select("main input[type=hidden]")}
    assert hidden == {"miasto": "elk", "rodzaj": "dyskusje"}
    # A city that is named is offered above the results.
    page = guest.page(url("petycja w Ełku"))
    assert page.select(".panel a[href$='miasto=elk']")
    first = page.select_one(".result")
    assert first.select_one("h2 a")["href"] == "/miasta/elk"  # type: ignore[union-attr, index]
    assert "województwo warmińsko-mazurskie" in first.get_text().replace("\u00a0", " ")  # type: ignore[union-attr]


def test_nothing_found_leads_on(visit: Visit, db: Session, content: tuple[Article, Thread]) -> None:
    page = visit().page(url("hulajnoga <script>"))
    ways = [urlsplit(str(link["href"])) for link in page.select(".empty a")]
    paths = ["/narzedzia", "/ktory-tryb", "/dyskusje/nowy", "/artykuly/nowy"]
    assert [way.path for way in ways] == paths
    assert [parse_qs(way.query) for way in ways[2:]] == [{"tytul": ["hulajnoga <script>"]}] * 2
    assert "hulajnoga <script>" in page.get_text()
    assert not page.select("main script")
    assert "choć jedno słowo" in visit().text(url("-petycja"))
    narrowed = visit().page(url("hulajnoga", rodzaj="dyskusje"))
    assert narrowed.select_one(f".empty a[href='{url('hulajnoga')}']")
    # What was narrowed is not counted: it may well be there.
    rows = db.execute(select(UnansweredQuery.text, UnansweredQuery.times)).all()
    assert [tuple(row) for row in rows] == [("hulajnoga <script", 1)]


def test_what_was_looked_for_begins_a_thread_or_an_article(db: Session, visit: Visit) -> None:
    person = make.person(db, Level.RESIDENT)
    db.commit()
    writer = visit(person)
    title = writer.page("/dyskusje/nowy?tytul=gdzie++psa").select_one("input[name=title]")
    assert title is not None
    assert title["value"] == "gdzie psa"
    title = writer.page("/artykuly/nowy?tytul=wybieg+dla+psa").select_one("input[name=title]")
    assert title is not None
    assert title["value"] == "Wybieg dla psa"


def test_a_typing_error_is_put_right_and_said(
    visit: Visit, content: tuple[Article, Thread]
) -> None:
    guest = visit()
    page = guest.page(url("petycxja"))
    assert len(page.select(".result")) == 2
    assert "Pokazano wyniki dla „petycja”" in page.get_text()
    back = page.select_one(f"a[href='{url('petycxja', dokladne='1')}']")
    assert back is not None
    assert back.get_text() == "Szukaj dokładnie „petycxja”"
    exact = guest.page(url("petycxja", dokladne="1"))
    assert exact.select_one(".empty")
    assert guest.get("/api/v1/search?q=petycxja").get_json()["corrected"] == "petycja"


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
    author, town = make.person(db, Level.EDITOR), make.city(db).id
    costs = []
    for amount in (1, 9):
        for number in range(amount):
            make.article(db, author, title=f"Hulajnoga {amount} {number}", goals=(number % 3 + 1,))
            make.experience(db, author, title=f"Hulajnoga {amount} {number}", city_id=town)
            make.thread(db, author, title=f"Hulajnoga {amount} {number}")
        db.commit()
        indexer.prepare()
        guest = visit()
        guest.get(url("hulajnoga"))
        with count_queries() as statements:
            guest.get(url("hulajnoga"))
        costs.append(len([each for each in statements if "limit_counter" not in each]))
    assert costs[1] <= costs[0] <= 10, statements


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
    db: Session,
    database: Database,
    visit: Visit,
    settings: Settings,
    content: tuple[Article, Thread],
) -> None:
    waiting = make.thread(db, make.person(db, Level.NEW), title="Petycja czekająca")
    db.commit()
    engine_of(settings, database).set_aside()
    for typed in ("petycje", "PETYCJĘ", "petycja"):
        page = visit().page(url(typed))
        assert [link.get_text() for link in page.select(".result h2 a")] == [
            "Petycja do rady",
            "Moja petycja",
        ], typed
        assert "szukamy tylko w\u00a0tytułach" in page.get_text()
        assert "działa tylko rodzaj" not in page.get_text()
        assert str(waiting.id) not in "".join(str(a["href"]) for a in page.select(".result a"))
    assert visit().page(url("hulajnoga")).select_one(".empty")
    assert visit().page(url("§")).select_one(".empty")
    assert visit().page(url("zlozyc petycje", rodzaj="dyskusje")).select_one(".empty")
    assert "zawężeń działa tylko rodzaj" in visit().text(url("petycja", cel="13"))
    found = visit().get("/api/v1/search?q=petycja&limit=1&offset=1").get_json()
    assert found["titles_only"] is True
    assert [result["kind"] for result in found["results"]] == ["thread"]
    assert found["total"] == 2


def test_title_search_ignores_case_and_polish_letters(
    db: Session,
    database: Database,
    visit: Visit,
    content: tuple[Article, Thread],
    settings: Settings,
) -> None:
    make.article(db, title="Łąka kwietna")
    make.thread(db, make.person(db), title="Łąka pod blokiem")
    db.commit()
    engine_of(settings, database).set_aside()
    assert len(visit().page(url("łąki")).select(".result")) == 2
    assert "Łąka kwietna" in visit().text(url("laka")).replace("\u00a0", " ")


@pytest.mark.one_database
def test_damage_under_a_running_reader_is_no_fault_of_the_page(
    visit: Visit, settings: Settings, database: Database, content: tuple[Article, Thread]
) -> None:
    (toc,) = settings.index_dir.glob("index-*/build-*/_MAIN_*.toc")
    toc.write_bytes(b"nonsense")
    assert "tytułach" in visit().text(url("petycja"))
    assert queries.status(settings, database)


def test_status_tells_whether_the_index_can_be_used(
    settings: Settings, database: Database, indexer: Indexer
) -> None:
    assert queries.status(settings, database) == "there is no index"
    indexer.prepare()
    assert queries.status(settings, database) is None


@hypothesis_settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.text(max_size=80) | st.text(alphabet='aąs "„”-*?~^:()[]{}\\/%_\x00§1.', max_size=80))
@example("'petycja':* & !('a' | \\'b') <-> \"c\" ;-- %s %(wanted)s $1 {0}")
@example("title:petycja~2^5 pet* AND NOT (art. 13 OR §) a@b.pl Dz.U.2024.1465")
@example("\x00 \u202e \ufffe \ud800 ﬃ İ １２ 👩‍👩‍👧 e\u0301 -„rada” «x» " + "x" * 300)
def test_no_query_is_a_fault(
    database: Database, engine: SearchEngine, content: tuple[Article, Thread], text: str
) -> None:
    with database.reading() as db:
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


def test_the_index_folder_is_left_alone_by_readers(visit: Visit, settings: Settings) -> None:
    visit().get(url("petycja"))
    assert not Path(settings.index_dir).exists()
